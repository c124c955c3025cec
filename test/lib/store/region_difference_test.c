/* test/lib/store/region_difference_test.c: what two lists of regions do not have in common. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "lib/arena.h"
#include "store/region_difference.h"

enum { MANY = 20000 };

static const double here[] = { 0.25, 0.5 }, there[] = { 0.5, 0.5 };

static struct region
point(int id, const char *object)
{
	return (struct region){
		.id = id,
		.shape = REGION_POINT,
		.object = object,
		.source_confidence = NAN,
		.coordinates = here,
		.coordinate_count = 2,
	};
}

static struct region_difference
compare(const struct region *before, size_t before_count,
    const struct region *after, size_t after_count)
{
	struct region_list was = { .regions = before, .count = before_count };
	struct region_list is = { .regions = after, .count = after_count };

	return region_difference_of(arena, &was, &is);
}

static void
regions_of_one_list_alone_are_added_or_removed(void **state)
{
	const struct region before[] = { point(1, "Cat"), point(2, "Dog") };
	const struct region after[] = { point(2, "Dog"), point(0, "Cow") };
	struct region_difference found = compare(before, 2, after, 2);

	(void)state;
	assert_int_equal(found.count, 2);
	assert_ptr_equal(found.changes[0].was, &before[0]);
	assert_null(found.changes[0].is);
	assert_int_equal(found.changes[0].place, 1);
	assert_null(found.changes[1].was);
	assert_ptr_equal(found.changes[1].is, &after[1]);
	assert_int_equal(found.changes[1].place, 2);
	assert_false(found.is_reordered);
}

static void
each_thing_said_of_a_region_is_compared(void **state)
{
	struct region cases[5];
	const unsigned faults[] = { REGION_MOVED, REGION_RELABELLED,
		REGION_REGROUPED, REGION_RESOURCED, REGION_RESOURCED };
	const struct region before = point(1, "Cat");
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++)
		cases[i] = before;
	cases[0].coordinates = there;
	cases[1].object = "Dog";
	cases[2].instance = "\"a\"";
	cases[3].source_kind = "model";
	cases[4].source_confidence = 0.5;
	for (i = 0; i < COUNT_OF(cases); i++) {
		struct region_difference found =
		    compare(&before, 1, &cases[i], 1);

		assert_int_equal(found.count, 1);
		assert_int_equal(found.changes[0].how, faults[i]);
	}
	cases[0].object = "Dog";
	assert_int_equal(region_compare(&before, &cases[0]),
	    REGION_MOVED | REGION_RELABELLED);
	assert_int_equal(compare(&before, 1, &before, 1).count, 0);
}

static void
another_order_alone_is_noticed(void **state)
{
	const struct region before[] = { point(1, "Cat"), point(2, "Dog"),
		point(3, "Cow") };
	const struct region after[] = { point(1, "Cat"), point(3, "Cow"),
		point(2, "Dog") };
	const struct region without[] = { point(2, "Dog"), point(3, "Cow") };
	struct region_difference found = compare(before, 3, after, 3);

	(void)state;
	assert_int_equal(found.count, 0);
	assert_true(found.is_reordered);
	assert_false(compare(before, 3, without, 2).is_reordered);
}

/* By linear search this would be 400 million comparisons. */
static void
long_lists_are_compared_at_once(void **state)
{
	struct region *before = arena_array(arena, MANY, sizeof(*before));
	struct region *after = arena_array(arena, MANY, sizeof(*after));
	int64_t start_us = clock_monotonic_us();
	struct region_difference found;
	int i;

	(void)state;
	for (i = 0; i < MANY; i++) {
		before[i] = point(i + 1, "Cat");
		after[i] = point(MANY - i, "Cat");
	}
	found = compare(before, MANY, after, MANY);
	assert_int_equal(found.count, 0);
	assert_true(found.is_reordered);
	assert_true(clock_monotonic_us() - start_us < 2 * 1000 * 1000);
	assert_int_equal(compare(NULL, 0, after, MANY).count, MANY);
	assert_int_equal(compare(before, MANY, NULL, 0).count, MANY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    regions_of_one_list_alone_are_added_or_removed, make_arena,
		    drop_arena),
		cmocka_unit_test_setup_teardown(
		    each_thing_said_of_a_region_is_compared, make_arena,
		    drop_arena),
		cmocka_unit_test_setup_teardown(another_order_alone_is_noticed,
		    make_arena, drop_arena),
		cmocka_unit_test_setup_teardown(long_lists_are_compared_at_once,
		    make_arena, drop_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
