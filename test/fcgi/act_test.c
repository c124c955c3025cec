/* test/fcgi/act_test.c: in whose name things change, and what waits for the commit. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "act.h"
#include "fcgi/memory_peer.h"

struct world {
	struct arena *arena;
	struct memory_peer *client;
	struct route route;
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
		.peer = &world->client->peer,
		.route = &world->route,
		.viewer = { .id = 7 },
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

static void
a_form_is_sent_by_the_website(void **state)
{
	struct world *world = *state;
	struct actor actor;

	world->route.audience = PAGE;
	memory_peer_set(world->client, "HTTP_USER_AGENT", "Firefox");
	actor = actor_of(&world->req, NULL);
	assert_int_equal(actor.account_id, 7);
	assert_string_equal(actor.tool, "website");
	assert_string_equal(actor.reason, "");
}

static void
a_program_has_the_name_that_it_gives_itself_on_one_line(void **state)
{
	struct world *world = *state;
	char longest[500];

	world->route.audience = API;
	memory_peer_set(world->client, "HTTP_USER_AGENT", "loader/1\t\xc3\xa9");
	assert_string_equal(actor_of(&world->req, "why").tool, "loader/1???");
	assert_string_equal(actor_of(&world->req, "why").reason, "why");
	memory_peer_set(world->client, "HTTP_USER_AGENT", NULL);
	assert_string_equal(actor_of(&world->req, NULL).tool,
	    "a program without a name");
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	memory_peer_set(world->client, "HTTP_USER_AGENT", longest);
	assert_int_equal(strlen(actor_of(&world->req, NULL).tool), 200);
}

/* Ten times what was there, and one. */
static void
count_on(struct request *req, void *context)
{
	int *number = context;

	(void)req;
	*number = *number * 10 + 1;
}

static void
start_over(struct request *req, void *context)
{
	int *number = context;

	(void)req;
	*number = 2;
}

static void
what_waits_runs_once_and_in_order(void **state)
{
	struct world *world = *state;
	int number = 0;

	act_after_commit(&world->req, start_over, &number);
	act_after_commit(&world->req, count_on, &number);
	assert_int_equal(number, 0);
	act_committed(&world->req);
	assert_int_equal(number, 21);
	act_committed(&world->req);
	assert_int_equal(number, 21);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_form_is_sent_by_the_website,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_program_has_the_name_that_it_gives_itself_on_one_line,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_waits_runs_once_and_in_order, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
