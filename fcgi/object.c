/* fcgi/object.c: objects, the labels of regions. */

#include "handlers.h"
#include "store/object.h"

struct object_index {
	struct object *objects;
	size_t count;
};
static const struct view_field object_index_fields[] = {
	{ VIEW_LIST("", struct object_index, objects, count,
	    &object_line_view) },
};
static const struct view object_index_view =
    VIEW(struct object_index, object_index_fields);

enum status
api_object_index(struct request *req, struct response *res)
{
	const char *prefix = NULL, *parent = NULL;
	struct object_index index;
	struct slice slice;

	TRY(parameter_slice(req, &slice));
	TRY(parameter_text(req, "prefix", &prefix));
	TRY(parameter_text(req, "parent", &parent));
	TRY(objects_list(req->db, req->arena, prefix, parent, slice.offset,
	    slice.limit, &index.objects, &index.count));
	return respond_json(res, &object_index_view, &index);
}

enum status
api_object_show(struct request *req, struct response *res)
{
	struct object object;

	TRY(object_find(req->db, req->arena, path_name(req), &object));
	return respond_json(res, &object_view, &object);
}
