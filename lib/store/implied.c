/* lib/store/implied.c: conditions that another one makes true, left out. */

/*
 * Rules of one query often lie within each other: a picture with a dog has
 * an animal. Estimates take conditions for independent, and so reckon that
 * far fewer pictures match than do; and testing them costs something.
 */

#include "store/search_private.h"

#include <stdlib.h>

/* The ids of a condition, ascending. */
struct id_set {
	int *ids;
	size_t count;
};

static int
by_number(const void *left, const void *right)
{
	int a = *(const int *)left, b = *(const int *)right;

	return (a > b) - (a < b);
}

/* Reads "{3,1,2}". */
static struct id_set
set_of(struct arena *arena, const struct condition *condition)
{
	struct id_set set = {
		.ids = arena_array(arena, condition->id_count + 1,
		    sizeof(*set.ids)),
	};
	const char *text = condition->ids + 1;

	while (set.count < condition->id_count) {
		char *end;

		set.ids[set.count++] = (int)strtol(text, &end, 10);
		text = end + 1;
	}
	qsort(set.ids, set.count, sizeof(*set.ids), by_number);
	return set;
}

static bool
is_within(struct id_set part, struct id_set whole)
{
	size_t i, at = 0;

	for (i = 0; i < part.count; i++) {
		while (at < whole.count && whole.ids[at] < part.ids[i])
			at++;
		if (at == whole.count || whole.ids[at] != part.ids[i])
			return false;
	}
	return true;
}

static bool
has_list(const struct condition *condition)
{
	enum rule_type type = rule_type(condition->kind);

	return type == RULE_NAMES || type == RULE_IDS;
}

/* Both rules for objects end in the same ids. */
static bool
are_comparable(const struct condition *one, const struct condition *other)
{
	bool are_objects =
	    (one->kind == RULE_HAS || one->kind == RULE_HAS_OBJECT) &&
	    (other->kind == RULE_HAS || other->kind == RULE_HAS_OBJECT);

	return has_list(one) && one->excluded == other->excluded &&
	    (one->kind == other->kind || are_objects);
}

/* Any of a few is any of more; none of many is none of fewer. */
static bool
implies(struct id_set one, struct id_set other, bool excluded)
{
	return excluded ? is_within(other, one) : is_within(one, other);
}

static bool
is_implied(const struct search_terms *terms, const struct id_set *sets,
    const bool *dropped, size_t which)
{
	const struct condition *condition = &terms->conditions[which];
	size_t i;

	for (i = 0; i < terms->count; i++) {
		if (i != which && !dropped[i] &&
		    are_comparable(condition, &terms->conditions[i]) &&
		    implies(sets[i], sets[which], condition->excluded))
			return true;
	}
	return false;
}

void
search_drop_implied(struct arena *arena, struct search *search,
    struct condition *conditions)
{
	size_t count = search->terms.count, kept = 0, i;
	struct id_set *sets = arena_array(arena, count + 1, sizeof(*sets));
	bool *dropped = arena_array(arena, count + 1, sizeof(*dropped));

	for (i = 0; i < count; i++) {
		if (has_list(&conditions[i]))
			sets[i] = set_of(arena, &conditions[i]);
	}
	for (i = 0; i < count; i++)
		dropped[i] = is_implied(&search->terms, sets, dropped, i);
	for (i = 0; i < count; i++) {
		if (dropped[i])
			continue;
		conditions[kept] = conditions[i];
		search->estimates[kept] = search->estimates[i];
		search->rules[kept++] = search->rules[i];
	}
	search->terms.count = kept;
}
