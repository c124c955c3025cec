/* fcgi/vocabulary.c: licences, natures and objects. */

#include "handlers.h"
#include "store/vocabulary.h"

struct licence_index {
	struct licence *licences;
	size_t count;
};
static const struct view_field licence_index_fields[] = {
	{ VIEW_MAP("", struct licence_index, licences, count,
	    &licence_line_view) },
};
static const struct view licence_index_view =
    VIEW(struct licence_index, licence_index_fields);

struct nature_index {
	struct nature *natures;
	size_t count;
};
static const struct view_field nature_index_fields[] = {
	{ VIEW_MAP("", struct nature_index, natures, count, &nature_view) },
};
static const struct view nature_index_view =
    VIEW(struct nature_index, nature_index_fields);

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
api_licence_index(struct request *req, struct response *res)
{
	struct licence_index index;

	TRY(licences_list(req->db, req->arena, &index.licences,
	    &index.count));
	return respond_json(res, &licence_index_view, &index);
}

enum status
api_licence_show(struct request *req, struct response *res)
{
	struct licence licence;

	TRY(licence_find(req->db, req->arena, path_name(req), &licence));
	return respond_json(res, &licence_view, &licence);
}

enum status
api_nature_index(struct request *req, struct response *res)
{
	struct nature_index index;

	TRY(natures_list(req->db, req->arena, &index.natures, &index.count));
	return respond_json(res, &nature_index_view, &index);
}

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
