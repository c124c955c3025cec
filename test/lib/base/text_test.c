/* test/lib/base/text_test.c: UTF-8, numbers in text, base64url, refusals. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "lib/arena.h"

/* The bytes of a code point as UTF-8 would write it, valid or not. */
static size_t
encode(uint32_t code, char *out)
{
	size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 :
	    code < 0x10000 ? 3 : 4, i;
	static const unsigned char marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (i = length; i-- > 1; code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(marks[length] | code);
	return length;
}

static void
every_code_point_is_utf8_but_surrogates_and_nul(void **state)
{
	uint32_t code;
	char bytes[4];

	(void)state;
	for (code = 0; code < 0x1fffff; code += code < 0x12000 ? 1 : 61) {
		bool valid = code != 0 && code <= 0x10ffff &&
		    (code < 0xd800 || code > 0xdfff);

		if (text_is_utf8(bytes, encode(code, bytes)) != valid)
			fail_msg("U+%04X", code);
	}
	for (code = 0x10fff0; code <= 0x110010; code++)
		assert_int_equal(text_is_utf8(bytes, encode(code, bytes)),
		    code <= 0x10ffff);
}

static void
bytes_that_are_no_character_are_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
	} wrong[] = {
		{ "\x80", 1 }, { "\xbf", 1 }, { "\xc0\x80", 2 },
		{ "\xc1\xbf", 2 }, { "\xc2", 1 }, { "\xc2\x41", 2 },
		{ "\xc2\xc2", 2 }, { "\xe0\x80\x80", 3 },
		{ "\xe0\x9f\xbf", 3 }, { "\xe0\xa0", 2 },
		{ "\xe1\x80\x41", 3 }, { "\xed\xa0\x80", 3 },
		{ "\xed\xbf\xbf", 3 }, { "\xf0\x80\x80\x80", 4 },
		{ "\xf0\x8f\xbf\xbf", 4 }, { "\xf0\x90\x80", 3 },
		{ "\xf4\x90\x80\x80", 4 }, { "\xf5\x80\x80\x80", 4 },
		{ "\xf8\x88\x80\x80\x80", 5 }, { "\xfe", 1 }, { "\xff", 1 },
		{ "a\xff", 2 }, { "a\0b", 3 }, { "abc\xe2\x82", 5 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(wrong); i++) {
		if (text_is_utf8(wrong[i].bytes, wrong[i].length))
			fail_msg("case %zu is taken", i);
	}
	assert_true(text_is_utf8("", 0));
	assert_true(text_is_utf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 10));
}

/* A character that is cut off must not be read behind the end. */
static void
nothing_behind_the_end_is_read(void **state)
{
	char *exact = malloc(2);

	(void)state;
	assert_non_null(exact);
	memcpy(exact, "a\xf0", 2);
	assert_false(text_is_utf8(exact, 2));
	free(exact);
}

static void
a_length_is_in_characters(void **state)
{
	(void)state;
	assert_int_equal(text_length(""), 0);
	assert_int_equal(text_length("abc"), 3);
	assert_int_equal(text_length("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
	    4);
}

static void
texts_are_compared_also_with_null(void **state)
{
	(void)state;
	assert_true(text_is("a", "a"));
	assert_false(text_is("a", "A"));
	assert_true(text_is(NULL, NULL));
	assert_false(text_is(NULL, ""));
	assert_false(text_is("", NULL));
	assert_true(text_starts("abc", "ab"));
	assert_true(text_starts("abc", ""));
	assert_false(text_starts("ab", "abc"));
	assert_true(text_is_ignoring_case("Content-Type", "content-type"));
	assert_false(text_is_ignoring_case("a", "ab"));
}

static void
whole_numbers_fill_their_text(void **state)
{
	static const char *const wrong[] = { "", "-", "+", " 1", "1 ", "1a",
		"0x10", "1.0", "1e3", "--1", "+-1", "9223372036854775808",
		"-9223372036854775809", "\n1", "1\n" };
	int64_t number = 0;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(wrong); i++) {
		number = 77;
		if (text_to_int64(wrong[i], &number))
			fail_msg("\"%s\" is taken", wrong[i]);
		assert_int_equal(number, 77);
	}
	assert_true(text_to_int64("0010", &number));
	assert_int_equal(number, 10);
	assert_true(text_to_int64("+7", &number));
	assert_int_equal(number, 7);
	assert_true(text_to_int64("9223372036854775807", &number));
	assert_true(number == INT64_MAX);
	assert_true(text_to_int64("-9223372036854775808", &number));
	assert_true(number == INT64_MIN);
}

static void
numbers_fill_their_text_and_are_finite(void **state)
{
	static const char *const wrong[] = { "", " 1", "1 ", "nan", "inf",
		"0x1p3", "1e", "e1", ".", "+", "1.2.3", "1e999", "-1e999",
		"1,5", "--1", "infinity" };
	double number = 0;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(wrong); i++) {
		number = 77;
		if (text_to_double(wrong[i], &number))
			fail_msg("\"%s\" is taken", wrong[i]);
		assert_true(number == 77);
	}
	assert_true(text_to_double("1e3", &number) && number == 1000);
	assert_true(text_to_double("-.5", &number) && number == -0.5);
	assert_true(text_to_double("5.", &number) && number == 5);
	assert_true(text_to_double("1e-999", &number) && number == 0);
}

static void
base64url_comes_back_for_every_length(void **state)
{
	unsigned char bytes[70], *back;
	size_t length, i, back_length;
	const char *text;

	(void)state;
	for (length = 0; length < sizeof(bytes); length++) {
		for (i = 0; i < length; i++)
			bytes[i] = (unsigned char)(i * 89 + length * 7);
		text = text_base64url(arena, bytes, length);
		assert_int_equal(strlen(text), (length * 4 + 2) / 3);
		assert_int_equal(strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz0123456789-_"),
		    strlen(text));
		back = text_from_base64url(arena, text, &back_length);
		assert_non_null(back);
		assert_int_equal(back_length, length);
		assert_memory_equal(back, bytes, length);
	}
}

static void
base64url_is_that_of_the_standard(void **state)
{
	(void)state;
	assert_string_equal(text_base64url(arena, "", 0), "");
	assert_string_equal(text_base64url(arena, "f", 1), "Zg");
	assert_string_equal(text_base64url(arena, "fo", 2), "Zm8");
	assert_string_equal(text_base64url(arena, "foo", 3), "Zm9v");
	assert_string_equal(text_base64url(arena, "foobar", 6), "Zm9vYmFy");
	assert_string_equal(text_base64url(arena, "\xfb\xff\xbf", 3), "-_-_");
}

static void
what_is_not_base64url_is_refused(void **state)
{
	static const char *const wrong[] = { "A", "AAAAA", "Zg==", "Zm9v=",
		"Zm+v", "Zm/v", "Zm9v Zm9v", "Zm9\n", "\xc3\xa9",
		"Zh",	/* bits that stand for nothing */
		"Zm9" };
	size_t i, length;

	(void)state;
	for (i = 0; i < COUNT_OF(wrong); i++) {
		if (text_from_base64url(arena, wrong[i], &length) != NULL)
			fail_msg("\"%s\" is taken", wrong[i]);
	}
}

static void
hexadecimal_is_in_lower_case(void **state)
{
	(void)state;
	assert_string_equal(text_hex(arena, "\x00\x0f\xa0\xff", 4),
	    "000fa0ff");
	assert_string_equal(text_hex(arena, "", 0), "");
}

static void
a_hexadecimal_digit_of_either_case_has_a_value(void **state)
{
	(void)state;
	assert_int_equal(text_hex_value('9'), 9);
	assert_int_equal(text_hex_value('a'), 10);
	assert_int_equal(text_hex_value('F'), 15);
	assert_int_equal(text_hex_value('g'), -1);
	assert_int_equal(text_hex_value('@'), -1);
	assert_int_equal(text_hex_value('\0'), -1);
}

static void
a_long_text_is_cut_between_characters(void **state)
{
	(void)state;
	assert_string_equal(text_shortened(arena, "abc", 3), "abc");
	assert_string_equal(text_shortened(arena, "abcd", 3), "abc…");
	assert_string_equal(text_shortened(arena, "aéb", 2), "a…");
	assert_string_equal(text_shortened(arena, "aéb", 3), "aé…");
	assert_string_equal(text_shortened(arena, "", 0), "");
	assert_string_equal(text_shortened(arena, "é", 1), "…");
}

static void
blanks_at_the_ends_and_returns_are_cut_out(void **state)
{
	(void)state;
	assert_string_equal(text_trimmed(arena, " \r\n a b\t\n"), "a b");
	assert_string_equal(text_trimmed(arena, " \t"), "");
	assert_string_equal(text_without_returns(arena, "a\r\nb\rc\r\n"),
	    "a\nb\rc\n");
	assert_string_equal(text_without_returns(arena, "\r"), "\r");
}

static void
a_refusal_is_a_status_and_its_words(void **state)
{
	struct problem problem = { .line = 9, .field = "old" };

	(void)state;
	assert_int_equal(refuse(&problem, arena, CONFLICT, "taken",
	    "%s has %d", "it", 3), CONFLICT);
	assert_string_equal(problem.code, "taken");
	assert_string_equal(problem.detail, "it has 3");
	assert_int_equal(problem.line, 0);
	assert_null(problem.field);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_code_point_is_utf8_but_surrogates_and_nul),
		cmocka_unit_test(bytes_that_are_no_character_are_refused),
		cmocka_unit_test(nothing_behind_the_end_is_read),
		cmocka_unit_test(a_length_is_in_characters),
		cmocka_unit_test(texts_are_compared_also_with_null),
		cmocka_unit_test(whole_numbers_fill_their_text),
		cmocka_unit_test(numbers_fill_their_text_and_are_finite),
		cmocka_unit_test(base64url_comes_back_for_every_length),
		cmocka_unit_test(base64url_is_that_of_the_standard),
		cmocka_unit_test(what_is_not_base64url_is_refused),
		cmocka_unit_test(hexadecimal_is_in_lower_case),
		cmocka_unit_test(a_hexadecimal_digit_of_either_case_has_a_value),
		cmocka_unit_test(a_long_text_is_cut_between_characters),
		cmocka_unit_test(blanks_at_the_ends_and_returns_are_cut_out),
		cmocka_unit_test(a_refusal_is_a_status_and_its_words),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
