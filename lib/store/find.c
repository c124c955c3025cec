/* lib/store/find.c: the ids that a search finds, by the shape that is planned. */

#include "store/search_private.h"

#include "store/catalogue.h"

#include <math.h>

enum {
	BATCH_LEAST = 64,
	BATCH_MOST = 200000,	/* of rows that are there */
	DENSE_ENOUGH = 4,	/* times fewer rows than a batch might have */
	BATCH_FIRST = 2000,	/* at most, unless more is wanted */
	BATCH_GUESSED = 700,	/* where the estimate is hardly one */
	HITS_UNMARKED = 4,	/* expected: from here on without a mark */
};

/* What a first batch may cost of what gathering would. */
static const double first_share = 0.3;

/* The state of a scan between its batches. */
struct scan {
	struct search_terms terms;	/* after moves on */
	struct batch batch;
	bool is_second_half;
	bool is_even;			/* bounded by values, not by rows */
	bool needs_mark;		/* the last batch had neither it nor hits */
	double rows;			/* that the batch might have */
	double rows_again;		/* of them that were read before */
	double thinness;		/* rows it might have had for each it had */
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
 * last hit, which is little where there are several hits. Where there are far
 * fewer rows than is believed, batches grow until they have as many as others.
 */
static void
size_batch(const struct plan *plan, const struct found *found,
    struct scan *scan)
{
	double wanted = found->wanted - found->count;
	double rows = 2 * wanted / plan->hit_share + 16, most;
	double before = plan_rows_before_gathering(plan, scan->rows_read);

	scan->rows_again = scan->needs_mark ? scan->rows : 0;
	rows = rows * scan->thinness + scan->rows_again;
	if (scan->rows == 0 && plan->is_guess)
		most = fmax(BATCH_GUESSED, 2 * wanted + 16);
	else if (scan->rows == 0)
		most = fmax(fmax(BATCH_FIRST, 2 * wanted + 16),
		    plan->gather_us * first_share / plan->row_us);
	else if (before > 0)
		most = fmin(scan->rows_again + before * scan->thinness + 1,
		    4 * scan->rows);
	else
		most = 4 * scan->rows;
	most = fmin(most, BATCH_MOST * scan->thinness);
	scan->rows = rows = fmax(fmin(rows, most), BATCH_LEAST);
	scan->batch = (struct batch){
		.rows = (int)fmin(rows, INT32_MAX),
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
	double share = scan->rows / catalogue_picture_count();
	double ids = fmax(share * catalogue_last_id(), scan->rows);
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
 * Counts the rows that were read. A batch that is bounded by values has fewer
 * than it may where pictures were withdrawn or hidden one after the other, or
 * where statistics are wrong: then it took less time, too.
 */
static void
count_rows(const struct plan *plan, struct scan *scan, int64_t took_us)
{
	double most = scan->rows - scan->rows_again, rows = most;

	if (scan->is_even)
		rows = fmin(most, (double)took_us / plan->row_us);
	scan->rows_read += rows;
	scan->thinness = fmax(1, most / fmax(rows, 1) / DENSE_ENOUGH);
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
	count_rows(plan, scan, clock_monotonic_us() - began_us);
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
		.thinness = 1,
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

enum status
search_find(struct db *db, struct arena *arena, const struct search *search,
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
