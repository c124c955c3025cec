/* contrib/client/import_voc.c: Pascal VOC's XML, one file a picture. */

#include "import.h"

#include <string.h>

static bool
read_box(const struct xml *box, bool is_one_based, double numbers[4])
{
	static const char *const names[] = { "xmin", "ymin", "xmax", "ymax" };
	double corners[4];
	size_t i;

	for (i = 0; i < 4; i++) {
		const char *text = xml_text(box, names[i]);

		if (text == NULL || !text_to_double(text, &corners[i]))
			return false;
	}
	/* Counted from 1, the first and the last pixel are both within. */
	numbers[0] = corners[0] - is_one_based;
	numbers[1] = corners[1] - is_one_based;
	numbers[2] = corners[2] - numbers[0];
	numbers[3] = corners[3] - numbers[1];
	return true;
}

/* An object, or a part of one: a head, a hand. */
static void
read_object(struct import *import, struct import_picture *picture,
    const struct xml *object, const char *path)
{
	const char *where =
	    arena_format(import->arena, "%s:%d", path, object->line);
	const char *label = xml_text(object, "name");
	double *numbers = arena_array(import->arena, 4, sizeof(*numbers));
	struct import_region *region;

	if (label == NULL || *label == '\0') {
		import_wrong(import, where, "an object needs a name");
		return;
	}
	if (!read_box(xml_child(object, "bndbox"), import->is_one_based,
		numbers)) {
		import_wrong(import, where,
		    "its bndbox needs xmin, ymin, xmax and ymax as numbers");
		return;
	}
	region = import_add_region(import, picture, label, "bbox", numbers, 4);
	region->where = where;
	region->unit = IN_PIXELS;
}

static void
read_size(struct import_picture *picture, const struct xml *size)
{
	const char *width = xml_text(size, "width");
	const char *height = xml_text(size, "height");
	double sides[2];

	if (width == NULL || height == NULL ||
	    !text_to_double(width, &sides[0]) ||
	    !text_to_double(height, &sides[1]) || sides[0] <= 0 ||
	    sides[1] <= 0)
		return;
	picture->width = sides[0];
	picture->height = sides[1];
}

void
import_voc(struct import *import, const char *path, const char *text,
    size_t length)
{
	struct problem problem = { 0 };
	struct import_picture *picture;
	const struct xml *child, *part;
	struct xml *root;
	const char *name;

	if (xml_read(import->arena, text, length, &root, &problem) != OK) {
		import_wrong(import, path, "line %d: %s", problem.line,
		    problem.detail);
		return;
	}
	name = xml_text(root, "filename");
	if (!text_is(root->name, "annotation") || name == NULL ||
	    *name == '\0') {
		import_wrong(import, path,
		    "it is no VOC file: no annotation with a filename");
		return;
	}
	picture = import_picture_of(import, path, name);
	read_size(picture, xml_child(root, "size"));
	for (child = root->first; child != NULL; child = child->next) {
		if (!text_is(child->name, "object"))
			continue;
		read_object(import, picture, child, path);
		for (part = child->first; part != NULL; part = part->next) {
			if (text_is(part->name, "part"))
				read_object(import, picture, part, path);
		}
	}
}
