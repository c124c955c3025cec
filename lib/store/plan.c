/* lib/store/plan.c: which shape finds the matches soonest. */

#include "store/search_private.h"

#include "store/catalogue.h"

#include <math.h>

/*
 * Costs in microseconds, measured on warm data at 1 million pictures; only
 * their ratios matter.
 */
static const double row_in_id_order_us = 0.24;
static const double row_by_regions_us = 0.7;
static const double row_elsewhere_us = 1.1;
static const double scanned_row_us = 0.3;	/* reading the whole table */
static const double fetched_row_us = 0.6;	/* by a bitmap, and */
static const double fetched_page_us = 1;	/* each page of theirs */
static const double rows_on_page = 33;
static const double driven_row_us = 2;
static const double listed_row_us = 0.3;
static const double entry_us = 0.12;		/* of an index, read in a row */
static const double skipped_us = 0.1;		/* an entry that is passed */
static const double description_us = 4.5;	/* one that has the trigrams */
static const double descent_us = 2.5;		/* to one key of an index */
static const double gather_start_us = 60;
static const double switch_factor = 1.3;	/* what was found is lost */
static const double patience_by_date = 0.25;	/* of gathering, for a heap */
static const double patience_elsewhere = 0.16;
static const double patience_us = 10000;	/* at least, but no more */
static const double most_patience = 0.8;	/* than this of gathering */
static const double guessed_share = 0.002;	/* 6 of the sample's texts */
static const double trigram_start_us = 500;	/* for a million pictures */

bool
search_is_by_date(enum ordering ordering)
{
	return ordering == ORDER_DATE_DESC || ordering == ORDER_DATE_ASC;
}

bool
search_is_by_title(enum ordering ordering)
{
	return ordering == ORDER_TITLE_ASC || ordering == ORDER_TITLE_DESC;
}

/*
 * Titles and numbers of regions go with what a picture shows, and what one
 * person brings in on one day is alike: the matches may lie in a heap, of
 * which the rows before it say nothing. Chance alone has no heaps; by date
 * they are the rule, and a long one ends soon, for rows come quickly.
 */
static double
patience_of(enum ordering ordering)
{
	if (ordering == ORDER_RANDOM)
		return 0;
	return search_is_by_date(ordering) ? patience_by_date :
	    patience_elsewhere;
}

/* Share of all pictures in the range of ids that dates leave. */
static double
range_share(const struct search_terms *terms)
{
	double last = catalogue_last_id();
	double high = fmin(terms->high_id, last);

	return fmin(fmax((high - terms->low_id) / last, 1 / last), 1);
}

/* Share of pictures that pass all conditions but one, SIZE_MAX: but none. */
static double
share_without(const struct search *search, size_t without)
{
	double share = 1;
	size_t i;

	for (i = 0; i < search->terms.count; i++) {
		if (i != without)
			share *= search->estimates[i].share;
	}
	return fmax(share, 1e-9);
}

/* What testing one row costs that comes in the order of ids. */
static double
tests_us(const struct search *search, size_t without)
{
	double cost = 0;
	size_t i;

	for (i = 0; i < search->terms.count; i++) {
		if (i != without)
			cost += search->estimates[i].test_us;
	}
	return cost;
}

/* The same where rows come in another order than what the tests look up. */
static double
scattered_tests_us(const struct search *search)
{
	double cost = tests_us(search, SIZE_MAX);
	size_t i;

	for (i = 0; i < search->terms.count; i++) {
		enum rule_kind kind = search->terms.conditions[i].kind;

		if (kind == RULE_DESCRIPTION || (kind == RULE_IN_GALLERY &&
		    !search->terms.conditions[i].is_read_first))
			cost += 2 * search->estimates[i].test_us;
	}
	return cost;
}

/* What is done once before the rows are tested. */
static double
start_us(const struct search *search)
{
	double cost = 0;
	size_t i;

	for (i = 0; i < search->terms.count; i++)
		cost += search->estimates[i].start_us;
	return cost;
}

static double
row_us(const struct search *search)
{
	switch (search->terms.ordering) {
	case ORDER_DATE_DESC:
	case ORDER_DATE_ASC:
		return row_in_id_order_us + tests_us(search, SIZE_MAX);
	case ORDER_REGIONS_DESC:
	case ORDER_REGIONS_ASC:
		return row_by_regions_us + scattered_tests_us(search);
	default:
		return row_elsewhere_us + scattered_tests_us(search);
	}
}

/* Share of all titles between which a walk by title is bounded. */
static double
titles_share(const struct search *search)
{
	double least = 1;
	size_t i;

	if (!search_is_by_title(search->terms.ordering))
		return 1;
	for (i = 0; i < search->terms.count; i++) {
		if (!search->terms.conditions[i].excluded)
			least = fmin(least, search->estimates[i].prefix_share);
	}
	return least;
}

/*
 * A range of ids bounds a walk by date; any other walk passes the entries
 * outside of it in its index.
 */
static double
walk_us(const struct search *search, double wanted, struct plan *plan)
{
	double in_range = range_share(&search->terms);
	double in_titles = titles_share(search);

	plan->shape = SHAPE_WALK;
	plan->rows = catalogue_picture_count() * in_range * in_titles;
	plan->hit_share =
	    fmin(share_without(search, SIZE_MAX) / in_titles, 1);
	plan->row_us = row_us(search);
	if (!search_is_by_date(search->terms.ordering))
		plan->row_us += (1 / in_range - 1) * skipped_us;
	return start_us(search) +
	    fmin(wanted / plan->hit_share, plan->rows) * plan->row_us;
}

/* Rows that are read from lists of which at most batch are taken each. */
static double
listed_rows(const struct condition *condition,
    const struct estimate *estimate, double batch)
{
	double rows = 0;
	size_t i;

	if (estimate->counts == NULL)
		return fmin(estimate->count,
		    (double)condition->id_count * batch);
	for (i = 0; i < condition->id_count; i++)
		rows += fmin(estimate->counts[i], batch);
	return rows;
}

static double
drive_us(const struct search *search, size_t driver, double wanted,
    struct plan *plan)
{
	const struct condition *condition = &search->terms.conditions[driver];
	const struct estimate *estimate = &search->estimates[driver];
	double needed;

	plan->shape = SHAPE_DRIVE;
	plan->driver = driver;
	plan->rows = estimate->count * range_share(&search->terms);
	plan->hit_share = share_without(search, driver);
	plan->row_us = driven_row_us + tests_us(search, driver);
	needed = fmin(wanted / plan->hit_share, plan->rows);
	return (double)condition->id_count * descent_us +
	    listed_rows(condition, estimate, 2 * needed + 16) *
	    listed_row_us + needed * plan->row_us;
}

/* What reading the entries of one condition in its index costs. */
static double
entries_us(const struct condition *condition,
    const struct estimate *estimate)
{
	double million = catalogue_picture_count() / 1e6;

	if (condition->kind == RULE_TITLE && condition->prefix != NULL)
		return descent_us + catalogue_picture_count() *
		    estimate->prefix_share * entry_us;
	if (condition->kind == RULE_TITLE)
		return trigram_start_us * million + estimate->count * entry_us;
	if (condition->kind == RULE_DESCRIPTION)
		return trigram_start_us * million +
		    estimate->count * description_us;
	return (double)condition->id_count * descent_us +
	    estimate->count * entry_us;
}

/* What fetching this many rows costs that lie anywhere in the table. */
static double
fetch_us(double rows)
{
	double pages = catalogue_picture_count() / rows_on_page + 1;

	return rows * fetched_row_us +
	    pages * (1 - exp(-rows / pages)) * fetched_page_us;
}

/* What it costs to gather by the conditions that are marked. */
static double
marked_us(const struct search *search, const bool *marked)
{
	double cost = gather_start_us, rows = catalogue_picture_count();
	double test_us = 0;
	size_t i;

	for (i = 0; i < search->terms.count; i++) {
		if (!marked[i]) {
			test_us += search->estimates[i].test_us;
			continue;
		}
		cost += entries_us(&search->terms.conditions[i],
		    &search->estimates[i]);
		rows *= search->estimates[i].share;
	}
	return cost + fetch_us(rows) + rows * test_us;
}

/* True where a bitmap of the condition's rows can be made. */
static bool
makes_bitmap(const struct condition *condition)
{
	return sql_can_gather(condition) &&
	    condition->kind != RULE_IN_GALLERY &&
	    condition->kind != RULE_DESCRIPTION &&
	    condition->id_count <= SQL_BITMAP_IDS_MAX;
}

/* Marks the one condition more that lowers the cost most. */
static bool
mark_another(const struct search *search, struct plan *plan, bool is_first)
{
	size_t i, best = SIZE_MAX;

	for (i = 0; i < search->terms.count; i++) {
		const struct condition *condition =
		    &search->terms.conditions[i];
		double cost;

		if (plan->gathered[i] || (is_first ?
		    !sql_can_gather(condition) : !makes_bitmap(condition)))
			continue;
		plan->gathered[i] = true;
		cost = marked_us(search, plan->gathered);
		plan->gathered[i] = false;
		if (cost < plan->gather_us) {
			plan->gather_us = cost;
			best = i;
		}
	}
	if (best != SIZE_MAX)
		plan->gathered[best] = true;
	return best != SIZE_MAX;
}

/*
 * Marks what to gather by: the rarest condition and those whose bitmaps, put
 * together with its own, leave fewer rows to fetch; or nothing, where
 * reading the whole table once, or the range of ids, costs less.
 */
static void
plan_gather(const struct search *search, struct plan *plan)
{
	bool more;

	plan->gather_us = gather_start_us + catalogue_picture_count() *
	    range_share(&search->terms) *
	    (scanned_row_us + tests_us(search, SIZE_MAX));
	more = mark_another(search, plan, true);
	while (more)
		more = mark_another(search, plan, false);
}

/* A lone text that a handful of the sample had, or none, may be rarer. */
static bool
is_guess(const struct search *search)
{
	return search->terms.count == 1 &&
	    rule_type(search->terms.conditions[0].kind) == RULE_PATTERN &&
	    !search->estimates[0].is_counted &&
	    search->estimates[0].share < guessed_share;
}

void
search_plan(const struct search *search, struct arena *arena, double wanted,
    struct plan *plan)
{
	size_t i;
	double least, cost;

	*plan = (struct plan){
		.shape = SHAPE_WALK,
		.is_guess = is_guess(search),
		.patience = patience_of(search->terms.ordering),
	};
	plan->gathered = arena_array(arena, search->terms.count + 1,
	    sizeof(*plan->gathered));
	plan_gather(search, plan);
	least = walk_us(search, wanted, plan);
	for (i = 0; i < search->terms.count; i++) {
		struct plan other = *plan;

		if (!search_is_by_date(search->terms.ordering) ||
		    !sql_can_drive(&search->terms.conditions[i]))
			continue;
		cost = drive_us(search, i, wanted, &other);
		if (cost < least) {
			least = cost;
			*plan = other;
		}
	}
	if (plan->gather_us < least)
		plan->shape = SHAPE_GATHER;
}

/* Where little was known, the rows that were read tell how many match. */
static double
gather_us_seen(const struct plan *plan, double hit_share)
{
	if (!plan->is_guess || hit_share >= plan->hit_share)
		return plan->gather_us;
	return fmax(plan->gather_us * hit_share / plan->hit_share,
	    gather_start_us + trigram_start_us);
}

double
plan_rows_before_gathering(const struct plan *plan, double rows_read)
{
	double most_us = fmax(plan->gather_us * plan->patience,
	    fmin(plan->gather_us * most_patience, patience_us));

	if (plan->patience <= 0)
		return 0;
	return fmax(most_us / plan->row_us - rows_read, 0);
}

bool
plan_should_gather(struct plan *plan, double rows_read, double hits,
    double wanted)
{
	double hit_share = (hits + 0.5) / (rows_read + 1);
	double gather_us = gather_us_seen(plan, hit_share);
	double left = fmin(wanted / hit_share,
	    fmax(plan->rows - rows_read, 1));

	plan->gather_us = gather_us;
	plan->hit_share = hit_share;
	if (plan_rows_before_gathering(plan, rows_read) > 0)
		return false;
	return gather_us * switch_factor < left * plan->row_us;
}
