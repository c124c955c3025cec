/* test/fcgi/respond_test.c: answers, problems, tags and streams. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fcgi/memory_peer.h"
#include "refusal.h"
#include "send.h"

static struct settings settings = {
	.site_name = "Test",
	.source_url = "",
	.public_url = "http://test.example",
};

static enum status
no_handler(struct request *req, struct response *res)
{
	(void)req;
	(void)res;
	return INTERNAL;
}

static const struct route read_route = { METHOD_GET | METHOD_POST, "/api/x",
	API, ANYONE, DB_READ, 0, no_handler };
static const struct route write_route = { METHOD_POST, "/api/x", API, ANYONE,
	DB_WRITE, 0, no_handler };
static const struct route page_route = { METHOD_GET, "/x", PAGE, ANYONE,
	DB_READ, 0, no_handler };

struct world {
	struct arena *client_arena;
	struct memory_peer *client;
	struct request req;
	struct response res;
};

static int
set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	log_set_level(LOG_ERROR + 1);
	world->client_arena = arena_create();
	world->client = memory_peer_create(world->client_arena);
	world->req = (struct request){
		.arena = arena_create(),
		.settings = &settings,
		.route = &read_route,
		.method = METHOD_GET,
		.url = "/api/x",
		.peer = &world->client->peer,
	};
	response_init(&world->res, &world->req);
	*state = world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	arena_destroy(world->req.arena);
	arena_destroy(world->client_arena);
	free(world);
	return 0;
}

static void
assert_header(struct world *world, const char *name, const char *value)
{
	const char *found = memory_peer_header(world->client, name);

	if (!text_is(found, value))
		fail_msg("%s is %s, not %s, in:\n%s", name,
		    found == NULL ? "absent" : found,
		    value == NULL ? "absent" : value,
		    world->client->answer->bytes);
}

static void
send_text(struct world *world, const char *text)
{
	buf_add(respond_body(&world->res, TYPE_JSON), text);
	assert_int_equal(respond_with_tag(&world->res), OK);
	respond_send(&world->res);
}

static void
a_tag_is_made_of_the_body_alone(void **state)
{
	struct world *world = *state;
	const char *tag;

	send_text(world, "[1]");
	assert_int_equal(memory_peer_number(world->client), 200);
	assert_header(world, "Cache-Control", "no-cache");
	tag = memory_peer_header(world->client, "ETag");
	assert_int_equal(strlen(tag), 24); /* 128 bits and quotes */
	response_clear(&world->res);
	buf_clear(world->client->answer);
	send_text(world, "[1]");
	assert_header(world, "ETag", tag);
	response_clear(&world->res);
	buf_clear(world->client->answer);
	send_text(world, "[2]");
	assert_string_not_equal(memory_peer_header(world->client, "ETag"), tag);
}

static void
who_has_the_same_already_gets_304_and_no_body(void **state)
{
	struct world *world = *state;
	const char *tag;

	send_text(world, "[1]");
	tag = memory_peer_header(world->client, "ETag");
	response_clear(&world->res);
	buf_clear(world->client->answer);
	memory_peer_set(world->client, "HTTP_IF_NONE_MATCH",
	    arena_format(world->client_arena, "\"x\", W/%s", tag));
	send_text(world, "[1]");
	assert_int_equal(memory_peer_number(world->client), 304);
	assert_string_equal(memory_peer_body(world->client), "");
	assert_header(world, "ETag", tag);
	assert_header(world, "Content-Type", NULL);
	assert_header(world, "Content-Length", NULL);
	assert_header(world, "Access-Control-Allow-Origin", "*");
	response_clear(&world->res);
	buf_clear(world->client->answer);
	send_text(world, "[2]");
	assert_int_equal(memory_peer_number(world->client), 200);
}

static void
a_post_has_no_tag(void **state)
{
	struct world *world = *state;

	world->req.method = METHOD_POST;
	memory_peer_set(world->client, "HTTP_IF_NONE_MATCH", "*");
	send_text(world, "[1]");
	assert_int_equal(memory_peer_number(world->client), 200);
	assert_header(world, "ETag", NULL);
}

static void
a_header_cannot_be_forged(void **state)
{
	struct world *world = *state;

	respond_header(&world->res, "X-Seed", "1\r\nSet-Cookie: a=b");
	respond_header(&world->res, "X-Seed", "1\n");
	respond_header(&world->res, "X-Total-Count", "7");
	send_text(world, "[]");
	assert_header(world, "X-Seed", NULL);
	assert_header(world, "Set-Cookie", NULL);
	assert_header(world, "X-Total-Count", "7");
}

static void
too_many_headers_do_no_harm(void **state)
{
	struct world *world = *state;
	int i;

	for (i = 0; i < 2 * RESPONSE_MAX_HEADERS; i++)
		respond_header(&world->res, "X-Seed", "1");
	send_text(world, "[]");
	assert_int_equal(memory_peer_number(world->client), 200);
}

static void
only_public_reads_allow_other_origins(void **state)
{
	struct world *world = *state;

	world->req.method = METHOD_POST;
	send_text(world, "[]");
	assert_header(world, "Access-Control-Allow-Origin", "*");
	buf_clear(world->client->answer);
	world->req.route = &write_route;
	send_text(world, "[]");
	assert_header(world, "Access-Control-Allow-Origin", NULL);
	buf_clear(world->client->answer);
	world->req.method = METHOD_GET;
	world->req.route = &page_route;
	send_text(world, "[]");
	assert_header(world, "Access-Control-Allow-Origin", NULL);
}

static void
what_depends_on_accept_says_so(void **state)
{
	static const char *const types[] = { TYPE_JSON, TYPE_NDJSON };
	struct world *world = *state;

	memory_peer_set(world->client, "HTTP_ACCEPT", TYPE_NDJSON);
	assert_int_equal(request_choose(&world->req, types, 2), 1);
	memory_peer_set(world->client, "HTTP_ACCEPT", "image/png");
	assert_int_equal(request_choose(&world->req, types, 2), 0);
	send_text(world, "[]");
	assert_header(world, "Vary", "Accept");
}

static void
a_problem_says_all_that_is_known(void **state)
{
	struct world *world = *state;

	world->req.problem = (struct problem){
		.code = "unknown-rule",
		.detail = "There is no rule \"hsa\".",
		.expected = "one of: has",
		.field = "hsa",
		.line = 2,
		.column = 3,
	};
	respond_failure(&world->res, BAD_INPUT);
	respond_send(&world->res);
	assert_int_equal(memory_peer_number(world->client), 400);
	assert_string_equal(memory_peer_body(world->client),
	    "{\"type\":\"about:blank\",\"title\":\"Bad Request\","
	    "\"status\":400,\"code\":\"unknown-rule\","
	    "\"detail\":\"There is no rule \\\"hsa\\\".\",\"field\":\"hsa\","
	    "\"rule\":\"hsa\",\"line\":2,\"column\":3,"
	    "\"expected\":\"one of: has\"}");
	assert_header(world, "Content-Type", "application/problem+json");
	assert_header(world, "Cache-Control", "no-store");
}

static void
every_status_has_a_number_and_words(void **state)
{
	struct world *world = *state;
	int status;

	for (status = BAD_INPUT; status <= INTERNAL; status++) {
		buf_clear(world->client->answer);
		respond_failure(&world->res, (enum status)status);
		respond_send(&world->res);
		assert_in_range(memory_peer_number(world->client), 400, 503);
		assert_non_null(
		    strstr(memory_peer_body(world->client), "\"detail\":\""));
	}
}

static void
a_problem_with_text_that_is_not_utf8_is_still_json(void **state)
{
	struct world *world = *state;

	world->req.problem.code = "bad";
	world->req.problem.detail = "bytes \xff";
	respond_failure(&world->res, BAD_INPUT);
	respond_send(&world->res);
	assert_true(text_is_utf8(memory_peer_body(world->client),
	    strlen(memory_peer_body(world->client))));
	assert_null(strstr(memory_peer_body(world->client), "detail"));
}

static void
a_refusal_takes_back_what_was_answered_before(void **state)
{
	struct world *world = *state;

	respond_header(&world->res, "X-Seed", "1");
	buf_add(respond_body(&world->res, TYPE_JSON), "[half");
	respond_failure(&world->res, UNAVAILABLE);
	respond_send(&world->res);
	assert_int_equal(memory_peer_number(world->client), 503);
	assert_header(world, "X-Seed", NULL);
	assert_header(world, "Retry-After", "1");
	assert_null(strstr(world->client->answer->bytes, "half"));
}

/* ---- streams ---- */

struct counter {
	int at;
	int end;
	int fails_at;
	bool is_too_long;
};

static enum status
next_number(void *context, struct arena *arena, struct buf *batch, bool *more)
{
	struct counter *counter = context;

	if (++counter->at == counter->fails_at)
		return UNAVAILABLE;
	buf_add(batch, arena_format(arena, "%d\n", counter->at));
	if (counter->is_too_long)
		batch->failed = true;
	*more = counter->at < counter->end;
	return OK;
}

static enum status
stream(struct world *world, struct counter *counter)
{
	assert_int_equal(respond_stream(&world->res, TYPE_NDJSON, next_number,
			     counter),
	    OK);
	return respond_send_stream(&world->res);
}

static void
a_stream_is_sent_batch_by_batch_with_a_beat_for_each(void **state)
{
	struct world *world = *state;
	struct counter counter = { .end = 3 };

	assert_int_equal(stream(world, &counter), OK);
	assert_string_equal(memory_peer_body(world->client), "1\n2\n3\n");
	assert_header(world, "Content-Type", TYPE_NDJSON);
	/* Unbuffered, nginx 1.22 would not see that a worker died. */
	assert_header(world, "X-Accel-Buffering", NULL);
	assert_header(world, "Content-Length", NULL);
	assert_int_equal(world->client->beats, 3);
	assert_true(world->client->has_ended);
	assert_false(world->client->is_broken_off);
	assert_false(world->res.is_broken);
}

static void
a_failure_of_the_first_batch_is_a_refusal(void **state)
{
	struct world *world = *state;
	struct counter counter = { .end = 3, .fails_at = 1 };

	assert_int_equal(stream(world, &counter), UNAVAILABLE);
	assert_int_equal(world->client->answer->length, 0);
	assert_int_equal(world->res.number, 0);
	assert_false(world->client->is_broken_off);
}

static void
a_later_failure_breaks_the_stream_off(void **state)
{
	struct world *world = *state;
	struct counter counter = { .end = 9, .fails_at = 3 };

	assert_int_equal(stream(world, &counter), OK);
	assert_string_equal(memory_peer_body(world->client), "1\n2\n");
	assert_true(world->client->is_broken_off);
	assert_false(world->client->has_ended);
	assert_true(world->res.is_broken);
}

static void
a_batch_that_is_too_long_fails(void **state)
{
	struct world *world = *state;
	struct counter counter = { .end = 9, .is_too_long = true };

	assert_int_equal(stream(world, &counter), INTERNAL);
}

static void
a_client_that_left_ends_the_stream(void **state)
{
	struct world *world = *state;
	struct counter counter = { .end = 1000000 };

	world->client->patience_bytes = 1000;
	assert_int_equal(stream(world, &counter), OK);
	assert_true(world->res.is_broken);
	assert_in_range(counter.at, 1, 1000);
}

static void
head_of_a_stream_has_no_body(void **state)
{
	struct world *world = *state;
	struct counter counter = { .end = 3 };

	world->req.method = METHOD_HEAD;
	assert_int_equal(stream(world, &counter), OK);
	assert_int_equal(memory_peer_number(world->client), 200);
	assert_string_equal(memory_peer_body(world->client), "");
	assert_int_equal(counter.at, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_tag_is_made_of_the_body_alone),
		TEST(who_has_the_same_already_gets_304_and_no_body),
		TEST(a_post_has_no_tag),
		TEST(a_header_cannot_be_forged),
		TEST(too_many_headers_do_no_harm),
		TEST(only_public_reads_allow_other_origins),
		TEST(what_depends_on_accept_says_so),
		TEST(a_problem_says_all_that_is_known),
		TEST(every_status_has_a_number_and_words),
		TEST(a_problem_with_text_that_is_not_utf8_is_still_json),
		TEST(a_refusal_takes_back_what_was_answered_before),
		TEST(a_stream_is_sent_batch_by_batch_with_a_beat_for_each),
		TEST(a_failure_of_the_first_batch_is_a_refusal),
		TEST(a_later_failure_breaks_the_stream_off),
		TEST(a_batch_that_is_too_long_fails),
		TEST(a_client_that_left_ends_the_stream),
		TEST(head_of_a_stream_has_no_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
