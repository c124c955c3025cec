/* fcgi/page/download.c: the sizes in which a picture can be had. */

#include "page/download.h"

#include <string.h>

/* clang-format off */

static const struct view_field size_fields[] = {
	{ VIEW_TEXT("name", struct picture_size, name) },
	{ VIEW_URL("address", struct picture_size, address) },
	{ VIEW_TEXT("file_name", struct picture_size, file_name) },
	{ VIEW_INT("width", struct picture_size, width) },
	{ VIEW_INT("height", struct picture_size, height) },
	{ VIEW_TEXT("type", struct picture_size, type) },
	{ VIEW_TEXT("size", struct picture_size, size) },
};
const struct view picture_size_view = VIEW(struct picture_size, size_fields);

/* clang-format on */

/* image/svg+xml is SVG; the one that is written otherwise is WebP. */
static const char *
type_name(struct arena *arena, const char *media_type)
{
	const char *slash = media_type == NULL ? NULL :
	    strchr(media_type, '/');
	char *name, *at;

	if (slash == NULL || text_is(slash, "/webp"))
		return slash == NULL ? media_type : "WebP";
	name = arena_copy(arena, slash + 1, strcspn(slash + 1, "+;"));
	for (at = name; *at != '\0'; at++) {
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	}
	return name;
}

/* Thousands of bytes, as disks and networks count them. */
static const char *
bytes_text(struct arena *arena, int64_t bytes)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB" };
	double number = (double)bytes / 1000;
	size_t unit = 0;

	if (bytes < 1000)
		return arena_format(arena, "%d bytes", (int)bytes);
	for (; number >= 999.5 && unit + 1 < COUNT_OF(units); unit++)
		number /= 1000;
	return arena_format(arena, "%.*f\u00a0%s", number < 9.95 ? 1 : 0,
	    number, units[unit]);
}

/* The path of an address on this site, so that any name of it serves. */
static const char *
local_path(const struct request *req, const char *address)
{
	const char *site = req->settings->public_url;

	return text_starts(address, site) ? address + strlen(site) : address;
}

/* Whether browsers show it as it is; the others of our types they save. */
static bool
is_shown_by_browsers(const char *media_type)
{
	static const char *const types[] = { "image/jpeg", "image/png",
		"image/webp", "image/gif", "image/avif" };
	size_t i;

	for (i = 0; i < COUNT_OF(types); i++) {
		if (text_is(media_type, types[i]))
			return true;
	}
	return false;
}

enum status
downloads_find(struct request *req, const struct picture *picture,
    struct downloads *downloads)
{
	struct picture_size *sizes = arena_array(req->arena, 3,
	    sizeof(*sizes));
	const char *ending = strrchr(picture->download, '.');
	struct picture_file file;

	TRY(picture_file_find(req->db, req->arena, picture->id, &file));
	*downloads = (struct downloads){
		.sizes = sizes, .count = 3,
		.type = type_name(req->arena, picture->file_format),
		.sha256 = file.sha256,
		.frame_count = file.frame_count,
		.is_moving = file.frame_count > 1,
	};
	sizes[0] = (struct picture_size){
		.name = "Original",
		.address = local_path(req, picture->download),
		.file_name = arena_format(req->arena, "pinakes-%d%s",
		    picture->id, ending == NULL ? "" : ending),
		.width = picture->width_px, .height = picture->height_px,
		.type = downloads->type,
		.size = bytes_text(req->arena, file.size_bytes),
	};
	sizes[1] = (struct picture_size){
		.name = "Large", .address = picture->large,
		.file_name = arena_format(req->arena, "pinakes-%d-1280.webp",
		    picture->id),
		.width = picture->large_width_px,
		.height = picture->large_height_px, .type = "WebP",
	};
	sizes[2] = (struct picture_size){
		.name = "Small", .address = picture->small,
		.file_name = arena_format(req->arena, "pinakes-%d-320.webp",
		    picture->id),
		.width = picture->small_width_px,
		.height = picture->small_height_px, .type = "WebP",
	};
	if (is_shown_by_browsers(picture->file_format))
		downloads->full_address = sizes[0].address;
	return OK;
}
