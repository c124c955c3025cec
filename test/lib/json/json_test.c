/* test/lib/json/json_test.c: what the reader takes, refuses and points at. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

static const struct json_limits limits = {
	.bytes = 1 << 20, .depth = 32, .values = 1000,
};

static struct arena *arena;
static struct problem problem;

static int
open_arena(void **state)
{
	(void)state;
	arena = arena_create();
	problem = (struct problem){ .code = NULL };
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static const struct json *
read_text(const char *text)
{
	const struct json *json = NULL;
	enum status status;

	status = json_read(arena, text, strlen(text), limits, &json, &problem);
	if (status != OK)
		fail_msg("%s: %s", text, problem.detail);
	return json;
}

static void
assert_refused(const char *text, int line, int column)
{
	const struct json *json;

	if (json_read(arena, text, strlen(text), limits, &json, &problem) !=
	    BAD_INPUT)
		fail_msg("taken: %s", text);
	if (problem.line != line || problem.column != column)
		fail_msg("%s: at %d:%d, not at %d:%d (%s)", text,
		    problem.line, problem.column, line, column,
		    problem.detail);
	assert_non_null(problem.detail);
	assert_non_null(problem.expected);
}

static void
every_type_is_read(void **state)
{
	const struct json *json = read_text(
	    " {\"a\": [1, -2.5, 1e3], \"b\": \"x\",\n"
	    "  \"c\": true, \"d\": false, \"e\": null}\r\n");

	(void)state;
	assert_int_equal(json->type, JSON_OBJECT);
	assert_int_equal(json->count, 5);
	assert_int_equal(json->items[0].type, JSON_LIST);
	assert_true(json->items[0].items[0].is_integer);
	assert_int_equal(json->items[0].items[0].integer, 1);
	assert_false(json->items[0].items[1].is_integer);
	assert_true(json->items[0].items[1].number == -2.5);
	assert_string_equal(json->items[0].items[2].text, "1e3");
	assert_true(json->items[0].items[2].number == 1000);
	assert_string_equal(json_member(json, "b")->text, "x");
	assert_true(json_member(json, "c")->truth);
	assert_false(json_member(json, "d")->truth);
	assert_int_equal(json_member(json, "d")->type, JSON_BOOL);
	assert_int_equal(json_member(json, "e")->type, JSON_NULL);
	assert_null(json_member(json, "f"));
	assert_null(json_member(json_member(json, "b"), "f"));
	assert_string_equal(json_member_text(json, "b"), "x");
	assert_null(json_member_text(json, "c"));
	assert_null(json_member_text(json, "f"));
}

static void
values_and_names_know_their_place(void **state)
{
	const struct json *json = read_text(
	    "{\"\xc3\xa9\xc3\xa9\": 1,\n \"want\" :\n\t[\"x\", 2]}");
	const struct json *want = json_member(json, "want");

	(void)state;
	assert_int_equal(json->line, 1);
	assert_int_equal(json->column, 1);
	assert_int_equal(json->items[0].column, 8);
	assert_int_equal(want->name_line, 2);
	assert_int_equal(want->name_column, 2);
	assert_int_equal(want->line, 3);
	assert_int_equal(want->column, 2);
	assert_int_equal(want->items[1].column, 8);
}

static void
escapes_become_characters(void **state)
{
	(void)state;
	assert_string_equal(read_text("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"")->text,
	    "\"\\/\b\f\n\r\t");
	assert_string_equal(read_text("\"\\u00e9\\u20AC\\ud83d\\ude00\"")->text,
	    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
}

static void
the_ends_of_the_integers_are_taken(void **state)
{
	(void)state;
	assert_true(read_text("9223372036854775807")->integer == INT64_MAX);
	assert_true(read_text("-9223372036854775808")->integer == INT64_MIN);
	assert_true(read_text("1e308")->number == 1e308);
	assert_true(read_text("-0")->is_integer);
}

static void
what_json_c_takes_wrongly_is_refused_with_its_place(void **state)
{
	(void)state;
	assert_refused("{'a':1}", 1, 2);
	assert_refused("[NaN]", 1, 2);
	assert_refused("[Infinity]", 1, 2);
	assert_refused("[-Infinity]", 1, 3);
	assert_refused("[1,\n1e999]", 2, 1);
	assert_refused("[-1e999]", 1, 2);
	assert_refused("[-01]", 1, 4);
	assert_refused("[2.]", 1, 4);
	assert_refused("[2.e3]", 1, 4);
	assert_refused("[\"a\tb\"]", 1, 4);
	assert_refused("[\"a\nb\"]", 1, 4);
	assert_refused("{\"a\":1,\n \"b\":2, \"a\":3}", 2, 9);
	assert_refused("[\"\\u0000\"]", 1, 9);
	assert_refused("[\"\\ud83d\"]", 1, 9);
	assert_refused("[\"\\ude00\"]", 1, 9);
	assert_refused("[\"\\ud83d\\u0041\"]", 1, 15);
	assert_refused("[9223372036854775808]", 1, 2);
	assert_refused("[-9223372036854775809]", 1, 2);
	assert_refused("[1,2,]", 1, 6);
	assert_refused("[1] x", 1, 5);
	assert_refused("/* a */ 1", 1, 1);
	assert_refused("", 1, 1);
	assert_refused("[\"\xc3\xa9\n\xff\"]", 2, 1);
}

static void
a_nul_byte_is_refused(void **state)
{
	const struct json *json;

	(void)state;
	assert_int_equal(json_read(arena, "[1\0]", 4, limits, &json,
	    &problem), BAD_INPUT);
	assert_int_equal(problem.column, 3);
}

static void
a_name_that_stands_twice_is_named(void **state)
{
	const struct json *json;
	const char *text = "{\"b\":{\"x\":1}, \"a\":1, \"b\":2, \"a\":3}";

	(void)state;
	assert_int_equal(json_read(arena, text, strlen(text), limits, &json,
	    &problem), BAD_INPUT);
	assert_string_equal(problem.field, "b");
	assert_int_equal(problem.column, 22);
}

static void
names_are_compared_without_their_escapes(void **state)
{
	const struct json *json;
	const char *text = "[{\"a\\\"\": [{\"b\": 1}, {\"b\": {}}],\n"
	    " \"\\u0062\": {\"x\": [1, {\"b\": 2}]}, \"b\": 3}]";

	(void)state;
	assert_int_equal(json_read(arena, text, strlen(text), limits, &json,
	    &problem), BAD_INPUT);
	assert_string_equal(problem.field, "b");
	assert_int_equal(problem.line, 2);
	assert_int_equal(problem.column, 34);
}

static void
members_stand_in_the_order_of_the_text(void **state)
{
	enum { MANY = 200 };
	const struct json *json;
	struct buf buf;
	int i;

	(void)state;
	buf_init(&buf, arena, limits.bytes);
	for (i = 0; i < MANY; i++)
		buf_add_format(&buf, "%c\n\"\\u00e9 %d\": {\"%d\": []}",
		    i == 0 ? '{' : ',', MANY - i, i);
	buf_add_char(&buf, '}');
	json = read_text(buf.bytes);
	assert_int_equal(json->count, MANY);
	for (i = 0; i < MANY; i++) {
		const struct json *item = &json->items[i];

		assert_string_equal(item->name,
		    arena_format(arena, "\xc3\xa9 %d", MANY - i));
		assert_int_equal(item->name_line, i + 2);
		assert_int_equal(item->line, i + 2);
		assert_string_equal(item->items[0].name,
		    arena_format(arena, "%d", i));
		assert_int_equal(item->items[0].type, JSON_LIST);
	}
}

static void
a_bare_value_ends_where_the_text_ends(void **state)
{
	const struct json *json;

	(void)state;
	/* The byte behind the length does not belong to the text. */
	assert_int_equal(json_read(arena, "127", 2, limits, &json, &problem),
	    OK);
	assert_int_equal(json->integer, 12);
	assert_string_equal(json->text, "12");
	assert_int_equal(read_text("-1.50 \n")->column, 1);
	assert_string_equal(read_text("-1.50 \n")->text, "-1.50");
	assert_true(read_text("\ttrue")->truth);
	assert_int_equal(read_text("\r\nnull ")->line, 2);
	assert_string_equal(read_text("\"\"")->text, "");
	assert_int_equal(read_text("{}")->count, 0);
}

static void
the_limits_hold(void **state)
{
	struct json_limits tight = { .bytes = 20, .depth = 2, .values = 4 };
	const struct json *json;

	(void)state;
	assert_int_equal(json_read(arena, "[[1,2]]", 7, tight, &json,
	    &problem), OK);
	assert_int_equal(json_read(arena, "[[[]]]", 6, tight, &json,
	    &problem), BAD_INPUT);
	assert_int_equal(problem.column, 3);
	assert_int_equal(json_read(arena, "[1,2,3,4]", 9, tight, &json,
	    &problem), TOO_LARGE);
	assert_int_equal(problem.column, 8);
	assert_int_equal(json_read(arena, "                     1", 22, tight,
	    &json, &problem), TOO_LARGE);
}

static void
a_hundred_thousand_brackets_are_refused_at_once(void **state)
{
	enum { MANY = 100000 };
	char *text = arena_alloc(arena, MANY);
	const struct json *json;

	(void)state;
	memset(text, '[', MANY);
	assert_int_equal(json_read(arena, text, MANY, limits, &json,
	    &problem), BAD_INPUT);
	assert_int_equal(problem.column, 33);
}

/* Against those that grow with the square: one line of many values. */
static void
long_lines_and_large_objects_take_linear_time(void **state)
{
	enum { MANY = 100000 };
	struct json_limits wide = { 64 << 20, 4, 4 * MANY };
	struct buf buf;
	const struct json *json;
	int64_t start;
	int i;

	(void)state;
	buf_init(&buf, arena, wide.bytes);
	buf_add_char(&buf, '{');
	for (i = 0; i < MANY; i++)
		buf_add_format(&buf, "%s\"name %d\":[%d]", i > 0 ? "," : "",
		    i, i);
	buf_add_char(&buf, '}');
	start = clock_monotonic_us();
	assert_int_equal(json_read(arena, buf.bytes, buf.length, wide, &json,
	    &problem), OK);
	assert_int_equal(json->count, MANY);
	assert_true(clock_monotonic_us() - start < 5000000);
}

/* ---- the public suite ---- */

/* Valid by grammar, refused by us: two of one name, and NUL. */
static bool
is_refused_on_purpose(const char *name)
{
	static const char *const names[] = {
		"y_object_duplicated_key.json",
		"y_object_duplicated_key_and_value.json",
		"y_object_escaped_null_in_key.json",
		"y_string_null_escape.json",
	};
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++) {
		if (text_is(names[i], name))
			return true;
	}
	return false;
}

static void
check_file(const char *folder, const char *name)
{
	struct json_limits suite = { 1 << 20, 512, 100000 };
	const struct json *json;
	enum status status;
	bool wanted = name[0] == 'y' && !is_refused_on_purpose(name);
	size_t length;
	char *bytes;

	assert_int_equal(file_read(arena, arena_format(arena, "%s/%s", folder,
	    name), 1 << 20, &bytes, &length), OK);
	status = json_read(arena, bytes, length, suite, &json, &problem);
	if (name[0] != 'i' && (status == OK) != wanted)
		fail_msg("%s: %s", name, status == OK ? "taken" :
		    problem.detail);
	if (status != OK && (problem.line < 1 || problem.column < 1))
		fail_msg("%s: no place", name);
}

static void
the_public_suite_is_judged_rightly(void **state)
{
	const char *data = getenv("SHARED_DATA");
	char *folder = arena_format(arena,
	    "%s/json-test-suite/test_parsing", data != NULL ? data :
	    "../shared/data");
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int count = 0;

	(void)state;
	if (dir == NULL) {
		print_message("skipped: no folder %s\n", folder);
		skip();
	}
	while ((entry = readdir(dir)) != NULL) {
		if (strstr(entry->d_name, ".json") == NULL)
			continue;
		check_file(folder, entry->d_name);
		count++;
	}
	closedir(dir);
	assert_true(count > 100);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_type_is_read),
		TEST(values_and_names_know_their_place),
		TEST(escapes_become_characters),
		TEST(the_ends_of_the_integers_are_taken),
		TEST(what_json_c_takes_wrongly_is_refused_with_its_place),
		TEST(a_nul_byte_is_refused),
		TEST(a_name_that_stands_twice_is_named),
		TEST(names_are_compared_without_their_escapes),
		TEST(members_stand_in_the_order_of_the_text),
		TEST(a_bare_value_ends_where_the_text_ends),
		TEST(the_limits_hold),
		TEST(a_hundred_thousand_brackets_are_refused_at_once),
		TEST(long_lines_and_large_objects_take_linear_time),
		TEST(the_public_suite_is_judged_rightly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
