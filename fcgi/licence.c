/* fcgi/licence.c: licences. */

#include "handlers.h"
#include "store/licence.h"

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
