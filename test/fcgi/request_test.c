/* test/fcgi/request_test.c: parameters, ids, bodies and headers. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fcgi/memory_peer.h"

static struct settings settings = {
	.public_url = "http://test.example",
};

struct world {
	struct arena *arena;
	struct memory_peer *client;
	struct request req;
};

static int
set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	world->arena = arena_create();
	world->client = memory_peer_create(world->arena);
	world->req = (struct request){
		.arena = world->arena,
		.settings = &settings,
		.peer = &world->client->peer,
	};
	*state = world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	arena_destroy(world->arena);
	free(world);
	return 0;
}

static struct request *
request_of(struct world *world, const char *url)
{
	struct http_path path;

	memory_peer_set(world->client, "REQUEST_METHOD", "GET");
	memory_peer_set(world->client, "REQUEST_URI", url);
	assert_int_equal(request_read(&world->req, &path), OK);
	return &world->req;
}

static void
a_header_is_found_by_its_usual_name(void **state)
{
	struct world *world = *state;

	memory_peer_set(world->client, "HTTP_IF_NONE_MATCH", "\"a\"");
	memory_peer_set(world->client, "CONTENT_TYPE", "a/b");
	assert_string_equal(request_header(&world->req, "If-None-Match"),
	    "\"a\"");
	assert_string_equal(request_header(&world->req, "content-type"), "a/b");
	assert_null(request_header(&world->req, "Accept"));
	assert_null(request_header(&world->req,
	    "A-Name-That-Is-Longer-Than-Any-That-This-Program-Will-Ever-"
	    "Want-To-Know-Of"));
}

static void
offset_and_limit_have_defaults_and_bounds(void **state)
{
	struct world *world = *state;
	struct slice slice;

	assert_int_equal(parameter_slice(request_of(world, "/"), &slice), OK);
	assert_int_equal(slice.offset, 0);
	assert_int_equal(slice.limit, 16);
	assert_int_equal(
	    parameter_slice(request_of(world,
				"/?limit=1000&offset=2147483647&other=1"),
		&slice),
	    OK);
	assert_int_equal(slice.offset, 2147483647);
	assert_int_equal(slice.limit, 1000);
	assert_int_equal(parameter_slice(request_of(world, "/?limit=0"),
			     &slice),
	    OK);
	assert_int_equal(slice.limit, 0);
}

static void
a_bad_number_is_refused_by_its_name(void **state)
{
	static const char *const bad[] = { "1001", "-1", "", "x", "1x", "1.5",
		"1e2", "%20", "0x10", "99999999999999999999", "%2B1", "-0x" };
	struct world *world = *state;
	struct slice slice;
	size_t i;

	for (i = 0; i < COUNT_OF(bad); i++) {
		const char *url =
		    arena_format(world->arena, "/?limit=%s", bad[i]);

		assert_int_equal(parameter_slice(request_of(world, url),
				     &slice),
		    BAD_INPUT);
		assert_string_equal(world->req.problem.field, "limit");
		assert_string_equal(world->req.problem.code, "bad-parameter");
	}
	assert_int_equal(parameter_slice(request_of(world,
					     "/?offset=2147483648"),
			     &slice),
	    BAD_INPUT);
	assert_string_equal(world->req.problem.field, "offset");
}

static void
a_parameter_given_twice_is_refused(void **state)
{
	struct world *world = *state;
	struct slice slice;
	bool truth = false;
	const char *text = NULL;

	assert_int_equal(parameter_slice(request_of(world, "/?limit=1&limit=1"),
			     &slice),
	    BAD_INPUT);
	assert_string_equal(world->req.problem.code, "duplicate-parameter");
	assert_int_equal(parameter_bool(request_of(world, "/?a=true&a=true"),
			     "a", &truth),
	    BAD_INPUT);
	assert_int_equal(parameter_text(&world->req, "a", &text), BAD_INPUT);
	assert_int_equal(parameter_text(&world->req, "b", &text), OK);
	assert_null(text);
}

static void
a_truth_is_true_or_false(void **state)
{
	struct world *world = *state;
	bool truth = false;

	assert_int_equal(parameter_bool(request_of(world, "/?a=true"), "a",
			     &truth),
	    OK);
	assert_true(truth);
	assert_int_equal(parameter_bool(request_of(world, "/?a=false"), "a",
			     &truth),
	    OK);
	assert_false(truth);
	assert_int_equal(parameter_bool(request_of(world, "/?a=1"), "a",
			     &truth),
	    BAD_INPUT);
	assert_int_equal(parameter_bool(request_of(world, "/?a"), "a", &truth),
	    BAD_INPUT);
}

static void
an_id_is_a_positive_number_of_31_bits(void **state)
{
	static const char *const bad[] = { "0", "-1", "007", "+7", "7x", "x",
		" 7", "2147483648", "99999999999999999999", "1.0" };
	struct world *world = *state;
	size_t i;
	int id = 0;

	for (i = 0; i < COUNT_OF(bad); i++) {
		world->req.path_parts[0] = bad[i];
		assert_int_equal(path_id(&world->req, &id), NOT_FOUND);
	}
	world->req.path_parts[0] = "2147483647";
	assert_int_equal(path_id(&world->req, &id), OK);
	assert_int_equal(id, 2147483647);
}

static enum status
read_body(struct request *req, size_t max_bytes)
{
	TRY(request_begin_body(req));
	return request_read_body(req, max_bytes);
}

static void
a_body_is_read_up_to_its_length(void **state)
{
	struct world *world = *state;

	memory_peer_set_body(world->client, "a\0bcdef", 7);
	assert_int_equal(read_body(&world->req, 7), OK);
	assert_int_equal(world->req.body_length, 7);
	assert_memory_equal(world->req.body, "a\0bcdef", 8);
	world->client->body_at = 0;
	memory_peer_set(world->client, "CONTENT_LENGTH", "3");
	assert_int_equal(read_body(&world->req, 7), OK);
	assert_int_equal(world->req.body_length, 3);
	memory_peer_set(world->client, "CONTENT_LENGTH", "0");
	assert_int_equal(read_body(&world->req, 7), OK);
	assert_int_equal(world->req.body_length, 0);
	assert_string_equal(world->req.body, "");
}

static void
a_length_that_is_not_said_is_found_out(void **state)
{
	struct world *world = *state;

	memory_peer_set_body(world->client, "abc", 3);
	memory_peer_set(world->client, "CONTENT_LENGTH", "");
	assert_int_equal(read_body(&world->req, 3), OK);
	assert_int_equal(world->req.body_length, 3);
	world->client->body_at = 0;
	memory_peer_set(world->client, "CONTENT_LENGTH", NULL);
	assert_int_equal(read_body(&world->req, 2), TOO_LARGE);
}

static void
a_length_that_is_wrong_is_refused(void **state)
{
	static const char *const bad[] = { "-1", "x", "3x", "+3", " 3", "3 ",
		"99999999999999999999", "0x3" };
	struct world *world = *state;
	size_t i;

	memory_peer_set_body(world->client, "abc", 3);
	for (i = 0; i < COUNT_OF(bad); i++) {
		memory_peer_set(world->client, "CONTENT_LENGTH", bad[i]);
		assert_int_equal(read_body(&world->req, 10), BAD_INPUT);
	}
	memory_peer_set(world->client, "CONTENT_LENGTH", "4");
	assert_int_equal(read_body(&world->req, 10), BAD_INPUT);
	assert_string_equal(world->req.problem.code, "body-cut-short");
}

static void
a_body_over_the_limit_is_not_read(void **state)
{
	struct world *world = *state;

	memory_peer_set_body(world->client, "abcd", 4);
	assert_int_equal(read_body(&world->req, 3), TOO_LARGE);
	assert_int_equal(world->client->body_at, 0);
	memory_peer_set(world->client, "CONTENT_LENGTH", "9223372036854775807");
	assert_int_equal(read_body(&world->req, 3), TOO_LARGE);
}

static void
an_absolute_address_begins_with_the_public_url(void **state)
{
	struct world *world = *state;

	memory_peer_set(world->client, "HTTP_HOST", "evil.example");
	assert_string_equal(request_absolute(request_of(world, "/"), "/a"),
	    "http://test.example/a");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_header_is_found_by_its_usual_name),
		TEST(offset_and_limit_have_defaults_and_bounds),
		TEST(a_bad_number_is_refused_by_its_name),
		TEST(a_parameter_given_twice_is_refused),
		TEST(a_truth_is_true_or_false),
		TEST(an_id_is_a_positive_number_of_31_bits),
		TEST(a_body_is_read_up_to_its_length),
		TEST(a_length_that_is_not_said_is_found_out),
		TEST(a_length_that_is_wrong_is_refused),
		TEST(a_body_over_the_limit_is_not_read),
		TEST(an_absolute_address_begins_with_the_public_url),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
