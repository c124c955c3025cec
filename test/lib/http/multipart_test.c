/* test/lib/http/multipart_test.c: a field of a form in memory. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/http.h"
#include "lib/arena.h"

static const char *
field(const char *body)
{
	return http_multipart_field(arena, "multipart/form-data; boundary=B",
	    body, strlen(body), "query");
}

#define PART(name) "--B\r\nContent-Disposition: form-data; name=" name "\r\n"

static void
the_field_of_the_name_is_found(void **state)
{
	(void)state;
	assert_string_equal(field(PART("query") "\r\nhas: [x]\r\n--B--\r\n"),
	    "has: [x]");
	assert_string_equal(
	    field(PART("\"a\"") "\r\n1\r\n" PART(
		"\"query\"") "Content-Type: text/yaml\r\n\r\na\r\nb\r\n--B--"),
	    "a\r\nb");
	assert_string_equal(field("\r\n" PART("query") "\r\n\r\n--B--"),
	    "");
	assert_string_equal(field(PART("query") "\r\n--B--"), "");
	assert_string_equal(field(
				"--B\r\ncontent-disposition: FORM-data; "
				"filename=x; NAME=\"query\"\r\n\r\n1\r\n--B--"),
	    "1");
}

static void
what_is_malformed_or_absent_is_no_field(void **state)
{
	static const char *const bodies[] = { "", "--B", "--B--", "--B\r\n",
		"preamble\r\n" PART("query") "\r\n1\r\n--B--",
		PART("query"), PART("query") "\r\n", PART("query") "\r\n1",
		PART("quer") "\r\n1\r\n--B--", "--B\r\n\r\n1\r\n--B--",
		"--B\r\nContent-Disposition\r\n\r\n1\r\n--B--",
		"--B\r\nContent-Disposition:\r\n\r\n1\r\n--B--",
		PART("query") "\r\n\xff\r\n--B--",
		"--C\r\nContent-Disposition: form-data; name=query\r\n\r\n1"
		"\r\n--C--" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(bodies); i++) {
		if (field(bodies[i]) != NULL)
			fail_msg("a field in %s", bodies[i]);
	}
	assert_null(http_multipart_field(arena, "multipart/form-data", "--\r\n",
	    4, "query"));
	assert_null(http_multipart_field(arena,
	    "multipart/form-data; boundary=", "--\r\n", 4, "query"));
}

static void
a_nul_is_refused(void **state)
{
	static const char body[] = PART("query") "\r\na\0b\r\n--B--";

	(void)state;
	assert_null(
	    http_multipart_field(arena, "multipart/form-data; boundary=B", body,
		sizeof(body) - 1, "query"));
}

/* Each took time or memory with the square of its length once. */
static void
a_long_body_without_sense_takes_no_time(void **state)
{
	static const char *const pieces[] = { "\r\n", "--B\r\n",
		PART("a") "\r\n1\r\n", "\r\n--", "a: b\r\n" };
	size_t i, length = 1024 * 1024, at;
	char *body = arena_alloc(arena, length + 1);

	(void)state;
	for (i = 0; i < COUNT_OF(pieces); i++) {
		int64_t began_us = clock_monotonic_us();

		for (at = 0; at < length; at++)
			body[at] = pieces[i][at % strlen(pieces[i])];
		assert_null(field(body));
		assert_in_range(clock_monotonic_us() - began_us, 0, 2000000);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_field_of_the_name_is_found),
		cmocka_unit_test(what_is_malformed_or_absent_is_no_field),
		cmocka_unit_test(a_nul_is_refused),
		cmocka_unit_test(a_long_body_without_sense_takes_no_time),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
