/* lib/export/coco.c: COCO, in one file: https://cocodataset.org/#format-data */

#include "export/private.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

/* ---- about the whole ---- */

static void
add_time(struct buf *out, int64_t at_s)
{
	time_t at = (time_t)at_s;
	struct tm day = { .tm_year = 0 };
	char text[64];

	gmtime_r(&at, &day);
	(void)strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &day);
	buf_add_json_text(out, text);
}

static void
add_info(struct export *export, struct buf *out)
{
	const struct export_dataset *dataset = export->dataset;
	time_t at = (time_t)dataset->as_of_s;
	struct tm day = { .tm_year = 0 };

	gmtime_r(&at, &day);
	buf_add(out, "{\n\"info\":{\"description\":");
	buf_add_json_text(out, dataset->title);
	buf_add_format(out, ",\"version\":\"%d\",\"year\":%d,\"contributor\":",
	    dataset->version, day.tm_year + 1900);
	buf_add_json_text(out, dataset->owner);
	buf_add(out, ",\"url\":");
	buf_add_json_text(out, dataset->address);
	buf_add(out, ",\"date_created\":");
	add_time(out, dataset->as_of_s);
	buf_add_format(out, ",\"manifest_sha256\":\"%s\",\"withdrawn\":%zu",
	    dataset->manifest_sha256, dataset->withdrawal_count);
	buf_add(out, ",\"conventions\":");
	buf_add_json_text(out, export->note);
	buf_add(out, "},\n\"licenses\":[");
}

/* Licences have no numbers of their own: their places, from 1. */
static int
licence_number(const struct export *export, const char *id)
{
	size_t i;

	for (i = 0; i < export->dataset->licence_count; i++) {
		if (text_is(export->dataset->licences[i].id, id))
			return (int)i + 1;
	}
	return 0;
}

static void
add_licences(struct export *export, struct buf *out)
{
	size_t i;

	for (i = 0; i < export->dataset->licence_count; i++) {
		const struct export_licence *licence =
		    &export->dataset->licences[i];

		buf_add(out, i == 0 ? "\n" : ",\n");
		buf_add_format(out, "{\"id\":%zu,\"name\":", i + 1);
		buf_add_json_text(out, licence->id);
		buf_add(out, ",\"url\":");
		buf_add_json_text(out,
		    licence->url == NULL ? "" : licence->url);
		buf_add_char(out, '}');
	}
	buf_add(out, "\n],\n\"categories\":[");
}

/* The first object above it, where there is one. */
static const char *
above(const struct export *export, int object_id)
{
	const struct export_object *object = export->tree == NULL ?
	    NULL :
	    export_tree_find(export->tree, object_id);

	if (object == NULL || object->parent_count == 0)
		return "";
	object = export_tree_find(export->tree, object->parent_ids[0]);
	return object == NULL ? "" : object->name;
}

static void
begin_images(struct export *export, struct buf *out)
{
	size_t i;

	add_info(export, out);
	add_licences(export, out);
	for (i = 0; i < export->class_count; i++) {
		buf_add(out, i == 0 ? "\n" : ",\n");
		buf_add_format(out,
		    "{\"id\":%d,\"name\":", export->classes[i].object_id);
		buf_add_json_text(out, export->classes[i].name);
		buf_add(out, ",\"supercategory\":");
		buf_add_json_text(out,
		    above(export, export->classes[i].object_id));
		buf_add_char(out, '}');
	}
	buf_add(out, "\n],\n\"images\":[");
}

/* ---- images ---- */

static void
add_member(struct buf *out, const char *name, const char *text)
{
	if (text == NULL)
		return;
	buf_add_format(out, ",\"%s\":", name);
	buf_add_json_text(out, text);
}

static void
add_image(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	struct buf attribution;
	double at_s = 0;
	size_t i;

	buf_init(&attribution, export->scratch, TEXT_MAX_BYTES);
	export_attribution_add(export, picture, &attribution);
	(void)text_to_double(picture->timestamp, &at_s);
	export_add_separator(export, out);
	buf_add_format(out, "{\"id\":%d,\"width\":%d,\"height\":%d",
	    picture->id, picture->width_px, picture->height_px);
	add_member(out, "file_name",
	    export_file_name(export->scratch, picture));
	buf_add_format(out, ",\"license\":%d,\"date_captured\":",
	    picture->licence_count == 0 ?
		0 :
		licence_number(export, picture->licences[0]));
	add_time(out, (int64_t)at_s);
	add_member(out, "coco_url", picture->download);
	add_member(out, "title", picture->title);
	add_member(out, "author", picture->credit);
	add_member(out, "author_url", picture->credit_url);
	add_member(out, "source", picture->origin_url);
	buf_add(out, ",\"licences\":[");
	for (i = 0; i < picture->licence_count; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		buf_add_json_text(out, picture->licences[i]);
	}
	buf_add_char(out, ']');
	add_member(out, "attribution", attribution.bytes);
	add_member(out, "sha256", picture->sha256);
	add_member(out, "split", picture->split);
	buf_add_char(out, '}');
}

static void
begin_annotations(struct export *export, struct buf *out)
{
	(void)export;
	buf_add(out, "\n],\n\"annotations\":[");
}

/* ---- annotations, in pixels ---- */

static double
area_of(const struct export_region *region, double width, double height)
{
	const double *xy = region->coordinates;
	size_t points = region->coordinate_count / 2, i;
	double sum = 0;

	if (region->shape == EXPORT_BBOX)
		return xy[2] * width * xy[3] * height;
	for (i = 0; i < points; i++) {
		size_t next = (i + 1) % points;

		sum +=
		    xy[2 * i] * xy[2 * next + 1] - xy[2 * next] * xy[2 * i + 1];
	}
	return fabs(sum) / 2 * width * height;
}

static void
add_outline(struct buf *out, const struct export_region *region, double width,
    double height)
{
	size_t i;

	buf_add(out, ",\"segmentation\":[");
	if (region->shape == EXPORT_POLYGON) {
		buf_add_char(out, '[');
		for (i = 0; i < region->coordinate_count; i++) {
			if (i > 0)
				buf_add_char(out, ',');
			buf_add_double(out,
			    region->coordinates[i] *
				(i % 2 == 0 ? width : height));
		}
		buf_add_char(out, ']');
	}
	buf_add_char(out, ']');
}

static void
add_annotation(struct export *export, const struct export_picture *picture,
    const struct export_region *region, struct buf *out)
{
	double width = picture->width_px, height = picture->height_px, box[4];
	int i;

	export_box_of(region, box);
	export_add_separator(export, out);
	buf_add_format(out,
	    "{\"id\":%d,\"image_id\":%d,\"category_id\":%d,\"bbox\":[",
	    region->id, picture->id,
	    export->classes[region->class_number].object_id);
	for (i = 0; i < 4; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		buf_add_double(out, box[i] * (i % 2 == 0 ? width : height));
	}
	buf_add(out, "],\"area\":");
	buf_add_double(out, area_of(region, width, height));
	add_outline(out, region, width, height);
	buf_add(out, ",\"iscrowd\":0");
	if (region->instance != NULL)
		buf_add_format(out, ",\"instance\":%s", region->instance);
	add_member(out, "source_kind", region->source_kind);
	add_member(out, "source_name", region->source_name);
	if (region->source_confidence != NULL)
		buf_add_format(out, ",\"score\":%s", region->source_confidence);
	buf_add_char(out, '}');
}

static void
add_annotations(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	size_t i;

	for (i = 0; i < picture->region_count; i++) {
		const struct export_region *region = &picture->regions[i];

		if (region->class_number >= 0 &&
		    region->shape <= EXPORT_POLYGON)
			add_annotation(export, picture, region, out);
	}
}

/* ---- what it cannot carry ---- */

static const char *
loss_of(const struct export *export, const struct export_region *region,
    const char **kept)
{
	(void)export;
	(void)kept;
	return region->shape <= EXPORT_POLYGON ?
	    NULL :
	    "the format has neither lines nor points";
}

static void
begin_loss(struct export *export, struct buf *out)
{
	(void)export;
	buf_add(out, "\n],\n\"loss\":[");
}

static void
add_loss(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	export_loss_add(export, picture, NULL, "", out);
}

static void
end_loss(struct export *export, struct buf *out)
{
	size_t i;

	buf_add(out, "\n],\n\"withdrawn\":[");
	for (i = 0; i < export->dataset->withdrawal_count; i++) {
		buf_add(out, i == 0 ? "\n" : ",");
		buf_add(out, export->dataset->withdrawals[i].line);
	}
	buf_add(out, "]\n}\n");
}

void
coco_add_passes(struct export *export)
{
	export->loss = loss_of;
	export->note =
	    "Pixels of the picture as it is shown, with fractions,"
	    " from its top left corner (0, 0). A box has an empty segmentation,"
	    " an outline has one polygon. Category numbers are the numbers of"
	    " objects at the site and never change.";
	export_add_pass(export,
	    (struct export_pass){ .member = "annotations.json",
		.begin = begin_images,
		.picture = add_image });
	export_add_pass(export,
	    (struct export_pass){ .member = "annotations.json",
		.begin = begin_annotations,
		.picture = add_annotations });
	export_add_pass(export,
	    (struct export_pass){ .member = "annotations.json",
		.begin = begin_loss,
		.picture = add_loss,
		.end = end_loss });
}
