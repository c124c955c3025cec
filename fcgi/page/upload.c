/* fcgi/page/upload.c: the page that takes an image file. */

#include "page/upload.h"

/* clang-format off */

static const struct view_field upload_fields[] = {
	{ VIEW_STRUCT("site", struct upload_page, site, &site_view) },
	{ VIEW_STRUCT("fields", struct upload_page, fields,
	    &picture_fields_view) },
	{ VIEW_TEXT("limits", struct upload_page, limits) },
	{ VIEW_TEXT("file_fault", struct upload_page, file_fault) },
	{ VIEW_TEXT("annotations", struct upload_page, annotations) },
	{ VIEW_TEXT("annotations_fault", struct upload_page,
	    annotations_fault) },
	{ VIEW_TEXT("fault", struct upload_page, fault) },
	{ VIEW_BOOL("sent", struct upload_page, was_sent) },
	{ VIEW_TEXT("held", struct upload_page, held) },
	{ VIEW_BOOL("asks", struct upload_page, asks) },
	{ VIEW_TEXT("told", struct upload_page, told) },
	{ VIEW_BOOL("can_remove", struct upload_page, can_remove) },
	{ VIEW_BOOL("is_converted", struct upload_page, is_converted) },
	{ VIEW_BOOL("is_kept", struct upload_page, is_kept) },
	{ VIEW_BOOL("has_same", struct upload_page, has_same) },
	{ VIEW_LIST("same", struct upload_page, same, same_count,
	    &card_view) },
};
const struct view upload_page_view = VIEW(struct upload_page, upload_fields);

/* clang-format on */

void
upload_page_init(struct upload_page *page, const struct request *req)
{
	*page = (struct upload_page){
		.site = site_of(req),
		.limits = arena_format(req->arena,
		    "JPEG, PNG, WebP, GIF, TIFF, AVIF or HEIC, up to %d MB and"
		    " %d million pixels",
		    req->settings->max_upload_bytes / 1000000,
		    req->settings->max_upload_pixels / 1000000),
	};
}
