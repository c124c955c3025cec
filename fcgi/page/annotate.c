/* fcgi/page/annotate.c: the editor of a picture's regions. */

#include "page/annotate.h"

#include "page/address.h"
#include "page/card.h"
#include "page/download.h"

/* clang-format off */

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct annotate_page, site, &site_view) },
	{ VIEW_STRUCT("picture", struct annotate_page, picture,
	    &picture_view) },
	{ VIEW_TEXT("name", struct annotate_page, name) },
	{ VIEW_URL("address", struct annotate_page, address) },
	{ VIEW_URL("full_address", struct annotate_page, full_address) },
	{ VIEW_URL("annotations_address", struct annotate_page,
	    annotations_address) },
};
const struct view annotate_page_view =
    VIEW(struct annotate_page, page_fields);

/* clang-format on */

enum status
annotate_page_find(struct request *req, int id, struct annotate_page *page)
{
	struct downloads downloads;

	*page = (struct annotate_page){
		.site = site_of(req),
		.address = address_of_picture(req->arena, id),
		.annotations_address =
		    arena_format(req->arena, "/api/picture/%d/annotations", id),
	};
	TRY(picture_find(req->db, req->arena, id, req->settings->public_url,
	    &page->picture));
	TRY(downloads_find(req, &page->picture, &downloads));
	page->name = picture_name(req->arena, &page->picture);
	page->full_address = downloads.full_address;
	return OK;
}
