/* test/fcgi/page/regions_test.c: regions as they are drawn. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "page/outlines.h"
#include "page/regions.h"

static struct picture
picture_with(const char *regions)
{
	return (struct picture){
		.id = 1, .width_px = 1500, .height_px = 1000,
		.regions = regions,
	};
}

static struct region_drawing
drawing_from(const struct picture *picture, int first, size_t weight)
{
	return picture_drawing(arena, picture, &(struct drawing_wish){
		.tags = TAGS_WITH_NUMBERS, .first = first, .weight = weight });
}

static const struct outlines *
outlines_of(const struct picture *picture)
{
	return picture_outlines(arena, picture, OUTLINE_POINTS);
}

/* All of them, with numbers. */
static struct region_drawing
drawing_of(const struct picture *picture)
{
	return drawing_from(picture, 1, SIZE_MAX);
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
	const struct outlines *outlines = outlines_of(&picture);

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
	assert_null(outlines_of(&empty));
	assert_null(outlines_of(&none));
	assert_int_equal(drawing_of(&empty).count, 0);
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
	const struct outlines *outlines = outlines_of(&picture);

	(void)state;
	assert_is_ring(outlines->path);
	assert_true(strlen(outlines->path) < 900);
}

static void
a_card_draws_no_more_than_it_can_carry(void **state)
{
	struct picture many = picture_with(rings(500, 40));
	struct picture one = picture_with(rings(1, 100000));
	const struct outlines *outlines = outlines_of(&many);

	(void)state;
	assert_in_range(count_of(outlines->path, 'M'), 5, 40);
	assert_true(strlen(outlines->path) < 4000);
	assert_int_equal(outlines->hue_count, 6);
	outlines = outlines_of(&one);
	assert_in_range(strlen(outlines->path), 100, 1500);
}

static void
a_drawing_has_every_region_with_its_exact_coordinates(void **state)
{
	struct picture picture = picture_with(four_shapes);
	struct region_drawing drawing = drawing_of(&picture);

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
	struct region_drawing drawing = drawing_of(&picture);

	(void)state;
	assert_int_equal(drawing.regions[5].hue, 6);
	assert_int_equal(drawing.regions[6].hue, 1);
	assert_int_equal(drawing.regions[7].hue, 2);
}

static void
a_tag_sits_above_the_topmost_vertex_or_inside(void **state)
{
	struct picture picture = picture_with(four_shapes);
	struct region_drawing drawing = drawing_of(&picture);
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

/* The plate of a phone is 328 px wide; tags are as large there. */
static void
no_tag_reaches_over_the_edge_of_a_phone(void **state)
{
	const double width = 328, height = width * 2 / 3;
	int x, y;

	(void)state;
	for (x = 0; x < 100; x += 3) {
		for (y = 0; y < 100; y += 3) {
			struct picture picture = picture_with(arena_format(
			    arena, "[{\"id\":1,\"type\":\"point\",\"shape\":"
			    "{\"x\":0.%02d,\"y\":0.%02d},\"object\":\"a\"}]",
			    x, y));
			struct region_drawing drawing = drawing_of(&picture);
			const struct region_tag *tag = drawing.regions[0].tag;
			double left = x / 100.0 * width + tag->left;
			double top = y / 100.0 * height + tag->top;

			assert_true(left >= 0 && left + tag->width <= width);
			assert_true(top >= 0 && top + 21 <= height);
		}
	}
}

static void
tags_keep_apart(void **state)
{
	static const char same_place[] =
	    "[{\"id\":1,\"type\":\"point\",\"shape\":{\"x\":0.5,\"y\":0.5},"
	    "\"object\":\"a\"},{\"id\":2,\"type\":\"point\",\"shape\":"
	    "{\"x\":0.5,\"y\":0.5},\"object\":\"b\"}]";
	struct picture picture = picture_with(same_place);
	struct region_drawing drawing = drawing_of(&picture);
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
	    &(struct drawing_wish){ .tags = TAGS_WITH_NAMES, .first = 1,
		.weight = SIZE_MAX });

	(void)state;
	assert_string_equal(drawing.regions[0].tag->text, "Cat");
	assert_string_equal(drawing.regions[1].tag->text, "Dog");
	assert_null(drawing.regions[2].tag);
	assert_null(drawing.regions[3].tag);
	assert_true(drawing_of(&many).is_crowded);
	assert_null(drawing_of(&many).regions[0].tag);
}

/* Each vertex of a path by its way from the last, read as SVG reads it. */
static size_t
read_path(const char *at, double grid, double *x, double *y, size_t most)
{
	long here_x = 0, here_y = 0;
	size_t count = 0;
	char *end;

	while (*at != 'z' && *at != '\0' && count < most) {
		at += *at == 'M' || *at == 'l';
		here_x += strtol(at, &end, 10);
		here_y += strtol(end, &end, 10);
		assert_true(end > at);
		at = end;
		x[count] = here_x / grid;
		y[count++] = here_y / grid;
	}
	return count;
}

static void
many_coordinates_are_drawn_as_finely_as_a_screen_shows(void **state)
{
	enum { POINTS = 200 };
	struct picture picture = picture_with(rings(40, POINTS));
	struct region_drawing drawing = drawing_of(&picture);
	double x[POINTS], y[POINTS];
	size_t count, i;

	(void)state;
	assert_int_equal(drawing.count, 40);
	assert_true(drawing.grid >= 2000);
	count = read_path(drawing.regions[39].path, drawing.grid, x, y,
	    POINTS);
	assert_in_range(count, 30, POINTS - 1);
	for (i = 0; i < count; i++) {
		double next_x = x[(i + 1) % count], next_y = y[(i + 1) % count];

		assert_true(fabs(hypot(x[i] - 0.5, y[i] - 0.5) - 0.4) < 4e-4);
		/* What was left out lies on the line that is drawn. */
		assert_true(fabs(hypot((x[i] + next_x) / 2 - 0.5,
		    (y[i] + next_y) / 2 - 0.5) - 0.4) < 1e-3);
	}
}

/* Steps of nothing, of a whole side, and all between. */
static void
a_rounded_path_passes_through_every_corner(void **state)
{
	enum { POINTS = 1200 };
	double *x = arena_array(arena, POINTS, sizeof(*x));
	double *y = arena_array(arena, POINTS, sizeof(*y));
	double read_x[POINTS], read_y[POINTS];
	struct region_drawing drawing;
	struct picture picture;
	size_t count, at = 0, i;
	struct buf buf;

	(void)state;
	buf_init(&buf, arena, SIZE_MAX / 2);
	buf_add(&buf, "[{\"id\":1,\"type\":\"polyline\",\"shape\":[");
	for (i = 0; i < POINTS; i++) {
		x[i] = (double)(i % 7) / 6;
		y[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 1 : (i % 50) / 49.0;
		buf_add_format(&buf, "%s{\"x\":%.17g,\"y\":%.17g}",
		    i == 0 ? "" : ",", x[i], y[i]);
	}
	buf_add(&buf, "],\"object\":\"Maze\"}]");
	picture = picture_with(buf.bytes);
	drawing = drawing_of(&picture);
	count = read_path(drawing.regions[0].path, drawing.grid, read_x,
	    read_y, POINTS);
	for (i = 0; i < POINTS && at < count; i++) {
		if (fabs(read_x[at] - x[i]) < 2e-4 &&
		    fabs(read_y[at] - y[i]) < 2e-4)
			at++;
	}
	assert_int_equal(at, count);
	assert_true(count > POINTS / 2);
}

static void
what_a_page_cannot_hold_follows_in_parts(void **state)
{
	struct picture picture = picture_with(rings(500, 40));
	struct region_drawing drawing = drawing_from(&picture, 1, 20000);
	size_t first = 1, parts = 0;

	(void)state;
	assert_true(drawing.has_more);
	for (;;) {
		drawing = drawing_from(&picture, (int)first, 20000);
		assert_int_equal(drawing.regions[0].number, first);
		first += drawing.count;
		parts++;
		if (!drawing.has_more)
			break;
	}
	assert_int_equal(first, 501);
	assert_in_range(parts, 3, 20);
	assert_int_equal(drawing_from(&picture, 500, 1).count, 1);
	assert_int_equal(drawing_from(&picture, 501, 1).count, 0);
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
		cmocka_unit_test(no_tag_reaches_over_the_edge_of_a_phone),
		cmocka_unit_test(tags_keep_apart),
		cmocka_unit_test(
		    names_stand_once_for_each_object_and_many_tags_wait),
		cmocka_unit_test(
		    many_coordinates_are_drawn_as_finely_as_a_screen_shows),
		cmocka_unit_test(a_rounded_path_passes_through_every_corner),
		cmocka_unit_test(what_a_page_cannot_hold_follows_in_parts),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
