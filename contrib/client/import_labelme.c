/* contrib/client/import_labelme.c: labelme's JSON, one file a picture. */

#include "import.h"

#include <string.h>

static const struct json_limits limits = {
	.bytes = ANNOTATIONS_MAX_BYTES,
	.depth = 32,
	.values = 20000000,
};

/* x and y of all points, one behind the other; NULL: they are none. */
static double *
read_points(struct arena *arena, const struct json *points)
{
	double *numbers;
	size_t i;

	if (points == NULL || points->type != JSON_LIST)
		return NULL;
	numbers = arena_array(arena, 2 * points->count + 1, sizeof(*numbers));
	for (i = 0; i < points->count; i++) {
		const struct json *point = &points->items[i];

		if (point->type != JSON_LIST || point->count != 2 ||
		    point->items[0].type != JSON_NUMBER ||
		    point->items[1].type != JSON_NUMBER)
			return NULL;
		numbers[2 * i] = point->items[0].number;
		numbers[2 * i + 1] = point->items[1].number;
	}
	return numbers;
}

/* Two corners, in any order, as x, y, width and height. */
static void
corners_to_box(double *numbers)
{
	double x = numbers[0] < numbers[2] ? numbers[0] : numbers[2];
	double y = numbers[1] < numbers[3] ? numbers[1] : numbers[3];
	double width = numbers[0] + numbers[2] - 2 * x;
	double height = numbers[1] + numbers[3] - 2 * y;

	numbers[0] = x;
	numbers[1] = y;
	numbers[2] = width;
	numbers[3] = height;
}

static const char *
type_of(const char *shape, size_t points)
{
	static const struct {
		const char *shape;
		const char *type;
		size_t least, most;
	} table[] = {
		{ "rectangle", "bbox", 2, 2 },
		{ "polygon", "polygon", 3, SIZE_MAX },
		{ "line", "polyline", 2, 2 },
		{ "linestrip", "polyline", 2, SIZE_MAX },
		{ "point", "point", 1, 1 },
	};
	size_t i;

	for (i = 0; i < COUNT_OF(table); i++) {
		if (text_is(table[i].shape, shape) &&
		    points >= table[i].least && points <= table[i].most)
			return table[i].type;
	}
	return NULL;
}

static void
read_shape(struct import *import, struct import_picture *picture,
    const struct json *item, const char *where)
{
	const char *label = json_member_text(item, "label");
	const char *shape = json_member_text(item, "shape_type");
	const struct json *points = json_member(item, "points");
	const struct json *group = json_member(item, "group_id");
	double *numbers = read_points(import->arena, points);
	struct import_region *region;
	const char *type;

	if (label == NULL || *label == '\0' || numbers == NULL) {
		import_wrong(import, where,
		    "a shape needs a label and a list of points");
		return;
	}
	if (shape == NULL)
		shape = "polygon"; /* as labelme reads it */
	type = type_of(shape, points->count);
	if (type == NULL) {
		import_wrong(import, where,
		    "a %s of %zu points cannot be carried", shape,
		    points->count);
		return;
	}
	if (text_is(type, "bbox"))
		corners_to_box(numbers);
	region = import_add_region(import, picture, label, type, numbers,
	    2 * points->count);
	region->where = where;
	region->unit = IN_PIXELS;
	if (group != NULL && group->type == JSON_NUMBER)
		region->instance = group->text;
}

void
import_labelme(struct import *import, const char *path, const char *text,
    size_t length)
{
	struct problem problem = { 0 };
	struct import_picture *picture;
	const struct json *root, *shapes, *width, *height;
	const char *name;
	size_t i;

	if (json_read(import->arena, text, length, limits, &root, &problem) !=
	    OK) {
		import_wrong(import, path, "line %d, column %d: %s",
		    problem.line, problem.column, problem.detail);
		return;
	}
	shapes = json_member(root, "shapes");
	name = json_member_text(root, "imagePath");
	if (shapes == NULL || shapes->type != JSON_LIST || name == NULL) {
		import_wrong(import, path,
		    "it is no labelme file: no shapes and imagePath");
		return;
	}
	picture = import_picture_of(import, path, name);
	width = json_member(root, "imageWidth");
	height = json_member(root, "imageHeight");
	if (width != NULL && height != NULL && width->number > 0 &&
	    height->number > 0) {
		picture->width = width->number;
		picture->height = height->number;
	}
	for (i = 0; i < shapes->count; i++)
		read_shape(import, picture, &shapes->items[i],
		    arena_format(import->arena, "%s:%d:%d", path,
			shapes->items[i].line, shapes->items[i].column));
}
