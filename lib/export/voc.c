/* lib/export/voc.c: Pascal VOC, as its development kit of 2012 has it. */

#include "export/private.h"

#include "render/render.h"

#include <math.h>
#include <string.h>

/* XML has no way to write U+FFFE and U+FFFF: U+FFFD stands for them. */
static void
replace_noncharacters(char *text)
{
	while ((text = strstr(text, "\xef\xbf")) != NULL) {
		text += 2;
		if (*text == '\xbe' || *text == '\xbf')
			*text = '\xbd';
	}
}

static void
add_element(struct buf *xml, const char *indent, const char *name,
    const char *text)
{
	size_t began;

	buf_add_format(xml, "%s<%s>", indent, name);
	began = xml->length;
	html_escape(xml, text);
	replace_noncharacters(xml->bytes + began);
	buf_add_format(xml, "</%s>\n", name);
}

/* Whole pixels, counted from 1, both corners inside of the box. */
static void
add_corners(struct buf *xml, const struct export_picture *picture,
    const struct export_region *region)
{
	double box[4];
	int left, top, right, bottom;

	export_box_of(region, box);
	left = (int)floor(box[0] * picture->width_px + 1e-6) + 1;
	top = (int)floor(box[1] * picture->height_px + 1e-6) + 1;
	right = (int)ceil((box[0] + box[2]) * picture->width_px - 1e-6);
	bottom = (int)ceil((box[1] + box[3]) * picture->height_px - 1e-6);
	left = left > picture->width_px ? picture->width_px : left;
	top = top > picture->height_px ? picture->height_px : top;
	buf_add_format(xml,
	    "\t\t<bndbox><xmin>%d</xmin><ymin>%d</ymin>"
	    "<xmax>%d</xmax><ymax>%d</ymax></bndbox>\n",
	    left, top, right < left ? left : right,
	    bottom < top ? top : bottom);
}

static void
add_object(struct export *export, const struct export_picture *picture,
    const struct export_region *region, struct buf *xml)
{
	buf_add(xml, "\t<object>\n");
	add_element(xml, "\t\t", "name",
	    export->classes[region->class_number].name);
	buf_add(xml,
	    "\t\t<pose>Unspecified</pose>\n"
	    "\t\t<truncated>0</truncated>\n"
	    "\t\t<difficult>0</difficult>\n");
	add_corners(xml, picture, region);
	buf_add(xml, "\t</object>\n");
}

static void
add_head(struct export *export, const struct export_picture *picture,
    struct buf *xml)
{
	struct buf attribution;

	buf_init(&attribution, export->scratch, TEXT_MAX_BYTES);
	export_attribution_add(export, picture, &attribution);
	buf_add(xml, "<annotation>\n\t<folder>JPEGImages</folder>\n");
	add_element(xml, "\t", "filename",
	    export_file_name(export->scratch, picture));
	buf_add(xml, "\t<source>\n");
	add_element(xml, "\t\t", "database", export->dataset->title);
	add_element(xml, "\t\t", "annotation", export->dataset->address);
	add_element(xml, "\t\t", "image",
	    picture->origin_url == NULL ? picture->download :
					  picture->origin_url);
	add_element(xml, "\t\t", "sha256", picture->sha256);
	add_element(xml, "\t\t", "licence",
	    export_licence_ids(export, picture));
	add_element(xml, "\t\t", "attribution", attribution.bytes);
	buf_add(xml, "\t</source>\n\t<owner>\n");
	add_element(xml, "\t\t", "name", picture->credit);
	buf_add_format(xml,
	    "\t</owner>\n\t<size><width>%d</width><height>%d</height>"
	    "<depth>3</depth></size>\n\t<segmented>0</segmented>\n",
	    picture->width_px, picture->height_px);
}

static void
add_annotation(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	size_t start = tar_begin_file(out), i;

	add_head(export, picture, out);
	for (i = 0; i < picture->region_count; i++) {
		if (picture->regions[i].class_number >= 0 &&
		    picture->regions[i].shape <= EXPORT_POLYGON)
			add_object(export, picture, &picture->regions[i], out);
	}
	buf_add(out, "</annotation>\n");
	tar_end_file(out, start,
	    arena_format(export->scratch, "Annotations/%s.xml",
		export_stem(export->scratch, picture)),
	    export->dataset->as_of_s);
}

static const char *
image_name(struct export *export, const struct export_picture *picture,
    struct arena *arena)
{
	if (!export->choice->has_images)
		return NULL;
	return arena_format(arena, "JPEGImages/%s",
	    export_file_name(arena, picture));
}

/* ---- which picture is for what ---- */

static void
add_stem(struct export *export, const struct export_picture *picture,
    const char *split, struct buf *out)
{
	if (text_is(picture->split, split))
		buf_add_format(out, "%s\n",
		    export_stem(export->scratch, picture));
}

static void
add_train(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	add_stem(export, picture, "train", out);
}

static void
add_validation(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	add_stem(export, picture, "validation", out);
}

static void
add_test(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	add_stem(export, picture, "test", out);
}

void
voc_add_passes(struct export *export)
{
	export->loss = export_loss_of_boxes;
	export->note =
	    "Corners are whole pixels of the picture as it is shown,"
	    " counted from 1, and belong to the box, as in the development kit"
	    " of Pascal VOC: a box is up to a pixel larger than it was drawn."
	    " Images of every type stand in JPEGImages.";
	bundle_add_passes(export);
	export_add_pass(export,
	    (struct export_pass){ .member = "ImageSets/Main/train.txt",
		.picture = add_train });
	export_add_pass(export,
	    (struct export_pass){ .member = "ImageSets/Main/val.txt",
		.picture = add_validation });
	export_add_pass(export,
	    (struct export_pass){ .member = "ImageSets/Main/test.txt",
		.picture = add_test });
	export_add_pass(export,
	    (struct export_pass){ .picture = add_annotation,
		.image = image_name });
}
