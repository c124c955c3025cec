/* lib/export/manifest.c: the lines of a manifest, written. */

#include "export/export.h"

#include "render/render.h"

#include <string.h>

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
			buf_cut(json, json->length - began);
			return false;
		}
		buf_add(json, object->name_json);
		buf_add_format(json, ",\"object_id\":%d", object->id);
		regions = at;
	}
	buf_add(json, regions);
	return true;
}
