/* test/lib/render/json_test.c: structs become JSON through their views. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "render/render.h"

struct licence {
	const char *id;
	const char *title;
	bool is_free;
};

struct picture {
	int64_t id;
	const char *title;
	const char *type;
	int64_t posted_at_us;
	double rating;
	int replaces;
	const char *regions;
	const char *const *licences;
	size_t licence_count;
	const struct licence *licence;
	const char *comment;
	const char *page_only;
	int ratings[2];
};

struct answer {
	const struct picture *pictures;
	size_t count;
	const struct licence *licences;
	size_t licence_count;
};

static const struct view_field licence_fields[] = {
	{ VIEW_TEXT("title", struct licence, title) },
	{ VIEW_BOOL("free", struct licence, is_free) },
};

static const struct view licence_view = VIEW_KEYED(struct licence, id,
    licence_fields);

static const struct view_field title_fields[] = {
	{ VIEW_TEXT("", struct licence, title) },
};

static const struct view title_view = VIEW_KEYED(struct licence, id,
    title_fields);

static const struct view_field picture_fields[] = {
	{ VIEW_INT("id", struct picture, id) },
	{ VIEW_TEXT("title", struct picture, title) },
	{ VIEW_TEXT("file_format", struct picture, type) },
	{ VIEW_SECONDS("timestamp", struct picture, posted_at_us) },
	{ VIEW_DOUBLE("rating_average", struct picture, rating) },
	{ VIEW_OPTIONAL_ID("replaces", struct picture, replaces) },
	{ VIEW_RAW_JSON("regions", struct picture, regions) },
	{ VIEW_TEXT_LIST("licences", struct picture, licences,
	    licence_count) },
	{ VIEW_POINTER("licence", struct picture, licence, &licence_view) },
	{ VIEW_TEXT("comment", struct picture, comment), .omit_null = true },
	{ VIEW_TEXT("shown", struct picture, page_only),
	  .where = VIEW_PAGES_ONLY },
	{ VIEW_COUNT("1", struct picture, ratings[0]) },
	{ VIEW_COUNT("2", struct picture, ratings[1]) },
};

static const struct view picture_view = VIEW(struct picture, picture_fields);

static const struct view_field list_fields[] = {
	{ VIEW_LIST("", struct answer, pictures, count, &picture_view) },
};

static const struct view list_view = VIEW(struct answer, list_fields);

static const struct view_field map_fields[] = {
	{ VIEW_MAP("full", struct answer, licences, licence_count,
	    &licence_view) },
	{ VIEW_MAP("short", struct answer, licences, licence_count,
	    &title_view) },
};

static const struct view map_view = VIEW(struct answer, map_fields);

static void
assert_json(const struct view *view, const void *data, const char *expected)
{
	struct arena *arena = arena_create();
	struct problem problem;
	const struct json *json;
	struct buf buf;

	assert_int_equal(view_check(view, arena, &problem), OK);
	buf_init(&buf, arena, 1 << 20);
	render_json(view, data, &buf);
	assert_string_equal(buf.bytes, expected);
	assert_int_equal(json_read(arena, buf.bytes, buf.length,
	    (struct json_limits){ 1 << 20, 16, 1000 }, &json, &problem), OK);
	arena_destroy(arena);
}

static void
a_full_struct_is_written_in_the_order_of_its_view(void **state)
{
	static const char *const licences[] = { "CC0-1.0", "MIT" };
	static const struct licence licence = { "MIT", "Mit", true };
	const struct picture picture = {
		.id = INT64_C(9007199254740993), .title = "a \"b\"\n\xc3\xa9",
		.type = "image/png", .posted_at_us = 1546300800250000,
		.rating = 0.1, .replaces = 7,
		.regions = "[{\"x\":0.30000000000000004}]",
		.licences = licences, .licence_count = 2,
		.licence = &licence, .comment = "c", .page_only = "p",
		.ratings = { 1000, 0 },
	};

	(void)state;
	assert_json(&picture_view, &picture,
	    "{\"id\":9007199254740993,\"title\":\"a \\\"b\\\"\\n\xc3\xa9\","
	    "\"file_format\":\"image/png\",\"timestamp\":1546300800.25,"
	    "\"rating_average\":0.1,\"replaces\":7,"
	    "\"regions\":[{\"x\":0.30000000000000004}],"
	    "\"licences\":[\"CC0-1.0\",\"MIT\"],"
	    "\"licence\":{\"title\":\"Mit\",\"free\":true},"
	    "\"comment\":\"c\",\"1\":1000,\"2\":0}");
}

static void
what_is_absent_is_null_or_left_out(void **state)
{
	const struct picture picture = { .rating = (double)NAN };

	(void)state;
	assert_json(&picture_view, &picture,
	    "{\"id\":0,\"title\":null,\"file_format\":null,\"timestamp\":0,"
	    "\"rating_average\":null,\"replaces\":null,\"regions\":null,"
	    "\"licences\":[],\"licence\":null,\"1\":0,\"2\":0}");
}

static void
a_whole_is_a_bare_list(void **state)
{
	const struct answer none = { .count = 0 };

	(void)state;
	assert_json(&list_view, &none, "[]");
}

static void
maps_are_objects_by_key(void **state)
{
	static const struct licence licences[] = {
		{ "MIT", "Mit", true }, { "a\"b", NULL, false },
	};
	const struct answer answer = {
		.licences = licences, .licence_count = 2,
	};
	const struct answer none = { .count = 0 };

	(void)state;
	assert_json(&map_view, &answer,
	    "{\"full\":{\"MIT\":{\"title\":\"Mit\",\"free\":true},"
	    "\"a\\\"b\":{\"title\":null,\"free\":false}},"
	    "\"short\":{\"MIT\":\"Mit\",\"a\\\"b\":null}}");
	assert_json(&map_view, &none, "{\"full\":{},\"short\":{}}");
}

static void
a_full_buf_latches(void **state)
{
	const struct picture picture = { .title = "long" };
	struct arena *arena = arena_create();
	struct buf buf;

	(void)state;
	buf_init(&buf, arena, 20);
	render_json(&picture_view, &picture, &buf);
	assert_true(buf.failed);
	assert_true(buf.length <= 20);
	arena_destroy(arena);
}

/* A stream of lines takes no more memory than its longest line. */
static void
elements_one_by_one_make_lines(void **state)
{
	struct arena *arena = arena_create();
	struct picture picture = { .rating = 1 };
	struct buf buf;
	size_t capacity = 0;
	int i;

	(void)state;
	buf_init(&buf, arena, 4096);
	for (i = 0; i < 1000; i++) {
		buf_clear(&buf);
		picture.id = i;
		render_json(&picture_view, &picture, &buf);
		buf_add_char(&buf, '\n');
		assert_false(buf.failed);
		assert_null(memchr(buf.bytes, '\n', buf.length - 1));
		if (i == 0)
			capacity = buf.capacity;
	}
	assert_true(buf.capacity <= 2 * capacity);
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_full_struct_is_written_in_the_order_of_its_view),
		cmocka_unit_test(what_is_absent_is_null_or_left_out),
		cmocka_unit_test(a_whole_is_a_bare_list),
		cmocka_unit_test(maps_are_objects_by_key),
		cmocka_unit_test(a_full_buf_latches),
		cmocka_unit_test(elements_one_by_one_make_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
