/* test/lib/store/region_test.c: regions, read from the text of a picture. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "lib/arena.h"
#include "store/region.h"

static struct region_list
read_all(const char *text)
{
	return regions_read(arena, text, SIZE_MAX);
}

static const struct region *
read_one(const char *text)
{
	struct region_list list = read_all(text);

	assert_int_equal(list.count, 1);
	return &list.regions[0];
}

static void
all_shapes_are_read_in_their_order(void **state)
{
	struct region_list list = read_all(
	    "[{\"id\":7,\"type\":\"bbox\",\"shape\":{\"x\":0.1,\"y\":0.2,"
	    "\"w\":0.30000000000000004,\"h\":1e-05},\"object\":\"Cat\"},"
	    "{\"id\":8,\"type\":\"polygon\",\"shape\":[{\"x\":0,\"y\":0},"
	    "{\"x\":1,\"y\":0},{\"x\":0.5,\"y\":1}],\"object\":\"Dog\"},"
	    "{\"id\":9,\"type\":\"polyline\",\"shape\":[{\"x\":0.1,\"y\":0.1},"
	    "{\"x\":0.9,\"y\":0.9}],\"object\":\"Dog\"},"
	    "{\"id\":10,\"type\":\"point\",\"shape\":{\"x\":0.25,\"y\":0.75},"
	    "\"object\":null}]");

	(void)state;
	assert_int_equal(list.count, 4);
	assert_int_equal(list.regions[0].shape, REGION_BBOX);
	assert_int_equal(list.regions[0].id, 7);
	assert_int_equal(list.regions[0].coordinate_count, 4);
	assert_true(list.regions[0].coordinates[2] == 0.30000000000000004);
	assert_true(list.regions[0].coordinates[3] == 1e-05);
	assert_true(isnan(list.regions[0].source_confidence));
	assert_null(list.regions[0].instance);
	assert_int_equal(list.regions[1].shape, REGION_POLYGON);
	assert_int_equal(list.regions[1].coordinate_count, 6);
	assert_true(list.regions[1].coordinates[5] == 1);
	assert_int_equal(list.regions[2].shape, REGION_POLYLINE);
	assert_int_equal(list.regions[2].coordinate_count, 4);
	assert_string_equal(list.regions[2].object, "Dog");
	assert_int_equal(list.regions[3].shape, REGION_POINT);
	assert_true(list.regions[3].coordinates[1] == 0.75);
	assert_string_equal(list.regions[3].object, "");
}

#define POINT_BEGIN \
	"[{\"id\":1,\"type\":\"point\",\"shape\":{\"x\":0,\"y\":0},\"object\":"

static void
names_are_what_the_escapes_mean(void **state)
{
	(void)state;
	assert_string_equal(read_one(POINT_BEGIN "\"a \\\"b\\\" \\\\ \\u0041 "
	    "\\u00e9 \\u732b \\ud83d\\ude00 \\t\\/\"}]")->object,
	    "a \"b\" \\ A \xc3\xa9 \xe7\x8c\xab \xf0\x9f\x98\x80 \t/");
	assert_string_equal(read_one(POINT_BEGIN "\"\"}]")->object, "");
	assert_string_equal(read_one(POINT_BEGIN
	    "\"}],\\\"object\\\":1\"}]")->object, "}],\"object\":1");
}

static void
instance_and_source_are_read(void **state)
{
	const struct region *region = read_one(POINT_BEGIN "\"Fence\","
	    "\"instance\":\"the \\\"fence\\\"\",\"source\":{\"kind\":"
	    "\"model\",\"name\":\"net 3\",\"confidence\":0.875}}]");

	(void)state;
	assert_string_equal(region->instance, "\"the \\\"fence\\\"\"");
	assert_string_equal(region->source_kind, "model");
	assert_string_equal(region->source_name, "net 3");
	assert_true(region->source_confidence == 0.875);
	assert_string_equal(read_one(POINT_BEGIN "\"x\",\"instance\":-12e3}]")
	    ->instance, "-12e3");
}

static void
no_more_are_read_than_are_asked_for(void **state)
{
	static const char text[] = POINT_BEGIN "\"a\"},{\"id\":2,\"type\":"
	    "\"bbox\",\"shape\":{\"x\":0,\"y\":0,\"w\":1,\"h\":1},"
	    "\"object\":\"b\"}]";

	(void)state;
	assert_int_equal(regions_read(arena, text, 0).count, 0);
	assert_int_equal(regions_read(arena, text, 1).count, 1);
	assert_int_equal(regions_read(arena, text, 2).count, 2);
	assert_int_equal(regions_read(arena, text, 3).count, 2);
}

static void
no_regions_are_an_empty_list(void **state)
{
	(void)state;
	assert_int_equal(read_all("[]").count, 0);
	assert_int_equal(read_all(NULL).count, 0);
}

/* Under the sanitizer nothing is read or written beyond its room. */
static void
a_text_cut_short_anywhere_gives_only_whole_regions(void **state)
{
	static const char whole[] =
	    "[{\"id\":1,\"type\":\"polygon\",\"shape\":[{\"x\":0,\"y\":0.5},"
	    "{\"x\":1,\"y\":0},{\"x\":0.5,\"y\":1}],\"object\":\"a\\u00e9\\\\\""
	    ",\"instance\":3,\"source\":{\"kind\":\"tool\"}},"
	    "{\"id\":2,\"type\":\"bbox\",\"shape\":{\"x\":0,\"y\":0,\"w\":1,"
	    "\"h\":1},\"object\":\"b\"}]";
	size_t length;

	(void)state;
	log_set_level(LOG_ERROR + 1);
	for (length = 0; length < sizeof(whole) - 1; length++) {
		struct region_list list = read_all(
		    arena_copy(arena, whole, length));

		assert_true(list.count <= 2);
		if (list.count > 0)
			assert_string_equal(list.regions[0].object,
			    "a\xc3\xa9\\");
	}
	assert_int_equal(read_all("[{\"shape\":{\"x\":1}}]").count,
	    0);
	assert_int_equal(read_all("[1,2]").count, 0);
	log_set_level(LOG_INFO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_shapes_are_read_in_their_order),
		cmocka_unit_test(names_are_what_the_escapes_mean),
		cmocka_unit_test(instance_and_source_are_read),
		cmocka_unit_test(no_more_are_read_than_are_asked_for),
		cmocka_unit_test(no_regions_are_an_empty_list),
		cmocka_unit_test(
		    a_text_cut_short_anywhere_gives_only_whole_regions),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
