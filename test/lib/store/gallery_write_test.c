/* test/lib/store/gallery_write_test.c: galleries, their pictures, trust; ratings. */

#include "lib/store/writer_fixture.h"

#include "store/gallery.h"
#include "store/gallery_write.h"
#include "store/rating_write.h"

#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

static int
a_gallery(struct writer *writer)
{
	const struct new_gallery gallery = {
		.title = "Cats",
		.description = "All of them.",
		.owner_id = writer->account_id,
	};
	int id = 0;

	assert_int_equal(gallery_insert(writer->db, writer->arena, &gallery,
			     &writer->actor, &id),
	    OK);
	return id;
}

static int
changes_of(struct writer *writer, int gallery_id)
{
	return writer_int(writer,
	    arena_format(writer->arena,
		"SELECT count(*) FROM change WHERE gallery_id = %d"
		" AND kind = 'gallery' AND tool = 'store test'",
		gallery_id));
}

static void
adding_a_picture_twice_is_one_change(void **state)
{
	struct writer *writer = writer_of(state);
	int gallery_id = a_gallery(writer);
	const int ids[] = { writer_picture(writer, "one"),
		writer_picture(writer, "two") };
	const struct int_list pictures = { ids, 2 };
	int added = 0, i;

	assert_int_equal(changes_of(writer, gallery_id), 1);
	for (i = 0; i < 2; i++) {
		assert_int_equal(gallery_insert_pictures(writer->db,
				     writer->arena, gallery_id, &pictures,
				     &writer->actor, &added),
		    OK);
		assert_int_equal(added, i == 0 ? 2 : 0);
		assert_int_equal(changes_of(writer, gallery_id), 2);
	}
	assert_int_equal(
	    writer_int(writer,
		arena_format(writer->arena,
		    "SELECT count(*) FROM gallery_picture WHERE gallery_id = %d"
		    " AND added_by_id = %d",
		    gallery_id, writer->account_id)),
	    2);
}

static void
trusting_twice_is_one_change(void **state)
{
	struct writer *writer = writer_of(state);
	int gallery_id = a_gallery(writer), i;

	for (i = 0; i < 2; i++) {
		assert_int_equal(gallery_insert_trust(writer->db, writer->arena,
				     gallery_id, &writer->account_id, 1,
				     &writer->actor),
		    OK);
		assert_int_equal(changes_of(writer, gallery_id), 2);
	}
}

static void
a_picture_that_is_not_there_cannot_be_added(void **state)
{
	struct writer *writer = writer_of(state);
	int gallery_id = a_gallery(writer);
	const int none = 2000000000;
	const struct int_list pictures = { &none, 1 };
	struct int_list unlisted;

	assert_int_equal(gallery_unlisted_pictures(writer->db, writer->arena,
			     &pictures, 10, &unlisted),
	    OK);
	assert_int_equal(unlisted.count, 1);
	assert_int_equal(unlisted.items[0], none);
	assert_int_equal(gallery_insert_pictures(writer->db, writer->arena,
			     gallery_id, &pictures, &writer->actor, NULL),
	    UNPROCESSABLE);
}

static void
taking_out_and_trusting_no_longer_are_changes_once(void **state)
{
	struct writer *writer = writer_of(state);
	int gallery_id = a_gallery(writer), removed = 0, i;
	const int id = writer_picture(writer, "one");
	const struct int_list pictures = { &id, 1 };

	assert_int_equal(gallery_insert_pictures(writer->db, writer->arena,
			     gallery_id, &pictures, &writer->actor, NULL),
	    OK);
	assert_int_equal(gallery_insert_trust(writer->db, writer->arena,
			     gallery_id, &writer->account_id, 1,
			     &writer->actor),
	    OK);
	for (i = 0; i < 2; i++) {
		assert_int_equal(gallery_delete_pictures(writer->db,
				     writer->arena, gallery_id, &pictures,
				     &writer->actor, &removed),
		    OK);
		assert_int_equal(removed, i == 0);
		assert_int_equal(gallery_delete_trust(writer->db, writer->arena,
				     gallery_id, writer->account_id,
				     &writer->actor),
		    OK);
	}
	assert_int_equal(changes_of(writer, gallery_id), 5);
}

static void
texts_that_stay_as_they_were_are_no_change(void **state)
{
	struct writer *writer = writer_of(state);
	int gallery_id = a_gallery(writer), i;
	struct gallery gallery;

	for (i = 0; i < 2; i++)
		assert_int_equal(gallery_update(writer->db, writer->arena,
				     gallery_id, "Dogs", "None.",
				     &writer->actor),
		    OK);
	assert_int_equal(changes_of(writer, gallery_id), 2);
	assert_int_equal(gallery_find(writer->db, writer->arena, gallery_id,
			     &gallery),
	    OK);
	assert_string_equal(gallery.title, "Dogs");
	assert_string_equal(gallery.description, "None.");
	assert_int_equal(gallery_update(writer->db, writer->arena, gallery_id,
			     "two\nlines", "", &writer->actor),
	    UNPROCESSABLE);
}

static void
a_gallery_that_was_deleted_is_gone_and_empty(void **state)
{
	struct writer *writer = writer_of(state);
	int gallery_id = a_gallery(writer), i;
	const int id = writer_picture(writer, "one");
	const struct int_list pictures = { &id, 1 };
	struct fillable_gallery *fillable;
	struct gallery gallery;
	size_t count;

	assert_int_equal(gallery_insert_pictures(writer->db, writer->arena,
			     gallery_id, &pictures, &writer->actor, NULL),
	    OK);
	assert_int_equal(galleries_fillable(writer->db, writer->arena,
			     writer->account_id, id, 10, &fillable, &count),
	    OK);
	assert_int_equal(count, 1);
	assert_int_equal(fillable[0].id, gallery_id);
	assert_true(fillable[0].is_holding);
	for (i = 0; i < 2; i++)
		assert_int_equal(gallery_delete(writer->db, writer->arena,
				     gallery_id, &writer->actor),
		    OK);
	assert_int_equal(changes_of(writer, gallery_id), 3);
	assert_int_equal(gallery_find(writer->db, writer->arena, gallery_id,
			     &gallery),
	    GONE);
	assert_int_equal(gallery.picture_count, 0);
	assert_int_equal(galleries_fillable(writer->db, writer->arena,
			     writer->account_id, id, 10, &fillable, &count),
	    OK);
	assert_int_equal(count, 0);
}

static void
a_rating_is_set_changed_and_taken_back(void **state)
{
	struct writer *writer = writer_of(state);
	int id = writer_picture(writer, "rated");
	const char *stored = arena_format(writer->arena,
	    "SELECT rating_count"
	    " || '/' || rating_sum FROM picture WHERE id = %d",
	    id);

	assert_int_equal(rating_set(writer->db, writer->arena, id,
			     writer->account_id, 5),
	    OK);
	assert_string_equal(writer_text(writer, stored), "1/5");
	assert_int_equal(rating_set(writer->db, writer->arena, id,
			     writer->account_id, 2),
	    OK);
	assert_string_equal(writer_text(writer, stored), "1/2");
	assert_int_equal(rating_delete(writer->db, writer->arena, id,
			     writer->account_id),
	    OK);
	assert_string_equal(writer_text(writer, stored), "0/0");
	assert_int_equal(rating_delete(writer->db, writer->arena, id,
			     writer->account_id),
	    OK);
	assert_int_equal(rating_set(writer->db, writer->arena, id,
			     writer->account_id, 6),
	    UNPROCESSABLE);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(adding_a_picture_twice_is_one_change),
		TEST(trusting_twice_is_one_change),
		TEST(a_picture_that_is_not_there_cannot_be_added),
		TEST(taking_out_and_trusting_no_longer_are_changes_once),
		TEST(texts_that_stay_as_they_were_are_no_change),
		TEST(a_gallery_that_was_deleted_is_gone_and_empty),
		TEST(a_rating_is_set_changed_and_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
