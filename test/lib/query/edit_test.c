/* test/lib/query/edit_test.c: rules taken out and put in, values as people write and read them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/arena.h"
#include "query/query.h"

static struct query *
query_of(const char *text)
{
	struct problem problem = { 0 };
	struct query *query;

	if (query_read(arena, text, strlen(text), &query, &problem) != OK)
		fail_msg("%s", problem.detail);
	return query;
}

static const char text[] = "want:\n- has: [\"A\"]\n- title: \"b\"\n"
    "- above_width: 3\nexclude:\n- nature: [\"photo\"]\n"
    "include_obsolete: true\n";

static void
a_rule_is_taken_out_and_the_others_stay(void **state)
{
	struct query *query = query_of(text);

	(void)state;
	assert_string_equal(query_print(arena, query_without(arena, query,
	    false, 1)), "want:\n- has: [\"A\"]\n- above_width: 3\nexclude:\n"
	    "- nature: [\"photo\"]\ninclude_obsolete: true\n");
	assert_string_equal(query_print(arena, query_without(arena, query,
	    true, 0)), "want:\n- has: [\"A\"]\n- title: \"b\"\n"
	    "- above_width: 3\ninclude_obsolete: true\n");
	assert_string_equal(query_print(arena, query_without(arena, query,
	    true, 7)), text);
	assert_string_equal(query_print(arena, query), text);
}

static void
a_rule_is_put_behind_the_others(void **state)
{
	struct query *query = query_of(text);
	struct query *more = query_with(arena, query, true, &query->want[1]);

	(void)state;
	assert_string_equal(query_print(arena, more), "want:\n- has: [\"A\"]\n"
	    "- title: \"b\"\n- above_width: 3\nexclude:\n"
	    "- nature: [\"photo\"]\n- title: \"b\"\ninclude_obsolete: true\n");
	more = query_with(arena, query_of(""), false, &query->want[0]);
	assert_string_equal(query_print(arena, more),
	    "want:\n- has: [\"A\"]\n");
}

static void
values_are_put_behind_those_of_a_rule(void **state)
{
	struct query *query = query_of(text), *more;
	struct query *others = query_of("want:\n- has: [B, C]\n"
	    "- in_gallery: [3]\nexclude:\n- in_gallery: [1, 2]\n");

	(void)state;
	more = query_with_values(arena, query, false, 0, &others->want[0]);
	assert_string_equal(rule_print_value(arena, &more->want[0]),
	    "[\"A\", \"B\", \"C\"]");
	assert_string_equal(query_print(arena, query), text);
	more = query_with_values(arena, others, true, 0, &others->want[1]);
	assert_string_equal(query_print(arena, more), "want:\n"
	    "- has: [\"B\", \"C\"]\n- in_gallery: [3]\nexclude:\n"
	    "- in_gallery: [1, 2, 3]\n");
}

static void
a_name_is_put_in_the_place_of_another(void **state)
{
	struct query *query = query_of("want: [{has: [A, B]}]");

	(void)state;
	assert_string_equal(query_print(arena, query_with_name(arena, query,
	    0, 1, "C")), "want:\n- has: [\"A\", \"C\"]\n");
	assert_string_equal(query_print(arena, query),
	    "want:\n- has: [\"A\", \"B\"]\n");
}

static void
the_nearest_rule_is_the_one_that_was_meant(void **state)
{
	(void)state;
	assert_string_equal(rule_nearest("hass"), "has");
	assert_string_equal(rule_nearest("ha"), "has");
	assert_string_equal(rule_nearest("license"), "licence");
	assert_string_equal(rule_nearest("above_witdh"), "above_width");
	assert_string_equal(rule_nearest("autor"), "author");
	assert_null(rule_nearest("colour"));
	assert_null(rule_nearest(""));
	assert_null(rule_nearest("x"));
	assert_null(rule_nearest("a rule with a very long name indeed"));
}

/* What is typed, and what stands in the query; NULL: it is refused. */
static const struct {
	enum rule_kind kind;
	const char *typed;
	const char *value;
	const char *read;	/* the texts, joined by "|" */
} values[] = {
/* clang-format off */
	{ RULE_HAS, "Cat", "[\"Cat\"]", "Cat" },
	{ RULE_HAS, "  Bus, coach: \"x\" ", "[\"Bus, coach: \\\"x\\\"\"]", "Bus, coach: \"x\"" },
	{ RULE_HAS, "[Cat, Dog]", "[\"Cat\", \"Dog\"]", "Cat|Dog" },
	{ RULE_HAS, "[Cat", NULL, NULL },
	{ RULE_HAS, "[Cat]\n- nature: [photo]", NULL, NULL },
	{ RULE_HAS, "", NULL, NULL },
	{ RULE_HAS, " \t", NULL, NULL },
	{ RULE_LICENCE, "0BSD", "[\"0BSD\"]", "0BSD" },
	{ RULE_AUTHOR, "123", "[\"123\"]", "123" },
	{ RULE_AUTHOR, "no", "[\"no\"]", "no" },
	{ RULE_TITLE, "12", "\"12\"", "12" },
	{ RULE_TITLE, "50\\% #1: 'yes'", "\"50\\\\% #1: 'yes'\"", "50\\% #1: 'yes'" },
	{ RULE_TITLE, "lone\\", NULL, NULL },
	{ RULE_IN_GALLERY, "3", "[3]", "3" },
	{ RULE_IN_GALLERY, "3, 4", "[3, 4]", "3|4" },
	{ RULE_IN_GALLERY, "[3, 4]", "[3, 4]", "3|4" },
	{ RULE_IN_GALLERY, "three", NULL, NULL },
	{ RULE_ABOVE_WIDTH, "800", "800", "800 px" },
	{ RULE_ABOVE_WIDTH, "-1", NULL, NULL },
	{ RULE_ABOVE_WIDTH, "wide", NULL, NULL },
	{ RULE_ABOVE_RATING, "3.5", "3.5", "3.5 stars" },
	{ RULE_BEFORE_DATE, "2019-01-01", "1546300800", "2019-01-01" },
	{ RULE_BEFORE_DATE, "2019-01-01 12:30", "1546345800", "2019-01-01 12:30:00 UTC" },
	{ RULE_BEFORE_DATE, "2019-01-01T12:30", "1546345800", "2019-01-01 12:30:00 UTC" },
	{ RULE_BEFORE_DATE, "1546300800", "1546300800", "2019-01-01" },
	{ RULE_BEFORE_DATE, "-0.5", "-0.5", "1969-12-31 23:59:59 UTC" },
	{ RULE_BEFORE_DATE, "2019-13-01", NULL, NULL },
	{ RULE_BEFORE_DATE, "2019-01-01 soon", NULL, NULL },
	{ RULE_BEFORE_DATE, "yesterday", NULL, NULL },
/* clang-format on */
};

static const char *
joined(const struct rule *rule)
{
	size_t count, i;
	const char **texts = rule_texts(arena, rule, &count);
	const char *all = count > 0 ? texts[0] : "";

	for (i = 1; i < count; i++)
		all = arena_format(arena, "%s|%s", all, texts[i]);
	return all;
}

static void
values_are_read_as_people_write_them(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(values); i++) {
		struct problem problem = { 0 };
		struct rule rule;
		enum status status = rule_read_value(arena, values[i].kind,
		    values[i].typed, &rule, &problem);

		print_message("%s: [%s]\n", rule_name(values[i].kind),
		    values[i].typed);
		if (values[i].value == NULL) {
			assert_int_equal(status, BAD_INPUT);
			assert_non_null(problem.detail);
			assert_string_equal(problem.field,
			    rule_name(values[i].kind));
			assert_int_equal(problem.line, 0);
			continue;
		}
		assert_int_equal(status, OK);
		assert_string_equal(rule_print_value(arena, &rule),
		    values[i].value);
		assert_string_equal(joined(&rule), values[i].read);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_is_taken_out_and_the_others_stay),
		cmocka_unit_test(a_rule_is_put_behind_the_others),
		cmocka_unit_test(values_are_put_behind_those_of_a_rule),
		cmocka_unit_test(a_name_is_put_in_the_place_of_another),
		cmocka_unit_test(the_nearest_rule_is_the_one_that_was_meant),
		cmocka_unit_test(values_are_read_as_people_write_them),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
