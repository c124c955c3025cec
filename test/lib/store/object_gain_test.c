/* test/lib/store/object_gain_test.c: what a change of the tree does to `has`. */

#include "lib/store/writer_fixture.h"

#include "store/object_gain.h"
#include "store/object_write.h"
#include "store/region_write.h"

#include <math.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

static void
draw(struct writer *writer, int object_id)
{
	static const double middle[] = { 0.5, 0.5 };
	const struct new_region region = {
		.object_id = object_id,
		.shape = "point",
		.coordinates = middle,
		.coordinate_count = 2,
		.source_confidence = NAN,
	};

	assert_int_equal(region_insert_all(writer->db, writer->arena,
			     writer_picture(writer, ""), &region, 1),
	    OK);
}

static int
edges(struct writer *writer, int object_id)
{
	return writer_int(writer,
	    arena_format(writer->arena,
		"SELECT count(*) FROM object_parent WHERE object_id = %d",
		object_id));
}

static void
a_new_parent_gains_what_is_below_and_the_trial_is_undone(void **state)
{
	struct writer *writer = writer_of(state);
	int cat = writer_object(writer, "cat");
	int kitten = writer_object(writer, "kitten");
	int pet = writer_object(writer, "pet");
	struct object_counts *before;
	struct object_gains gains;
	enum object_edge edge;

	assert_int_equal(object_insert_parent(writer->db, writer->arena, kitten,
			     cat, &writer->actor, &edge),
	    OK);
	draw(writer, cat);
	draw(writer, kitten);
	assert_int_equal(object_preview_begin(writer->db, writer->arena, &cat,
			     1, &before),
	    OK);
	assert_int_equal(object_insert_parent(writer->db, writer->arena, cat,
			     pet, &writer->actor, &edge),
	    OK);
	assert_int_equal(edges(writer, cat), 1);
	assert_int_equal(object_preview_end(writer->db, writer->arena, before,
			     &gains),
	    OK);
	assert_int_equal(edges(writer, cat), 0);
	assert_int_equal(gains.count, 1);
	assert_int_equal(gains.items[0].pictures, 2);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_parent_gains_what_is_below_and_the_trial_is_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
