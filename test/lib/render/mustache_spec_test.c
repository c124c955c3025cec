/* test/lib/render/mustache_spec_test.c: the official Mustache suite. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/arena.h"
#include "render/render.h"

enum { FILE_BYTES = 1 << 20, OUTPUT_BYTES = 1 << 16 };

static struct problem problem;

static const struct json *
read_specs(const char *name)
{
	const char *data = getenv("SHARED_DATA");
	char *path = arena_format(arena, "%s/mustache-spec/specs/%s.json",
	    data != NULL ? data : "../shared/data", name);
	struct json_limits limits = { FILE_BYTES, 64, 100000 };
	const struct json *json;
	size_t length;
	char *bytes;

	if (access(path, R_OK) != 0) {
		print_message("skipped: no file %s\n", path);
		skip();
	}
	assert_int_equal(file_read(arena, path, FILE_BYTES, &bytes, &length),
	    OK);
	assert_int_equal(json_read(arena, bytes, length, limits, &json,
	    &problem), OK);
	return json_member(json, "tests");
}

/* Prints what differs; returns how many failed: 0 or 1. */
static int
run_one(const struct json *test)
{
	const char *expected = json_member(test, "expected")->text;
	const char *source = json_member(test, "template")->text;
	enum status status;
	struct buf buf;

	buf_init(&buf, arena, OUTPUT_BYTES);
	status = mustache_render(arena, source, json_member(test, "partials"),
	    json_member(test, "data"), &buf, &problem);
	if (status == OK && text_is(buf.bytes, expected))
		return 0;
	print_error("%s\n template: [%s]\n expected: [%s]\n rendered: [%s]"
	    "\n problem: %s\n", json_member(test, "name")->text, source,
	    expected, buf.bytes, status == OK ? "none" : problem.detail);
	return 1;
}

static void
run_file(const char *name, size_t least)
{
	const struct json *tests = read_specs(name);
	int failed = 0;
	size_t i;

	assert_true(tests->count >= least);
	for (i = 0; i < tests->count; i++)
		failed += run_one(&tests->items[i]);
	assert_int_equal(failed, 0);
}

static void
comments_pass(void **state)
{
	(void)state;
	run_file("comments", 10);
}

static void
delimiters_pass(void **state)
{
	(void)state;
	run_file("delimiters", 10);
}

static void
interpolation_passes(void **state)
{
	(void)state;
	run_file("interpolation", 30);
}

static void
inverted_sections_pass(void **state)
{
	(void)state;
	run_file("inverted", 20);
}

static void
partials_pass(void **state)
{
	(void)state;
	run_file("partials", 10);
}

static void
sections_pass(void **state)
{
	(void)state;
	run_file("sections", 25);
}

static void
inheritance_passes(void **state)
{
	(void)state;
	run_file("~inheritance", 20);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, make_arena, drop_arena)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(comments_pass),
		TEST(delimiters_pass),
		TEST(interpolation_passes),
		TEST(inverted_sections_pass),
		TEST(partials_pass),
		TEST(sections_pass),
		TEST(inheritance_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
