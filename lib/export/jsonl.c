/* lib/export/jsonl.c: lines of JSON, and the manifest. */

#include "export/private.h"

#include <string.h>

/* What stands behind the regions of a line. */
static const char line_end[] = "}\n";

/* ---- regions as the site sends them ---- */

static void
add_point(struct buf *json, const double xy[2])
{
	buf_add(json, "{\"x\":");
	buf_add_double(json, xy[0]);
	buf_add(json, ",\"y\":");
	buf_add_double(json, xy[1]);
}

void
export_shape_add(struct buf *json, const struct export_region *region)
{
	const double *xy = region->coordinates;
	size_t i;

	if (region->shape == EXPORT_BBOX) {
		add_point(json, xy);
		buf_add(json, ",\"w\":");
		buf_add_double(json, xy[2]);
		buf_add(json, ",\"h\":");
		buf_add_double(json, xy[3]);
		buf_add_char(json, '}');
		return;
	}
	if (region->shape != EXPORT_POINT)
		buf_add_char(json, '[');
	for (i = 0; i + 1 < region->coordinate_count; i += 2) {
		if (i > 0)
			buf_add_char(json, ',');
		add_point(json, xy + i);
		buf_add_char(json, '}');
	}
	if (region->shape != EXPORT_POINT)
		buf_add_char(json, ']');
}

static void
add_source(struct buf *json, const struct export_region *region)
{
	if (region->source_kind == NULL)
		return;
	buf_add(json, ",\"source\":{\"kind\":");
	buf_add_json_text(json, region->source_kind);
	if (region->source_name != NULL) {
		buf_add(json, ",\"name\":");
		buf_add_json_text(json, region->source_name);
	}
	if (region->source_confidence != NULL) {
		buf_add(json, ",\"confidence\":");
		buf_add(json, region->source_confidence);
	}
	buf_add_char(json, '}');
}

static void
add_region(struct export *export, const struct export_region *region,
    struct buf *json)
{
	const struct export_class *class =
	    &export->classes[region->class_number];

	buf_add_format(json,
	    "{\"id\":%d,\"type\":\"%s\",\"shape\":", region->id,
	    export_shape_name(region->shape));
	export_shape_add(json, region);
	buf_add(json, ",\"object\":");
	buf_add_json_text(json, class->name);
	buf_add_format(json, ",\"object_id\":%d", class->object_id);
	if (region->instance != NULL) {
		buf_add(json, ",\"instance\":");
		buf_add(json, region->instance);
	}
	add_source(json, region);
	buf_add_char(json, '}');
}

void
export_regions_add_json(struct export *export,
    const struct export_picture *picture, struct buf *json)
{
	bool has_one = false;
	size_t i;

	buf_add_char(json, '[');
	for (i = 0; i < picture->region_count; i++) {
		if (picture->regions[i].class_number < 0)
			continue;
		if (has_one)
			buf_add_char(json, ',');
		has_one = true;
		add_region(export, &picture->regions[i], json);
	}
	buf_add_char(json, ']');
}

/* ---- lines ---- */

/* A line without regions, cut off where they stand. */
static void
begin_line(struct buf *lines, const struct export_picture *picture)
{
	struct export_picture bare = *picture;

	bare.regions_json = "";
	export_line_add(lines, &bare);
	buf_cut(lines, strlen(line_end));
}

void
export_line_add_classes(struct export *export,
    const struct export_picture *picture, struct buf *lines)
{
	begin_line(lines, picture);
	export_regions_add_json(export, picture, lines);
	buf_add(lines, line_end);
}

static void
add_line(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	if (export->choice->roll_up_to.items != NULL) {
		export_line_add_classes(export, picture, out);
		return;
	}
	begin_line(out, picture);
	buf_add_bytes(out, picture->regions_text, picture->regions_bytes);
	buf_add(out, line_end);
}

static struct export_pass
lines_of(const struct export *export, const char *member)
{
	bool is_changed = export->choice->roll_up_to.items != NULL ||
	    export->choice->is_divided_anew;

	return (struct export_pass){
		.member = member,
		.picture = add_line,
		.is_raw = !is_changed,
		.has_tombstones = true,
	};
}

void
jsonl_add_passes(struct export *export)
{
	export_add_pass(export, lines_of(export, "pictures.jsonl"));
}

static void
begin_manifest(struct export *export, struct buf *out)
{
	buf_add(out, export->dataset->head);
}

void
manifest_add_passes(struct export *export)
{
	struct export_pass pass = lines_of(export, "manifest.jsonl");

	pass.begin = begin_manifest;
	export_add_pass(export, pass);
}
