/* test/fcgi/dispatch_test.c: requests through dispatch() in process. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fcgi/memory_peer.h"

static struct settings settings = {
	.site_name = "Test",
	.source_url = "",
	.public_url = "http://test.example",
};

struct world {
	struct arena *arena;
	struct server server;
	struct memory_peer *client;
};

static int
open_world(void **state, const char *conninfo)
{
	struct world *world = calloc(1, sizeof(*world));

	log_set_level(LOG_ERROR);
	world->arena = arena_create();
	world->client = memory_peer_create(world->arena);
	world->server = (struct server){
		.settings = &settings,
		.arena = arena_create(),
		.reader = db_create(conninfo, "dispatch_test", 5000),
		.writer = db_create(conninfo, "dispatch_test", 5000),
	};
	*state = world;
	return 0;
}

/* A world whose database is away. */
static int
set_up(void **state)
{
	return open_world(state, "host=/nonexistent");
}

/* A world with a database, where there is one. */
static int
set_up_with_database(void **state)
{
	const char *conninfo = getenv("PINAKES_READER");

	*state = NULL;
	return conninfo == NULL ? 0 : open_world(state, conninfo);
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	if (world == NULL)
		return 0;
	db_destroy(world->server.reader);
	db_destroy(world->server.writer);
	arena_destroy(world->server.arena);
	arena_destroy(world->arena);
	free(world);
	return 0;
}

static int
ask(struct world *world, const char *method, const char *url)
{
	return memory_peer_ask(world->client, &world->server, method, url);
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
assert_in_body(struct world *world, const char *text)
{
	if (strstr(memory_peer_body(world->client), text) == NULL)
		fail_msg("%s is not in:\n%s", text,
		    world->client->answer->bytes);
}

static void
an_unknown_address_is_404_for_program_or_person(void **state)
{
	struct world *world = *state;

	assert_int_equal(ask(world, "GET", "/api/nothing"), 404);
	assert_header(world, "Content-Type", "application/problem+json");
	assert_header(world, "Access-Control-Allow-Origin", "*");
	assert_header(world, "Cache-Control", "no-store");
	assert_in_body(world, "\"status\":404,\"code\":\"not-found\"");
	assert_int_equal(ask(world, "GET", "/nothing"), 404);
	assert_header(world, "Content-Type", "text/plain; charset=utf-8");
	assert_header(world, "Access-Control-Allow-Origin", NULL);
}

static void
a_wrong_method_is_405_with_allow(void **state)
{
	struct world *world = *state;

	assert_int_equal(ask(world, "POST", "/health"), 405);
	assert_header(world, "Allow", "GET, HEAD, OPTIONS");
	assert_int_equal(ask(world, "BREW", "/health"), 405);
	assert_int_equal(ask(world, "get", "/health"), 405);
	assert_int_equal(ask(world, "POST", "/nothing"), 404);
	assert_header(world, "Allow", NULL);
}

static void
options_says_what_other_sites_may_send(void **state)
{
	struct world *world = *state;

	memory_peer_set(world->client, "HTTP_ACCESS_CONTROL_REQUEST_METHOD",
	    "GET");
	assert_int_equal(ask(world, "OPTIONS", "/health"), 204);
	assert_header(world, "Access-Control-Allow-Origin", "*");
	assert_header(world, "Access-Control-Allow-Methods", "GET, HEAD");
	assert_header(world, "Allow", "GET, HEAD, OPTIONS");
	assert_header(world, "Content-Length", NULL);
	assert_string_equal(memory_peer_body(world->client), "");
	assert_int_equal(ask(world, "OPTIONS", "/nothing"), 404);
}

static void
a_database_that_is_away_is_503_and_the_process_lives(void **state)
{
	struct world *world = *state;
	int i;

	for (i = 0; i < 3; i++) {
		assert_int_equal(ask(world, "GET", "/health"), 503);
		assert_header(world, "Retry-After", "1");
		assert_in_body(world, "\"code\":\"unavailable\"");
	}
}

static void
a_database_that_is_away_keeps_nobody_from_reading_the_manual(void **state)
{
	static const char cookie[] =
	    "session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	struct world *world = *state;

	memory_peer_set(world->client, "HTTP_COOKIE", cookie);
	assert_int_equal(ask(world, "GET", "/api/query-tree?query="), 200);
	assert_int_equal(ask(world, "GET", "/api/me"), 503);
	assert_int_equal(ask(world, "POST", "/api/logout"), 503);
	/* Nobody could know who asked: nobody else may be given it. */
	memory_peer_set(world->client, "HTTP_AUTHORIZATION",
	    "Bearer pinakes_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	assert_int_equal(ask(world, "GET", "/api/query-tree?query="), 503);
	memory_peer_set(world->client, "HTTP_AUTHORIZATION", "Bearer x");
	assert_int_equal(ask(world, "GET", "/api/query-tree?query="), 401);
	assert_header(world, "WWW-Authenticate", "Bearer");
	/* Another scheme is not ours to judge. */
	memory_peer_set(world->client, "HTTP_AUTHORIZATION", "Basic eDp5");
	assert_int_equal(ask(world, "GET", "/api/query-tree?query="), 200);
}

static void
head_has_the_headers_of_get_and_no_body(void **state)
{
	struct world *world = *state;
	const char *length;

	assert_int_equal(ask(world, "GET", "/api/nothing"), 404);
	length = memory_peer_header(world->client, "Content-Length");
	assert_int_equal(strlen(memory_peer_body(world->client)),
	    strtol(length, NULL, 10));
	assert_int_equal(ask(world, "HEAD", "/api/nothing"), 404);
	assert_header(world, "Content-Length", length);
	assert_string_equal(memory_peer_body(world->client), "");
}

static void
what_is_no_url_is_400(void **state)
{
	static const char *const bad[] = { "", "health", "*", "/api/%zz",
		"/api/%00", "/api/%ff", "/api/x?a=%zz", "/api/x?a=%00" };
	struct world *world = *state;
	size_t i;

	for (i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(ask(world, "GET", bad[i]), 400);
}

static void
no_parameter_at_all_is_400(void **state)
{
	struct world *world = *state;

	dispatch(&world->server, &world->client->peer);
	assert_int_equal(memory_peer_number(world->client), 400);
	assert_int_equal(ask(world, NULL, NULL), 400);
	assert_int_equal(ask(world, NULL, "/api/x"), 404);
	assert_int_equal(ask(world, "", "/api/x"), 404);
}

static void
a_url_or_header_of_any_size_is_answered(void **state)
{
	struct world *world = *state;
	size_t length = 1024 * 1024;
	char *url = arena_alloc(world->arena, length + 1);

	memset(url, 'a', length);
	memcpy(url, "/api/", 5);
	assert_int_equal(ask(world, "GET", url), 400);
	memory_peer_set(world->client, "HTTP_ACCEPT", url);
	memory_peer_set(world->client, "HTTP_IF_NONE_MATCH", url);
	memory_peer_set(world->client, "CONTENT_TYPE", url);
	assert_int_equal(ask(world, url, "/api/x"), 404);
	memory_peer_set(world->client, "CONTENT_TYPE", "\xff\xfe\r\n");
	assert_int_equal(ask(world, "GET", "/api/x"), 404);
}

static void
health_asks_the_database(void **state)
{
	struct world *world = *state;

	if (world == NULL)
		skip();
	assert_int_equal(ask(world, "GET", "/health"), 200);
	assert_header(world, "Content-Type", "application/json");
	assert_in_body(world, "\"status\":\"ok\"");
	assert_int_equal(ask(world, "HEAD", "/health/"), 200);
	assert_string_equal(memory_peer_body(world->client), "");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(an_unknown_address_is_404_for_program_or_person),
		TEST(a_wrong_method_is_405_with_allow),
		TEST(options_says_what_other_sites_may_send),
		TEST(a_database_that_is_away_is_503_and_the_process_lives),
		TEST(a_database_that_is_away_keeps_nobody_from_reading_the_manual),
		TEST(head_has_the_headers_of_get_and_no_body),
		TEST(what_is_no_url_is_400),
		TEST(no_parameter_at_all_is_400),
		TEST(a_url_or_header_of_any_size_is_answered),
		cmocka_unit_test_setup_teardown(health_asks_the_database,
		    set_up_with_database, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
