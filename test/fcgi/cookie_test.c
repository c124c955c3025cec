/* test/fcgi/cookie_test.c: the cookies of the site, over http and https. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cookie.h"
#include "fcgi/memory_peer.h"

#define SECRET "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static struct settings settings = {
	.secret = (const unsigned char *)"0123456789",
	.secret_length = 10,
};
static struct memory_peer *client;
static struct request request;
static struct response response;

static int
set_up(void **state)
{
	struct arena *arena = arena_create();

	*state = arena;
	client = memory_peer_create(arena);
	request = (struct request){
		.arena = arena,
		.settings = &settings,
		.peer = &client->peer,
	};
	response_init(&response, &request);
	return 0;
}

static int
tear_down(void **state)
{
	arena_destroy(*state);
	return 0;
}

static void
assert_cookie(const char *text)
{
	assert_int_equal(response.header_count, 1);
	assert_string_equal(response.headers[0].name, "Set-Cookie");
	assert_string_equal(response.headers[0].value, text);
	response_clear(&response);
}

static void
over_http_a_cookie_is_one_that_any_client_keeps(void **state)
{
	(void)state;
	settings.public_url = "http://localhost:8080";
	cookie_set(&response, COOKIE_SESSION, "x", 60);
	assert_cookie("session=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
	cookie_set(&response, COOKIE_VISIT, "x", 0);
	assert_cookie("visit=x; Path=/; HttpOnly; SameSite=Lax");
	cookie_end(&response, COOKIE_SESSION);
	assert_cookie("session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

static void
over_https_no_other_host_can_set_it(void **state)
{
	(void)state;
	settings.public_url = "https://pictures.example";
	cookie_set(&response, COOKIE_SESSION, "x", 60);
	assert_cookie("__Host-session=x; Path=/; HttpOnly; SameSite=Lax;"
		      " Secure; Max-Age=60");
	memory_peer_set(client, "HTTP_COOKIE", "session=a; __Host-session=b");
	assert_string_equal(cookie_read(&request, COOKIE_SESSION), "b");
	memory_peer_set(client, "HTTP_COOKIE", "session=a");
	assert_null(cookie_read(&request, COOKIE_SESSION));
}

static void
a_visit_has_one_token_for_all_its_forms(void **state)
{
	const char *first, *second;

	(void)state;
	settings.public_url = "http://localhost:8080";
	first = cookie_csrf(&request, &response);
	assert_int_equal(response.header_count, 1);
	assert_true(text_starts(response.headers[0].value, "visit="));
	response_clear(&response);
	memory_peer_set(client, "HTTP_COOKIE", "visit=" SECRET);
	second = cookie_csrf(&request, &response);
	assert_string_not_equal(first, second);
	assert_string_equal(second, cookie_csrf(&request, &response));
	/* It has its cookie already. */
	assert_int_equal(response.header_count, 0);
	request.viewer.csrf = "of the session";
	assert_string_equal(cookie_csrf(&request, &response),
	    "of the session");
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(over_http_a_cookie_is_one_that_any_client_keeps),
		TEST(over_https_no_other_host_can_set_it),
		TEST(a_visit_has_one_token_for_all_its_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
