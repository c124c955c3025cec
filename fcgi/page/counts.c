/* fcgi/page/counts.c: what each rule of a query leaves, for the search page and as JSON. */

#include "page/counts.h"

#include <math.h>

/* clang-format off */

static const struct view_field left_fields[] = {
	{ VIEW_BOOL("known", struct query_left, is_known) },
	{ VIEW_COUNT("left", struct query_left, left) },
	{ VIEW_BOOL("more", struct query_left, is_more) },
	{ VIEW_DOUBLE("share", struct query_left, share) },
	{ VIEW_BOOL("empties", struct query_left, is_emptying) },
};
const struct view query_left_view = VIEW(struct query_left, left_fields);

static const struct view_field counts_fields[] = {
	{ VIEW_COUNT("total", struct query_counts, total) },
	{ VIEW_LIST("rules", struct query_counts, rules, count,
	    &query_left_view) },
	{ VIEW_POINTER("without", struct query_counts, without,
	    &query_left_view) },
};
const struct view query_counts_view =
    VIEW(struct query_counts, counts_fields);

/* clang-format on */

static struct query_left
left_of(const struct sieve_step *step)
{
	struct query_left left = { .is_known = step->is_known,
		.left = step->left, .share = NAN };

	if (left.left > SEARCH_COUNT_MAX) {
		left.left = SEARCH_COUNT_MAX;
		left.is_more = true;
	}
	return left;
}

/* One decimal is what a bar and a person can tell apart. */
static double
share_of(const struct query_left *left, double reached)
{
	if (!left->is_known || left->is_more || reached <= 0)
		return NAN;
	return fmin(round(1000.0 * left->left / reached) / 10, 100);
}

const struct query_counts *
query_counts_of(struct arena *arena, const struct sieve *sieve)
{
	struct query_counts *counts = arena_alloc(arena, sizeof(*counts));
	struct query_left *rules = arena_array(arena, sieve->count + 2,
	    sizeof(*rules));
	double reached = (double)sieve->total;
	size_t i;

	for (i = 0; i < sieve->count; i++) {
		rules[i] = left_of(&sieve->steps[i]);
		rules[i].is_emptying = sieve->emptied_by == (int)i;
		rules[i].share = share_of(&rules[i], reached);
		reached = rules[i].is_known && !rules[i].is_more ?
		    rules[i].left : 0;
	}
	*counts = (struct query_counts){ .total = sieve->total,
		.rules = rules, .count = sieve->count };
	if (sieve->emptied_by >= 0 && sieve->without.is_known) {
		rules[sieve->count] = left_of(&sieve->without);
		counts->without = &rules[sieve->count];
	}
	return counts;
}
