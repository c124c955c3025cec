/* test/lib/query/pattern_test.c: patterns of text rules, names of orderings. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/query.h"

static const struct {
	const char *text;
	bool is_whole;
	const char *like;
} patterns[] = {
	{ "", false, "%%" },
	{ "cat", false, "%cat%" },
	{ "a_b", false, "%a\\_b%" },
	{ "a\\_b", false, "%a\\_b%" },
	{ "50\\%", false, "%50\\%%" },
	{ "a\\\\", false, "%a\\\\%" },
	{ "a\\b", false, "%a\\b%" },
	{ "%", true, "%" },
	{ "cat%", true, "cat%" },
	{ "%cat", true, "%cat" },
	{ "c_t%", true, "c_t%" },
	{ "\\%%", true, "\\%%" },
	{ "\\\\%", true, "\\\\%" },
	{ "\\\\\\%", false, "%\\\\\\%%" },
	{ "caf\xc3\xa9", false, "%caf\xc3\xa9%" },
	{ "_", false, "%\\_%" },
	{ "__", false, "%\\_\\_%" },
};

static struct arena *arena;

static void
a_bare_percent_makes_a_pattern_whole(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(patterns); i++) {
		if (pattern_is_whole(patterns[i].text) != patterns[i].is_whole)
			fail_msg("%s", patterns[i].text);
	}
	assert_false(pattern_is_whole("a\\"));
}

static void
a_text_that_is_no_pattern_is_contained(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(patterns); i++)
		assert_string_equal(pattern_like(arena, patterns[i].text),
		    patterns[i].like);
}

static void
a_prefix_is_what_stands_before_the_first_wildcard(void **state)
{
	static const struct {
		const char *like;
		const char *prefix;
		bool is_all;
	} cases[] = {
		{ "", NULL, false },
		{ "%", NULL, true },
		{ "_%", NULL, false },
		{ "cat", "cat", false },
		{ "cat%", "cat", true },
		{ "cat%%", "cat", false },
		{ "c_t%", "c", false },
		{ "c%t", "c", false },
		{ "img\\_00%", "img_00", true },
		{ "50\\%%", "50%", true },
		{ "a\\\\%", "a\\", true },
		{ "caf\xc3\xa9%", "caf\xc3\xa9", true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		bool is_all;
		const char *prefix =
		    pattern_prefix(arena, cases[i].like, &is_all);

		if (cases[i].prefix == NULL)
			assert_null(prefix);
		else
			assert_string_equal(prefix, cases[i].prefix);
		assert_int_equal(is_all, cases[i].is_all);
	}
}

static void
orderings_have_the_names_of_the_manual(void **state)
{
	static const char *const names[ORDERINGS] = { "date-desc", "date-asc",
		"title-asc", "title-desc", "number-regions-desc",
		"number-regions-asc", "random" };
	static const char *const wrong[] = { "", "date", "DATE-DESC",
		"date-desc ", "id-asc" };
	enum ordering ordering;
	size_t i;

	(void)state;
	for (i = 0; i < ORDERINGS; i++) {
		assert_true(ordering_from_name(names[i], &ordering));
		assert_string_equal(ordering_name(ordering), names[i]);
	}
	for (i = 0; i < COUNT_OF(wrong); i++)
		assert_false(ordering_from_name(wrong[i], &ordering));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bare_percent_makes_a_pattern_whole),
		cmocka_unit_test(a_text_that_is_no_pattern_is_contained),
		cmocka_unit_test(
		    a_prefix_is_what_stands_before_the_first_wildcard),
		cmocka_unit_test(orderings_have_the_names_of_the_manual),
	};
	int failed;

	arena = arena_create();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_destroy(arena);
	return failed;
}
