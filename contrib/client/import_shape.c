/* contrib/client/import_shape.c: shapes as the site takes them. */

#include "import.h"

#include <math.h>
#include <string.h>

/* Beyond the edge by up to so many pixels is moved to it. */
static const double edge_px = 3.0;

/* Coordinates are rounded to hundredths: not worth a word. */
static const double silent_px = 0.02;

/* The site moves what is beyond the edge by less than a millionth. */
static const double same = 2e-6;

/* ---- what the numbers refer to ---- */

static bool
is_near(double a, double b)
{
	return fabs(a - b) <= 0.01 * b;
}

/* NULL: pixels of frame[0] x frame[1] are what is meant. */
static const char *
find_frame(const struct import *import, const struct import_picture *picture,
    const double sides[2], double frame[2])
{
	double width = picture->width, height = picture->height;

	frame[0] = width > 0 ? width : sides[0];
	frame[1] = height > 0 ? height : sides[1];
	if (frame[0] == sides[0] && frame[1] == sides[1])
		return NULL;
	if (is_near(frame[0] / frame[1], sides[0] / sides[1]))
		return NULL;
	return arena_format(import->arena,
	    "it was drawn on %.0f x %.0f pixels, but the picture is %.0f x"
	    " %.0f%s",
	    width, height, sides[0], sides[1],
	    width == sides[1] && height == sides[0] ?
		" (turned as its metadata says)" :
		"");
}

/* ---- into the picture ---- */

/* False: it is too far out. sides: what three pixels are measured by. */
static bool
move_inside(double *at, double side, double *beyond_px)
{
	double inside = fmin(fmax(*at, 0), 1);
	double beyond = fabs(*at - inside) * side;

	if (!(beyond <= edge_px))
		return false;
	*beyond_px = fmax(*beyond_px, beyond);
	*at = inside;
	return true;
}

static const char *
fit_box(double *numbers, const double sides[2], double *beyond_px)
{
	double from[2] = { numbers[0], numbers[1] };
	double to[2] = { numbers[0] + numbers[2], numbers[1] + numbers[3] };
	size_t i;

	for (i = 0; i < 2; i++) {
		double begin = from[i], end = to[i];

		if (!(numbers[2 + i] > 0))
			return "its box is empty, or its corners are swapped";
		if (!move_inside(&from[i], sides[i], beyond_px) ||
		    !move_inside(&to[i], sides[i], beyond_px))
			return "its box lies outside the picture";
		if (!(to[i] > from[i]))
			return "its box lies outside the picture";
		/* What was not moved stays as it is, to the last digit. */
		if (begin == from[i] && end == to[i])
			continue;
		numbers[i] = from[i];
		numbers[2 + i] = to[i] - from[i];
	}
	return NULL;
}

static const char *
fit_region(struct import_region *region, const double sides[2],
    const double frame[2], double *beyond_px)
{
	size_t i;

	*beyond_px = 0;
	for (i = 0; i < region->count; i++) {
		if (!isfinite(region->numbers[i]))
			return "it holds what is no number";
		if (region->unit == IN_PIXELS)
			region->numbers[i] /= frame[i % 2];
	}
	region->unit = IN_SHARES;
	if (text_is(region->type, "bbox"))
		return fit_box(region->numbers, sides, beyond_px);
	if (region->count < (text_is(region->type, "polygon")	      ? 6U :
				    text_is(region->type, "polyline") ? 4U :
									2U))
		return "it has too few points";
	for (i = 0; i < region->count; i++) {
		if (!move_inside(&region->numbers[i], sides[i % 2], beyond_px))
			return "a point lies outside the picture";
	}
	return NULL;
}

static bool
is_same(const struct import_region *a, const struct import_region *b)
{
	return a->unit == b->unit && a->count == b->count &&
	    text_is(a->type, b->type) && text_is(a->label, b->label) &&
	    memcmp(a->numbers, b->numbers, a->count * sizeof(*a->numbers)) == 0;
}

/* COCO's files of keypoints repeat what its files of instances say. */
static bool
was_said(const struct import_picture *picture, size_t place)
{
	const struct import_region *region = &picture->regions[place];
	size_t i;

	for (i = 0; i < place; i++) {
		const struct import_region *other = &picture->regions[i];

		if (other->document != region->document &&
		    is_same(other, region))
			return true;
	}
	return false;
}

static void
drop_what_was_said(struct import_picture *picture)
{
	size_t i, kept = 0;

	/* From the end: what is compared with stays where it is. */
	for (i = picture->count; i-- > 0;) {
		if (was_said(picture, i))
			picture->regions[i].type = NULL;
	}
	for (i = 0; i < picture->count; i++) {
		if (picture->regions[i].type != NULL)
			picture->regions[kept++] = picture->regions[i];
	}
	picture->count = kept;
}

void
import_fit(struct import *import, struct import_picture *picture, double width,
    double height)
{
	double sides[2] = { width, height }, frame[2], beyond_px;
	const char *unfit = find_frame(import, picture, sides, frame);
	size_t i, kept = 0;

	drop_what_was_said(picture);
	for (i = 0; i < picture->count; i++) {
		struct import_region *region = &picture->regions[i];
		bool is_unfit = unfit != NULL && region->unit == IN_PIXELS;
		const char *why = is_unfit ?
		    unfit :
		    fit_region(region, sides, frame, &beyond_px);

		if (why != NULL) {
			import_wrong(import, region->where, "%s", why);
			continue;
		}
		if (beyond_px > silent_px)
			note(import->client,
			    "%s: it is beyond the edge by %.2f pixels and is"
			    " moved to it",
			    region->where, beyond_px);
		picture->regions[kept++] = *region;
	}
	picture->count = kept;
}

/* ---- as the site writes them ---- */

static void
add_pair(struct buf *json, const char *first, const char *second,
    const double *numbers)
{
	buf_add_format(json, "\"%s\": ", first);
	buf_add_double(json, numbers[0]);
	buf_add_format(json, ", \"%s\": ", second);
	buf_add_double(json, numbers[1]);
}

static void
add_shape(struct buf *json, const struct import_region *region)
{
	bool is_list = text_is(region->type, "polygon") ||
	    text_is(region->type, "polyline");
	size_t i;

	buf_add(json, is_list ? "[" : "{");
	if (text_is(region->type, "bbox")) {
		add_pair(json, "x", "y", region->numbers);
		buf_add(json, ", ");
		add_pair(json, "w", "h", region->numbers + 2);
	} else if (!is_list) {
		add_pair(json, "x", "y", region->numbers);
	}
	for (i = 0; is_list && i < region->count; i += 2) {
		buf_add(json, i == 0 ? "{" : ", {");
		add_pair(json, "x", "y", region->numbers + i);
		buf_add_char(json, '}');
	}
	buf_add(json, is_list ? "]" : "}");
}

void
import_region_add(struct buf *json, const struct import_region *region,
    const char *object)
{
	buf_add_format(json, "{\"type\": \"%s\", \"object\": ", region->type);
	buf_add_json_text(json, object);
	buf_add(json, ", \"shape\": ");
	add_shape(json, region);
	if (region->instance != NULL)
		buf_add_format(json, ", \"instance\": %s", region->instance);
	if (region->source != NULL)
		buf_add_format(json, ", \"source\": %s", region->source);
	buf_add_char(json, '}');
}

/* ---- against what is there ---- */

static bool
is_at(const struct json *point, const char *name, double number)
{
	const struct json *member = json_member(point, name);

	return member != NULL && member->type == JSON_NUMBER &&
	    fabs(member->number - number) <= same;
}

bool
import_region_is(const struct import_region *region, const char *object,
    const struct json *other)
{
	const struct json *shape = json_member(other, "shape");
	const double *numbers = region->numbers;
	size_t i;

	if (shape == NULL ||
	    !text_is(json_member_text(other, "type"), region->type) ||
	    !text_is(json_member_text(other, "object"), object))
		return false;
	if (text_is(region->type, "bbox"))
		return is_at(shape, "x", numbers[0]) &&
		    is_at(shape, "y", numbers[1]) &&
		    is_at(shape, "w", numbers[2]) &&
		    is_at(shape, "h", numbers[3]);
	if (text_is(region->type, "point"))
		return is_at(shape, "x", numbers[0]) &&
		    is_at(shape, "y", numbers[1]);
	if (shape->type != JSON_LIST || 2 * shape->count != region->count)
		return false;
	for (i = 0; i < shape->count; i++) {
		if (!is_at(&shape->items[i], "x", numbers[2 * i]) ||
		    !is_at(&shape->items[i], "y", numbers[2 * i + 1]))
			return false;
	}
	return true;
}
