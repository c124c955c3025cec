/* test/lib/store/picture_write_test.c: new pictures and changes of what is stated about them. */

#include "lib/store/writer_fixture.h"

#include "store/picture_write.h"

#include <math.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

static int
licence(struct writer *writer, const char *code)
{
	int id = 0;

	assert_int_equal(picture_licence_id_of(writer->db, writer->arena, code,
			     &id),
	    OK);
	return id;
}

static const char *
of_picture(struct writer *writer, const char *columns, int id)
{
	return writer_text(writer,
	    arena_format(writer->arena,
		"SELECT %s "
		"FROM picture p JOIN picture_text t ON t.picture_id = p.id "
		"WHERE p.id = %d",
		columns, id));
}

/* One with everything that a picture can have; its id. */
static int
insert_whole(struct writer *writer)
{
	const double box[] = { 0.1, 0.2, 0.30000000000000004, 0.5 };
	const double point[] = { 0, 1 };
	const int licences[] = { licence(writer, "MIT"),
		licence(writer, "CC0-1.0"), licence(writer, "MIT") };
	const struct new_region regions[] = {
		{ .object_id = writer_object(writer, "later"),
		    .shape = "bbox",
		    .coordinates = box,
		    .coordinate_count = 4,
		    .instance = "\"the \\\"one\\\"\"",
		    .source_kind = "model",
		    .source_name = "yolo, \"v8\"",
		    .source_confidence = 0.25 },
		{ .object_id = writer_object(writer, "other"),
		    .shape = "point",
		    .coordinates = point,
		    .coordinate_count = 2,
		    .instance = "7",
		    .source_confidence = NAN },
	};
	const struct new_picture picture = {
		.author_id = writer->account_id,
		.media_id = writer_media(writer),
		.title = "Cafe\xcc\x81",
		.description = "two\nlines",
		.origin_url = "HTTPS://Upload.Example/A b",
		.creator = "Somebody",
		.credit_url = "https://somebody.example/",
		.licence_ids = licences,
		.licence_count = 3,
		.annotators = "proposals",
		.regions = regions,
		.region_count = 2,
	};
	int id = 0;

	assert_int_equal(picture_insert(writer->db, writer->arena, &picture,
			     &writer->actor, &id),
	    OK);
	return id;
}

static void
a_picture_comes_whole(void **state)
{
	struct writer *writer = writer_of(state);
	int id = insert_whole(writer);

	assert_string_equal(
	    of_picture(writer,
		"concat_ws('|', title, width,"
		" height, origin_key, region_count, cardinality(licence_ids),"
		" cardinality(object_ids), annotators, description, creator,"
		" credit_url, visibility)",
		id),
	    "Caf\xc3\xa9|40|30|upload.example/A b|2|2|2|proposals|two\nlines|"
	    "Somebody|https://somebody.example/|listed");
	assert_string_equal(of_picture(writer,
				"regexp_replace(regions,"
				" '\"(id|object)\":[0-9]+', '\"\\1\":N', 'g')",
				id),
	    "[{\"id\":N,\"type\":\"bbox\",\"shape\":{\"x\":0.1,\"y\":0.2,"
	    "\"w\":0.30000000000000004,\"h\":0.5},\"object\":N,"
	    "\"instance\":\"the \\\"one\\\"\",\"source\":{\"kind\":\"model\","
	    "\"name\":\"yolo, \\\"v8\\\"\",\"confidence\":0.25}},"
	    "{\"id\":N,\"type\":\"point\",\"shape\":{\"x\":0,\"y\":1},"
	    "\"object\":N,\"instance\":7}]");
	assert_string_equal(
	    of_picture(writer,
		"regions = regions_text(p.id)"
		" AND licence_ids = ARRAY(SELECT licence_id FROM picture_licence"
		" WHERE picture_id = p.id ORDER BY 1)"
		" AND object_ids = ARRAY(SELECT object_id FROM picture_object"
		" WHERE picture_id = p.id ORDER BY 1)",
		id),
	    "t");
	assert_int_equal(
	    writer_int(writer,
		arena_format(writer->arena,
		    "SELECT count(*) FROM change WHERE picture_id = %d"
		    " AND actor_id = %d AND revision = 1 AND tool = 'store test'",
		    id, writer->account_id)),
	    2);
}

static void
a_picture_needs_no_more_than_a_file_and_an_author(void **state)
{
	struct writer *writer = writer_of(state);
	int id = writer_picture(writer, "");

	assert_string_equal(
	    of_picture(writer,
		"concat_ws('|', title,"
		" region_count, licence_ids, object_ids, annotators, regions,"
		" coalesce(origin_key, 'no'), coalesce(nature_id::text, 'no'))",
		id),
	    "|0|{}|{}|open|[]|no|no");
	assert_int_equal(
	    writer_int(writer,
		arena_format(writer->arena,
		    "SELECT count(*) FROM region_revision WHERE picture_id = %d",
		    id)),
	    0);
}

static void
a_picture_of_no_file_is_refused(void **state)
{
	struct writer *writer = writer_of(state);
	const struct new_picture picture = {
		.author_id = writer->account_id,
		.media_id = 2000000000,
		.title = "none",
	};
	int id;

	assert_int_equal(picture_insert(writer->db, writer->arena, &picture,
			     &writer->actor, &id),
	    UNPROCESSABLE);
}

static void
a_title_of_two_lines_is_refused(void **state)
{
	struct writer *writer = writer_of(state);
	const struct new_picture picture = {
		.author_id = writer->account_id,
		.media_id = writer_media(writer),
		.title = "one\ntwo",
	};
	int id;

	assert_int_equal(picture_insert(writer->db, writer->arena, &picture,
			     &writer->actor, &id),
	    UNPROCESSABLE);
	assert_string_equal(db_constraint(writer->db), "picture_title_is_line");
}

static void
licences_are_set_as_a_list(void **state)
{
	struct writer *writer = writer_of(state);
	int id = writer_picture(writer, "licensed");
	const int first[] = { licence(writer, "MIT"),
		licence(writer, "CC0-1.0") };
	const int second[] = { licence(writer, "CC0-1.0"),
		licence(writer, "0BSD") };

	assert_int_equal(picture_set_licences(writer->db, writer->arena, id,
			     first, 2, &writer->actor),
	    OK);
	assert_int_equal(picture_set_licences(writer->db, writer->arena, id,
			     second, 2, &writer->actor),
	    OK);
	assert_string_equal(
	    writer_text(writer,
		arena_format(writer->arena,
		    "SELECT string_agg(l.code, ' ' ORDER BY l.code) FROM picture p"
		    " JOIN licence l ON l.id = ANY (p.licence_ids)"
		    " WHERE p.id = %d",
		    id)),
	    "0BSD CC0-1.0");
	assert_int_equal(
	    writer_int(writer,
		arena_format(writer->arena,
		    "SELECT count(*) FROM picture_revision WHERE picture_id = %d",
		    id)),
	    3);
}

static void
a_replacement_hides_and_cannot_go_round(void **state)
{
	struct writer *writer = writer_of(state);
	int first = writer_picture(writer, "first");
	int second = writer_picture(writer, "second");

	assert_int_equal(picture_set_replacement(writer->db, writer->arena,
			     first, second, &writer->actor),
	    OK);
	assert_string_equal(of_picture(writer, "is_obsolete", first), "t");
	assert_int_equal(picture_set_replacement(writer->db, writer->arena,
			     first, second, &writer->actor),
	    OK);
	assert_int_equal(
	    writer_int(writer,
		arena_format(writer->arena,
		    "SELECT count(*) FROM picture_revision WHERE picture_id = %d",
		    first)),
	    2);
	assert_int_equal(picture_set_replacement(writer->db, writer->arena,
			     second, first, &writer->actor),
	    UNPROCESSABLE);
	assert_string_equal(db_constraint(writer->db),
	    "picture_replacement_has_no_cycle");
}

static void
one_picture_replaces_one(void **state)
{
	struct writer *writer = writer_of(state);
	int first = writer_picture(writer, "first");
	int second = writer_picture(writer, "second");
	int third = writer_picture(writer, "third");

	assert_int_equal(picture_set_replacement(writer->db, writer->arena,
			     first, third, &writer->actor),
	    OK);
	assert_int_equal(picture_set_replacement(writer->db, writer->arena,
			     first, 0, &writer->actor),
	    OK);
	assert_string_equal(of_picture(writer, "is_obsolete", first), "f");
	assert_int_equal(picture_set_replacement(writer->db, writer->arena,
			     first, third, &writer->actor),
	    OK);
	assert_int_equal(picture_set_replacement(writer->db, writer->arena,
			     second, third, &writer->actor),
	    CONFLICT);
}

static void
received_bytes_are_known_again(void **state)
{
	struct writer *writer = writer_of(state);
	struct new_picture picture = {
		.author_id = writer->account_id,
		.media_id = writer_media(writer),
		.title = "known",
		.origin_url = "https://example.org/1",
	};
	unsigned char sha256[SHA256_BYTES];
	size_t length = 0;
	unsigned char *read;
	int id = 0, found = 0;

	assert_int_equal(picture_insert(writer->db, writer->arena, &picture,
			     &writer->actor, &id),
	    OK);
	read = text_from_base64url(writer->arena,
	    writer_text(writer,
		arena_format(writer->arena,
		    "SELECT translate(rtrim(encode("
		    "received_sha256, 'base64'), '='), '+/', '-_') FROM media"
		    " WHERE id = %d",
		    picture.media_id)),
	    &length);
	assert_non_null(read);
	assert_int_equal(length, SHA256_BYTES);
	for (size_t i = 0; i < SHA256_BYTES; i++)
		sha256[i] = read[i];
	assert_int_equal(picture_id_of_received(writer->db, writer->arena,
			     writer->account_id, sha256, picture.origin_url,
			     "to try it", &found),
	    OK);
	assert_int_equal(found, id);
	assert_int_equal(picture_id_of_received(writer->db, writer->arena,
			     writer->account_id, sha256, NULL, "to try it",
			     &found),
	    NOT_FOUND);
	assert_int_equal(picture_id_of_received(writer->db, writer->arena,
			     writer->account_id, sha256, picture.origin_url,
			     "another", &found),
	    NOT_FOUND);
}

static void
codes_are_found_and_unknown_ones_are_not(void **state)
{
	struct writer *writer = writer_of(state);
	int id = 0;

	assert_int_equal(picture_nature_id_of(writer->db, writer->arena,
			     "photo", &id),
	    OK);
	assert_int_equal(id, 1);
	assert_int_equal(picture_nature_id_of(writer->db, writer->arena,
			     "Photo", &id),
	    NOT_FOUND);
	assert_int_equal(picture_licence_id_of(writer->db, writer->arena, "mit",
			     &id),
	    NOT_FOUND);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_picture_comes_whole),
		TEST(a_picture_needs_no_more_than_a_file_and_an_author),
		TEST(a_picture_of_no_file_is_refused),
		TEST(a_title_of_two_lines_is_refused),
		TEST(licences_are_set_as_a_list),
		TEST(a_replacement_hides_and_cannot_go_round),
		TEST(one_picture_replaces_one),
		TEST(received_bytes_are_known_again),
		TEST(codes_are_found_and_unknown_ones_are_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
