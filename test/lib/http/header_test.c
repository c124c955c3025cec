/* test/lib/http/header_test.c: types, tags, cookies and weights. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/http.h"
#include "lib/arena.h"

static void
a_cookie_is_found_by_its_whole_name(void **state)
{
	static const char header[] = "ab=1; b=2;  c = x; b=3; d=\"q\"; e=";

	(void)state;
	assert_string_equal(http_cookie(arena, header, "ab"), "1");
	assert_string_equal(http_cookie(arena, header, "b"), "2");
	assert_string_equal(http_cookie(arena, header, "d"), "q");
	assert_string_equal(http_cookie(arena, header, "e"), "");
	assert_null(http_cookie(arena, header, "a"));
	assert_null(http_cookie(arena, header, "f"));
	assert_null(http_cookie(arena, NULL, "a"));
	assert_null(http_cookie(arena, "", "a"));
	assert_null(http_cookie(arena, ";;;  ;", "a"));
}

static void
a_content_type_is_compared_without_its_parameters(void **state)
{
	(void)state;
	assert_true(http_type_is("application/json", "application/json"));
	assert_true(http_type_is("Application/JSON ; charset=utf-8",
	    "application/json"));
	assert_false(http_type_is("application/json5", "application/json"));
	assert_false(http_type_is("application/jso", "application/json"));
	assert_false(http_type_is("", "application/json"));
	assert_false(http_type_is(NULL, "application/json"));
}

static const char *
parameter(const char *type, const char *name)
{
	return http_type_parameter(arena, type, name);
}

static void
a_parameter_of_a_type_may_be_quoted(void **state)
{
	(void)state;
	assert_string_equal(parameter("a/b; boundary=x", "boundary"), "x");
	assert_string_equal(parameter("a/b;Boundary=x ;c=d", "boundary"), "x");
	assert_string_equal(parameter("a/b; c=\"; boundary=n\"; boundary=y",
				"boundary"),
	    "y");
	assert_string_equal(parameter("a/b; boundary=\"a\\\"b;c\"", "boundary"),
	    "a\"b;c");
	assert_null(parameter("a/b; boundary=\"open", "boundary"));
	assert_null(parameter("a/b; boundaryx=1", "boundary"));
	assert_null(parameter("boundary=1", "boundary"));
	assert_null(parameter("", "boundary"));
	assert_null(parameter(NULL, "boundary"));
}

static int
choose(const char *accept)
{
	static const char *const offers[] = { "application/json",
		"application/x-ndjson", "text/html; charset=utf-8" };

	return http_choose(accept, offers, COUNT_OF(offers));
}

static void
the_heaviest_type_is_chosen_and_the_first_of_equals(void **state)
{
	(void)state;
	assert_int_equal(choose(NULL), 0);
	assert_int_equal(choose(""), 0);
	assert_int_equal(choose("*/*"), 0);
	assert_int_equal(choose("application/x-ndjson"), 1);
	assert_int_equal(choose("APPLICATION/X-NDJSON"), 1);
	assert_int_equal(choose("application/x-ndjson, application/json"), 0);
	assert_int_equal(choose("application/x-ndjson;q=0.9, */*;q=0.8"), 1);
	assert_int_equal(choose("application/json;q=0.5, text/html"), 2);
	assert_int_equal(choose("text/html,application/xhtml+xml,"
				"application/xml;q=0.9,*/*;q=0.8"),
	    2);
	assert_int_equal(choose("application/*;q=0.1, text/*;q=0.2"), 2);
	assert_int_equal(choose("a/b;q=1;ext=2 , application/x-ndjson ; q=1"),
	    1);
}

static void
the_closest_range_decides_about_a_type(void **state)
{
	(void)state;
	assert_int_equal(choose("*/*, application/json;q=0"), 1);
	assert_int_equal(choose("application/*;q=0, */*;q=0.1"), 2);
	assert_int_equal(choose("application/json;q=0.001, */*;q=0"), 0);
}

static void
no_type_that_is_wanted_is_minus_one(void **state)
{
	(void)state;
	assert_int_equal(choose("image/png"), -1);
	assert_int_equal(choose("*/*;q=0"), -1);
	assert_int_equal(choose("application/json;q=0.000"), -1);
	assert_int_equal(choose(",,,"), -1);
	assert_int_equal(choose("application"), -1);
}

static void
a_tag_is_compared_weakly_with_each_of_a_list(void **state)
{
	(void)state;
	assert_true(http_tag_matches("\"a1\"", "\"a1\""));
	assert_true(http_tag_matches("W/\"a1\"", "\"a1\""));
	assert_true(http_tag_matches("\"a1\"", "W/\"a1\""));
	assert_true(http_tag_matches("\"x\", W/\"y\" ,\"a1\"", "\"a1\""));
	assert_true(http_tag_matches(" * ", "\"a1\""));
	assert_true(http_tag_matches("\"a,b\", \"a1\"", "\"a1\""));
	assert_false(http_tag_matches("\"a1", "\"a1\""));
	assert_false(http_tag_matches("a1", "\"a1\""));
	assert_false(http_tag_matches("\"a11\"", "\"a1\""));
	assert_false(http_tag_matches("\"A1\"", "\"a1\""));
	assert_false(http_tag_matches("**", "\"a1\""));
	assert_false(http_tag_matches("", "\"a1\""));
	assert_false(http_tag_matches(NULL, "\"a1\""));
	assert_false(http_tag_matches("W/", "\"a1\""));
}

static void
a_header_with_a_line_end_is_not_clean(void **state)
{
	(void)state;
	assert_true(http_header_is_clean("caf\xc3\xa9 \t 1"));
	assert_false(http_header_is_clean("a\r\nSet-Cookie: b"));
	assert_false(http_header_is_clean("a\n"));
	assert_false(http_header_is_clean("a\r"));
	assert_false(http_header_is_clean("\x01"));
	assert_false(http_header_is_clean("\x7f"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cookie_is_found_by_its_whole_name),
		cmocka_unit_test(
		    a_content_type_is_compared_without_its_parameters),
		cmocka_unit_test(a_parameter_of_a_type_may_be_quoted),
		cmocka_unit_test(
		    the_heaviest_type_is_chosen_and_the_first_of_equals),
		cmocka_unit_test(the_closest_range_decides_about_a_type),
		cmocka_unit_test(no_type_that_is_wanted_is_minus_one),
		cmocka_unit_test(a_tag_is_compared_weakly_with_each_of_a_list),
		cmocka_unit_test(a_header_with_a_line_end_is_not_clean),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
