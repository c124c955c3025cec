/* test/lib/base/buf_test.c: text that grows up to a limit; numbers as text. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "json/json.h"
#include "lib/arena.h"
#include "lib/draw.h"

enum { DOUBLES = 200000 };

static struct buf text;

static int
set_up(void **state)
{
	make_arena(state);
	buf_init(&text, arena, 1 << 20);
	return 0;
}

static void
a_new_buf_is_an_empty_text(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, arena, 10);
	assert_string_equal(buf.bytes, "");
	assert_int_equal(buf.length, 0);
	assert_false(buf.failed);
	buf_clear(&buf);
	assert_string_equal(buf.bytes, "");
}

static void
it_holds_exactly_as_much_as_its_limit(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, arena, 5);
	buf_add(&buf, "123");
	buf_add_char(&buf, '4');
	buf_add_bytes(&buf, "5", 1);
	assert_false(buf.failed);
	buf_add_bytes(&buf, "", 0);
	buf_add(&buf, "");
	assert_false(buf.failed);
	buf_add_char(&buf, '6');
	assert_true(buf.failed);
	assert_string_equal(buf.bytes, "12345");
}

static void
failure_stays_until_the_buf_is_cleared(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, arena, 5);
	buf_add(&buf, "123456");
	assert_true(buf.failed);
	assert_string_equal(buf.bytes, "");
	buf_add(&buf, "1");
	buf_add_int(&buf, 2);
	buf_add_format(&buf, "%d", 3);
	assert_true(buf.failed);
	assert_string_equal(buf.bytes, "");
	buf_clear(&buf);
	assert_false(buf.failed);
	buf_add(&buf, "12345");
	assert_string_equal(buf.bytes, "12345");
}

static void
what_was_added_can_be_cut_off_again(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, arena, 5);
	buf_add(&buf, "12345");
	buf_cut(&buf, 2);
	assert_string_equal(buf.bytes, "123");
	buf_add(&buf, "67");
	assert_string_equal(buf.bytes, "12367");
}

static void
what_is_expected_changes_neither_text_nor_limit(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, arena, 5);
	buf_expect(&buf, 1000);
	assert_string_equal(buf.bytes, "");
	buf_add(&buf, "123");
	buf_expect(&buf, 1000);
	assert_string_equal(buf.bytes, "123");
	assert_false(buf.failed);
	buf_add(&buf, "456");
	assert_true(buf.failed);
}

static void
a_formatted_addition_is_whole_or_not_there(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, arena, 8);
	buf_add_format(&buf, "%s-%d", "ab", 42);
	assert_string_equal(buf.bytes, "ab-42");
	buf_add_format(&buf, "%s", "");
	buf_add_format(&buf, "%04d", 7);
	assert_true(buf.failed);
	assert_string_equal(buf.bytes, "ab-42");
}

static void
a_limit_of_nothing_takes_nothing(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, arena, 0);
	buf_add_char(&buf, 'a');
	assert_true(buf.failed);
	assert_string_equal(buf.bytes, "");
}

static void
growing_keeps_what_is_there(void **state)
{
	size_t i;

	(void)state;
	buf_clear(&text);
	for (i = 0; i < 100000; i++)
		buf_add_char(&text, (char)('a' + i % 26));
	assert_int_equal(text.length, 100000);
	assert_int_equal(strlen(text.bytes), 100000);
	for (i = 0; i < 100000; i++)
		assert_int_equal(text.bytes[i], 'a' + i % 26);
}

static const char *
of_int(int64_t number)
{
	buf_clear(&text);
	buf_add_int(&text, number);
	return text.bytes;
}

static void
whole_numbers_are_written_to_both_ends_of_64_bits(void **state)
{
	(void)state;
	assert_string_equal(of_int(0), "0");
	assert_string_equal(of_int(-1), "-1");
	assert_string_equal(of_int(1234567890), "1234567890");
	assert_string_equal(of_int(INT64_MAX), "9223372036854775807");
	assert_string_equal(of_int(INT64_MIN), "-9223372036854775808");
}

static const char *
of_double(double number)
{
	buf_clear(&text);
	buf_add_double(&text, number);
	return text.bytes;
}

static void
doubles_are_written_as_people_would(void **state)
{
	(void)state;
	assert_string_equal(of_double(2), "2");
	assert_string_equal(of_double(-7), "-7");
	assert_string_equal(of_double(0), "0");
	assert_string_equal(of_double(-0.0), "0");
	assert_string_equal(of_double(0.1), "0.1");
	assert_string_equal(of_double(0.1 + 0.2), "0.30000000000000004");
	assert_string_equal(of_double(1.0 / 3), "0.3333333333333333");
	assert_string_equal(of_double(4.35), "4.35");
	assert_string_equal(of_double(999999999999999), "999999999999999");
	assert_string_equal(of_double(NAN), "null");
	assert_string_equal(of_double(INFINITY), "null");
}

/* True when a text with fewer digits is read as the same number. */
static bool
can_be_shorter(double number, int digits)
{
	char shorter[64];

	if (digits <= 1)
		return false;
	snprintf(shorter, sizeof(shorter), "%.*e", digits - 2, number);
	return strtod(shorter, NULL) == number;
}

/* Digits that say something: without zeros at either end. */
static int
digits_of(const char *number)
{
	int count = 0, zeros = 0;

	for (; *number != '\0' && *number != 'e'; number++) {
		if (*number == '0')
			zeros += count > 0;
		if (*number < '1' || *number > '9')
			continue;
		count += zeros + 1;
		zeros = 0;
	}
	return count;
}

static void
assert_shortest(double number)
{
	const char *written = of_double(number);
	double back;

	if (!text_to_double(written, &back) || back != number)
		fail_msg("%.17g is written %s", number, written);
	if (can_be_shorter(number, digits_of(written)))
		fail_msg("%.17g is written %s, which is too long", number,
		    written);
}

static void
every_double_comes_back_from_its_shortest_text(void **state)
{
	static const double special[] = { DBL_MAX, -DBL_MAX, DBL_MIN,
		DBL_EPSILON, 4.9406564584124654e-324, 1e-310, 1e15, 1e16,
		1e22, 1e23, 123456789012345678.0, 9007199254740993.0, 5e-5 };
	uint64_t seed = 20240611, bits;
	double number;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(special); i++)
		assert_shortest(special[i]);
	for (i = 0; i < DOUBLES; i++) {
		bits = draw(&seed);
		memcpy(&number, &bits, sizeof(number));
		if (isfinite(number))
			assert_shortest(number);
		assert_shortest((double)(bits >> 11) / 9007199254740992.0);
		assert_shortest((double)(bits % 100000) / 1000);
	}
}

static const char *
of_seconds(int64_t at_us)
{
	buf_clear(&text);
	buf_add_seconds(&text, at_us);
	return text.bytes;
}

static void
seconds_carry_their_fraction_and_no_more(void **state)
{
	(void)state;
	assert_string_equal(of_seconds(0), "0");
	assert_string_equal(of_seconds(1546300800000000), "1546300800");
	assert_string_equal(of_seconds(1500000), "1.5");
	assert_string_equal(of_seconds(1000001), "1.000001");
	assert_string_equal(of_seconds(1), "0.000001");
	assert_string_equal(of_seconds(-1), "-0.000001");
	assert_string_equal(of_seconds(-1500000), "-1.5");
	assert_string_equal(of_seconds(100), "0.0001");
	assert_string_equal(of_seconds(INT64_MIN), "-9223372036854.775808");
	assert_string_equal(of_seconds(INT64_MAX), "9223372036854.775807");
}

static const char *
of_text(const char *plain)
{
	buf_clear(&text);
	buf_add_json_text(&text, plain);
	return text.bytes;
}

static void
a_json_text_escapes_what_it_must(void **state)
{
	(void)state;
	assert_string_equal(of_text(""), "\"\"");
	assert_string_equal(of_text("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
	assert_string_equal(of_text("\n\t\r\x01\x1f"),
	    "\"\\n\\u0009\\u000d\\u0001\\u001f\"");
	assert_string_equal(of_text("\xc3\xa9\xf0\x9f\x98\x80"),
	    "\"\xc3\xa9\xf0\x9f\x98\x80\"");
	assert_string_equal(of_text("a\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd"),
	    "\"a\\ufffe\\uffff\xef\xbf\xbd\"");
}

static void
every_character_comes_back_from_its_json_text(void **state)
{
	static const struct json_limits limits = { 100, 1, 1 };
	struct problem problem;
	const struct json *json;
	char plain[2] = "";
	int byte;

	(void)state;
	for (byte = 1; byte < 128; byte++) {
		plain[0] = (char)byte;
		of_text(plain);
		assert_int_equal(json_read(arena, text.bytes, text.length,
		    limits, &json, &problem), OK);
		assert_string_equal(json->text, plain);
	}
}

static void
a_part_of_an_address_is_encoded(void **state)
{
	(void)state;
	buf_clear(&text);
	buf_add_url_part(&text, "aZ09-._~ /?#%&+\xc3\xa9");
	assert_string_equal(text.bytes,
	    "aZ09-._~%20%2F%3F%23%25%26%2B%C3%A9");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_buf_is_an_empty_text),
		cmocka_unit_test(it_holds_exactly_as_much_as_its_limit),
		cmocka_unit_test(failure_stays_until_the_buf_is_cleared),
		cmocka_unit_test(what_was_added_can_be_cut_off_again),
		cmocka_unit_test(what_is_expected_changes_neither_text_nor_limit),
		cmocka_unit_test(a_formatted_addition_is_whole_or_not_there),
		cmocka_unit_test(a_limit_of_nothing_takes_nothing),
		cmocka_unit_test(growing_keeps_what_is_there),
		cmocka_unit_test(
		    whole_numbers_are_written_to_both_ends_of_64_bits),
		cmocka_unit_test(doubles_are_written_as_people_would),
		cmocka_unit_test(
		    every_double_comes_back_from_its_shortest_text),
		cmocka_unit_test(seconds_carry_their_fraction_and_no_more),
		cmocka_unit_test(a_json_text_escapes_what_it_must),
		cmocka_unit_test(
		    every_character_comes_back_from_its_json_text),
		cmocka_unit_test(a_part_of_an_address_is_encoded),
	};

	return cmocka_run_group_tests(tests, set_up, drop_arena);
}
