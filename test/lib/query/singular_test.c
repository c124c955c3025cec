/* test/lib/query/singular_test.c: words in the plural. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/query.h"

static struct arena *arena;

static void
a_plural_may_be_of_the_singular(void **state)
{
	static const struct {
		const char *plural;
		const char *singular;
	} pairs[] = {
		{ "cats", "cat" },
		{ "Traffic lights", "Traffic light" },
		{ "buses", "bus" },
		{ "horses", "horse" },
		{ "boxes", "box" },
		{ "berries", "berry" },
		{ "movies", "movie" },
		{ "KNIVES", "KNIfe" },
		{ "wolves", "wolf" },
		{ "olives", "olive" },
		{ "women", "woman" },
		{ "Men", "man" },
		{ "people", "person" },
		{ "grandchildren", "grandchild" },
		{ "wild geese", "wild goose" },
		{ "\xc3\xa9toiles", "\xc3\xa9toile" },
	};
	const char *found[SINGULARS_MAX];
	size_t i, j, count;

	(void)state;
	for (i = 0; i < COUNT_OF(pairs); i++) {
		count = singulars(arena, pairs[i].plural, found);
		assert_in_range(count, 1, SINGULARS_MAX);
		for (j = 0; j < count; j++) {
			if (text_is_ignoring_case(found[j], pairs[i].singular))
				break;
		}
		if (j == count)
			fail_msg("%s", pairs[i].plural);
	}
}

static void
other_words_are_no_plurals(void **state)
{
	static const char *const words[] = { "", "s", "S", "cat", "glass",
		"dress", "ss" };
	const char *found[SINGULARS_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(words); i++) {
		size_t count = singulars(arena, words[i], found);

		if (count != 0)
			fail_msg("%s: %s", words[i], found[0]);
	}
}

static int
set_up(void **state)
{
	(void)state;
	arena = arena_create();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plural_may_be_of_the_singular),
		cmocka_unit_test(other_words_are_no_plurals),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
