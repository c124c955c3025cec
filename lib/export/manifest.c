/* lib/export/manifest.c: the lines of a manifest, written and read. */

#include "export/export.h"

#include "render/render.h"
#include "json/json.h"

#include <string.h>

enum {
	LINE_MAX_BYTES = 64 * 1024 * 1024,
	LINE_MAX_VALUES = 8 * 1024 * 1024,
};

/* ---- writing ---- */

/* clang-format off */

static const struct view_field line_fields[] = {
	{ VIEW_INT("id", struct export_picture, id) },
	{ VIEW_TEXT("title", struct export_picture, title) },
	{ VIEW_TEXT("description", struct export_picture, description) },
	{ VIEW_TEXT("author", struct export_picture, author) },
	{ VIEW_TEXT("creator", struct export_picture, creator) },
	{ VIEW_TEXT("credit", struct export_picture, credit) },
	{ VIEW_TEXT("credit_url", struct export_picture, credit_url) },
	{ VIEW_TEXT("origin_url", struct export_picture, origin_url) },
	{ VIEW_RAW_JSON("timestamp", struct export_picture, timestamp) },
	{ VIEW_INT("width", struct export_picture, width_px) },
	{ VIEW_INT("height", struct export_picture, height_px) },
	{ VIEW_TEXT("file_format", struct export_picture, file_format) },
	{ VIEW_TEXT("sha256", struct export_picture, sha256) },
	{ VIEW_INT("bytes", struct export_picture, bytes) },
	{ VIEW_TEXT("download", struct export_picture, download) },
	{ VIEW_TEXT("nature", struct export_picture, nature) },
	{ VIEW_TEXT_LIST("licences", struct export_picture, licences,
	    licence_count) },
	{ VIEW_OPTIONAL_ID("copied_from", struct export_picture,
	    copied_from) },
	{ VIEW_INT("revision", struct export_picture, revision) },
	{ VIEW_INT("region_revision", struct export_picture,
	    region_revision) },
	{ VIEW_TEXT("group", struct export_picture, group) },
	{ VIEW_TEXT("split", struct export_picture, split) },
	{ VIEW_RAW_JSON("regions", struct export_picture, regions_json) },
};
static const struct view line_view = VIEW(struct export_picture, line_fields);

/* clang-format on */

void
export_line_add(struct buf *lines, const struct export_picture *picture)
{
	render_json(&line_view, picture, lines);
	buf_add_char(lines, '\n');
}

/* How regions name their object; no text inside can be taken for it. */
static const char object_key[] = ",\"object\":";

bool
export_regions_add(struct buf *json, const struct export_tree *tree,
    const char *regions)
{
	size_t began = json->length;
	const char *at;

	while ((at = strstr(regions, object_key)) != NULL) {
		const struct export_object *object;
		int id = 0;

		at += sizeof(object_key) - 1;
		buf_add_bytes(json, regions, (size_t)(at - regions));
		for (; *at >= '0' && *at <= '9'; at++)
			id = 10 * id + (*at - '0');
		object = export_tree_find(tree, id);
		if (object == NULL) {
			json->length = began;
			json->bytes[began] = '\0';
			return false;
		}
		buf_add(json, object->name_json);
		buf_add_format(json, ",\"object_id\":%d", object->id);
		regions = at;
	}
	buf_add(json, regions);
	return true;
}

/* ---- reading ---- */

static const char *
text_of(const struct json *object, const char *name)
{
	const struct json *value = json_member(object, name);

	return value != NULL &&
		(value->type == JSON_TEXT || value->type == JSON_NUMBER) ?
	    value->text :
	    NULL;
}

static int64_t
integer_of(const struct json *object, const char *name)
{
	const struct json *value = json_member(object, name);

	return value != NULL && value->is_integer ? value->integer : 0;
}

static const char *
json_of(struct arena *arena, const struct json *value)
{
	struct buf json;

	if (value == NULL || value->type == JSON_NULL)
		return NULL;
	if (value->type == JSON_NUMBER)
		return value->text;
	buf_init(&json, arena, LINE_MAX_BYTES);
	buf_add_json_text(&json, value->text);
	return json.bytes;
}

static double
number_of(const struct json *object, const char *name)
{
	const struct json *value = json_member(object, name);

	return value != NULL && value->type == JSON_NUMBER ? value->number : 0;
}

static bool
read_shape(struct arena *arena, const struct json *shape,
    struct export_region *region)
{
	bool is_list = shape->type == JSON_LIST;
	size_t points = is_list ? shape->count : 1, i;
	double *xy = arena_array(arena, 2 * points + 2, sizeof(*xy));

	for (i = 0; i < points; i++) {
		const struct json *point = is_list ? &shape->items[i] : shape;

		if (point->type != JSON_OBJECT)
			return false;
		xy[2 * i] = number_of(point, "x");
		xy[2 * i + 1] = number_of(point, "y");
	}
	region->coordinates = xy;
	region->coordinate_count = 2 * points;
	if (region->shape != EXPORT_BBOX)
		return true;
	xy[2] = number_of(shape, "w");
	xy[3] = number_of(shape, "h");
	region->coordinate_count = 4;
	return true;
}

static bool
read_region(struct arena *arena, const struct json *json,
    struct export_region *region)
{
	static const char *const shapes[] = { "bbox", "polygon", "polyline",
		"point" };
	const struct json *shape = json_member(json, "shape");
	const struct json *source = json_member(json, "source");
	const char *type = text_of(json, "type");
	size_t i;

	for (i = 0; i < COUNT_OF(shapes); i++) {
		if (text_is(type, shapes[i]))
			break;
	}
	if (i == COUNT_OF(shapes) || shape == NULL)
		return false;
	*region = (struct export_region){
		.id = (int)integer_of(json, "id"),
		.shape = (enum export_shape)i,
		.object = text_of(json, "object"),
		.object_id = (int)integer_of(json, "object_id"),
		.instance = json_of(arena, json_member(json, "instance")),
		.class_number = -1,
	};
	if (source != NULL) {
		region->source_kind = text_of(source, "kind");
		region->source_name = text_of(source, "name");
		region->source_confidence = text_of(source, "confidence");
	}
	return region->object != NULL && read_shape(arena, shape, region);
}

static bool
read_regions(struct arena *arena, const struct json *list,
    struct export_picture *picture)
{
	struct export_region *regions;
	size_t i;

	if (list == NULL || list->type != JSON_LIST)
		return false;
	regions = arena_array(arena, list->count + 1, sizeof(*regions));
	for (i = 0; i < list->count; i++) {
		if (!read_region(arena, &list->items[i], &regions[i]))
			return false;
	}
	picture->regions = regions;
	picture->region_count = list->count;
	return true;
}

static bool
read_picture(struct arena *arena, const struct json *json,
    struct export_picture *picture)
{
	const struct json *licences = json_member(json, "licences");
	struct texts codes = { NULL, 0 };

	*picture = (struct export_picture){
		.id = (int)integer_of(json, "id"),
		.title = text_of(json, "title"),
		.description = text_of(json, "description"),
		.author = text_of(json, "author"),
		.creator = text_of(json, "creator"),
		.credit = text_of(json, "credit"),
		.credit_url = text_of(json, "credit_url"),
		.origin_url = text_of(json, "origin_url"),
		.timestamp = text_of(json, "timestamp"),
		.width_px = (int)integer_of(json, "width"),
		.height_px = (int)integer_of(json, "height"),
		.file_format = text_of(json, "file_format"),
		.sha256 = text_of(json, "sha256"),
		.bytes = integer_of(json, "bytes"),
		.download = text_of(json, "download"),
		.nature = text_of(json, "nature"),
		.copied_from = (int)integer_of(json, "copied_from"),
		.revision = (int)integer_of(json, "revision"),
		.region_revision = (int)integer_of(json, "region_revision"),
		.group = text_of(json, "group"),
		.split = text_of(json, "split"),
	};
	if (picture->id == 0 || picture->title == NULL ||
	    picture->credit == NULL || picture->sha256 == NULL ||
	    picture->file_format == NULL || picture->group == NULL ||
	    picture->split == NULL || picture->download == NULL ||
	    licences == NULL || !json_texts(arena, licences, &codes))
		return false;
	picture->licences = codes.items;
	picture->licence_count = codes.count;
	return read_regions(arena, json_member(json, "regions"), picture);
}

enum status
export_line_read(struct arena *arena, const char *line, size_t length,
    struct export_picture *picture)
{
	static const char regions_key[] = ",\"regions\":";
	const struct json_limits limits = { LINE_MAX_BYTES, 16,
		LINE_MAX_VALUES };
	const struct json *json;
	struct problem problem;
	const char *regions;

	if (json_read(arena, line, length, limits, &json, &problem) != OK ||
	    !read_picture(arena, json, picture)) {
		log_line(LOG_ERROR, "a manifest is damaged: %.*s",
		    length > 200 ? 200 : (int)length, line);
		return INTERNAL;
	}
	/* The last of the line; no text before it can hold the key. */
	regions = strstr(line, regions_key);
	picture->regions_json = regions == NULL ?
	    "[]" :
	    arena_copy(arena, regions + sizeof(regions_key) - 1,
		length - (size_t)(regions - line) - sizeof(regions_key));
	return OK;
}
