/* test/lib/store/label_agreement_test.c: agreement and kappa, against numbers worked out by hand. */

#include "lib/arena.h"
#include "store/label_agreement.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *labels[] = { "yes", "no", "never" };
static const struct label_set set = { .labels = labels, .label_count = 3 };

static void
assert_near(double found, double wanted)
{
	assert_true(fabs(found - wanted) < 1e-9);
}

/* The table of Cohen's own kind: 20, 5, 10, 15 give 0.4. */
static void
two_people_and_two_labels_give_the_kappa_of_the_book(void **state)
{
	static const struct label_votes votes[] = { { "ann", "bob", 0, 0, 20 },
		{ "ann", "bob", 0, 1, 5 }, { "ann", "bob", 1, 0, 10 },
		{ "ann", "bob", 1, 1, 15 } };
	struct label_agreement found;

	(void)state;
	label_agreement_of(arena, &set, votes, COUNT_OF(votes), &found);
	assert_int_equal(found.people_count, 1);
	assert_int_equal(found.people[0].samples, 50);
	assert_int_equal(found.people[0].agreed, 35);
	assert_near(found.people[0].agreement, 70);
	assert_near(found.people[0].kappa, 0.4);
	assert_int_equal(found.comparisons, 50);
	assert_near(found.agreement, 70);
	/* Alike they say yes 55 times of 100. */
	assert_near(found.kappa, (0.7 - 0.505) / (1 - 0.505));
	assert_int_equal(found.labels[0].samples, 35);
	assert_int_equal(found.labels[0].agreed, 20);
	assert_near(found.labels[0].kappa, (0.7 - 0.505) / (1 - 0.505));
	assert_int_equal(found.labels[2].samples, 0);
	assert_near(found.labels[2].agreement, 100);
	assert_true(isnan(found.labels[2].kappa));
}

static void
each_two_people_are_counted_apart(void **state)
{
	static const struct label_votes votes[] = { { "ann", "bob", 0, 0, 3 },
		{ "ann", "eve", 0, 1, 2 }, { "bob", "eve", 1, 1, 4 },
		{ "bob", "eve", 2, 0, 4 } };
	struct label_agreement found;

	(void)state;
	label_agreement_of(arena, &set, votes, COUNT_OF(votes), &found);
	assert_int_equal(found.people_count, 3);
	assert_int_equal(found.people[0].samples, 3);
	/* Both said nothing but yes: chance would have agreed as well. */
	assert_true(isnan(found.people[0].kappa));
	assert_near(found.people[1].agreement, 0);
	assert_near(found.people[1].kappa, 0);
	assert_int_equal(found.people[2].agreed, 4);
	assert_near(found.people[2].agreement, 50);
	assert_near(found.people[2].kappa, (0.5 - 0.25) / (1 - 0.25));
	assert_int_equal(found.comparisons, 13);
}

static void
nothing_said_is_nothing_known(void **state)
{
	struct label_agreement found;

	(void)state;
	label_agreement_of(arena, &set, NULL, 0, &found);
	assert_int_equal(found.comparisons, 0);
	assert_int_equal(found.people_count, 0);
	assert_int_equal(found.label_count, 3);
	assert_true(isnan(found.agreement) && isnan(found.kappa));
	assert_true(isnan(found.labels[0].agreement));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    two_people_and_two_labels_give_the_kappa_of_the_book),
		cmocka_unit_test(each_two_people_are_counted_apart),
		cmocka_unit_test(nothing_said_is_nothing_known),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
