/* contrib/client/import_coco.c: COCO's JSON. */

#include "import.h"

#include "../load/coco_licence.h"

#include <stdlib.h>
#include <string.h>

static const struct json_limits limits = {
	.bytes = ANNOTATIONS_MAX_BYTES,
	.depth = 32,
	.values = 50000000,
};

/* What an id of the file stands for. */
struct entry {
	int64_t id;
	const char *name;
	size_t place; /* of the picture: their list moves as it grows */
};

struct reader {
	struct import *import;
	const char *path;
	struct entry *images, *categories, *licences;
	size_t image_count, category_count, licence_count;
	const struct json *annotation; /* the one at hand */
	const char *where;
};

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *first = a, *second = b;

	return (first->id > second->id) - (first->id < second->id);
}

static const struct entry *
find_entry(const struct entry *entries, size_t count, const struct json *id)
{
	struct entry wanted;

	if (id == NULL || !id->is_integer || count == 0)
		return NULL;
	wanted = (struct entry){ .id = id->integer };
	return bsearch(&wanted, entries, count, sizeof(wanted),
	    compare_entries);
}

static double
number_of(const struct json *object, const char *name)
{
	const struct json *member = json_member(object, name);

	return member == NULL || member->type != JSON_NUMBER ? 0 :
							       member->number;
}

static const char *
at(struct reader *reader, const struct json *json)
{
	return arena_format(reader->import->arena, "%s:%d:%d", reader->path,
	    json->line, json->column);
}

/* Statements that are no licence known by a code say nothing. */
static void
read_licence(struct reader *reader, const struct json *item)
{
	const struct json *id = json_member(item, "id");
	const char *name = json_member_text(item, "name");
	const char *url = json_member_text(item, "url");
	const char *code = coco_licence_code(reader->import->arena,
	    name == NULL ? "" : name, url == NULL ? "" : url);

	if (id != NULL && id->is_integer && code != NULL && *code != '\0')
		reader->licences[reader->licence_count++] =
		    (struct entry){ .id = id->integer, .name = code };
}

static void
read_image(struct reader *reader, const struct json *item)
{
	struct import *import = reader->import;
	const struct json *id = json_member(item, "id");
	const char *name = json_member_text(item, "file_name");
	const struct entry *licence;
	struct import_picture *picture;

	if (id == NULL || !id->is_integer || name == NULL || *name == '\0') {
		import_wrong(import, at(reader, item),
		    "an image needs a whole number as id, and a file_name");
		return;
	}
	picture = import_picture_of(import, reader->path, name);
	if (number_of(item, "width") > 0 && number_of(item, "height") > 0) {
		picture->width = number_of(item, "width");
		picture->height = number_of(item, "height");
	}
	licence = find_entry(reader->licences, reader->licence_count,
	    json_member(item, "license"));
	if (licence != NULL)
		picture->licence = licence->name;
	reader->images[reader->image_count++] = (struct entry){
		.id = id->integer,
		.place = (size_t)(picture - import->pictures),
	};
}

static void
read_category(struct reader *reader, const struct json *item)
{
	const struct json *id = json_member(item, "id");
	const char *name = json_member_text(item, "name");

	if (id == NULL || !id->is_integer || name == NULL || *name == '\0') {
		import_wrong(reader->import, at(reader, item),
		    "a category needs a whole number as id, and a name");
		return;
	}
	reader->categories[reader->category_count++] =
	    (struct entry){ .id = id->integer, .name = name };
}

static void
read_entries(struct reader *reader, const struct json *list,
    struct entry **entries,
    void (*read)(struct reader *reader, const struct json *item))
{
	size_t count =
	    list != NULL && list->type == JSON_LIST ? list->count : 0;
	size_t i;

	*entries =
	    arena_array(reader->import->arena, count + 1, sizeof(**entries));
	for (i = 0; i < count; i++)
		read(reader, &list->items[i]);
}

/* ---- shapes ---- */

static double *
read_numbers(struct reader *reader, const struct json *list)
{
	double *numbers = arena_array(reader->import->arena, list->count + 1,
	    sizeof(*numbers));
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (list->items[i].type != JSON_NUMBER)
			return NULL;
		numbers[i] = list->items[i].number;
	}
	return numbers;
}

/*
 * What this site says beside: which thing it is a part of, and how it was
 * found. score is COCO's own, of what a model found.
 */
static void
read_said(struct reader *reader, struct import_region *region)
{
	const struct json *item = reader->annotation;
	const struct json *instance = json_member(item, "instance");
	const struct json *score = json_member(item, "score");
	const char *kind = json_member_text(item, "source_kind");
	const char *name = json_member_text(item, "source_name");
	struct buf json;

	if (instance != NULL &&
	    (instance->type == JSON_TEXT || instance->type == JSON_NUMBER))
		region->instance =
		    member_json(reader->import->arena, item, "instance");
	if (score != NULL &&
	    (score->type != JSON_NUMBER || score->number < 0 ||
		score->number > 1))
		score = NULL;
	if (kind == NULL && score == NULL)
		return;
	buf_init(&json, reader->import->arena, ANNOTATIONS_MAX_BYTES);
	buf_add(&json, "{\"kind\": ");
	buf_add_json_text(&json, kind == NULL ? "model" : kind);
	if (name != NULL) {
		buf_add(&json, ", \"name\": ");
		buf_add_json_text(&json, name);
	}
	if (score != NULL)
		buf_add_format(&json, ", \"confidence\": %s", score->text);
	buf_add_char(&json, '}');
	region->source = json.bytes;
}

static struct import_region *
add(struct reader *reader, const struct entry *image, const char *label,
    const char *type, const struct json *list)
{
	struct import_region *region;
	double *numbers = read_numbers(reader, list);

	if (numbers == NULL) {
		import_wrong(reader->import, reader->where,
		    "a %s holds more than numbers", type);
		return NULL;
	}
	region = import_add_region(reader->import,
	    &reader->import->pictures[image->place], label, type, numbers,
	    list->count);
	region->where = reader->where;
	region->unit = IN_PIXELS;
	read_said(reader, region);
	return region;
}

/* Several outlines of one thing are one instance. */
static size_t
add_polygons(struct reader *reader, const struct entry *image,
    const char *label, const struct json *outline, const char *instance)
{
	bool is_flat = outline->items[0].type == JSON_NUMBER;
	const struct json *polygons = is_flat ? outline : outline->items;
	size_t count = is_flat ? 1 : outline->count, added = 0, i;

	for (i = 0; i < count; i++) {
		struct import_region *region;

		if (polygons[i].type != JSON_LIST ||
		    polygons[i].count % 2 != 0 || polygons[i].count < 6) {
			import_wrong(reader->import, reader->where,
			    "a polygon is no list of three pairs or more");
			continue;
		}
		region = add(reader, image, label, "polygon", &polygons[i]);
		if (region == NULL)
			continue;
		added++;
		if (count > 1 && region->instance == NULL)
			region->instance = instance;
	}
	return added;
}

static bool
is_true(const struct json *object, const char *name)
{
	const struct json *member = json_member(object, name);

	return member != NULL &&
	    (member->type == JSON_BOOL ? member->truth : member->number != 0);
}

static void
add_shapes(struct reader *reader, const struct json *item,
    const struct entry *image, const char *label)
{
	const struct json *outline = json_member(item, "segmentation");
	const struct json *box = json_member(item, "bbox");
	const struct json *id = json_member(item, "id");
	bool is_runs = outline != NULL && outline->type == JSON_OBJECT;

	if (number_of(item, "num_keypoints") > 0)
		import_wrong(reader->import, reader->where,
		    "its keypoints cannot be carried");
	if (is_runs && is_true(item, "iscrowd")) {
		import_wrong(reader->import, reader->where,
		    "a crowd in run-length form (RLE) cannot be carried");
		return;
	}
	if (is_runs)
		import_wrong(reader->import, reader->where,
		    "its outline in run-length form (RLE) cannot be carried:"
		    " only its box is");
	else if (outline != NULL && outline->type == JSON_LIST &&
	    outline->count > 0 &&
	    add_polygons(reader, image, label, outline,
		id != NULL && id->type == JSON_NUMBER ? id->text : NULL) > 0)
		return;
	if (box == NULL || box->type != JSON_LIST || box->count != 4)
		import_wrong(reader->import, reader->where,
		    "it has neither polygons nor a box of four numbers");
	else
		add(reader, image, label, "bbox", box);
}

static void
read_annotation(struct reader *reader, const struct json *item)
{
	const struct entry *image, *category;

	reader->annotation = item;
	reader->where = at(reader, item);
	if (json_member(item, "caption") != NULL)
		return;
	if (json_member(item, "segments_info") != NULL) {
		import_wrong(reader->import, reader->where,
		    "panoptic segments cannot be carried");
		return;
	}
	image = find_entry(reader->images, reader->image_count,
	    json_member(item, "image_id"));
	category = find_entry(reader->categories, reader->category_count,
	    json_member(item, "category_id"));
	if (image == NULL || category == NULL)
		import_wrong(reader->import, reader->where,
		    "its %s is not in the file",
		    image == NULL ? "image_id" : "category_id");
	else
		add_shapes(reader, item, image, category->name);
}

void
import_coco(struct import *import, const char *path, const char *text,
    size_t length)
{
	struct reader reader = { .import = import, .path = path };
	struct problem problem = { 0 };
	const struct json *root, *list;
	size_t i;

	if (json_read(import->arena, text, length, limits, &root, &problem) !=
	    OK) {
		import_wrong(import, path, "line %d, column %d: %s",
		    problem.line, problem.column, problem.detail);
		return;
	}
	list = json_member(root, "annotations");
	if (json_member(root, "images") == NULL ||
	    json_member(root, "images")->type != JSON_LIST) {
		import_wrong(import, path,
		    "it is no COCO file: no list of images");
		return;
	}
	read_entries(&reader, json_member(root, "licenses"), &reader.licences,
	    read_licence);
	qsort(reader.licences, reader.licence_count, sizeof(*reader.licences),
	    compare_entries);
	read_entries(&reader, json_member(root, "images"), &reader.images,
	    read_image);
	read_entries(&reader, json_member(root, "categories"),
	    &reader.categories, read_category);
	qsort(reader.images, reader.image_count, sizeof(*reader.images),
	    compare_entries);
	qsort(reader.categories, reader.category_count,
	    sizeof(*reader.categories), compare_entries);
	for (i = 0; list != NULL && list->type == JSON_LIST && i < list->count;
	     i++)
		read_annotation(&reader, &list->items[i]);
}
