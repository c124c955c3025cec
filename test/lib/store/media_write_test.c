/* test/lib/store/media_write_test.c: rows of stored image files. */

#include "lib/store/writer_fixture.h"

#include "store/media_write.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct new_media
some_media(void)
{
	struct new_media media = {
		.media_type = "image/webp",
		.size_bytes = INT64_C(5000000000),
		.width_px = 4000,
		.height_px = 3000,
		.frame_count = 12,
		.has_perceptual_hash = true,
		.perceptual_hash = UINT64_C(0xfedcba9876543210),
	};

	random_bytes(media.sha256, SHA256_BYTES);
	random_bytes(media.received_sha256, SHA256_BYTES);
	return media;
}

static void
the_same_bytes_have_one_row(void **state)
{
	struct writer *writer = writer_of(state);
	struct new_media media = some_media();
	int first = 0, second = 0;

	assert_int_equal(media_insert(writer->db, writer->arena, &media,
			     &first),
	    OK);
	assert_int_equal(media_insert(writer->db, writer->arena, &media,
			     &second),
	    OK);
	assert_int_equal(first, second);
}

static void
what_is_known_of_a_file_is_kept(void **state)
{
	struct writer *writer = writer_of(state);
	struct new_media media = some_media();
	int id = 0;

	assert_int_equal(media_insert(writer->db, writer->arena, &media, &id),
	    OK);
	assert_string_equal(
	    writer_text(writer,
		arena_format(writer->arena,
		    "SELECT concat_ws(' ', f.media_type, m.size_bytes, m.width,"
		    " m.height, m.frame_count, to_hex(m.perceptual_hash))"
		    " FROM media m JOIN file_format f ON f.id = m.file_format_id"
		    " WHERE m.id = %d",
		    id)),
	    "image/webp 5000000000 4000 3000 12 fedcba9876543210");
	assert_string_equal(
	    writer_text(writer,
		arena_format(writer->arena,
		    "SELECT encode(sha256, 'hex') || encode(received_sha256, 'hex')"
		    " FROM media WHERE id = %d",
		    id)),
	    arena_format(writer->arena, "%s%s",
		text_hex(writer->arena, media.sha256, SHA256_BYTES),
		text_hex(writer->arena, media.received_sha256, SHA256_BYTES)));
}

static void
a_type_that_is_not_taken_is_refused(void **state)
{
	struct writer *writer = writer_of(state);
	struct new_media media = some_media();
	int id;

	media.media_type = "image/bmp";
	assert_int_equal(media_insert(writer->db, writer->arena, &media, &id),
	    UNPROCESSABLE);
}

/* Only the owner of the schema may block by hand. */
static void
blocked_bytes_are_forbidden(void **state)
{
	static const struct statement block = { "",
		"UPDATE media SET blocked_at = now() WHERE id = $1::int" };
	struct writer *writer = writer_of(state);
	struct new_media media = some_media();
	struct db *owner = db_create(getenv("PINAKES_OWNER"), "test", 5000);
	const char *values[1];
	int id = 0;

	assert_int_equal(db_begin(owner, DB_WRITE), OK);
	assert_int_equal(media_insert(owner, writer->arena, &media, &id), OK);
	values[0] = sql_int(writer->arena, id);
	assert_int_equal(db_run(owner, writer->arena, &block, values,
			     &(struct rows){ 0 }),
	    OK);
	assert_int_equal(media_insert(owner, writer->arena, &media, &id),
	    FORBIDDEN);
	db_rollback(owner);
	db_destroy(owner);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_same_bytes_have_one_row),
		TEST(what_is_known_of_a_file_is_kept),
		TEST(a_type_that_is_not_taken_is_refused),
		TEST(blocked_bytes_are_forbidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
