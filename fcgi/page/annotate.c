/* fcgi/page/annotate.c: the editor of a picture's regions. */

#include "page/annotate.h"

#include "page/address.h"
#include "page/card.h"
#include "page/download.h"
#include "picture_act.h"
#include "store/proposal.h"

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
	{ VIEW_BOOL("has_regions", struct annotate_page, has_regions) },
	{ VIEW_BOOL("proposes", struct annotate_page, proposes) },
	{ VIEW_URL("proposal_address", struct annotate_page,
	    proposal_address) },
	{ VIEW_URL("proposal_base_address", struct annotate_page,
	    proposal_base_address) },
};
const struct view annotate_page_view =
    VIEW(struct annotate_page, page_fields);

/* clang-format on */

static enum status
find_proposal(struct request *req, int id, struct annotate_page *page)
{
	int proposal_id, base_revision;

	TRY(proposal_find_waiting(req->db, req->arena, id, req->viewer.id,
	    &proposal_id, &base_revision));
	if (proposal_id == 0)
		return OK;
	page->proposal_address =
	    arena_format(req->arena, "/api/proposal/%d", proposal_id);
	if (base_revision > 0)
		page->proposal_base_address = arena_format(req->arena,
		    "/api/picture/%d/history?kind=regions&revision=%d", id,
		    base_revision);
	return OK;
}

enum status
annotate_page_find(struct request *req, int id, struct annotate_page *page)
{
	struct downloads downloads;
	struct picture_look look;

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
	page->has_regions = page->picture.region_count > 0;
	page->full_address = downloads.full_address;
	TRY(picture_look(req->db, req->arena, id, &look));
	page->proposes = !look.is_open &&
	    !picture_may_state_of(&req->viewer, page->picture.author);
	return page->proposes ? find_proposal(req, id, page) : OK;
}
