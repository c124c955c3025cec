/* fcgi/gallery.c: galleries. */

#include "handlers.h"
#include "store/gallery.h"

struct gallery_index {
	struct gallery *galleries;
	size_t count;
};
static const struct view_field gallery_index_fields[] = {
	{ VIEW_LIST("", struct gallery_index, galleries, count,
	    &gallery_view) },
};
static const struct view gallery_index_view =
    VIEW(struct gallery_index, gallery_index_fields);

enum status
api_gallery_index(struct request *req, struct response *res)
{
	const char *owner = NULL;
	struct gallery_index index;
	struct slice slice;

	TRY(parameter_slice(req, &slice));
	TRY(parameter_text(req, "owner", &owner));
	TRY(galleries_list(req->db, req->arena, owner, slice.offset,
	    slice.limit, &index.galleries, &index.count));
	return respond_json(res, &gallery_index_view, &index);
}

enum status
api_gallery_show(struct request *req, struct response *res)
{
	struct gallery gallery;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_find(req->db, req->arena, id, &gallery));
	return respond_json(res, &gallery_view, &gallery);
}
