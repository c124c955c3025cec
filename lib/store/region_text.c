/* lib/store/region_text.c: regions written as text. */

#include "store/region_text.h"

#include <math.h>

static const char *const shape_names[] = {
	[REGION_BBOX] = "bbox",
	[REGION_POLYGON] = "polygon",
	[REGION_POLYLINE] = "polyline",
	[REGION_POINT] = "point",
};

static void
add_pair(struct buf *text, const char *first, const char *second,
    const double *at)
{
	buf_add_format(text, "\"%s\":", first);
	buf_add_double(text, at[0]);
	buf_add_format(text, ",\"%s\":", second);
	buf_add_double(text, at[1]);
}

static void
add_shape(struct buf *text, const struct region *region)
{
	const double *at = region->coordinates;
	bool is_list =
	    region->shape == REGION_POLYGON || region->shape == REGION_POLYLINE;
	size_t i;

	if (region->shape == REGION_BBOX) {
		buf_add_char(text, '{');
		add_pair(text, "x", "y", at);
		buf_add_char(text, ',');
		add_pair(text, "w", "h", at + 2);
		buf_add_char(text, '}');
		return;
	}
	buf_add(text, is_list ? "[" : "");
	for (i = 0; i < region->coordinate_count; i += 2) {
		buf_add(text, i == 0 ? "{" : ",{");
		add_pair(text, "x", "y", at + i);
		buf_add_char(text, '}');
	}
	buf_add(text, is_list ? "]" : "");
}

static void
add_source(struct buf *text, const struct region *region)
{
	if (region->source_kind == NULL)
		return;
	buf_add(text, ",\"source\":{\"kind\":");
	buf_add_json_text(text, region->source_kind);
	if (region->source_name != NULL) {
		buf_add(text, ",\"name\":");
		buf_add_json_text(text, region->source_name);
	}
	if (!isnan(region->source_confidence)) {
		buf_add(text, ",\"confidence\":");
		buf_add_double(text, region->source_confidence);
	}
	buf_add_char(text, '}');
}

/* object_id 0: by its name. */
static void
add_region(struct buf *text, const struct region *region, int object_id)
{
	buf_add_char(text, '{');
	if (region->id != 0)
		buf_add_format(text, "\"id\":%d,", region->id);
	buf_add_format(text,
	    "\"type\":\"%s\",\"shape\":", shape_names[region->shape]);
	add_shape(text, region);
	buf_add(text, ",\"object\":");
	if (object_id == 0)
		buf_add_json_text(text, region->object);
	else
		buf_add_int(text, object_id);
	if (region->instance != NULL)
		buf_add_format(text, ",\"instance\":%s", region->instance);
	add_source(text, region);
	buf_add_char(text, '}');
}

const char *
regions_text(struct arena *arena, const struct region_list *list)
{
	struct buf text;
	size_t i;

	buf_init(&text, arena, SIZE_MAX / 2);
	for (i = 0; i < list->count; i++) {
		buf_add_char(&text, i == 0 ? '[' : ',');
		add_region(&text, &list->regions[i], 0);
	}
	buf_add(&text, list->count == 0 ? "[]" : "]");
	return text.bytes;
}

static enum region_shape
shape_of(const char *name)
{
	size_t i = 0;

	while (!text_is(name, shape_names[i]))
		i++;
	return (enum region_shape)i;
}

const char *
new_regions_text(struct arena *arena, const struct new_region *regions,
    size_t count)
{
	struct buf text;
	size_t i;

	buf_init(&text, arena, SIZE_MAX / 2);
	for (i = 0; i < count; i++) {
		const struct region region = {
			.id = regions[i].id,
			.shape = shape_of(regions[i].shape),
			.instance = regions[i].instance,
			.source_kind = regions[i].source_kind,
			.source_name = regions[i].source_name,
			.source_confidence = regions[i].source_confidence,
			.coordinates = regions[i].coordinates,
			.coordinate_count = regions[i].coordinate_count,
		};

		buf_add_char(&text, i == 0 ? '[' : ',');
		add_region(&text, &region, regions[i].object_id);
	}
	buf_add(&text, count == 0 ? "[]" : "]");
	return text.bytes;
}
