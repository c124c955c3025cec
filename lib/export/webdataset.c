/* lib/export/webdataset.c: WebDataset: archives of images with their lines beside them, and a list of these. */

#include "export/private.h"

/* ---- the list ---- */

static void
begin_index(struct export *export, struct buf *out)
{
	const struct export_dataset *dataset = export->dataset;
	size_t i;

	buf_add(out, "{\"title\":");
	buf_add_json_text(out, dataset->title);
	buf_add_format(out, ",\"version\":%d,\"url\":", dataset->version);
	buf_add_json_text(out, dataset->address);
	buf_add_format(out,
	    ",\"manifest_sha256\":\"%s\",\"pictures\":%d,"
	    "\"withdrawn\":%zu,\"shards\":[",
	    dataset->manifest_sha256, dataset->picture_count,
	    dataset->withdrawal_count);
	for (i = 0; i < dataset->shard_count; i++) {
		const struct export_shard *shard = &dataset->shards[i];

		buf_add(out, i == 0 ? "\n" : ",\n");
		buf_add_format(out, "{\"shard\":%zu,\"url\":", i);
		buf_add_json_text(out,
		    arena_format(export->scratch,
			"%s/api/dataset/%d/export/webdataset?shard=%zu",
			dataset->site, dataset->id, i));
		buf_add_format(out,
		    ",\"first\":%d,\"last\":%d,\"pictures\":%d,"
		    "\"image_bytes\":%lld}",
		    shard->first_id, shard->last_id, shard->picture_count,
		    (long long)shard->image_bytes);
	}
	buf_add(out, "\n]}\n");
}

/* ---- a shard ---- */

static void
add_sample(struct export *export, const struct export_picture *picture,
    struct buf *out)
{
	const char *stem = export_stem(export->scratch, picture);
	int64_t at_s = export->dataset->as_of_s;
	size_t start = tar_begin_file(out);

	export_line_add_classes(export, picture, out);
	tar_end_file(out, start, arena_format(export->scratch, "%s.json", stem),
	    at_s);
	start = tar_begin_file(out);
	export_attribution_add(export, picture, out);
	buf_add_char(out, '\n');
	tar_end_file(out, start, arena_format(export->scratch, "%s.txt", stem),
	    at_s);
}

static const char *
image_name(struct export *export, const struct export_picture *picture,
    struct arena *arena)
{
	(void)export;
	return export_file_name(arena, picture);
}

void
webdataset_add_passes(struct export *export)
{
	if (export->shard == NULL) {
		export_add_pass(export,
		    (struct export_pass){ .member = "shards.json",
			.begin = begin_index });
		return;
	}
	export->note = arena_format(export->arena,
	    "This is shard %d of %zu, counted from 0: %d pictures, from number"
	    " %d to %d. A sample is the image, its line as JSON, and its"
	    " credit as text.",
	    export->choice->shard, export->dataset->shard_count,
	    export->shard->picture_count, export->shard->first_id,
	    export->shard->last_id);
	/* Readers take no sample from a folder with such a name. */
	export->folder = "__about__/";
	export_add_pass(export,
	    (struct export_pass){ .picture = add_sample, .image = image_name });
}

/* ---- credits alone ---- */

void
credits_add_passes(struct export *export)
{
	bundle_add_passes(export);
}
