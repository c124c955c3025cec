/* test/fcgi/routes_test.c: the route table, and what it finds. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dispatch.h"

/* True when a path exists that both patterns take. */
static bool
patterns_meet(const char *a, const char *b)
{
	while (a[0] == '/' && a[1] != '\0' && b[0] == '/' && b[1] != '\0') {
		size_t a_length = strcspn(++a, "/");
		size_t b_length = strcspn(++b, "/");
		bool same =
		    a_length == b_length && strncmp(a, b, a_length) == 0;

		if (a[0] != '{' && b[0] != '{' && !same)
			return false;
		a += a_length;
		b += b_length;
	}
	return text_is(*a == '/' ? a + 1 : a, *b == '/' ? b + 1 : b);
}

static void
no_route_hides_another(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < route_count; i++) {
		for (k = i + 1; k < route_count; k++) {
			if ((routes[i].methods & routes[k].methods) != 0 &&
			    patterns_meet(routes[i].path, routes[k].path))
				fail_msg("%s hides %s", routes[i].path,
				    routes[k].path);
		}
	}
}

static void
the_check_itself_sees_what_meets(void **state)
{
	(void)state;
	assert_true(patterns_meet("/", "/"));
	assert_true(patterns_meet("/a/{id}", "/a/new"));
	assert_true(patterns_meet("/a/{id}", "/a/{name}"));
	assert_true(patterns_meet("/{x}/b", "/a/{y}"));
	assert_false(patterns_meet("/a/{id}", "/a"));
	assert_false(patterns_meet("/a/{id}/b", "/a/{id}/c"));
	assert_false(patterns_meet("/", "/a"));
	assert_false(patterns_meet("/ab", "/a"));
}

static void
every_row_is_whole(void **state)
{
	size_t i;

	(void)state;
	assert_true(route_count > 0);
	for (i = 0; i < route_count; i++) {
		const char *path = routes[i].path;
		size_t length = strlen(path), parts = 0;

		assert_non_null(routes[i].handler);
		assert_true(routes[i].methods != 0);
		assert_false(routes[i].methods & METHOD_HEAD);
		assert_false(routes[i].methods & METHOD_OPTIONS);
		assert_int_equal(path[0], '/');
		assert_true(length == 1 || path[length - 1] != '/');
		for (; *path != '\0'; path++)
			parts += *path == '{';
		assert_true(parts <= PATH_PARTS_MAX);
	}
}

static const struct route *
find(const char *url, unsigned method, const char **parts, unsigned *methods)
{
	struct arena *arena = arena_create();
	const struct route *route;
	struct http_path path;

	assert_int_equal(http_read_path(arena, url, &path), OK);
	route = route_find(&path, method, parts, methods);
	arena_destroy(arena);
	return route;
}

static void
a_path_is_found_with_and_without_its_last_slash(void **state)
{
	const char *parts[PATH_PARTS_MAX] = { NULL };
	unsigned methods;
	size_t i;

	(void)state;
	for (i = 0; i < route_count; i++) {
		struct arena *arena = arena_create();
		unsigned method = routes[i].methods & -routes[i].methods;
		const char *slashed = arena_format(arena, "%s%s",
		    routes[i].path, routes[i].path[1] == '\0' ? "" : "/");

		assert_ptr_equal(find(routes[i].path, method, parts, &methods),
		    &routes[i]);
		assert_ptr_equal(find(slashed, method, parts, &methods),
		    &routes[i]);
		arena_destroy(arena);
	}
}

static void
head_comes_with_get(void **state)
{
	const char *parts[PATH_PARTS_MAX] = { NULL };
	unsigned methods;

	(void)state;
	assert_ptr_equal(find("/health", METHOD_HEAD, parts, &methods),
	    find("/health", METHOD_GET, parts, &methods));
	assert_int_equal(methods, METHOD_GET | METHOD_HEAD);
}

static void
a_caught_name_may_hold_an_escaped_slash(void **state)
{
	const char *parts[PATH_PARTS_MAX] = { NULL };
	struct arena *arena = arena_create();
	struct http_path path;
	unsigned methods;

	(void)state;
	assert_int_equal(http_read_path(arena, "/api/object/a%2Fb%20c/?x=/y",
			     &path),
	    OK);
	assert_non_null(route_find(&path, METHOD_GET, parts, &methods));
	assert_string_equal(parts[0], "a/b c");
	assert_int_equal(http_read_path(arena, "/api/object/a/b", &path), OK);
	assert_null(route_find(&path, METHOD_GET, parts, &methods));
	assert_int_equal(http_read_path(arena, "/api/object//", &path), OK);
	assert_null(route_find(&path, METHOD_GET, parts, &methods));
	arena_destroy(arena);
}

static void
what_is_not_there_is_told_from_a_wrong_method(void **state)
{
	const char *parts[PATH_PARTS_MAX] = { NULL };
	unsigned methods;

	(void)state;
	assert_null(find("/health", METHOD_POST, parts, &methods));
	assert_int_equal(methods, METHOD_GET | METHOD_HEAD);
	assert_null(find("/nothing/here", METHOD_GET, parts, &methods));
	assert_int_equal(methods, 0);
	assert_null(find("/health/x", METHOD_GET, parts, &methods));
	assert_int_equal(methods, 0);
	assert_null(find("/health//", METHOD_GET, parts, &methods));
	assert_null(find("//health", METHOD_GET, parts, &methods));
	assert_null(find("/Health", METHOD_GET, parts, &methods));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_route_hides_another),
		cmocka_unit_test(the_check_itself_sees_what_meets),
		cmocka_unit_test(every_row_is_whole),
		cmocka_unit_test(
		    a_path_is_found_with_and_without_its_last_slash),
		cmocka_unit_test(head_comes_with_get),
		cmocka_unit_test(a_caught_name_may_hold_an_escaped_slash),
		cmocka_unit_test(what_is_not_there_is_told_from_a_wrong_method),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
