/* lib/store/search.c: running a search: shapes, batches, pages. */

#include "store/search_private.h"

#include "store/catalogue.h"

#include <math.h>
#include <string.h>

enum {
	BATCH_LEAST = 64,
	BATCH_MOST = 200000,
	BATCH_FIRST = 2000,	/* at most, unless more is wanted */
	BATCH_GUESSED = 700,	/* where the estimate is hardly one */
	HITS_UNMARKED = 4,	/* expected: from here on without a mark */
	OFFSET_DEEP = 5000,		/* above, SQL skips the rows */
};

/* What a first batch may cost of what gathering would. */
static const double first_share = 0.3;

/* The matches found so far, in order. */
struct found {
	int *ids;
	int count;
	int wanted;
};

/* The number that a seed cuts the circle of random keys at. */
static uint32_t
start_of(struct arena *arena, int64_t seed)
{
	const char *text = sql_int(arena, seed);
	unsigned char digest[SHA256_BYTES];

	sha256_of(text, strlen(text), digest);
	return (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 |
	    (uint32_t)digest[2] << 8 | digest[3];
}

/* Orders without chance have no seed, so that their cursors are alike. */
static int64_t
seed_of(const struct search_wish *wish)
{
	if (wish->ordering != ORDER_RANDOM)
		return 0;
	return wish->has_seed ? wish->seed : (int64_t)(random_uint64() >> 33);
}

/* Before a place lies what is behind it in the opposite order. */
static void
turn_back(struct search_terms *terms)
{
	static const enum ordering opposites[ORDERINGS] = {
		[ORDER_DATE_DESC] = ORDER_DATE_ASC,
		[ORDER_DATE_ASC] = ORDER_DATE_DESC,
		[ORDER_TITLE_ASC] = ORDER_TITLE_DESC,
		[ORDER_TITLE_DESC] = ORDER_TITLE_ASC,
		[ORDER_REGIONS_DESC] = ORDER_REGIONS_ASC,
		[ORDER_REGIONS_ASC] = ORDER_REGIONS_DESC,
		[ORDER_RANDOM] = ORDER_RANDOM,
	};

	terms->ordering = opposites[terms->ordering];
	terms->is_backward = true;
}

enum status
search_open(struct db *db, struct arena *arena,
    const struct search_wish *wish, struct search *search,
    struct problem *problem)
{
	*search = (struct search){
		.wish = wish,
		.problem = problem,
		.seed = seed_of(wish),
		.terms = {
			.include_obsolete = wish->query->include_obsolete,
			.ordering = wish->ordering,
			.high_id = INT32_MAX,
		},
	};
	if (wish->secret_length > 0)
		cursor_bind(arena, search);
	if (wish->after != NULL)
		TRY(cursor_read(arena, search));
	if (wish->after != NULL && wish->is_before)
		turn_back(&search->terms);
	if (wish->ordering == ORDER_RANDOM)
		search->terms.start = start_of(arena, search->seed);
	return search_resolve(db, arena, search);
}

enum { TIMEOUT };

static const struct statement statements[] = {
	[TIMEOUT] = { "search_timeout",
	    "SELECT set_config('statement_timeout', $1::text, true)" },
};

enum status
search_limit_time(struct db *db, struct arena *arena, int64_t ends_at_us)
{
	int64_t left_ms = (ends_at_us - clock_monotonic_us()) / 1000;
	const char *values[] = { sql_int(arena, left_ms > 1 ? left_ms : 1) };

	return db_run(db, arena, &statements[TIMEOUT], values,
	    &(struct rows){ 0 });
}

/* Says which rule made the search too broad. */
static enum status
explain_timeout(const struct db *db, struct arena *arena,
    const struct search *search, enum status status)
{
	const struct rule *broadest = NULL;
	double most = 0;
	size_t i;

	if (status != UNAVAILABLE || !db_timed_out(db))
		return status;
	for (i = 0; i < search->terms.count; i++) {
		double cost = search->estimates[i].test_us +
		    (sql_can_gather(&search->terms.conditions[i]) ? 0 : 10);

		if (cost > most) {
			most = cost;
			broadest = search->rules[i];
		}
	}
	refuse(search->problem, arena, UNAVAILABLE, "too-broad",
	    "the search took too long; make the rule %s narrower",
	    broadest == NULL ? "" : rule_name(broadest->kind));
	if (broadest != NULL) {
		search->problem->field = rule_name(broadest->kind);
		search->problem->line = broadest->line;
		search->problem->column = broadest->column;
	}
	search->problem->retry_after_s = 10;
	return UNAVAILABLE;
}

/* The state of a scan between its batches. */
struct scan {
	struct search_terms terms;	/* after moves on */
	struct batch batch;
	bool is_second_half;
	bool is_even;			/* bounded by values, not by rows */
	bool needs_mark;		/* the last batch had neither it nor hits */
	int rows_again;			/* of this batch that were read before */
	double rows_read;
};

/*
 * Values of an ordering that lie evenly among the pictures; the circle of
 * chance is seldom walked backward.
 */
static bool
is_even(const struct search_terms *terms)
{
	return terms->ordering == ORDER_DATE_DESC ||
	    terms->ordering == ORDER_DATE_ASC ||
	    (terms->ordering == ORDER_RANDOM && !terms->is_backward);
}

/*
 * Small at first, so that a wrong estimate is seen before it costs much, yet
 * not so small that a right one needs a second batch. A mark costs something
 * for each row; without it the next batch reads again what lies behind the
 * last hit, which is little where there are several hits.
 */
static void
size_batch(const struct plan *plan, const struct found *found,
    struct scan *scan)
{
	double wanted = found->wanted - found->count;
	double rows = 2 * wanted / plan->hit_share + 16, most;
	double before = plan_rows_before_gathering(plan, scan->rows_read);

	scan->rows_again = scan->needs_mark ? scan->batch.rows : 0;
	rows += scan->rows_again;
	if (scan->batch.rows == 0 && plan->is_guess)
		most = fmax(BATCH_GUESSED, 2 * wanted + 16);
	else if (scan->batch.rows == 0)
		most = fmax(fmax(BATCH_FIRST, 2 * wanted + 16),
		    plan->gather_us * first_share / plan->row_us);
	else if (before > 0)
		most = fmin(scan->rows_again + before + 1,
		    4.0 * scan->batch.rows);
	else
		most = 4.0 * scan->batch.rows;
	rows = fmin(fmax(fmin(rows, most), BATCH_LEAST), BATCH_MOST);
	scan->batch = (struct batch){
		.rows = (int)rows,
		.limit = found->wanted - found->count,
		.is_marked = !scan->is_even && (scan->needs_mark ||
		    rows >= plan->rows ||
		    rows * plan->hit_share < HITS_UNMARKED),
	};
}

/*
 * Sets the id or key up to which there are about as many rows as the batch
 * may have; none where the batch goes to the end. Statistics may be wrong:
 * the bound moves on all the same, for no two pictures share an id.
 */
static void
bound_batch(struct scan *scan)
{
	struct search_terms *terms = &scan->terms;
	double share = scan->batch.rows / catalogue_picture_count();
	double ids = fmax(share * catalogue_last_id(), scan->batch.rows);
	double last = fmin(terms->high_id, catalogue_last_id());
	double until, end;

	terms->until.is_set = false;
	if (terms->ordering == ORDER_DATE_DESC) {
		until = (terms->after.is_set ? terms->after.id : last) - ids;
		terms->until.is_set = until > terms->low_id + 1;
	} else if (terms->ordering == ORDER_DATE_ASC) {
		until = (terms->after.is_set ? terms->after.id :
		    terms->low_id) + ids;
		terms->until.is_set = until < last;
	} else {
		double first = (double)terms->start - 2147483648;

		end = scan->is_second_half ? first : 2147483648;
		until = share * 4294967296 + 1 + (terms->after.is_set ?
		    terms->after.number :
		    scan->is_second_half ? -2147483648 : first);
		terms->until.is_set = until < end - 1;
	}
	if (terms->until.is_set)
		terms->until.number = (int)until;
}

/* Moves the position behind a batch that was bounded. */
static bool
move_to_bound(struct search_terms *terms)
{
	if (!terms->until.is_set)
		return false;
	terms->after = (struct position){
		.is_set = true,
		.number = terms->until.number,
		.id = terms->ordering == ORDER_RANDOM ? INT32_MAX :
		    terms->until.number,
	};
	return true;
}

/* Moves the position to the last row; false at the end of what is marked. */
static bool
move_to_last(const struct rows *rows, struct scan *scan)
{
	enum ordering ordering = scan->terms.ordering;
	int last = rows->count - 1;

	if (scan->batch.is_marked && (last < 0 ||
	    row_int64(rows, last, 2) < scan->batch.rows))
		return false;
	if (last < 0)
		return true;
	scan->terms.after = (struct position){
		.is_set = true,
		.id = row_int(rows, last, 0),
		.title = row_text(rows, last, 1),
	};
	if (!search_is_by_title(ordering))
		scan->terms.after.number = row_int(rows, last, 1);
	return true;
}

/*
 * How many rows were read. A batch that is bounded by ids has fewer than it
 * may where pictures were withdrawn or hidden one after the other: then it
 * took less time, too.
 */
static double
rows_of_batch(const struct plan *plan, const struct scan *scan,
    int64_t took_us)
{
	double rows = scan->batch.rows - scan->rows_again;

	return scan->is_even ? fmin(rows, (double)took_us / plan->row_us) :
	    rows;
}

/* Takes over the hits of a batch; true when there may be more behind it. */
static bool
take_batch(const struct rows *rows, struct scan *scan, struct found *found)
{
	int i;

	for (i = 0; i < rows->count; i++) {
		if (row_bool(rows, i, 3) && found->count < found->wanted)
			found->ids[found->count++] = row_int(rows, i, 0);
	}
	scan->needs_mark = !scan->is_even && !scan->batch.is_marked &&
	    rows->count == 0;
	if (found->count == found->wanted)
		return false;
	return scan->is_even ? move_to_bound(&scan->terms) :
	    move_to_last(rows, scan);
}

/* The half of the circle in which a position lies, as it is walked. */
static bool
is_behind_end(const struct search_terms *terms)
{
	return terms->ordering == ORDER_RANDOM && terms->after.is_set &&
	    (terms->after.number < (int64_t)terms->start - 2147483648) !=
	    terms->is_backward;
}

/* Reads one batch. more is false when there is nothing behind it. */
static enum status
scan_batch(struct db *db, struct arena *arena, const struct search *search,
    const struct plan *plan, struct scan *scan, struct found *found,
    bool *more)
{
	enum db_plan how;
	struct batch batch;
	struct rows rows;
	struct sql sql;
	int64_t began_us;

	size_batch(plan, found, scan);
	batch = scan->batch;
	how = search_scan_plan(search, batch.rows);
	if (scan->is_even) {
		bound_batch(scan);
		batch.rows = INT32_MAX;
	}
	sql_init(&sql, arena);
	if (plan->shape == SHAPE_DRIVE)
		sql_drive(&sql, &scan->terms, plan->driver, batch);
	else
		sql_walk(&sql, &scan->terms, scan->is_second_half, batch);
	began_us = clock_monotonic_us();
	TRY(db_run_sql(db, arena, &sql, how, &rows));
	scan->rows_read += rows_of_batch(plan, scan,
	    clock_monotonic_us() - began_us);
	*more = take_batch(&rows, scan, found);
	if (!*more && scan->terms.ordering == ORDER_RANDOM &&
	    !scan->is_second_half) {
		scan->is_second_half = true;
		scan->terms.after.is_set = false;
		*more = true;
	}
	return OK;
}

static enum status
gather(struct db *db, struct arena *arena, const struct search *search,
    const struct plan *plan, int64_t offset, struct found *found)
{
	enum db_plan how = DB_PLAN_EACH;
	struct rows rows;
	struct sql sql;
	int i;

	sql_init(&sql, arena);
	if (plan->shape == SHAPE_GATHER) {
		sql_gather(&sql, &search->terms, plan->gathered, offset,
		    found->wanted);
		how = search_gather_plan(search, plan);
	} else {
		sql_skip(&sql, &search->terms, offset, found->wanted);
	}
	TRY(db_run_sql(db, arena, &sql, how, &rows));
	found->count = rows.count;
	for (i = 0; i < rows.count; i++)
		found->ids[i] = row_int(&rows, i, 0);
	return OK;
}

/*
 * Scans in growing batches until all that is wanted is found or nothing is
 * left, or until what was seen says that gathering costs less.
 */
static enum status
scan(struct db *db, struct arena *arena, const struct search *search,
    struct plan *plan, struct found *found)
{
	struct scan state = {
		.terms = search->terms,
		.is_even = plan->shape == SHAPE_WALK &&
		    is_even(&search->terms),
	};
	bool more = true;

	state.is_second_half = is_behind_end(&search->terms);
	while (more && found->count < found->wanted) {
		TRY(scan_batch(db, arena, search, plan, &state, found,
		    &more));
		if (!more || found->count == found->wanted)
			break;
		if (plan_should_gather(plan, state.rows_read,
		    found->count, found->wanted - found->count)) {
			log_line(LOG_DEBUG, "search: gathers after %.0f rows,"
			    " %d hits", state.rows_read, found->count);
			plan->shape = SHAPE_GATHER;
			return gather(db, arena, search, plan, 0, found);
		}
	}
	return OK;
}

static enum status
find_ids(struct db *db, struct arena *arena, const struct search *search,
    int64_t offset, struct found *found)
{
	struct plan plan;

	search_plan(search, arena, (double)offset + found->wanted, &plan);
	log_line(LOG_DEBUG, "search: shape %d, driver %zu, share %.6f,"
	    " %.0f rows, gather %.0f us", plan.shape, plan.driver,
	    plan.hit_share, plan.rows, plan.gather_us);
	if (plan.shape == SHAPE_GATHER || offset > 0)
		return gather(db, arena, search, &plan, offset, found);
	return scan(db, arena, search, &plan, found);
}

/* What was found backwards is shown forwards. */
static void
reverse(int *ids, size_t count)
{
	size_t i;

	for (i = 0; i < count / 2; i++) {
		int id = ids[i];

		ids[i] = ids[count - 1 - i];
		ids[count - 1 - i] = id;
	}
}

/* The cursors of a page: backwards one came from what is behind it. */
static void
make_cursors(struct arena *arena, const struct search *search, bool is_more,
    struct search_page *page)
{
	const struct search_wish *wish = search->wish;
	bool is_back = search->terms.is_backward;

	if (page->count == 0 || wish->secret_length == 0)
		return;
	if (is_more || is_back)
		page->next = cursor_make(arena, search,
		    &page->pictures[page->count - 1]);
	if (is_back ? is_more : wish->after != NULL || wish->offset > 0)
		page->previous = cursor_make(arena, search,
		    &page->pictures[0]);
}

enum status
search_run(struct db *db, struct arena *arena, struct search *search,
    struct search_page *page)
{
	const struct search_wish *wish = search->wish;
	bool is_deep = wish->offset > OFFSET_DEEP;
	int skipped = is_deep ? 0 : (int)wish->offset;
	struct found found = { .wanted = skipped + wish->limit + 1 };
	enum status status;
	size_t have;

	*page = (struct search_page){ .count = 0 };
	if (search->is_empty || wish->limit == 0)
		return OK;
	found.ids = arena_array(arena, (size_t)found.wanted,
	    sizeof(*found.ids));
	status = find_ids(db, arena, search, is_deep ? wish->offset : 0,
	    &found);
	if (status != OK)
		return explain_timeout(db, arena, search, status);
	if (found.count <= skipped)
		return OK;
	have = (size_t)(found.count - skipped);
	if (have > (size_t)wish->limit)
		have = (size_t)wish->limit;
	if (search->terms.is_backward)
		reverse(found.ids + skipped, have);
	if (wish->is_last)
		db_end_with_next(db);
	TRY(pictures_find(db, arena, found.ids + skipped, have,
	    wish->public_url, &page->pictures, &page->count));
	make_cursors(arena, search, found.count == found.wanted, page);
	return OK;
}

enum status
search_ids(struct db *db, struct arena *arena, struct search *search,
    int most, int **ids, size_t *count, bool *more)
{
	struct found found = { .wanted = most + 1 };
	enum status status;

	*count = 0;
	*more = false;
	*ids = found.ids = arena_array(arena, (size_t)found.wanted,
	    sizeof(*found.ids));
	if (search->is_empty)
		return OK;
	status = find_ids(db, arena, search, 0, &found);
	if (status != OK)
		return explain_timeout(db, arena, search, status);
	*more = found.count > most;
	*count = (size_t)(*more ? most : found.count);
	return OK;
}

enum status
search_count(struct db *db, struct arena *arena, struct search *search,
    int *count)
{
	enum status status;
	struct plan plan;
	struct rows rows;
	struct sql sql;
	struct search_terms terms = search->terms;

	*count = 0;
	if (search->is_empty)
		return OK;
	terms.after.is_set = false;
	search_plan(search, arena, SEARCH_COUNT_MAX, &plan);
	sql_init(&sql, arena);
	sql_count(&sql, &terms, plan.shape == SHAPE_WALK ? NULL :
	    plan.gathered, SEARCH_COUNT_MAX + 1);
	status = db_run_sql(db, arena, &sql, DB_PLAN_EACH, &rows);
	if (status != OK)
		return explain_timeout(db, arena, search, status);
	*count = row_int(&rows, 0, 0);
	return OK;
}
