/* test/contrib/client/import_test.c: tables, XML and shapes of annotation files. */

#include "../../../contrib/client/import.h"
#include "lib/arena.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* ---- CSV ---- */

static void
assert_row(struct csv *csv, int line, size_t count, const char *last)
{
	assert_true(csv_next(csv, arena));
	assert_int_equal(csv->line, line);
	assert_int_equal(csv->count, count);
	assert_string_equal(csv->cells[count - 1], last);
}

static void
rows_are_cut_at_commas_outside_of_quotes(void **state)
{
	static const char text[] = "a,b\r\n\"x,\"\"y\"\"\nz\",\n,\n\"last\"";
	struct csv csv = { .at = text, .end = text + strlen(text) };

	(void)state;
	assert_row(&csv, 1, 2, "b");
	assert_row(&csv, 2, 2, "");
	assert_string_equal(csv.cells[0], "x,\"y\"\nz");
	assert_row(&csv, 4, 2, "");
	assert_row(&csv, 5, 1, "last");
	assert_false(csv_next(&csv, arena));
	assert_false(csv.failed);
	csv_free(&csv);
}

static void
a_quote_that_is_not_closed_is_a_failure(void **state)
{
	static const char text[] = "a\n\"b";
	struct csv csv = { .at = text, .end = text + strlen(text) };

	(void)state;
	assert_true(csv_next(&csv, arena));
	assert_false(csv_next(&csv, arena));
	assert_true(csv.failed);
	csv_free(&csv);
}

/* ---- XML ---- */

static void
elements_have_their_text_and_children(void **state)
{
	static const char text[] =
	    "<?xml version='1.0'?>\n<!-- a -->\n<a x=\"<>\" y='1'> t&lt;&#65;"
	    "<b/>\n<b> &#x1F600; </b><![CDATA[<c>]]></a>";
	struct problem problem = { 0 };
	struct xml *root;

	(void)state;
	assert_int_equal(xml_read(arena, text, strlen(text), &root, &problem),
	    OK);
	assert_string_equal(root->name, "a");
	assert_int_equal(root->line, 3);
	assert_string_equal(root->text, "t<A\n<c>");
	assert_string_equal(xml_text(root, "b"), "");
	assert_string_equal(root->first->next->text, "\xf0\x9f\x98\x80");
	assert_null(xml_child(root, "c"));
	assert_null(xml_text(NULL, "b"));
}

static void
what_is_no_xml_is_refused_with_its_line(void **state)
{
	static const char *const wrong[] = { "", "x", "<", "<a", "<a>",
		"<a></b>", "<a>&b;</a>", "<a>&#0;</a>", "<a>&#xd800;</a>",
		"<a>&#65", "<!DOCTYPE a><a/>", "<a><!-- </a>", "<a x=\"></a>",
		"<a>\xff</a>", "<a></a", "<a><![CDATA[</a>",
		"<a>&#99999999999;</a>" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(wrong); i++) {
		struct problem problem = { 0 };
		struct xml *root;

		assert_int_equal(xml_read(arena, wrong[i], strlen(wrong[i]),
				     &root, &problem),
		    BAD_INPUT);
		assert_int_equal(problem.line, 1);
		assert_non_null(problem.detail);
	}
}

/* ---- shapes ---- */

static struct client client = { .is_quiet = true, .jobs = 1 };

/* One region of a picture that was stated to be 200 x 100 pixels. */
static struct import_picture
picture_of(const char *type, double *numbers, size_t count,
    struct import_region *region)
{
	*region = (struct import_region){ .where = "here",
		.label = "x",
		.type = type,
		.numbers = numbers,
		.count = count,
		.unit = IN_PIXELS };
	return (struct import_picture){ .width = 200,
		.height = 100,
		.regions = region,
		.count = 1 };
}

static size_t
fitted(const char *type, double *numbers, size_t count, double width,
    double height)
{
	struct import import = { .arena = arena, .client = &client };
	struct import_region region;
	struct import_picture picture =
	    picture_of(type, numbers, count, &region);

	client.arena = arena;
	import_fit(&import, &picture, width, height);
	assert_int_equal(import.wrong, 1 - picture.count);
	return picture.count;
}

static void
pixels_become_shares_to_the_last_digit(void **state)
{
	double box[] = { 10, 20, 30, 40 }, line[] = { 0, 0, 200, 100 };

	(void)state;
	assert_int_equal(fitted("bbox", box, 4, 200, 100), 1);
	assert_true(box[0] == 10.0 / 200 && box[1] == 20.0 / 100);
	assert_true(box[2] == 30.0 / 200 && box[3] == 40.0 / 100);
	assert_int_equal(fitted("polyline", line, 4, 400, 200), 1);
	assert_true(line[2] == 1 && line[3] == 1);
}

static void
a_little_beyond_the_edge_is_moved_to_it(void **state)
{
	double box[] = { -1, 0, 202, 50 }, point[] = { 202, 50 };
	double far[] = { 204, 50 };

	(void)state;
	assert_int_equal(fitted("bbox", box, 4, 200, 100), 1);
	assert_true(box[0] == 0 && box[2] == 1);
	assert_int_equal(fitted("point", point, 2, 200, 100), 1);
	assert_true(point[0] == 1);
	assert_int_equal(fitted("point", far, 2, 200, 100), 0);
}

static void
what_is_no_shape_is_taken_out(void **state)
{
	double empty[] = { 1, 1, 0, 1 }, swapped[] = { 5, 5, -1, 1 };
	double infinite[] = { INFINITY, 0 }, none[] = { NAN, 0 };
	double few[] = { 0, 0, 1, 1 }, turned[] = { 1, 1 };

	(void)state;
	assert_int_equal(fitted("bbox", empty, 4, 200, 100), 0);
	assert_int_equal(fitted("bbox", swapped, 4, 200, 100), 0);
	assert_int_equal(fitted("point", infinite, 2, 200, 100), 0);
	assert_int_equal(fitted("point", none, 2, 200, 100), 0);
	assert_int_equal(fitted("polygon", few, 4, 200, 100), 0);
	assert_int_equal(fitted("point", turned, 2, 100, 200), 0);
}

static void
a_region_is_found_again_in_what_was_sent(void **state)
{
	double numbers[] = { .1, .2, .3, 1e-7 };
	struct import_region region = { .type = "bbox",
		.numbers = numbers,
		.count = 4,
		.instance = "7",
		.source = "{\"kind\": \"tool\"}" };
	static const struct json_limits limits = { 10000, 10, 100 };
	struct problem problem = { 0 };
	const struct json *json;
	struct buf text;

	(void)state;
	buf_init(&text, arena, 10000);
	import_region_add(&text, &region, "a \"boat\"");
	assert_int_equal(json_read(arena, text.bytes, text.length, limits,
			     &json, &problem),
	    OK);
	assert_true(import_region_is(&region, "a \"boat\"", json));
	assert_false(import_region_is(&region, "a boat", json));
	numbers[0] += 1e-5;
	assert_false(import_region_is(&region, "a \"boat\"", json));
	buf_clear(&text);
	add_json(&text, json);
	assert_string_equal(text.bytes,
	    "{\"type\": \"bbox\", \"object\": \"a \\\"boat\\\"\", \"shape\":"
	    " {\"x\": 0.1, \"y\": 0.2, \"w\": 0.3, \"h\": 1e-07},"
	    " \"instance\": 7, \"source\": {\"kind\": \"tool\"}}");
}

/* ---- names ---- */

static void
a_table_keeps_the_places_of_many_names(void **state)
{
	struct table table = { .capacity = 0 };
	size_t i;
	bool is_new;

	(void)state;
	for (i = 0; i < 2000; i++) {
		assert_int_equal(table_put(&table,
				     arena_format(arena, "name %zu", i % 1000),
				     &is_new),
		    i % 1000);
		assert_int_equal(is_new, i < 1000);
	}
	table_free(&table);
}

/* ---- what is shown ---- */

static void
nothing_shown_moves_a_cursor(void **state)
{
	(void)state;
	assert_string_equal(visible(arena,
				"a\x1b[2J\nb\xc2\x9b"
				"1\x7f\xc3\xa9"),
	    "a?[2J b?1?\xc3\xa9");
	assert_string_equal(visible(arena, "\xff"), "(no text)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_cut_at_commas_outside_of_quotes),
		cmocka_unit_test(a_quote_that_is_not_closed_is_a_failure),
		cmocka_unit_test(elements_have_their_text_and_children),
		cmocka_unit_test(what_is_no_xml_is_refused_with_its_line),
		cmocka_unit_test(pixels_become_shares_to_the_last_digit),
		cmocka_unit_test(a_little_beyond_the_edge_is_moved_to_it),
		cmocka_unit_test(what_is_no_shape_is_taken_out),
		cmocka_unit_test(a_region_is_found_again_in_what_was_sent),
		cmocka_unit_test(a_table_keeps_the_places_of_many_names),
		cmocka_unit_test(nothing_shown_moves_a_cursor),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
