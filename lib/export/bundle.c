/* lib/export/bundle.c: what goes with every archive: a note, credits, what was lost and what was withdrawn. */

#include "export/private.h"

/* ---- the note ---- */

static void
begin_note(struct export *export, struct buf *out)
{
	const struct export_dataset *dataset = export->dataset;

	buf_add_format(out,
	    "%s\nVersion %d of a dataset of %d pictures and"
	    " %lld regions.\n%s\n\n",
	    dataset->title, dataset->version, dataset->picture_count,
	    (long long)dataset->region_count, dataset->address);
	buf_add_format(out, "SHA-256 of its manifest: %s\n",
	    dataset->manifest_sha256);
	if (dataset->withdrawal_count > 0)
		buf_add_format(out,
		    "%zu of its pictures were withdrawn since:"
		    " withdrawn.jsonl lists them, and nothing else of them is"
		    " here.\n",
		    dataset->withdrawal_count);
	buf_add_format(out, "\nFormat: %s. %s\n", export->format->title,
	    export->format->purpose);
	buf_add(out,
	    "Coordinates are measured on the picture as it is shown, turned by"
	    " its Exif orientation, from the top left; the files themselves"
	    " are as they were uploaded, and may still have to be turned.\n");
	if (export->note != NULL)
		buf_add_format(out, "%s\n", export->note);
	buf_add_format(out,
	    "Splits: %.10g %% training, %.10g %% validation,"
	    " the rest testing, by a keyed hash of the group of a picture"
	    " (key %s).\n",
	    100 * export->choice->division.train_share,
	    100 * export->choice->division.validation_share,
	    dataset->division.key);
	buf_add(out,
	    "\nattribution.* say who made each picture and under which"
	    " licence: keep them with the pictures.\n"
	    "loss.jsonl names every region that this format cannot"
	    " carry as it is.\n"
	    "CITATION.cff says how to cite the dataset.\n");
}

static void
begin_citation(struct export *export, struct buf *out)
{
	export_citation_cff(out, export->dataset);
}

static void
begin_withdrawn(struct export *export, struct buf *out)
{
	size_t i;

	for (i = 0; i < export->dataset->withdrawal_count; i++) {
		if (export_has_picture(export,
			export->dataset->withdrawals[i].id))
			buf_add(out, export->dataset->withdrawals[i].line);
	}
}

/* ---- what was lost ---- */

static const char *
loss_of(const struct export *export, const struct export_region *region,
    const char **kept)
{
	*kept = NULL;
	if (region->class_number < 0)
		return "it stands below none of the chosen classes";
	return export->loss == NULL ? NULL : export->loss(export, region, kept);
}

void
export_loss_add(struct export *export, const struct export_picture *picture,
    const char *before, const char *after, struct buf *out)
{
	size_t i;

	for (i = 0; i < picture->region_count; i++) {
		const struct export_region *region = &picture->regions[i];
		const char *kept, *why = loss_of(export, region, &kept);

		if (why == NULL)
			continue;
		if (before == NULL)
			export_add_separator(export, out);
		else
			buf_add(out, before);
		buf_add_format(out,
		    "{\"picture\":%d,\"region\":%d,"
		    "\"type\":\"%s\",\"object\":",
		    picture->id, region->id, export_shape_name(region->shape));
		buf_add_json_text(out, region->object);
		buf_add(out, ",\"kept\":");
		if (kept == NULL)
			buf_add(out, "null");
		else
			buf_add_json_text(out, kept);
		buf_add(out, ",\"why\":");
		buf_add_json_text(out, why);
		buf_add_char(out, '}');
		buf_add(out, after);
	}
}

static void
add_loss(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	export_loss_add(export, picture, "", "\n", out);
}

/* Boxes, of whatever has an extent; see the formats that know nothing else. */
const char *
export_loss_of_boxes(const struct export *export,
    const struct export_region *region, const char **kept)
{
	(void)export;
	if (region->shape == EXPORT_BBOX)
		return NULL;
	if (region->shape != EXPORT_POLYGON)
		return "the format has neither lines nor points";
	*kept = "the smallest box around it";
	return "the format has boxes only";
}

void
bundle_add_passes(struct export *export)
{
	export_add_pass(export,
	    (struct export_pass){ .member = "README.txt",
		.begin = begin_note });
	export_add_pass(export,
	    (struct export_pass){ .member = "CITATION.cff",
		.begin = begin_citation });
	attribution_add_passes(export);
	export_add_pass(export,
	    (struct export_pass){ .member = "withdrawn.jsonl",
		.begin = begin_withdrawn });
	export_add_pass(export,
	    (struct export_pass){ .member = "loss.jsonl",
		.picture = add_loss });
}

static const char *
image_name(struct export *export, const struct export_picture *picture,
    struct arena *arena)
{
	(void)export;
	return arena_format(arena, "images/%s",
	    export_file_name(arena, picture));
}

void
images_add_passes(struct export *export)
{
	export_add_pass(export, (struct export_pass){ .image = image_name });
}
