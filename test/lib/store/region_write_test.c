/* test/lib/store/region_write_test.c: the regions of a picture, saved as one list. */

#include "lib/store/writer_fixture.h"

#include "store/region_write.h"

#include <math.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

static const double box[] = { 0.25, 0.25, 0.5, 0.5 };
static const double triangle[] = { 0, 0, 1, 0, 0, 1 };

static struct new_region
a_box(int id, int object_id)
{
	return (struct new_region){
		.id = id,
		.object_id = object_id,
		.shape = "bbox",
		.coordinates = box,
		.coordinate_count = 4,
		.source_confidence = NAN,
	};
}

static struct new_region
a_triangle(int id, int object_id)
{
	return (struct new_region){
		.id = id,
		.object_id = object_id,
		.shape = "polygon",
		.coordinates = triangle,
		.coordinate_count = 6,
		.source_confidence = NAN,
	};
}

static enum status
save(struct writer *writer, int picture_id, const struct new_region *regions,
    size_t count)
{
	return region_replace_all(writer->db, writer->arena, picture_id,
	    regions, count, &writer->actor);
}

/* The number of the region at a place. */
static int
id_at(struct writer *writer, int picture_id, int position)
{
	return writer_int(writer,
	    arena_format(writer->arena,
		"SELECT id FROM region WHERE picture_id = %d AND position = %d",
		picture_id, position));
}

static int
count_of(struct writer *writer, int picture_id)
{
	return writer_int(writer,
	    arena_format(writer->arena,
		"SELECT region_count FROM picture WHERE id = %d", picture_id));
}

static void
regions_keep_their_numbers_when_they_change_places(void **state)
{
	struct writer *writer = writer_of(state);
	int picture_id = writer_picture(writer, "regions");
	int cat = writer_object(writer, "cat");
	int dog = writer_object(writer, "dog");
	struct new_region regions[] = { a_box(0, cat), a_triangle(0, cat),
		a_box(0, dog) };
	int first, second;

	assert_int_equal(save(writer, picture_id, regions, 3), OK);
	first = id_at(writer, picture_id, 0);
	second = id_at(writer, picture_id, 1);
	regions[0] = a_triangle(second, dog);
	regions[1] = a_box(first, cat);
	regions[2] = a_triangle(0, dog);
	assert_int_equal(save(writer, picture_id, regions, 3), OK);
	assert_int_equal(id_at(writer, picture_id, 0), second);
	assert_int_equal(id_at(writer, picture_id, 1), first);
	assert_true(id_at(writer, picture_id, 2) > second);
	assert_int_equal(count_of(writer, picture_id), 3);
	assert_string_equal(
	    writer_text(writer,
		arena_format(writer->arena,
		    "SELECT t.regions = regions_text(p.id) AND t.regions = r.regions"
		    " AND p.object_ids = ARRAY[%d, %d] AND r.revision = 2"
		    " FROM picture p JOIN picture_text t ON t.picture_id = p.id"
		    " JOIN region_revision r ON r.picture_id = p.id"
		    " WHERE p.id = %d ORDER BY r.revision DESC LIMIT 1",
		    cat, dog, picture_id)),
	    "t");
}

static void
an_unknown_or_repeated_number_is_a_new_region(void **state)
{
	struct writer *writer = writer_of(state);
	int picture_id = writer_picture(writer, "regions");
	int cat = writer_object(writer, "cat");
	struct new_region regions[] = { a_box(0, cat), a_box(0, cat),
		a_box(2000000000, cat) };
	int kept;

	assert_int_equal(save(writer, picture_id, regions, 1), OK);
	kept = id_at(writer, picture_id, 0);
	regions[0] = a_box(kept, cat);
	regions[1] = a_box(kept, cat);
	assert_int_equal(save(writer, picture_id, regions, 3), OK);
	assert_int_equal(id_at(writer, picture_id, 0), kept);
	assert_int_not_equal(id_at(writer, picture_id, 1), kept);
	assert_int_not_equal(id_at(writer, picture_id, 2), 2000000000);
}

static void
another_pictures_region_is_left_alone(void **state)
{
	struct writer *writer = writer_of(state);
	int one = writer_picture(writer, "one");
	int other = writer_picture(writer, "other");
	int cat = writer_object(writer, "cat");
	struct new_region region = a_box(0, cat);

	assert_int_equal(save(writer, one, &region, 1), OK);
	region.id = id_at(writer, one, 0);
	assert_int_equal(save(writer, other, &region, 1), OK);
	assert_int_equal(count_of(writer, one), 1);
	assert_int_not_equal(id_at(writer, other, 0), region.id);
}

static void
an_empty_list_removes_all(void **state)
{
	struct writer *writer = writer_of(state);
	int picture_id = writer_picture(writer, "regions");
	int cat = writer_object(writer, "cat");
	struct new_region region = a_box(0, cat);

	assert_int_equal(save(writer, picture_id, &region, 1), OK);
	assert_int_equal(save(writer, picture_id, NULL, 0), OK);
	assert_int_equal(count_of(writer, picture_id), 0);
	assert_string_equal(
	    writer_text(writer,
		arena_format(writer->arena,
		    "SELECT concat(t.regions, p.object_ids) FROM picture p"
		    " JOIN picture_text t ON t.picture_id = p.id WHERE p.id = %d",
		    picture_id)),
	    "[]{}");
}

static void
a_shape_outside_the_picture_is_refused(void **state)
{
	struct writer *writer = writer_of(state);
	int picture_id = writer_picture(writer, "regions");
	const double outside[] = { 0.5, 0.5, 0.6, 0.1 };
	struct new_region region = a_box(0, writer_object(writer, "cat"));

	region.coordinates = outside;
	assert_int_equal(save(writer, picture_id, &region, 1), UNPROCESSABLE);
	assert_string_equal(db_constraint(writer->db), "region_is_valid");
}

static void
an_object_that_is_not_there_is_refused(void **state)
{
	struct writer *writer = writer_of(state);
	int picture_id = writer_picture(writer, "regions");
	struct new_region region = a_box(0, 2000000000);

	assert_int_equal(save(writer, picture_id, &region, 1), UNPROCESSABLE);
}

static void
a_picture_that_is_not_there_is_not_found(void **state)
{
	struct writer *writer = writer_of(state);

	assert_int_equal(save(writer, 2000000000, NULL, 0), NOT_FOUND);
}

static void
three_thousand_regions_are_one_save(void **state)
{
	struct writer *writer = writer_of(state);
	int picture_id = writer_picture(writer, "many");
	int cat = writer_object(writer, "cat");
	struct new_region *regions =
	    arena_array(writer->arena, 3000, sizeof(*regions));
	int i, trips = db_round_trips(writer->db);

	for (i = 0; i < 3000; i++)
		regions[i] = i % 2 == 0 ? a_box(0, cat) : a_triangle(0, cat);
	assert_int_equal(save(writer, picture_id, regions, 3000), OK);
	assert_int_equal(db_round_trips(writer->db) - trips, 2);
	assert_int_equal(count_of(writer, picture_id), 3000);
	assert_int_equal(
	    writer_int(writer,
		arena_format(writer->arena,
		    "SELECT count(*) FROM region WHERE picture_id = %d"
		    " AND cardinality(coordinates) ="
		    " CASE shape WHEN 'bbox' THEN 4 ELSE 6 END"
		    " AND (shape = 'bbox') = (position %% 2 = 0)",
		    picture_id)),
	    3000);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(regions_keep_their_numbers_when_they_change_places),
		TEST(an_unknown_or_repeated_number_is_a_new_region),
		TEST(another_pictures_region_is_left_alone),
		TEST(an_empty_list_removes_all),
		TEST(a_shape_outside_the_picture_is_refused),
		TEST(an_object_that_is_not_there_is_refused),
		TEST(a_picture_that_is_not_there_is_not_found),
		TEST(three_thousand_regions_are_one_save),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
