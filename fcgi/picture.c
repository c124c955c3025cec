/* fcgi/picture.c: one picture and its annotations. */

#include "handlers.h"
#include "moderate.h"
#include "page/picture.h"
#include "store/picture.h"

enum status
api_picture_show(struct request *req, struct response *res)
{
	struct rated_picture rated;
	int id;

	TRY(path_id(req, &id));
	TRY(picture_find_for_viewer(req, id, &rated.picture));
	TRY(picture_rating_find(req->db, req->arena, id, &rated.rating));
	return respond_json(res,
	    rated.picture.is_hidden ? &hidden_picture_view :
				      &rated_picture_view,
	    &rated);
}

enum status
api_picture_annotations(struct request *req, struct response *res)
{
	struct picture picture;
	int id;

	TRY(path_id(req, &id));
	TRY(picture_find_for_viewer(req, id, &picture));
	buf_add(respond_body(res, TYPE_JSON), picture.regions);
	return respond_with_tag(res);
}

enum status
picture_show(struct request *req, struct response *res)
{
	struct picture_page page;
	int id;

	TRY(path_id(req, &id));
	TRY(picture_page_find(req, id, &page));
	return respond_page(res, "picture/show", &page);
}
