/* test/lib/store/import_lines_test.c: lines that state objects, read and put in order. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/arena.h"
#include "store/import_lines.h"

static struct import_items
read_lines(const char *text)
{
	struct import_items items;

	import_lines_read(arena, text, strlen(text), &items);
	return items;
}

static void
parents_come_before_their_children(void **state)
{
	const struct import_items items =
	    read_lines("{\"name\": \"c\", \"parents\": [\"bee\", \"a\"]}\n"
		       "\n"
		       "{\"name\": \"b\", \"parents\": \"a\","
		       " \"aliases\": [\"bee\"]}\n"
		       "{\"name\": \"a\", \"parents\": [\"elsewhere\"]}");

	(void)state;
	assert_int_equal(items.count, 3);
	assert_int_equal(items.items[1].line, 3);
	assert_int_equal(items.order[0], 2);
	assert_int_equal(items.order[1], 1);
	assert_int_equal(items.order[2], 0);
}

static void
a_ring_is_found_at_the_line_that_closes_it(void **state)
{
	const struct import_items items =
	    read_lines("{\"name\": \"a\", \"parents\": [\"b\"]}\n"
		       "{\"name\": \"b\", \"parents\": [\"c\"]}\n"
		       "{\"name\": \"c\", \"parents\": [\"a\"]}\n"
		       "{\"name\": \"d\", \"parents\": [\"d\"]}\n");

	(void)state;
	assert_null(items.items[0].problem.code);
	assert_null(items.items[1].problem.code);
	assert_string_equal(items.items[2].problem.code, "cycle");
	assert_int_equal(items.items[2].problem.list.count, 4);
	assert_string_equal(items.items[2].problem.list.items[1], "b");
	assert_string_equal(items.items[3].problem.code, "cycle");
	assert_int_equal(items.items[3].problem.list.count, 2);
}

static void
a_long_chain_is_no_matter(void **state)
{
	enum { LENGTH = 50000 };
	struct import_items items;
	struct buf text;
	int i;

	(void)state;
	buf_init(&text, arena, SIZE_MAX / 2);
	for (i = 0; i < LENGTH; i++)
		buf_add_format(&text, "{\"name\":\"%d\",\"parents\":\"%d\"}\n",
		    i, i + 1);
	import_lines_read(arena, text.bytes, text.length, &items);
	assert_int_equal(items.count, LENGTH);
	for (i = 0; i < LENGTH; i++)
		assert_int_equal(items.order[i], LENGTH - 1 - i);
}

static void
what_is_no_such_line_has_a_problem(void **state)
{
	static const char *const lines[] = { "{", "[]", "{}", "{\"name\":1}",
		"{\"name\":\"a\",\"x\":1}", "{\"name\":\"a\",\"aliases\":[1]}",
		"{\"name\":\"a\",\"aliases\":[\"b\",{}]}" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(lines); i++)
		assert_non_null(read_lines(lines[i]).items[0].problem.code);
	assert_string_equal(read_lines("{\"name\":\"a\"}\n{\"name\":\"a\"}")
				.items[1]
				.problem.code,
	    "stated-twice");
	assert_int_equal(read_lines("").count, 0);
	assert_int_equal(read_lines("\n \t\r\n").count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_arena, drop_arena)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(parents_come_before_their_children),
		TEST(a_ring_is_found_at_the_line_that_closes_it),
		TEST(a_long_chain_is_no_matter),
		TEST(what_is_no_such_line_has_a_problem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
