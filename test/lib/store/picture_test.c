/* test/lib/store/picture_test.c: pictures as they are sent out. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/picture.h"

static const char url[] = "http://test.example";

/* The number of the picture that was made as the i-th. */
static int
nth(int i)
{
	return sample.first_id + i - 1;
}

static struct picture
find(int id)
{
	struct picture picture;

	DATABASE_OK(sample.db, picture_find(sample.db, sample.arena, id, url,
	    &picture));
	return picture;
}

static void
a_picture_has_all_that_the_manual_names(void **state)
{
	struct picture picture;
	const char **expected;
	struct rows rows;
	size_t count, i;
	int id;

	(void)state;
	NEED_DATABASE(sample.db);
	id = sample_int(&sample, "SELECT id FROM picture JOIN sample s"
	    " USING (id) WHERE is_shown AND nature_id IS NOT NULL AND"
	    " cardinality(licence_ids) > 1 AND origin_key IS NOT NULL"
	    " ORDER BY id LIMIT 1");
	picture = find(id);
	rows = database_run_with(sample.db, sample.arena,
	    "SELECT p.title, t.description, a.name, t.origin_url, p.width,"
	    " n.code, (extract(epoch FROM p.created_at) * 1e6)::bigint,"
	    " encode(m.sha256, 'hex'), f.media_type, f.extension, ARRAY("
	    "SELECT l.code FROM picture_licence pl JOIN licence l ON l.id ="
	    " pl.licence_id WHERE pl.picture_id = p.id ORDER BY 1), p.height"
	    " FROM picture p JOIN picture_text t ON t.picture_id = p.id"
	    " JOIN account a ON a.id = p.author_id JOIN nature n ON n.id ="
	    " p.nature_id JOIN media m ON m.id = t.media_id JOIN file_format"
	    " f ON f.id = p.file_format_id WHERE p.id = $1::int",
	    sql_int(sample.arena, id));
	assert_int_equal(picture.id, id);
	assert_string_equal(picture.title, row_text(&rows, 0, 0));
	assert_string_equal(picture.description, row_text(&rows, 0, 1));
	assert_string_equal(picture.author, row_text(&rows, 0, 2));
	assert_string_equal(picture.origin_url, row_text(&rows, 0, 3));
	assert_int_equal(picture.width_px, row_int(&rows, 0, 4));
	assert_int_equal(picture.height_px, row_int(&rows, 0, 11));
	assert_string_equal(picture.nature, row_text(&rows, 0, 5));
	assert_true(picture.created_at_us == row_int64(&rows, 0, 6));
	assert_string_equal(picture.file_format, row_text(&rows, 0, 8));
	assert_string_equal(picture.download, arena_format(sample.arena,
	    "%s/media/%.2s/%.2s/%s.%s", url, row_text(&rows, 0, 7),
	    row_text(&rows, 0, 7) + 2, row_text(&rows, 0, 7),
	    row_text(&rows, 0, 9)));
	expected = row_text_array(&rows, 0, 10, sample.arena, &count);
	assert_int_equal(picture.licence_count, count);
	for (i = 0; i < count; i++)
		assert_string_equal(picture.licences[i], expected[i]);
}

static void
what_a_picture_does_not_have_is_null(void **state)
{
	struct picture picture;

	(void)state;
	NEED_DATABASE(sample.db);
	picture = find(sample_int(&sample, "SELECT id FROM picture JOIN"
	    " sample s USING (id) WHERE is_shown AND nature_id IS NULL AND"
	    " origin_key IS NULL AND copied_from_id IS NULL AND"
	    " replaced_by_id IS NULL ORDER BY id LIMIT 1"));
	assert_null(picture.nature);
	assert_null(picture.origin_url);
	assert_int_equal(picture.copied_from, 0);
	assert_int_equal(picture.replaced_by, 0);
	picture = find(sample_int(&sample, "SELECT id FROM picture JOIN"
	    " sample s USING (id) WHERE is_shown AND region_count = 0"
	    " LIMIT 1"));
	assert_string_equal(picture.regions, "[]");
}

static void
regions_name_their_objects(void **state)
{
	struct picture picture;
	struct rows rows;
	int i, id;

	(void)state;
	NEED_DATABASE(sample.db);
	id = sample_int(&sample, "SELECT id FROM picture JOIN sample s"
	    " USING (id) WHERE is_shown AND region_count > 2 LIMIT 1");
	picture = find(id);
	rows = database_run_with(sample.db, sample.arena,
	    "SELECT '{\"id\":' || r.id || ',\"type\":\"bbox\",\"shape\":"
	    "{\"x\":0.1,\"y\":0.2,\"w\":0.3,\"h\":0.4},\"object\":\"'"
	    " || o.name || '\"}' FROM region r JOIN object o ON o.id ="
	    " r.object_id WHERE r.picture_id = $1::int ORDER BY r.position",
	    sql_int(sample.arena, id));
	assert_int_equal(picture.region_count, rows.count);
	for (i = 0; i < rows.count; i++)
		assert_non_null(strstr(picture.regions,
		    row_text(&rows, i, 0)));
	assert_int_equal(picture.regions[0], '[');
}

/* Names are taken from memory only while the catalogue stands still. */
static void
a_renamed_object_is_named_anew(void **state)
{
	int id;

	(void)state;
	NEED_DATABASE(sample.db);
	id = sample_int(&sample, "SELECT p.id FROM picture p JOIN sample s"
	    " USING (id) JOIN picture_object o ON o.picture_id = p.id"
	    " JOIN object b ON b.id = o.object_id AND b.name = 'sample 1'"
	    " WHERE p.is_shown LIMIT 1");
	assert_non_null(strstr(find(id).regions, "\"object\":\"sample 1\""));
	database_run(sample.db, sample.arena, "UPDATE object SET name ="
	    " 'a \"new\" name, \"object\":7' WHERE name = 'sample 1'");
	assert_null(strstr(find(id).regions, "\"object\":\"sample 1\""));
	assert_non_null(strstr(find(id).regions,
	    "\"object\":\"a \\\"new\\\" name, \\\"object\\\":7\""));
	database_run(sample.db, sample.arena, "UPDATE object SET name ="
	    " 'sample 1' WHERE name LIKE 'a \"new\"%'");
	assert_non_null(strstr(find(id).regions, "\"object\":\"sample 1\""));
}

static void
pictures_come_in_the_order_they_are_asked_for(void **state)
{
	int ids[] = { nth(30), nth(3), nth(17), nth(200), nth(3), 2147483647,
		0 };
	struct picture *pictures;
	size_t found;

	(void)state;
	NEED_DATABASE(sample.db);
	DATABASE_OK(sample.db, pictures_find(sample.db, sample.arena, ids,
	    COUNT_OF(ids), url, &pictures, &found));
	assert_int_equal(found, 4);	/* 17 is deleted */
	assert_int_equal(pictures[0].id, nth(30));
	assert_int_equal(pictures[1].id, nth(3));
	assert_int_equal(pictures[2].id, nth(200));
	assert_int_equal(pictures[3].id, nth(3));
	DATABASE_OK(sample.db, pictures_find(sample.db, sample.arena, ids, 0,
	    url, &pictures, &found));
	assert_int_equal(found, 0);
}

static void
a_picture_that_is_not_listed_is_gone_and_an_unknown_one_not_found(void **state)
{
	struct picture picture;

	(void)state;
	NEED_DATABASE(sample.db);
	assert_int_equal(picture_find(sample.db, sample.arena, nth(17), url,
	    &picture), GONE);
	assert_int_equal(picture_find(sample.db, sample.arena, nth(51), url,
	    &picture), GONE);
	assert_int_equal(picture_find(sample.db, sample.arena, 2147483647,
	    url, &picture), NOT_FOUND);
	assert_int_equal(picture_find(sample.db, sample.arena, -1, url,
	    &picture), NOT_FOUND);
}

static void
a_replacement_is_told_by_both_unless_it_is_hidden(void **state)
{
	(void)state;
	NEED_DATABASE(sample.db);
	assert_int_equal(find(nth(26)).replaced_by, nth(30));
	assert_int_equal(find(nth(30)).replaces, nth(26));
	/* 64 is not replaced; 13 * 5 = 65 by 69; 13 * 8 = 104 by 108 */
	assert_int_equal(find(nth(65)).replaced_by, nth(69));
	database_run(sample.db, sample.arena, "UPDATE picture SET visibility"
	    " = 'hidden' WHERE id = (SELECT id FROM sample WHERE i = 69)");
	assert_int_equal(find(nth(65)).replaced_by, 0);
	database_run(sample.db, sample.arena, "UPDATE picture SET visibility"
	    " = 'listed' WHERE id = (SELECT id FROM sample WHERE i = 69)");
	assert_int_equal(find(nth(65)).replaced_by, nth(69));
}

static void
derivatives_fit_their_square_and_are_never_larger(void **state)
{
	struct picture picture;

	(void)state;
	NEED_DATABASE(sample.db);
	database_run(sample.db, sample.arena, "UPDATE picture SET width ="
	    " 4000, height = 3000 WHERE id = (SELECT id FROM sample WHERE"
	    " i = 1)");
	picture = find(nth(1));
	assert_int_equal(picture.small_width_px, 320);
	assert_int_equal(picture.small_height_px, 240);
	assert_int_equal(picture.large_width_px, 1280);
	assert_true(text_starts(picture.small, "/derived/"));
	database_run(sample.db, sample.arena, "UPDATE picture SET width ="
	    " 10, height = 100000 WHERE id = (SELECT id FROM sample WHERE"
	    " i = 1)");
	picture = find(nth(1));
	assert_int_equal(picture.small_width_px, 1);
	assert_int_equal(picture.small_height_px, 320);
	database_run(sample.db, sample.arena, "UPDATE picture SET width ="
	    " 300, height = 200 WHERE id = (SELECT id FROM sample WHERE"
	    " i = 1)");
	picture = find(nth(1));
	assert_int_equal(picture.small_width_px, 300);
	assert_int_equal(picture.large_width_px, 300);
}

static void
stars_are_counted_by_their_number(void **state)
{
	struct picture_rating rating;

	(void)state;
	NEED_DATABASE(sample.db);
	database_run(sample.db, sample.arena, "DELETE FROM rating WHERE"
	    " picture_id = (SELECT id FROM sample WHERE i = 2)");
	DATABASE_OK(sample.db, picture_rating_find(sample.db, sample.arena,
	    nth(2), &rating));
	assert_true(isnan(rating.average));
	assert_string_equal(rating.counts,
	    "{\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0}");
	database_run(sample.db, sample.arena, "INSERT INTO rating"
	    " SELECT s.id, a.id, CASE a.name WHEN 'sample-1' THEN 1 WHEN"
	    " 'sample-2' THEN 4 ELSE 5 END FROM sample s, account a WHERE"
	    " s.i = 2 AND a.name IN ('sample-1', 'sample-2', 'sample-3')");
	DATABASE_OK(sample.db, picture_rating_find(sample.db, sample.arena,
	    nth(2), &rating));
	assert_true(rating.average == 10.0 / 3);
	assert_string_equal(rating.counts,
	    "{\"1\":1,\"2\":0,\"3\":0,\"4\":1,\"5\":1}");
}

static void
every_picture_of_the_sample_is_true_to_its_regions(void **state)
{
	(void)state;
	NEED_DATABASE(sample.db);
	/* Hidden and listed ones share a file here, which none do in use. */
	assert_int_equal(sample_int(&sample, "SELECT count(*) FROM"
	    " check_maintained() c JOIN sample s ON s.id = c.id WHERE"
	    " c.what !~ 'revision|counter|withheld'"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_has_all_that_the_manual_names),
		cmocka_unit_test(what_a_picture_does_not_have_is_null),
		cmocka_unit_test(regions_name_their_objects),
		cmocka_unit_test(a_renamed_object_is_named_anew),
		cmocka_unit_test(
		    pictures_come_in_the_order_they_are_asked_for),
		cmocka_unit_test(
		    a_picture_that_is_not_listed_is_gone_and_an_unknown_one_not_found),
		cmocka_unit_test(
		    a_replacement_is_told_by_both_unless_it_is_hidden),
		cmocka_unit_test(
		    derivatives_fit_their_square_and_are_never_larger),
		cmocka_unit_test(stars_are_counted_by_their_number),
		cmocka_unit_test(
		    every_picture_of_the_sample_is_true_to_its_regions),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
