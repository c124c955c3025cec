/* test/lib/yaml/yaml_test.c: the limits of the reader of YAML, and its trees. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/arena.h"
#include "yaml/yaml.h"

/* The cases of the language itself are in test/data/query. */

static const struct json_limits wide = { 1 << 22, 20, 100000 };
static const struct json_limits narrow = { 1 << 22, 8, 4000 };

static struct problem problem;
static struct buf text;

static int
set_up(void **state)
{
	make_arena(state);
	problem = (struct problem){ 0 };
	buf_init(&text, arena, 1 << 22);
	return 0;
}

static void
add_times(const char *what, int times)
{
	while (times-- > 0)
		buf_add(&text, what);
}

static const struct json *
read_all(const char *bytes)
{
	const struct json *json;

	if (yaml_read(arena, bytes, strlen(bytes), wide, &json, &problem) !=
	    OK)
		fail_msg("%s at %d:%d in\n%s", problem.detail, problem.line,
		    problem.column, bytes);
	return json;
}

static void
assert_refused(enum status status, const char *code, int line, int column)
{
	const struct json *json;

	assert_int_equal(yaml_read(arena, text.bytes, text.length, narrow,
	    &json, &problem), status);
	assert_string_equal(problem.code, code);
	assert_int_equal(problem.line, line);
	assert_int_equal(problem.column, column);
}

static void
a_hundred_thousand_brackets_are_refused_at_the_limit(void **state)
{
	(void)state;
	add_times("[", 100000);
	assert_refused(TOO_LARGE, "too-deep", 1, 9);
}

static void
so_are_braces_and_dashes_and_question_marks(void **state)
{
	static const char *const repeated[] = { "{a: ", "- ", "[{a: ", "? " };
	const struct json *json;
	enum status status;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(repeated); i++) {
		buf_clear(&text);
		add_times(repeated[i], 50000);
		status = yaml_read(arena, text.bytes, text.length, narrow,
		    &json, &problem);
		assert_true(status == TOO_LARGE || status == BAD_INPUT);
		assert_int_equal(problem.line, 1);
		assert_true(problem.column < 100);
	}
}

static void
closing_brackets_do_not_help(void **state)
{
	(void)state;
	add_times("[", 100000);
	add_times("]", 100000);
	assert_refused(TOO_LARGE, "too-deep", 1, 9);
}

static void
an_alias_bomb_does_not_explode(void **state)
{
	int level;

	(void)state;
	buf_add(&text, "- &a0 [x,x,x,x,x,x,x,x,x,x]\n");
	for (level = 1; level < 10; level++) {
		buf_add_format(&text, "- &a%d [", level);
		add_times(arena_format(arena, "*a%d, ", level - 1), 10);
		buf_add(&text, "]\n");
	}
	assert_refused(TOO_LARGE, "alias-expansion", 4, 18);
}

/* Each alias is short and the list is flat: the values are what counts. */
static void
many_aliases_of_one_list_count_each_time(void **state)
{
	(void)state;
	buf_add(&text, "- &a [");
	add_times("x,", 1000);
	buf_add(&text, "]\n");
	add_times("- *a\n", 3);
	assert_refused(TOO_LARGE, "alias-expansion", 4, 3);
}

static void
fifty_thousand_anchors_are_refused_at_the_limit(void **state)
{
	int i;

	(void)state;
	buf_add(&text, "[");
	for (i = 0; i < 50000; i++)
		buf_add_format(&text, "&a%d x,\n", i);
	buf_add(&text, "]");
	assert_refused(TOO_LARGE, "too-many-anchors", 65, 1);
}

static void
an_anchor_cannot_hold_itself(void **state)
{
	(void)state;
	buf_add(&text, "a: &self [1, {b: *self}]");
	assert_refused(BAD_INPUT, "bad-alias", 1, 18);
}

static void
values_have_a_limit(void **state)
{
	(void)state;
	buf_add(&text, "[");
	add_times("1,", 3999);
	buf_add(&text, "1]");
	assert_refused(TOO_LARGE, "too-many-values", 1, 8000);
}

static void
bytes_have_a_limit(void **state)
{
	static const struct json_limits ten = { 10, 8, 10 };
	const struct json *json;

	(void)state;
	assert_int_equal(yaml_read(arena, "abcdefghij", 10, ten, &json,
	    &problem), OK);
	assert_int_equal(yaml_read(arena, "abcdefghijk", 11, ten, &json,
	    &problem), TOO_LARGE);
	assert_string_equal(problem.code, "too-long");
}

static void
many_keys_are_read_and_a_repeated_one_is_found(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 3000; i++)
		buf_add_format(&text, "key%d: 1\n", i);
	buf_add(&text, "key17: 1\n");
	assert_refused(BAD_INPUT, "duplicate-key", 3001, 1);
}

static void
a_tree_keeps_types_texts_and_places(void **state)
{
	const struct json *json = read_all("a: [1, '2', 0x10, true, ~]\n"
	    "\xc3\xa9t\xc3\xa9: {b: 1.5}\n"), *item;

	(void)state;
	assert_int_equal(json->type, JSON_OBJECT);
	assert_int_equal(json->count, 2);
	item = json_member(json, "a")->items;
	assert_int_equal(json_member(json, "a")->count, 5);
	assert_int_equal(item[0].type, JSON_NUMBER);
	assert_true(item[0].is_integer);
	assert_int_equal(item[0].integer, 1);
	assert_int_equal(item[1].type, JSON_TEXT);
	assert_string_equal(item[1].text, "2");
	assert_int_equal(item[1].line, 1);
	assert_int_equal(item[1].column, 8);
	assert_int_equal(item[2].integer, 16);
	assert_string_equal(item[2].text, "0x10");
	assert_int_equal(item[3].type, JSON_BOOL);
	assert_true(item[3].truth);
	assert_int_equal(item[4].type, JSON_NULL);
	item = json_member(json_member(json, "\xc3\xa9t\xc3\xa9"), "b");
	assert_int_equal(item->type, JSON_NUMBER);
	assert_false(item->is_integer);
	assert_true(item->number == 1.5);
	assert_int_equal(item->name_line, 2);
	assert_int_equal(item->name_column, 7);
	assert_int_equal(item->column, 10);
}

static void
plain_scalars_follow_the_core_schema(void **state)
{
	static const struct {
		const char *text;
		enum json_type type;
	} scalars[] = {
		{ "no", JSON_TEXT }, { "on", JSON_TEXT },
		{ "yes", JSON_TEXT }, { "true", JSON_BOOL },
		{ "True", JSON_BOOL }, { "TRUE", JSON_BOOL },
		{ "tRUE", JSON_TEXT }, { "null", JSON_NULL },
		{ "Null", JSON_NULL }, { "~", JSON_NULL },
		{ "nULL", JSON_TEXT }, { "010", JSON_NUMBER },
		{ "0o7", JSON_NUMBER }, { "0o8", JSON_TEXT },
		{ "0x1F", JSON_NUMBER }, { "0X1F", JSON_TEXT },
		{ "-0x1F", JSON_TEXT }, { "0b1", JSON_TEXT },
		{ "1e3", JSON_NUMBER }, { "1e", JSON_TEXT },
		{ ".5", JSON_NUMBER }, { "5.", JSON_NUMBER },
		{ ".", JSON_TEXT }, { "+1", JSON_NUMBER },
		{ "-.5E-2", JSON_NUMBER }, { "1_000", JSON_TEXT },
		{ "2019-01-01", JSON_TEXT }, { "1:30", JSON_TEXT },
		{ "e5", JSON_TEXT }, { "1e999", JSON_TEXT },
		{ "99999999999999999999", JSON_NUMBER },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(scalars); i++) {
		const struct json *list = read_all(arena_format(arena,
		    "[%s]", scalars[i].text));

		if (list->items[0].type != scalars[i].type)
			fail_msg("%s", scalars[i].text);
	}
	assert_false(read_all("99999999999999999999")->is_integer);
	assert_true(read_all("-9223372036854775808")->is_integer);
}

static void
a_document_without_content_is_null(void **state)
{
	(void)state;
	assert_null(read_all(""));
	assert_null(read_all("# nothing\n"));
	assert_null(read_all("---\n"));
	assert_null(read_all("null"));
	assert_non_null(read_all("''"));
}

/* The characters of a value in a text of one byte a character. */
static void
assert_extent(const char *whole, const struct json *json, const char *extent)
{
	assert_int_equal(json->end - json->begin, strlen(extent));
	assert_memory_equal(whole + json->begin, extent, strlen(extent));
}

static void
each_value_knows_where_it_ends(void **state)
{
	const char *lines = "a: 1  # one\r\nb:\r\n- c\r\n- 'd'  # d\r\n";
	const char *brackets = "{a: [b, {c: d}, e: f], g: \"h\" }";
	const struct json *json = read_all(lines);

	(void)state;
	assert_extent(lines, &json->items[0], "1");
	assert_int_equal(json->items[1].name_begin, 13);
	assert_extent(lines, &json->items[1], "- c\r\n- 'd'");
	assert_extent(lines, &json->items[1].items[1], "'d'");
	json = read_all(brackets);
	assert_extent(brackets, json, brackets);
	assert_extent(brackets, &json->items[0], "[b, {c: d}, e: f]");
	assert_extent(brackets, &json->items[0].items[1], "{c: d}");
	assert_extent(brackets, &json->items[0].items[2], "e: f");
	assert_extent(brackets, &json->items[1], "\"h\"");
	json = read_all("[é, x]");	/* characters, not bytes */
	assert_int_equal(json->items[1].begin, 4);
	json = read_all("[&a [b, c], *a]");
	assert_int_equal(json->items[1].begin, 12);
	assert_int_equal(json->items[1].end, 14);
}

static void
what_is_missing_at_the_end_is_missing_behind_the_last_word(void **state)
{
	(void)state;
	buf_add(&text, "want: [has: [Cat");
	assert_refused(BAD_INPUT, "not-yaml", 1, 17);
	buf_clear(&text);
	buf_add(&text, "want:\n- has: [é\n \n\n");
	assert_refused(BAD_INPUT, "not-yaml", 2, 10);
	buf_clear(&text);
	buf_add(&text, "want: [a]]\nb: c\n");
	assert_refused(BAD_INPUT, "not-yaml", 1, 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, drop_arena)
		TEST(a_hundred_thousand_brackets_are_refused_at_the_limit),
		TEST(so_are_braces_and_dashes_and_question_marks),
		TEST(closing_brackets_do_not_help),
		TEST(an_alias_bomb_does_not_explode),
		TEST(many_aliases_of_one_list_count_each_time),
		TEST(fifty_thousand_anchors_are_refused_at_the_limit),
		TEST(an_anchor_cannot_hold_itself),
		TEST(values_have_a_limit),
		TEST(bytes_have_a_limit),
		TEST(many_keys_are_read_and_a_repeated_one_is_found),
		TEST(a_tree_keeps_types_texts_and_places),
		TEST(plain_scalars_follow_the_core_schema),
		TEST(each_value_knows_where_it_ends),
		TEST(a_document_without_content_is_null),
		TEST(what_is_missing_at_the_end_is_missing_behind_the_last_word),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
