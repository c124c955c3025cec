/* fcgi/gallery_api.c: galleries made, filled and shared by programs. */

#include "act.h"
#include "form.h"
#include "gallery_act.h"
#include "handlers.h"

static const struct form_field new_fields[] = {
	{ FORM_TEXT("title", struct gallery_texts, title), .is_needed = true },
	{ FORM_TEXT("description", struct gallery_texts, description) },
};
static const struct form_field edit_fields[] = {
	{ FORM_TEXT("title", struct gallery_texts, title) },
	{ FORM_TEXT("description", struct gallery_texts, description) },
};

/* The gallery as it is now. */
static enum status
respond_gallery(struct request *req, struct response *res, int id)
{
	struct gallery gallery;

	TRY(gallery_find(req->db, req->arena, id, &gallery));
	return respond_json(res, &gallery_view, &gallery);
}

/* The gallery of the path, for whoever may do this with it. */
static enum status
take(struct request *req,
    enum status (*take_to)(struct request *, int, struct gallery *),
    struct gallery *gallery)
{
	int id;

	TRY(path_id(req, &id));
	return take_to(req, id, gallery);
}

enum status
api_gallery_new(struct request *req, struct response *res)
{
	struct gallery_texts texts = { .description = "" };
	int id;

	TRY(form_read(req, new_fields, COUNT_OF(new_fields), &texts));
	TRY(gallery_make(req, &texts, &id));
	respond_created(res, arena_format(req->arena, "/api/gallery/%d", id));
	return respond_gallery(req, res, id);
}

/* What is not sent stays as it is. */
enum status
api_gallery_edit(struct request *req, struct response *res)
{
	struct gallery_texts texts;
	struct gallery gallery;

	TRY(take(req, gallery_take_to_shape, &gallery));
	texts = (struct gallery_texts){ gallery.title, gallery.description };
	TRY(form_read(req, edit_fields, COUNT_OF(edit_fields), &texts));
	TRY(gallery_rewrite(req, gallery.id, &texts));
	return respond_gallery(req, res, gallery.id);
}

/* Deleting twice is a success for whoever may. */
enum status
api_gallery_delete(struct request *req, struct response *res)
{
	struct gallery gallery = { .owner_id = 0 };
	enum status status;

	status = take(req, gallery_take_to_shape, &gallery);
	if (status == OK)
		status = gallery_end(req, gallery.id);
	else if (status == GONE && gallery_may_shape(&req->viewer, &gallery))
		status = OK;
	TRY(status);
	buf_add_format(respond_body(res, TYPE_JSON), "{\"id\":%d}", gallery.id);
	return respond_done(res);
}

/* ---- pictures ---- */

struct members {
	int picture_id;
	struct int_list picture_ids;
};
static const struct form_field member_fields[] = {
	{ FORM_INT("picture_id", struct members, picture_id) },
	{ FORM_INTS("picture_ids", struct members, picture_ids) },
};

/* One picture, or a list of them: one of the two is needed. */
static enum status
read_members(struct request *req, struct members *members, const char **field,
    struct int_list *pictures)
{
	*members = (struct members){ .picture_id = 0 };
	TRY(form_read(req, member_fields, COUNT_OF(member_fields), members));
	*field = "picture_ids";
	*pictures = members->picture_ids;
	if (pictures->items != NULL)
		return OK;
	*field = "picture_id";
	if (members->picture_id == 0)
		return refuse_field(req, BAD_INPUT, "missing-field", *field,
		    "a whole number", "picture_id is missing.");
	*pictures = (struct int_list){ &members->picture_id, 1 };
	return OK;
}

enum status
api_gallery_add_picture(struct request *req, struct response *res)
{
	struct int_list pictures;
	struct gallery gallery;
	struct members members;
	const char *field;

	TRY(take(req, gallery_take_to_fill, &gallery));
	TRY(read_members(req, &members, &field, &pictures));
	TRY(gallery_check_pictures(req, field, &pictures));
	TRY(gallery_put_in(req, gallery.id, &pictures, NULL));
	return respond_gallery(req, res, gallery.id);
}

enum status
api_gallery_remove_picture(struct request *req, struct response *res)
{
	struct int_list pictures;
	struct gallery gallery;
	struct members members;
	const char *field;

	TRY(take(req, gallery_take_to_fill, &gallery));
	TRY(read_members(req, &members, &field, &pictures));
	TRY(gallery_take_out(req, gallery.id, &pictures, NULL));
	return respond_gallery(req, res, gallery.id);
}

/* ---- users ---- */

struct somebody {
	const char *username;
};
static const struct form_field somebody_fields[] = {
	{ FORM_TEXT("username", struct somebody, username), .is_needed = true },
};

enum status
api_gallery_user_add(struct request *req, struct response *res)
{
	struct somebody somebody;
	struct gallery gallery;

	TRY(take(req, gallery_take_to_shape, &gallery));
	TRY(form_read(req, somebody_fields, COUNT_OF(somebody_fields),
	    &somebody));
	TRY(gallery_trust(req, &gallery, somebody.username));
	return respond_gallery(req, res, gallery.id);
}

enum status
api_gallery_user_remove(struct request *req, struct response *res)
{
	struct somebody somebody;
	struct gallery gallery;

	TRY(take(req, gallery_take_to_shape, &gallery));
	TRY(form_read(req, somebody_fields, COUNT_OF(somebody_fields),
	    &somebody));
	TRY(gallery_distrust(req, &gallery, somebody.username));
	return respond_gallery(req, res, gallery.id);
}
