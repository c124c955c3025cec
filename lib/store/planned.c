/* lib/store/planned.c: which statements of a search the server plans once for all values. */

#include "store/search_private.h"

/*
 * Planning takes as long as finding a page of a rare rule does. A statement
 * that has one sane plan, whatever its values are, is planned once for each
 * connection; the others for their values each time.
 */

/* Comparisons that cost about as much as planning a statement does. */
static const double comparisons_of_planning = 40000;
static const double objects_of_picture = 5;

static bool
has_range(const struct search_terms *terms)
{
	return terms->low_id > 0 || terms->high_id < INT32_MAX;
}

/* A long list is hashed only where it is known to the planner. */
static bool
has_long_list(const struct condition *condition)
{
	return condition->id_count > SQL_PLAN_ONCE_IDS_MAX;
}

/* The same where it is compared with so few rows that hashing gains less. */
static bool
needs_hash(const struct condition *condition, double rows)
{
	double comparisons = rows * (double)condition->id_count;

	if (condition->kind != RULE_IN_GALLERY)
		comparisons *= objects_of_picture;
	return has_long_list(condition) &&
	    comparisons > comparisons_of_planning;
}

/*
 * Of a range of ids or of titles the planner has to know how much it leaves:
 * it would else sort what it takes for a few rows. By date a range is read
 * in the order that is asked for: there is nothing to sort.
 */
enum db_plan
search_scan_plan(const struct search *search, double rows)
{
	const struct search_terms *terms = &search->terms;
	size_t i;

	if (has_range(terms) && !search_is_by_date(terms->ordering))
		return DB_PLAN_EACH;
	for (i = 0; i < terms->count; i++) {
		const struct condition *condition = &terms->conditions[i];

		if (needs_hash(condition, rows) ||
		    (condition->prefix != NULL &&
			search_is_by_title(terms->ordering)))
			return DB_PLAN_EACH;
	}
	return DB_PLAN_ONCE;
}

/*
 * True where the index of a condition is used whatever its value. Of a
 * nature or an author the planner would take an average one, which in a set
 * of one person's pictures is all of them.
 */
static bool
is_found_by_index(const struct condition *condition)
{
	switch (condition->kind) {
	case RULE_NATURE:
	case RULE_AUTHOR:
		return false;
	case RULE_HAS:
	case RULE_HAS_OBJECT:
		return condition->id_count <= SQL_BITMAP_IDS_MAX;
	case RULE_TITLE:
		return condition->prefix == NULL || condition->is_few;
	default:
		return true;
	}
}

/* Two indexes at once are worth it or not by what each of them leaves. */
enum db_plan
search_gather_plan(const struct search *search, const struct plan *plan)
{
	size_t gathered = 0, i;

	if (has_range(&search->terms))
		return DB_PLAN_EACH;
	for (i = 0; i < search->terms.count; i++) {
		const struct condition *condition =
		    &search->terms.conditions[i];

		if (plan->gathered[i] ? !is_found_by_index(condition) :
					has_long_list(condition))
			return DB_PLAN_EACH;
		gathered += plan->gathered[i];
	}
	return gathered == 1 ? DB_PLAN_ONCE : DB_PLAN_EACH;
}
