/* test/lib/http/url_test.c: percent-encoding, paths and query strings. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/http.h"
#include "lib/arena.h"

static const char *
decode(const char *text)
{
	return http_decode(arena, text, strlen(text), false);
}

static void
an_escape_becomes_its_byte(void **state)
{
	(void)state;
	assert_string_equal(decode("a%20b%2Fc%2fd"), "a b/c/d");
	assert_string_equal(decode("%C3%A9"), "\xc3\xa9");
	assert_string_equal(decode("a+b"), "a+b");
	assert_string_equal(http_decode(arena, "a+b%2B", 6, true), "a b+");
	assert_string_equal(decode(""), "");
}

static void
what_is_no_escape_is_refused(void **state)
{
	static const char *const broken[] = { "%", "%4", "a%", "%zz", "%4g",
		"%g4", "%%41", "% 41" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(broken); i++)
		assert_null(decode(broken[i]));
}

static void
an_escape_that_is_cut_by_the_length_is_refused(void **state)
{
	(void)state;
	assert_null(http_decode(arena, "a%41", 3, false));
	assert_null(http_decode(arena, "a%41", 2, false));
	assert_non_null(http_decode(arena, "a%41", 4, false));
}

static void
nul_and_what_is_not_utf8_is_refused(void **state)
{
	static const char *const bad[] = { "%00", "a%00b", "%ff", "%C3",
		"%C0%80", "%ED%A0%80", "\xff" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(bad); i++)
		assert_null(decode(bad[i]));
}

static void
check_path(const char *url, size_t count, const char *last)
{
	struct http_path path;

	assert_int_equal(http_read_path(arena, url, &path), OK);
	assert_int_equal(path.count, count);
	if (count > 0)
		assert_string_equal(path.segments[count - 1], last);
}

static void
a_path_is_cut_before_it_is_decoded(void **state)
{
	(void)state;
	check_path("/", 0, NULL);
	check_path("/?a=/b/c", 0, NULL);
	check_path("/a", 1, "a");
	check_path("/a/b%2Fc", 2, "b/c");
	check_path("/a/b%3Fc?d/e", 2, "b?c");
	check_path("/a/..", 2, "..");
}

static void
one_last_slash_makes_no_difference(void **state)
{
	(void)state;
	check_path("/a/", 1, "a");
	check_path("/a/?x", 1, "a");
	check_path("/a//", 2, "");
	check_path("//", 1, "");
	check_path("//a", 2, "a");
}

static void
a_path_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = { "", "a", "?a", "*", "/%", "/a/%ff",
		"/%00" };
	struct http_path path;
	char deep[2 * HTTP_MAX_SEGMENTS + 3];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(http_read_path(arena, bad[i], &path),
		    BAD_INPUT);
	for (i = 0; i < sizeof(deep) - 1; i++)
		deep[i] = i % 2 == 0 ? '/' : 'a';
	deep[sizeof(deep) - 1] = '\0';
	assert_int_equal(http_read_path(arena, deep, &path), NOT_FOUND);
	deep[2 * HTTP_MAX_SEGMENTS] = '\0';
	assert_int_equal(http_read_path(arena, deep, &path), OK);
	assert_int_equal(path.count, HTTP_MAX_SEGMENTS);
}

static enum status
read_pairs(const char *text, struct http_pairs *pairs)
{
	return http_read_pairs(arena, text, strlen(text), pairs);
}

static void
pairs_keep_their_order_and_repetitions(void **state)
{
	struct http_pairs pairs;

	(void)state;
	assert_int_equal(read_pairs("a=1&b=x+y%26z&a=2&c&=d&&e=f=g", &pairs),
	    OK);
	assert_int_equal(pairs.count, 6);
	assert_string_equal(http_pair(&pairs, "a"), "1");
	assert_int_equal(http_pair_count(&pairs, "a"), 2);
	assert_string_equal(http_pair(&pairs, "b"), "x y&z");
	assert_string_equal(http_pair(&pairs, "c"), "");
	assert_string_equal(http_pair(&pairs, ""), "d");
	assert_string_equal(http_pair(&pairs, "e"), "f=g");
	assert_null(http_pair(&pairs, "A"));
	assert_int_equal(http_pair_count(&pairs, "A"), 0);
}

static void
no_text_has_no_pairs(void **state)
{
	struct http_pairs pairs;

	(void)state;
	assert_int_equal(read_pairs("", &pairs), OK);
	assert_int_equal(pairs.count, 0);
	assert_int_equal(read_pairs("&&&", &pairs), OK);
	assert_int_equal(pairs.count, 0);
}

static void
broken_pairs_are_refused(void **state)
{
	static const char *const bad[] = { "a=%", "%zz=1", "a=%00", "a=1&b=%ff",
		"\xfe=1" };
	struct http_pairs pairs;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(read_pairs(bad[i], &pairs), BAD_INPUT);
}

static void
pairs_have_a_limit(void **state)
{
	struct http_pairs pairs;
	char text[2 * HTTP_MAX_PAIRS + 2];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(text); i++)
		text[i] = i % 2 == 0 ? 'a' : '&';
	assert_int_equal(http_read_pairs(arena, text, 2 * HTTP_MAX_PAIRS - 1,
			     &pairs),
	    OK);
	assert_int_equal(pairs.count, HTTP_MAX_PAIRS);
	assert_int_equal(http_read_pairs(arena, text, 2 * HTTP_MAX_PAIRS + 1,
			     &pairs),
	    BAD_INPUT);
}

static void
an_address_of_this_site_leads_nowhere_else(void **state)
{
	static const char *const bad[] = { "", "a", "//a", "/\\a", "\\a",
		"https://a", "/\t/a", "/a\nb", "/a b", "/\303\251", "///",
		"/a\\b", "javascript:x" };
	static const char *const good[] = { "/", "/a", "/a?b=/c#d",
		"/a?next=https://b", "/a//b", "/%5C" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(bad); i++)
		assert_false(http_is_local(bad[i]));
	for (i = 0; i < COUNT_OF(good); i++)
		assert_true(http_is_local(good[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_escape_becomes_its_byte),
		cmocka_unit_test(what_is_no_escape_is_refused),
		cmocka_unit_test(
		    an_escape_that_is_cut_by_the_length_is_refused),
		cmocka_unit_test(nul_and_what_is_not_utf8_is_refused),
		cmocka_unit_test(a_path_is_cut_before_it_is_decoded),
		cmocka_unit_test(one_last_slash_makes_no_difference),
		cmocka_unit_test(a_path_that_is_none_is_refused),
		cmocka_unit_test(pairs_keep_their_order_and_repetitions),
		cmocka_unit_test(no_text_has_no_pairs),
		cmocka_unit_test(broken_pairs_are_refused),
		cmocka_unit_test(pairs_have_a_limit),
		cmocka_unit_test(an_address_of_this_site_leads_nowhere_else),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
