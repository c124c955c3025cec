/* test/lib/store/region_merge_test.c: two changes of one list of regions, put together; regions as text. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "lib/arena.h"
#include "store/region_merge.h"
#include "store/region_text.h"

static const double here[] = { 0.25, 0.5 }, there[] = { 0.5, 0.5 },
		    elsewhere[] = { 1, 0.125 };

static struct region
point(int id, const char *object, const double *at)
{
	return (struct region){
		.id = id,
		.shape = REGION_POINT,
		.object = object,
		.source_confidence = NAN,
		.coordinates = at,
		.coordinate_count = 2,
	};
}

#define LIST(array) \
	&(struct region_list) \
	{ \
		.regions = (array), .count = COUNT_OF(array) \
	}

static const struct region_list none = { .count = 0 };

static void
what_only_one_changed_is_taken_from_there(void **state)
{
	const struct region base[] = { point(1, "Cat", here),
		point(2, "Dog", here), point(3, "Cow", here) };
	const struct region now[] = { point(3, "Cow", here),
		point(1, "Cat", there), point(4, "Hen", here) };
	const struct region theirs[] = { point(1, "Lynx", here),
		point(2, "Dog", here), point(0, "Owl", here) };
	struct region_merge merge =
	    region_merge_of(arena, LIST(base), LIST(now), LIST(theirs));

	(void)state;
	assert_int_equal(merge.conflict_count, 0);
	assert_string_equal(regions_text(arena, &merge.list),
	    "[{\"id\":1,\"type\":\"point\",\"shape\":{\"x\":0.5,\"y\":0.5},"
	    "\"object\":\"Lynx\"},"
	    "{\"id\":4,\"type\":\"point\",\"shape\":{\"x\":0.25,\"y\":0.5},"
	    "\"object\":\"Hen\"},"
	    "{\"type\":\"point\",\"shape\":{\"x\":0.25,\"y\":0.5},"
	    "\"object\":\"Owl\"}]");
}

static void
what_nobody_changed_meanwhile_is_theirs_in_their_order(void **state)
{
	const struct region base[] = { point(1, "Cat", here),
		point(2, "Dog", here) };
	const struct region theirs[] = { point(2, "Dog", here),
		point(0, "Owl", here), point(1, "Cat", there) };
	struct region_merge merge =
	    region_merge_of(arena, LIST(base), LIST(base), LIST(theirs));

	(void)state;
	assert_int_equal(merge.conflict_count, 0);
	assert_ptr_equal(merge.list.regions, theirs);
	assert_int_equal(merge.list.count, 3);
}

static void
the_same_changed_otherwise_is_a_conflict(void **state)
{
	const struct region base[] = { point(1, "Cat", here),
		point(2, "Dog", here), point(3, "Cow", here) };
	const struct region now[] = { point(1, "Cat", there),
		point(3, "Hen", here) };
	const struct region theirs[] = { point(1, "Cat", elsewhere),
		point(2, "Dog", there) };
	struct region_merge merge =
	    region_merge_of(arena, LIST(base), LIST(now), LIST(theirs));

	(void)state;
	assert_int_equal(merge.conflict_count, 3);
	assert_int_equal(merge.conflicts[0], 1);
	assert_int_equal(merge.conflicts[1], 3);
	assert_int_equal(merge.conflicts[2], 2);
}

static void
the_same_changed_alike_is_none(void **state)
{
	const struct region base[] = { point(1, "Cat", here),
		point(2, "Dog", here) };
	const struct region both[] = { point(1, "Cat", there) };
	struct region_merge merge =
	    region_merge_of(arena, LIST(base), LIST(both), LIST(both));

	(void)state;
	assert_int_equal(merge.conflict_count, 0);
	assert_int_equal(merge.list.count, 1);
	assert_ptr_equal(merge.list.regions[0].coordinates, there);
	assert_int_equal(region_merge_of(arena, LIST(base), &none, &none)
			     .list.count,
	    0);
}

static void
all_that_is_said_of_a_region_is_written_and_read(void **state)
{
	static const double path[] = { 0, 0, 1, 0, 0.1, 1e-7 },
			    box[] = { 0.1, 0.2, 0.3, 0.4 };
	const struct new_region sent[] = {
		{ .id = 7,
		    .object_id = 12,
		    .shape = "polygon",
		    .coordinates = path,
		    .coordinate_count = 6,
		    .instance = "\"a\\\"\"",
		    .source_kind = "model",
		    .source_name = "néw \"one\"",
		    .source_confidence = 0.5 },
		{ .object_id = 3,
		    .shape = "bbox",
		    .coordinates = box,
		    .coordinate_count = 4,
		    .source_confidence = NAN },
	};
	const char *text = new_regions_text(arena, sent, 2);
	struct region regions[2];
	struct region_list list = { .regions = regions, .count = 2 }, read;

	(void)state;
	assert_non_null(strstr(text, ",\"object\":12,\"instance\":\"a\\\"\","));
	regions[0] = (struct region){ .id = 7,
		.shape = REGION_POLYGON,
		.object = "Cat \"Tom\"",
		.instance = "\"a\\\"\"",
		.source_kind = "model",
		.source_name = "néw \"one\"",
		.source_confidence = 0.5,
		.coordinates = path,
		.coordinate_count = 6 };
	regions[1] = (struct region){ .shape = REGION_BBOX,
		.object = "Dog",
		.source_confidence = NAN,
		.coordinates = box,
		.coordinate_count = 4 };
	read = regions_read(arena, regions_text(arena, &list), SIZE_MAX);
	assert_int_equal(read.count, 2);
	assert_int_equal(region_compare(&read.regions[0], &regions[0]), 0);
	assert_int_equal(region_compare(&read.regions[1], &regions[1]), 0);
	assert_int_equal(read.regions[0].id, 7);
	assert_int_equal(read.regions[1].id, 0);
	assert_string_equal(regions_text(arena, &none), "[]");
	assert_string_equal(new_regions_text(arena, NULL, 0), "[]");
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, make_arena, drop_arena)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_only_one_changed_is_taken_from_there),
		TEST(what_nobody_changed_meanwhile_is_theirs_in_their_order),
		TEST(the_same_changed_otherwise_is_a_conflict),
		TEST(the_same_changed_alike_is_none),
		TEST(all_that_is_said_of_a_region_is_written_and_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
