/* contrib/load/demo_read.c: the parts of demo.json. */

#include "demo.h"

#include "store/object_write.h"

#include <math.h>
#include <stdio.h>

enum status
demo_wrong(const struct demo *demo, const struct json *at, const char *format,
    ...)
{
	char why[600];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why, sizeof(why), format, arguments);
	va_end(arguments);
	fprintf(stderr, "%s:%d:%d: %s\n", demo->path, at->line, at->column,
	    why);
	return BAD_INPUT;
}

const struct json *
demo_list(const struct json *object, const char *name, size_t *count)
{
	const struct json *list = json_member(object, name);

	*count = list == NULL || list->type != JSON_LIST ? 0 : list->count;
	return *count == 0 ? NULL : list->items;
}

const char **
demo_texts(const struct demo *demo, const struct json *object, const char *name,
    size_t *count)
{
	size_t all, i;
	const struct json *items = demo_list(object, name, &all);
	const char **texts = arena_array(demo->arena, all + 1, sizeof(*texts));

	*count = 0;
	for (i = 0; i < all; i++) {
		if (items[i].type == JSON_TEXT)
			texts[(*count)++] = items[i].text;
	}
	return texts;
}

struct demo_picture *
demo_picture_of(const struct demo *demo, const char *key)
{
	size_t i;

	for (i = 0; key != NULL && i < demo->picture_count; i++) {
		if (text_is(demo->pictures[i].key, key))
			return &demo->pictures[i];
	}
	return NULL;
}

static bool
add_number(const struct json *object, const char *name, double *numbers,
    size_t *count)
{
	const struct json *member = json_member(object, name);

	if (member == NULL || member->type != JSON_NUMBER)
		return false;
	numbers[(*count)++] = member->number;
	return true;
}

/* {x, y, w, h}, {x, y} or a list of {x, y}. */
static bool
read_shape(const struct demo *demo, const struct json *shape,
    struct new_region *region)
{
	bool is_box = text_is(region->shape, "bbox");
	double *numbers;
	size_t count = 0, i;

	if (shape == NULL)
		return false;
	numbers =
	    arena_array(demo->arena, 4 + 2 * shape->count, sizeof(*numbers));
	region->coordinates = numbers;
	if (shape->type == JSON_LIST) {
		for (i = 0; i < shape->count; i++) {
			if (!add_number(&shape->items[i], "x", numbers,
				&count) ||
			    !add_number(&shape->items[i], "y", numbers, &count))
				return false;
		}
	} else if (!add_number(shape, "x", numbers, &count) ||
	    !add_number(shape, "y", numbers, &count) ||
	    (is_box &&
		(!add_number(shape, "w", numbers, &count) ||
		    !add_number(shape, "h", numbers, &count)))) {
		return false;
	}
	region->coordinate_count = count;
	return true;
}

static const char *
read_instance(const struct demo *demo, const struct json *instance)
{
	struct buf text;

	if (instance == NULL || instance->type == JSON_NULL)
		return NULL;
	if (instance->type == JSON_NUMBER)
		return instance->text;
	buf_init(&text, demo->arena, 1000);
	if (instance->type == JSON_TEXT)
		buf_add_json_text(&text, instance->text);
	return text.bytes;
}

static enum status
read_region(struct demo *demo, const struct json *item,
    struct new_region *region)
{
	const struct json *source = json_member(item, "source");
	const char *object = json_member_text(item, "object");
	enum status status;

	region->shape = json_member_text(item, "type");
	region->source_confidence = NAN;
	if (region->shape == NULL ||
	    !read_shape(demo, json_member(item, "shape"), region))
		return demo_wrong(demo, item, "this is no shape");
	if (object == NULL)
		return demo_wrong(demo, item, "the object is missing");
	status = object_id_of(demo->load->db, demo->arena, object,
	    &region->object_id);
	if (status == NOT_FOUND)
		return demo_wrong(demo, item, "there is no object %s", object);
	region->instance = read_instance(demo, json_member(item, "instance"));
	if (source != NULL && source->type == JSON_OBJECT) {
		const struct json *confidence =
		    json_member(source, "confidence");

		region->source_kind = json_member_text(source, "kind");
		region->source_name = json_member_text(source, "name");
		if (confidence != NULL && confidence->type == JSON_NUMBER)
			region->source_confidence = confidence->number;
	}
	return status;
}

enum status
demo_regions(struct demo *demo, const struct json *picture,
    struct new_region **regions, size_t *count)
{
	const struct json *items = demo_list(picture, "annotations", count);
	size_t i;

	*regions = arena_array(demo->arena, *count + 1, sizeof(**regions));
	for (i = 0; i < *count; i++)
		TRY(read_region(demo, &items[i], &(*regions)[i]));
	return OK;
}
