/* lib/store/plan.c: which shape finds the matches soonest. */

#include "store/search_private.h"

#include "store/catalogue.h"

#include <math.h>

/*
 * Costs in microseconds, measured on warm data at 1 million pictures; only
 * their ratios matter.
 */
static const double row_in_id_order_us = 0.45;
static const double row_elsewhere_us = 1.1;
static const double scanned_row_us = 0.3;
static const double gathered_row_us = 1.2;
static const double driven_row_us = 1.5;
static const double listed_row_us = 0.3;
static const double descent_us = 2.5;		/* to one key of an index */
static const double gather_start_us = 60;
static const double trigram_start_us = 1500;	/* for a million pictures */

static bool
is_by_date(enum ordering ordering)
{
	return ordering == ORDER_DATE_DESC || ordering == ORDER_DATE_ASC;
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

static double
walk_us(const struct search *search, double wanted, struct plan *plan)
{
	plan->shape = SHAPE_WALK;
	plan->rows = catalogue_picture_count();
	plan->hit_share = share_without(search, SIZE_MAX);
	plan->row_us = tests_us(search, SIZE_MAX);
	if (is_by_date(search->terms.ordering)) {
		plan->row_us += row_in_id_order_us;
		plan->rows *= range_share(&search->terms);
	} else {
		plan->row_us += row_elsewhere_us;
		plan->hit_share *= range_share(&search->terms);
	}
	return fmin(wanted / plan->hit_share, plan->rows) * plan->row_us;
}

/* Rows that are read from lists of which at most batch are taken each. */
static double
listed_rows(const struct condition *condition,
    const struct estimate *estimate, double batch)
{
	double rows = 0;
	size_t i;

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

/* What finding the pictures of one condition by its index costs to begin. */
static double
start_us(const struct condition *condition)
{
	double million = catalogue_picture_count() / 1e6;

	if (condition->kind == RULE_TITLE ||
	    condition->kind == RULE_DESCRIPTION)
		return gather_start_us + trigram_start_us * million;
	return gather_start_us + (double)condition->id_count * descent_us;
}

/*
 * Marks what to gather by: the rarest condition, and with it others that
 * are not much more common, so that the bitmaps of both are combined; or
 * nothing, where reading the whole table once costs less.
 */
static void
plan_gather(const struct search *search, struct plan *plan)
{
	const struct search_terms *terms = &search->terms;
	double least = INFINITY, cost;
	size_t i, rarest = SIZE_MAX;

	for (i = 0; i < terms->count; i++) {
		plan->gathered[i] = false;
		if (!sql_can_gather(&terms->conditions[i]))
			continue;
		cost = start_us(&terms->conditions[i]) +
		    search->estimates[i].count * gathered_row_us;
		if (cost < least) {
			least = cost;
			rarest = i;
		}
	}
	plan->gather_us = catalogue_picture_count() *
	    (scanned_row_us + tests_us(search, SIZE_MAX));
	if (least > plan->gather_us)
		return;		/* by reading the whole table */
	plan->gather_us = least;
	plan->gathered[rarest] = true;
	plan->gather_us += search->estimates[rarest].count *
	    tests_us(search, rarest);
	for (i = 0; i < terms->count; i++) {
		double count = search->estimates[i].count;

		if (i != rarest && search->estimates[rarest].count > 2000 &&
		    sql_can_gather(&terms->conditions[i]) &&
		    count < 30 * search->estimates[rarest].count)
			plan->gathered[i] = true;
	}
}

void
search_plan(const struct search *search, struct arena *arena, double wanted,
    struct plan *plan)
{
	size_t i;
	double least, cost;

	*plan = (struct plan){ .shape = SHAPE_WALK };
	plan->gathered = arena_array(arena, search->terms.count + 1,
	    sizeof(*plan->gathered));
	plan_gather(search, plan);
	least = walk_us(search, wanted, plan);
	for (i = 0; i < search->terms.count; i++) {
		struct plan other = *plan;

		if (!is_by_date(search->terms.ordering) ||
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

bool
plan_should_gather(struct plan *plan, double rows_read, double hits,
    double wanted)
{
	double left;

	plan->hit_share = (hits + 0.5) / (rows_read + 1);
	left = fmin(wanted / plan->hit_share,
	    fmax(plan->rows - rows_read, 1));
	return plan->gather_us < left * plan->row_us;
}
