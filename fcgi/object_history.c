/* fcgi/object_history.c: the history of an object, by page and by JSON. */

#include "page/object_history.h"
#include "handlers.h"
#include "page/address.h"
#include "store/object.h"
#include "store/object_history.h"

enum { REVISIONS_ON_PAGE = 50 };

static const struct view_field index_fields[] = {
	{ VIEW_LIST("", struct object_revisions, items, count,
	    &object_revision_view) },
};
static const struct view index_view =
    VIEW(struct object_revisions, index_fields);

enum status
api_object_history(struct request *req, struct response *res)
{
	struct object_revisions revisions;
	struct object_entry entry;
	struct slice slice;

	TRY(parameter_slice(req, &slice));
	TRY(object_entry_find(req->db, req->arena, path_name(req), &entry));
	TRY(object_revisions_list(req->db, req->arena, entry.object.id,
	    slice.offset, slice.limit, &revisions));
	return respond_json(res, &index_view, &revisions);
}

/* One more than is shown: the last one is told from it. */
enum status
object_history(struct request *req, struct response *res)
{
	struct object_history_page page = { .site = site_of(req) };
	struct object_revisions revisions;
	struct object_entry entry;
	struct slice slice;

	TRY(parameter_page(req, REVISIONS_ON_PAGE, &slice));
	TRY(object_entry_find(req->db, req->arena, path_name(req), &entry));
	TRY(object_revisions_list(req->db, req->arena, entry.object.id,
	    slice.offset, slice.limit + 1, &revisions));
	page.name = entry.object.name;
	page.address = address_of_object(req->arena, page.name);
	page.entry_count = pager_fill(&page.pager, &page.has_pages, req->arena,
	    arena_format(req->arena, "%s/history?", page.address), slice,
	    revisions.count);
	page.entries =
	    object_history_of(req->arena, &revisions, page.entry_count);
	return respond_page(res, "object/history", &page);
}
