/* test/fcgi/page/regions_test.c: regions as they are drawn. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/outlines.h"
#include "page/regions.h"

static struct arena *arena;

static int
make_arena(void **state)
{
	(void)state;
	arena = arena_create();
	return 0;
}

static int
drop_arena(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static struct picture
picture_with(const char *regions)
{
	return (struct picture){
		.id = 1, .width_px = 1500, .height_px = 1000,
		.regions = regions,
	};
}

/* One region of each shape, of two objects. */
static const char four_shapes[] =
    "[{\"id\":1,\"type\":\"bbox\",\"shape\":{\"x\":0.1,\"y\":0.2,\"w\":0.3,"
    "\"h\":0.4},\"object\":\"Cat\"},"
    "{\"id\":2,\"type\":\"polygon\",\"shape\":[{\"x\":0.5,\"y\":0.5},"
    "{\"x\":0.75,\"y\":0.123456789},{\"x\":1,\"y\":0.5}],"
    "\"object\":\"Dog\"},"
    "{\"id\":3,\"type\":\"polyline\",\"shape\":[{\"x\":0,\"y\":1},"
    "{\"x\":0.2,\"y\":0.8}],\"object\":\"Cat\"},"
    "{\"id\":4,\"type\":\"point\",\"shape\":{\"x\":0.5,\"y\":0},"
    "\"object\":\"Dog\"}]";

static void
outlines_are_in_thousandths_of_the_shorter_side(void **state)
{
	struct picture picture = picture_with(four_shapes);
	const struct outlines *outlines = picture_outlines(arena, &picture);

	(void)state;
	assert_int_equal(outlines->width, 1500);
	assert_int_equal(outlines->height, 1000);
	assert_int_equal(outlines->hue_count, 2);
	assert_int_equal(outlines->hues[0].hue, 1);
	assert_string_equal(outlines->hues[0].path,
	    "M150 200h450v400h-450zM0 1000l300-200");
	assert_null(outlines->hues[0].dots);
	assert_int_equal(outlines->hues[1].hue, 2);
	assert_string_equal(outlines->hues[1].path,
	    "M750 500l375-377 375 377z");
	assert_string_equal(outlines->hues[1].dots, "M750 0h0");
	assert_string_equal(outlines->path,
	    "M150 200h450v400h-450zM0 1000l300-200M750 500l375-377 375 377z");
	assert_string_equal(outlines->dots, "M750 0h0");
}

static void
without_regions_there_is_nothing_to_draw(void **state)
{
	struct picture empty = picture_with("[]"), none = picture_with(NULL);

	(void)state;
	assert_null(picture_outlines(arena, &empty));
	assert_null(picture_outlines(arena, &none));
	assert_int_equal(picture_drawing(arena, &empty, TAGS_WITH_NUMBERS)
	    .count, 0);
}

/* count rings of points each, every ring of another object. */
static const char *
rings(size_t count, size_t points)
{
	struct buf buf;
	size_t i, j;

	buf_init(&buf, arena, SIZE_MAX / 2);
	for (i = 0; i < count; i++) {
		buf_add_format(&buf, "%s{\"id\":%zu,\"type\":\"polygon\","
		    "\"shape\":[", i == 0 ? "[" : ",", i + 1);
		for (j = 0; j < points; j++) {
			double angle = 6.283185307179586 * (double)j /
			    (double)points;

			buf_add_format(&buf, "%s{\"x\":%.17g,\"y\":%.17g}",
			    j == 0 ? "" : ",", 0.5 + 0.4 * cos(angle),
			    0.5 + 0.4 * sin(angle));
		}
		buf_add_format(&buf, "],\"object\":\"Ring %zu\"}", i);
	}
	buf_add_char(&buf, ']');
	return buf.bytes;
}

static size_t
count_of(const char *text, char byte)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += *text == byte;
	return count;
}

/* Every vertex that is drawn lies on the ring, and none is far from the next. */
static void
assert_is_ring(const char *path)
{
	double x, y, dx, dy;
	char *at;
	int turns = 0;

	assert_int_equal(path[0], 'M');
	x = strtod(path + 1, &at);
	y = strtod(at, &at);
	assert_int_equal(*at++, 'l');
	for (; *at != 'z' && *at != '\0'; turns++) {
		dx = strtod(at, &at);
		dy = strtod(at, &at);
		x += dx;
		y += dy;
		assert_true(fabs(hypot((x - 750) / 600, (y - 500) / 400) - 1) <
		    0.005);
		assert_true(hypot(dx, dy) < 120);
	}
	assert_true(turns >= 24);
}

static void
a_fine_outline_is_thinned_and_keeps_its_form(void **state)
{
	struct picture picture = picture_with(rings(1, 2000));
	const struct outlines *outlines = picture_outlines(arena, &picture);

	(void)state;
	assert_is_ring(outlines->path);
	assert_true(strlen(outlines->path) < 900);
}

static void
a_card_draws_no_more_than_it_can_carry(void **state)
{
	struct picture many = picture_with(rings(500, 40));
	struct picture one = picture_with(rings(1, 100000));
	const struct outlines *outlines = picture_outlines(arena, &many);

	(void)state;
	assert_in_range(count_of(outlines->path, 'M'), 5, 40);
	assert_true(strlen(outlines->path) < 4000);
	assert_int_equal(outlines->hue_count, 6);
	outlines = picture_outlines(arena, &one);
	assert_in_range(strlen(outlines->path), 100, 1500);
}

static void
a_drawing_has_every_region_with_its_exact_coordinates(void **state)
{
	struct picture picture = picture_with(four_shapes);
	struct region_drawing drawing = picture_drawing(arena, &picture,
	    TAGS_WITH_NUMBERS);

	(void)state;
	assert_int_equal(drawing.count, 4);
	assert_false(drawing.is_crowded);
	assert_string_equal(drawing.regions[0].path, "M.1 .2h.3v.4H.1z");
	assert_string_equal(drawing.regions[1].path,
	    "M.5 .5 .75 .123456789 1 .5z");
	assert_string_equal(drawing.regions[2].path, "M0 1 .2 .8");
	assert_true(drawing.regions[2].is_open);
	assert_string_equal(drawing.regions[3].path, "M.5 0h0");
	assert_true(drawing.regions[3].is_dot);
	assert_int_equal(drawing.regions[0].hue, 1);
	assert_int_equal(drawing.regions[1].hue, 2);
	assert_int_equal(drawing.regions[2].hue, 1);
	assert_int_equal(drawing.regions[3].number, 4);
	assert_string_equal(drawing.regions[3].object, "Dog");
}

static void
hues_begin_again_after_the_sixth_object(void **state)
{
	struct picture picture = picture_with(rings(8, 3));
	struct region_drawing drawing = picture_drawing(arena, &picture,
	    TAGS_WITH_NUMBERS);

	(void)state;
	assert_int_equal(drawing.regions[5].hue, 6);
	assert_int_equal(drawing.regions[6].hue, 1);
	assert_int_equal(drawing.regions[7].hue, 2);
}

static void
a_tag_sits_above_the_topmost_vertex_or_inside(void **state)
{
	struct picture picture = picture_with(four_shapes);
	struct region_drawing drawing = picture_drawing(arena, &picture,
	    TAGS_WITH_NUMBERS);
	const struct region_tag *box = drawing.regions[0].tag;
	const struct region_tag *dot = drawing.regions[3].tag;

	(void)state;
	assert_string_equal(box->text, "1");
	assert_string_equal(box->x, "10%");
	assert_string_equal(box->y, "20%");
	assert_int_equal(box->left, 0);
	assert_int_equal(box->top, -27);
	assert_string_equal(drawing.regions[1].tag->x, "75%");
	assert_string_equal(drawing.regions[1].tag->y, "12.35%");
	assert_string_equal(dot->y, "0%");
	assert_true(dot->top > 0);
}

static void
tags_keep_apart(void **state)
{
	static const char same_place[] =
	    "[{\"id\":1,\"type\":\"point\",\"shape\":{\"x\":0.5,\"y\":0.5},"
	    "\"object\":\"a\"},{\"id\":2,\"type\":\"point\",\"shape\":"
	    "{\"x\":0.5,\"y\":0.5},\"object\":\"b\"}]";
	struct picture picture = picture_with(same_place);
	struct region_drawing drawing = picture_drawing(arena, &picture,
	    TAGS_WITH_NUMBERS);
	const struct region_tag *a = drawing.regions[0].tag;
	const struct region_tag *b = drawing.regions[1].tag;

	(void)state;
	assert_true(abs(a->top - b->top) >= 21 ||
	    abs(a->left - b->left) >= a->width);
}

static void
names_stand_once_for_each_object_and_many_tags_wait(void **state)
{
	struct picture picture = picture_with(four_shapes);
	struct picture many = picture_with(rings(61, 3));
	struct region_drawing drawing = picture_drawing(arena, &picture,
	    TAGS_WITH_NAMES);

	(void)state;
	assert_string_equal(drawing.regions[0].tag->text, "Cat");
	assert_string_equal(drawing.regions[1].tag->text, "Dog");
	assert_null(drawing.regions[2].tag);
	assert_null(drawing.regions[3].tag);
	assert_true(picture_drawing(arena, &many, TAGS_WITH_NUMBERS)
	    .is_crowded);
}

static void
many_coordinates_are_rounded_to_what_a_screen_shows(void **state)
{
	struct picture picture = picture_with(rings(40, 100));
	struct region_drawing drawing = picture_drawing(arena, &picture,
	    TAGS_WITH_NUMBERS);

	(void)state;
	assert_int_equal(drawing.count, 40);
	assert_true(strlen(drawing.regions[0].path) < 100 * 11);
	assert_true(text_starts(drawing.regions[39].path,
	    "m.9.5-.0008.0251-.0024.025-.0039.0249"));
}

/* The next number of a path, as SVG reads it: with one point at most. */
static double
next_number(const char **at)
{
	const char *end;
	char *copy;

	while (**at == ' ' || **at == 'm' || **at == 'l')
		(*at)++;
	end = *at + (**at == '-');
	end += strspn(end, "0123456789");
	if (*end == '.')
		end += 1 + strspn(end + 1, "0123456789");
	assert_true(end > *at);
	copy = arena_copy(arena, *at, (size_t)(end - *at));
	*at = end;
	return strtod(copy, NULL);
}

/* Steps of nothing, of a whole side, and all between. */
static void
a_rounded_path_reads_back_as_the_same_vertices(void **state)
{
	enum { POINTS = 4000 };
	double *x = arena_array(arena, POINTS, sizeof(*x));
	double *y = arena_array(arena, POINTS, sizeof(*y));
	double at_x = 0, at_y = 0;
	struct picture picture;
	const char *at;
	struct buf buf;
	int i;

	(void)state;
	buf_init(&buf, arena, SIZE_MAX / 2);
	buf_add(&buf, "[{\"id\":1,\"type\":\"polygon\",\"shape\":[");
	for (i = 0; i < POINTS; i++) {
		x[i] = i % 4 < 2 ? (i % 7) / 6.0 : x[i - 1];
		y[i] = i % 4 < 2 ? (i % 1000) / 999.0 : (i * 7 % 10001) / 1e4;
		buf_add_format(&buf, "%s{\"x\":%.17g,\"y\":%.17g}",
		    i == 0 ? "" : ",", x[i], y[i]);
	}
	buf_add(&buf, "],\"object\":\"Maze\"}]");
	picture = picture_with(buf.bytes);
	at = picture_drawing(arena, &picture, TAGS_WITH_NUMBERS)
	    .regions[0].path;
	for (i = 0; i < POINTS; i++) {
		at_x += next_number(&at);
		at_y += next_number(&at);
		assert_true(fabs(at_x - x[i]) < 5.1e-5);
		assert_true(fabs(at_y - y[i]) < 5.1e-5);
	}
	assert_string_equal(at, "z");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    outlines_are_in_thousandths_of_the_shorter_side),
		cmocka_unit_test(without_regions_there_is_nothing_to_draw),
		cmocka_unit_test(a_fine_outline_is_thinned_and_keeps_its_form),
		cmocka_unit_test(a_card_draws_no_more_than_it_can_carry),
		cmocka_unit_test(
		    a_drawing_has_every_region_with_its_exact_coordinates),
		cmocka_unit_test(hues_begin_again_after_the_sixth_object),
		cmocka_unit_test(
		    a_tag_sits_above_the_topmost_vertex_or_inside),
		cmocka_unit_test(tags_keep_apart),
		cmocka_unit_test(
		    names_stand_once_for_each_object_and_many_tags_wait),
		cmocka_unit_test(
		    many_coordinates_are_rounded_to_what_a_screen_shows),
		cmocka_unit_test(
		    a_rounded_path_reads_back_as_the_same_vertices),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
