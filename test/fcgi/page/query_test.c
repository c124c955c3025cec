/* test/fcgi/page/query_test.c: the parts of the search page that are made in C. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "lib/arena.h"
#include "page/counts.h"
#include "page/query.h"

static const struct query_trouble *
trouble_at(const char *text, int line, int column)
{
	const struct problem problem = { .detail = "wrong", .line = line,
		.column = column };

	return query_trouble_of(arena, &problem, text);
}

static void
assert_cut(const struct query_trouble *trouble, const char *before,
    const char *wrong, const char *after)
{
	assert_string_equal(trouble->before, before);
	assert_string_equal(trouble->wrong, wrong);
	assert_string_equal(trouble->after, after);
	assert_int_equal(trouble->length, (int)text_length(wrong));
}

static void
a_line_is_cut_at_the_wrong_word(void **state)
{
	(void)state;
	assert_cut(trouble_at("want:\n- hass: [x]\n", 2, 3), "- ", "hass",
	    ": [x]");
	assert_cut(trouble_at("want:\r\n- a: b\r\n", 2, 6), "- a: ", "b", "");
	assert_cut(trouble_at("\xc3\xa9\xc3\xa9 \"a \\\" b\" c", 1, 4),
	    "\xc3\xa9\xc3\xa9 ", "\"a \\\" b\"", " c");
	assert_cut(trouble_at("a: 'b", 1, 4), "a: ", "'b", "");
	assert_cut(trouble_at("\xf0\x9f\x90\x88]", 1, 2),
	    "\xf0\x9f\x90\x88", "]", "");
	assert_cut(trouble_at("abc", 1, 4), "abc", " ", "");
	assert_cut(trouble_at("abc", 1, 99), "abc", " ", "");
	assert_cut(trouble_at("abc", 7, 1), "", " ", "");
	assert_cut(trouble_at("", 1, 1), "", " ", "");
	assert_null(trouble_at("abc", 0, 0)->wrong);
}

static const struct search_wish wish = { .limit = 16 };

static void
addresses_leave_out_what_is_usual(void **state)
{
	struct search_wish other = { .ordering = ORDER_RANDOM, .seed = 7,
		.has_seed = true, .limit = 48 };
	char *text = arena_alloc(arena, 9000);

	(void)state;
	assert_string_equal(query_address(arena, "/q", "", &wish, NULL, NULL),
	    "/q");
	assert_string_equal(query_address(arena, "/q", "a: b", &wish,
	    "after", "xyz"), "/q?query=a%3A%20b&after=xyz");
	assert_string_equal(query_address(arena, "/q", "", &other, NULL,
	    NULL), "/q?ordering=random&seed=7&limit=48");
	other.has_seed = false;
	assert_string_equal(query_address(arena, "/q", "", &other, NULL,
	    NULL), "/q?ordering=random&limit=48");
	memset(text, 'x', 8999);
	assert_null(query_address(arena, "/q", text, &wish, NULL, NULL));
}

static void
programs_quote_what_they_carry(void **state)
{
	(void)state;
	assert_string_equal(query_curl(arena, "http://h", "it's", &wish),
	    "curl 'http://h/api/query-pictures' --data-binary 'it'\\''s'");
	assert_string_equal(query_curl(arena, "http://h", "", &wish),
	    "curl 'http://h/api/query-pictures'");
	assert_non_null(strstr(query_python(arena, "http://h",
	    "a\\b\"\"\"\"\"\"c", &wish),
	    "query = \"\"\"a\\\\b\"\"\\\"\"\"\\\"c\"\"\"\n"));
}

static void
page_sizes_hold_the_one_that_was_asked_for(void **state)
{
	static const struct {
		int limit;
		const char *values;
	} cases[] = { { 16, "16* 48 200" }, { 7, "7* 16 48 200" },
		{ 100, "16 48 100* 200" }, { 1000, "16 48 200 1000*" },
		{ 0, "0* 16 48 200" } };
	size_t i, at;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		struct search_wish sized = { .limit = cases[i].limit };
		struct query_page page = { .text = "" };
		const char *all = "";

		query_page_show_wish(&page, arena, &sized, 0);
		for (at = 0; at < page.limit_count; at++)
			all = arena_format(arena, "%s%s%s%s", all,
			    at > 0 ? " " : "", page.limits[at].value,
			    page.limits[at].is_chosen ? "*" : "");
		assert_string_equal(all, cases[i].values);
	}
}

static void
shares_are_of_what_reached_the_rule(void **state)
{
	struct sieve_step steps[] = { { true, 10001 }, { true, 3000 },
		{ true, 1000 }, { true, 0 }, { true, 0 }, { false, 0 } };
	const struct sieve sieve = { .total = 40000, .steps = steps,
		.count = COUNT_OF(steps), .emptied_by = 3,
		.without = { true, 12 } };
	const struct query_counts *counts = query_counts_of(arena, &sieve);

	(void)state;
	assert_true(counts->rules[0].is_more);
	assert_int_equal(counts->rules[0].left, 10000);
	assert_true(isnan(counts->rules[0].share));
	assert_true(isnan(counts->rules[1].share));	/* of nobody knows what */
	assert_true(fabs(counts->rules[2].share - 33.3) < 1e-9);
	assert_true(fabs(counts->rules[3].share) < 1e-9);
	assert_true(counts->rules[3].is_emptying);
	assert_true(isnan(counts->rules[4].share));
	assert_false(counts->rules[5].is_known);
	assert_int_equal(counts->without->left, 12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_cut_at_the_wrong_word),
		cmocka_unit_test(addresses_leave_out_what_is_usual),
		cmocka_unit_test(programs_quote_what_they_carry),
		cmocka_unit_test(page_sizes_hold_the_one_that_was_asked_for),
		cmocka_unit_test(shares_are_of_what_reached_the_rule),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
