/* test/fcgi/page/address_test.c: addresses of pages, queries as links, dates. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "http/http.h"
#include "lib/arena.h"
#include "page/address.h"

static void
a_name_stays_one_segment_of_the_path(void **state)
{
	static const char *const names[] = { "Cat", "A/B", "50 % off?", "#1",
		"\xd7\x97\xd7\xaa\xd7\x95\xd7\x9c", "a&b=c+d", ".." };
	struct http_path path;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(names); i++) {
		assert_int_equal(http_read_path(arena,
		    address_of_object(arena, names[i]), &path), OK);
		assert_int_equal(path.count, 2);
		assert_string_equal(path.segments[1], names[i]);
	}
	assert_string_equal(address_of_object(arena, "A/B"),
	    "/object/A%2FB");
}

/* The query that the address of a search page holds. */
static struct query *
query_behind(const char *address)
{
	static const char begin[] = "/query-pictures?query=";
	struct problem problem = { 0 };
	struct query *query;
	char *text;

	assert_true(text_starts(address, begin));
	address += sizeof(begin) - 1;
	text = http_decode(arena, address, strlen(address), true);
	if (query_read(arena, text, strlen(text), &query, &problem) != OK)
		fail_msg("%s: %s", text, problem.detail);
	return query;
}

static void
a_query_of_a_name_means_that_name(void **state)
{
	static const char *const names[] = { "Cat (Felis catus)", "\"", "\\",
		"a: b # c", "no", "[x]", "\xf0\x9f\x98\x80", "it's" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(names); i++) {
		struct query *query = query_behind(address_of_query(arena,
		    query_of_name(arena, RULE_HAS_OBJECT, names[i])));

		assert_int_equal(query->want_count, 1);
		assert_int_equal(query->want[0].kind, RULE_HAS_OBJECT);
		assert_int_equal(query->want[0].count, 1);
		assert_string_equal(query->want[0].names[0], names[i]);
	}
}

static void
a_query_of_an_id_means_that_id(void **state)
{
	struct query *query = query_behind(address_of_query(arena,
	    query_of_id(arena, RULE_IN_GALLERY, 214753)));

	(void)state;
	assert_int_equal(query->want[0].kind, RULE_IN_GALLERY);
	assert_int_equal(query->want[0].ids[0], 214753);
}

static void
a_moment_is_a_date_and_an_instant(void **state)
{
	struct moment moment = moment_of(arena, 1577836801500000);

	(void)state;
	assert_string_equal(moment.date, "1 January 2020");
	assert_string_equal(moment.exact, "2020-01-01 00:00:01 UTC");
	assert_string_equal(moment.machine, "2020-01-01T00:00:01Z");
	assert_string_equal(moment_of(arena, 0).date, "1 January 1970");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_stays_one_segment_of_the_path),
		cmocka_unit_test(a_query_of_a_name_means_that_name),
		cmocka_unit_test(a_query_of_an_id_means_that_id),
		cmocka_unit_test(a_moment_is_a_date_and_an_instant),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
