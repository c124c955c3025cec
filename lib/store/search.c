/* lib/store/search.c: a search from its wish to its page. */

#include "store/search_private.h"

#include <string.h>

enum { OFFSET_DEEP = 5000 };	/* above, SQL skips the rows */

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
	status = search_find(db, arena, search, is_deep ? wish->offset : 0,
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
	status = search_find(db, arena, search, 0, &found);
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
