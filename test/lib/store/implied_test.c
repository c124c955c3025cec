/* test/lib/store/implied_test.c: conditions that another one makes true. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/search_private.h"

#define WANT(rule, list, count) \
	{ .kind = (rule), .ids = (list), .id_count = (count) }
#define EXCLUDE(rule, list, count) \
	{ .kind = (rule), .excluded = true, .ids = (list), .id_count = (count) }

enum { MOST = 4 };

/* Which of the conditions stay, by the place that they had: "02". */
static const char *
left_of(struct arena *arena, struct condition *conditions, size_t count)
{
	struct rule rules[MOST] = { { .kind = RULE_HAS } };
	struct estimate estimates[MOST] = { { .share = 0.5 } };
	const struct rule *given[MOST];
	struct search search = {
		.terms = { .conditions = conditions, .count = count },
		.estimates = estimates,
		.rules = given,
	};
	char *left = arena_alloc(arena, MOST + 1);
	size_t i;

	for (i = 0; i < count; i++)
		given[i] = &rules[i];
	search_drop_implied(arena, &search, conditions);
	for (i = 0; i < search.terms.count; i++)
		left[i] = (char)('0' + (given[i] - rules));
	return left;
}

#define assert_left(arena, expected, ...) \
	do { \
		struct condition given_[] = { __VA_ARGS__ }; \
		assert_string_equal(left_of(arena, given_, COUNT_OF(given_)), \
		    expected); \
	} while (0)

static int
set_up(void **state)
{
	*state = arena_create();
	return 0;
}

static int
tear_down(void **state)
{
	arena_destroy(*state);
	return 0;
}

static void
a_wanted_list_makes_a_longer_one_true(void **state)
{
	struct arena *arena = *state;

	assert_left(arena, "1", WANT(RULE_HAS, "{5,3,9}", 3),
	    WANT(RULE_HAS_OBJECT, "{9}", 1));
	assert_left(arena, "02", WANT(RULE_HAS, "{3,5}", 2),
	    WANT(RULE_HAS, "{7,5,3}", 3), WANT(RULE_HAS, "{5,8}", 2));
	assert_left(arena, "01", WANT(RULE_LICENCE, "{1,2}", 2),
	    WANT(RULE_LICENCE, "{2,3}", 2));
}

static void
of_two_that_are_alike_one_stays(void **state)
{
	struct arena *arena = *state;

	assert_left(arena, "1", WANT(RULE_AUTHOR, "{4,2}", 2),
	    WANT(RULE_AUTHOR, "{2,4}", 2));
	assert_left(arena, "2", WANT(RULE_HAS, "{4}", 1),
	    WANT(RULE_HAS_OBJECT, "{4}", 1), WANT(RULE_HAS, "{4}", 1));
}

static void
an_excluded_list_makes_a_shorter_one_true(void **state)
{
	struct arena *arena = *state;

	assert_left(arena, "0", EXCLUDE(RULE_NATURE, "{1,2,3}", 3),
	    EXCLUDE(RULE_NATURE, "{3,1}", 2));
	assert_left(arena, "01", EXCLUDE(RULE_IN_GALLERY, "{1,2}", 2),
	    EXCLUDE(RULE_IN_GALLERY, "{3}", 1));
}

static void
wanted_and_excluded_lists_and_other_rules_say_nothing_of_each_other(
    void **state)
{
	struct arena *arena = *state;

	assert_left(arena, "01", WANT(RULE_HAS, "{1}", 1),
	    EXCLUDE(RULE_HAS, "{1}", 1));
	assert_left(arena, "01", WANT(RULE_LICENCE, "{1}", 1),
	    WANT(RULE_NATURE, "{1}", 1));
	assert_left(arena, "01", { .kind = RULE_ABOVE_WIDTH, .number = 1 },
	    { .kind = RULE_ABOVE_WIDTH, .number = 1 });
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_wanted_list_makes_a_longer_one_true, set_up, tear_down),
		cmocka_unit_test_setup_teardown(of_two_that_are_alike_one_stays,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    an_excluded_list_makes_a_shorter_one_true, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    wanted_and_excluded_lists_and_other_rules_say_nothing_of_each_other,
		    set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
