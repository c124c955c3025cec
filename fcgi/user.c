/* fcgi/user.c: users. */

#include "handlers.h"
#include "store/user.h"

struct user_index {
	struct user *users;
	size_t count;
};
static const struct view_field user_index_fields[] = {
	{ VIEW_MAP("", struct user_index, users, count, &user_line_view) },
};
static const struct view user_index_view =
    VIEW(struct user_index, user_index_fields);

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
