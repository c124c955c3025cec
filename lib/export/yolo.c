/* lib/export/yolo.c: YOLO in the layout of Ultralytics: https://docs.ultralytics.com/datasets/ */

#include "export/private.h"

/* Its folders call the splits train, val and test. */
static const char *
folder_of(const struct export_picture *picture)
{
	return text_is(picture->split, "validation") ? "val" : picture->split;
}

static void
begin_data(struct export *export, struct buf *out)
{
	size_t i;

	buf_add(out, "# ");
	buf_add(out, export->note);
	buf_add(out,
	    "\npath: .\ntrain: images/train\nval: images/val\n"
	    "test: images/test\nnames:\n");
	for (i = 0; i < export->class_count; i++) {
		buf_add_format(out, "  %zu: ", i);
		buf_add_json_text(out, export->classes[i].name);
		buf_add_char(out, '\n');
	}
}

/* ---- labels ---- */

static void
add_numbers(struct buf *line, const double *numbers, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		buf_add_char(line, ' ');
		buf_add_double(line, numbers[i]);
	}
	buf_add_char(line, '\n');
}

static void
add_box(struct buf *line, const struct export_region *region)
{
	double box[4];

	export_box_of(region, box);
	add_numbers(line,
	    (const double[]){ box[0] + box[2] / 2, box[1] + box[3] / 2, box[2],
		box[3] },
	    4);
}

static void
add_outline(struct buf *line, const struct export_region *region)
{
	const double *box = region->coordinates;

	if (region->shape == EXPORT_POLYGON) {
		add_numbers(line, region->coordinates,
		    region->coordinate_count);
		return;
	}
	add_numbers(line,
	    (const double[]){ box[0], box[1], box[0] + box[2], box[1],
		box[0] + box[2], box[1] + box[3], box[0], box[1] + box[3] },
	    8);
}

/* A picture without regions has an empty file. */
static void
add_labels(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	size_t start = tar_begin_file(out), i;

	for (i = 0; i < picture->region_count; i++) {
		const struct export_region *region = &picture->regions[i];

		if (region->class_number < 0 || region->shape > EXPORT_POLYGON)
			continue;
		buf_add_int(out, region->class_number);
		if (export->choice->task == EXPORT_SEGMENT)
			add_outline(out, region);
		else
			add_box(out, region);
	}
	tar_end_file(out, start,
	    arena_format(export->scratch, "labels/%s/%s.txt",
		folder_of(picture), export_stem(export->scratch, picture)),
	    export->dataset->as_of_s);
}

static const char *
image_name(struct export *export, const struct export_picture *picture,
    struct arena *arena)
{
	if (!export->choice->has_images)
		return NULL;
	return arena_format(arena, "images/%s/%s", folder_of(picture),
	    export_file_name(arena, picture));
}

static const char *
loss_of_outlines(const struct export *export,
    const struct export_region *region, const char **kept)
{
	(void)export;
	if (region->shape == EXPORT_POLYGON)
		return NULL;
	if (region->shape != EXPORT_BBOX)
		return "the format has neither lines nor points";
	*kept = "its four corners as an outline";
	return "the task segment has outlines only";
}

void
yolo_add_passes(struct export *export)
{
	bool is_outlines = export->choice->task == EXPORT_SEGMENT;

	export->loss = is_outlines ? loss_of_outlines : export_loss_of_boxes;
	export->note = is_outlines ?
	    "Task segment: class and the points of an outline, as shares of"
	    " width and height of the picture as it is shown." :
	    "Task detect: class, centre x and y, width and height, as shares"
	    " of the picture as it is shown.";
	bundle_add_passes(export);
	export_add_pass(export,
	    (struct export_pass){ .member = "data.yaml", .begin = begin_data });
	export_add_pass(export,
	    (struct export_pass){ .picture = add_labels, .image = image_name });
}
