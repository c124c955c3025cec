/* fcgi/people.c: users and their galleries. */

#include "handlers.h"
#include "store/people.h"

struct user_index {
	struct user *users;
	size_t count;
};
static const struct view_field user_index_fields[] = {
	{ VIEW_MAP("", struct user_index, users, count, &user_line_view) },
};
static const struct view user_index_view =
    VIEW(struct user_index, user_index_fields);

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
api_user_index(struct request *req, struct response *res)
{
	struct user_index index;
	struct slice slice;

	TRY(parameter_slice(req, &slice));
	TRY(users_list(req->db, req->arena, slice.offset, slice.limit,
	    &index.users, &index.count));
	return respond_json(res, &user_index_view, &index);
}

enum status
api_user_show(struct request *req, struct response *res)
{
	struct user user;

	TRY(user_find(req->db, req->arena, path_name(req), &user));
	return respond_json(res, &user_view, &user);
}

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
