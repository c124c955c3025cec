/* test/fcgi/form_test.c: bodies of forms and of JSON, read into a struct. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "form.h"
#include "lib/arena.h"

#define FORM "application/x-www-form-urlencoded"
#define PARTS "multipart/form-data; boundary=b"

struct sample {
	const char *name;
	int count;
	bool is_on;
	struct int_list ids;
	struct texts lines;
};
static const struct form_field fields[] = {
	{ FORM_TEXT("name", struct sample, name), .is_needed = true },
	{ FORM_INT("count", struct sample, count) },
	{ FORM_FLAG("on", struct sample, is_on) },
	{ FORM_INTS("ids", struct sample, ids) },
	{ FORM_TEXTS("lines", struct sample, lines) },
};

static struct request request;

static enum status
read_body(const char *type, const char *body, struct sample *sample)
{
	*sample = (struct sample){ .count = 7 };
	request = (struct request){
		.arena = arena,
		.content_type = type,
		.body = body,
		.body_length = strlen(body),
	};
	return form_read(&request, fields, COUNT_OF(fields), sample);
}

static void
assert_refused(const char *type, const char *body, const char *code,
    const char *field)
{
	struct sample sample;

	assert_int_equal(read_body(type, body, &sample), BAD_INPUT);
	assert_string_equal(request.problem.code, code);
	assert_string_equal(request.problem.field, field);
}

static void
several_texts_are_a_list_one_text_or_lines(void **state)
{
	static const char *const said[][2] = {
		{ "application/json",
		    "{\"name\": \"a\", \"lines\": [\"b c\", \"d\"]}" },
		{ FORM, "name=a&lines=++b+c%0D%0A%0D%0A+%09d++" },
		{ FORM, "name=a&lines=b+c%0Ad%0A" },
		{ FORM, "lines=b+c&name=a&lines=&lines=d" },
	};
	struct sample sample;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(said); i++) {
		assert_int_equal(read_body(said[i][0], said[i][1], &sample),
		    OK);
		assert_int_equal(sample.lines.count, 2);
		assert_string_equal(sample.lines.items[0], "b c");
		assert_string_equal(sample.lines.items[1], "d");
	}
	assert_int_equal(read_body("application/json",
			     "{\"name\": \"a\", \"lines\": \"b\"}", &sample),
	    OK);
	assert_int_equal(sample.lines.count, 1);
	assert_int_equal(read_body(FORM, "name=a&lines=", &sample), OK);
	assert_non_null(sample.lines.items);
	assert_int_equal(sample.lines.count, 0);
	assert_int_equal(read_body(FORM, "name=a", &sample), OK);
	assert_null(sample.lines.items);
	assert_refused("application/json",
	    "{\"name\": \"a\", \"lines\": [\"b\", 1]}", "wrong-type", "lines");
	assert_refused("application/json",
	    "{\"name\": \"a\", \"lines\": {\"b\": \"c\"}}", "wrong-type",
	    "lines");
}

static void
three_ways_say_the_same(void **state)
{
	static const char *const said[][2] = {
		{ FORM, "name=a+b&count=3&on=1&more=x" },
		{ "application/json",
		    "{\"name\": \"a b\", \"count\": 3, \"on\": true,"
		    " \"more\": []}" },
		/* curl -d */
		{ FORM, " {\"name\": \"a b\", \"count\": 3, \"on\": true}" },
		{ PARTS,
		    "--b\r\nContent-Disposition: form-data; name=\"name\""
		    "\r\n\r\na b\r\n--b\r\nContent-Disposition: form-data;"
		    " name=\"count\"\r\n\r\n3\r\n--b\r\nContent-Disposition:"
		    " form-data; name=\"on\"\r\n\r\n1\r\n--b--\r\n" },
	};
	struct sample sample;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(said); i++) {
		assert_int_equal(read_body(said[i][0], said[i][1], &sample),
		    OK);
		assert_string_equal(sample.name, "a b");
		assert_int_equal(sample.count, 3);
		assert_true(sample.is_on);
	}
}

static void
numbers_of_a_list_come_one_by_one_or_together(void **state)
{
	static const char *const said[][2] = {
		{ FORM, "name=x&ids=3&more=9&ids=1" },
		{ "", "{\"name\": \"x\", \"ids\": [3, 1]}" },
	};
	static const char *const one[][2] = {
		{ FORM, "name=x&ids=3" },
		{ "", "{\"name\": \"x\", \"ids\": 3}" },
		{ PARTS,
		    "--b\r\nContent-Disposition: form-data; name=\"name\""
		    "\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data;"
		    " name=\"ids\"\r\n\r\n3\r\n--b--\r\n" },
	};
	struct sample sample;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(said); i++) {
		assert_int_equal(read_body(said[i][0], said[i][1], &sample),
		    OK);
		assert_int_equal(sample.ids.count, 2);
		assert_int_equal(sample.ids.items[0], 3);
		assert_int_equal(sample.ids.items[1], 1);
	}
	for (i = 0; i < COUNT_OF(one); i++) {
		assert_int_equal(read_body(one[i][0], one[i][1], &sample), OK);
		assert_int_equal(sample.ids.count, 1);
		assert_int_equal(sample.ids.items[0], 3);
	}
	assert_int_equal(read_body("", "{\"name\": \"x\", \"ids\": []}",
			     &sample),
	    OK);
	assert_int_equal(sample.ids.count, 0);
	assert_refused(FORM, "name=x&ids=1&ids=x", "wrong-type", "ids");
	assert_refused("", "{\"name\": \"x\", \"ids\": [1, \"2\"]}",
	    "wrong-type", "ids");
	assert_refused("", "{\"name\": \"x\", \"ids\": [4294967296]}",
	    "wrong-type", "ids");
}

static void
what_is_absent_stays_as_it_was(void **state)
{
	struct sample sample;

	(void)state;
	assert_int_equal(read_body(FORM, "name=", &sample), OK);
	assert_string_equal(sample.name, "");
	assert_int_equal(sample.count, 7);
	assert_false(sample.is_on);
	assert_int_equal(read_body("", "{\"name\":\"\",\"count\":null}",
			     &sample),
	    OK);
	assert_int_equal(sample.count, 7);
}

static void
what_is_wrong_is_named(void **state)
{
	struct sample sample;

	(void)state;
	assert_refused(FORM, "count=3", "missing-field", "name");
	assert_refused("", "{}", "missing-field", "name");
	assert_refused("", "{\"name\":null}", "missing-field", "name");
	assert_refused("", "{\"name\":1}", "wrong-type", "name");
	assert_refused("", "{\"name\":\"\",\"count\":1.5}", "wrong-type",
	    "count");
	assert_refused("", "{\"name\":\"\",\"count\":3000000000}", "wrong-type",
	    "count");
	assert_refused("", "{\"name\":\"\",\"on\":1}", "wrong-type", "on");
	assert_refused(FORM, "name=&count=x", "wrong-type", "count");
	assert_refused(FORM, "name=&name=", "duplicate-field", "name");
	assert_int_equal(read_body("", "[]", &sample), BAD_INPUT);
	assert_int_equal(read_body("", "", &sample), BAD_INPUT);
	assert_int_equal(read_body(FORM, "name=%zz", &sample), BAD_INPUT);
	assert_string_equal(request.problem.code, "bad-form");
}

static void
json_is_no_form_to_look_for_a_field_in(void **state)
{
	struct sample sample;

	(void)state;
	assert_int_equal(read_body("application/json", "{\"name\":\"a\"}",
			     &sample),
	    OK);
	assert_null(form_text(&request, "name"));
	assert_int_equal(read_body(FORM, "name=a", &sample), OK);
	assert_string_equal(form_text(&request, "name"), "a");
	assert_null(form_text(&request, "other"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_texts_are_a_list_one_text_or_lines),
		cmocka_unit_test(three_ways_say_the_same),
		cmocka_unit_test(numbers_of_a_list_come_one_by_one_or_together),
		cmocka_unit_test(what_is_absent_stays_as_it_was),
		cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(json_is_no_form_to_look_for_a_field_in),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
