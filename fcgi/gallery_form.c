/* fcgi/gallery_form.c: galleries made, shaped and ended by forms. */

#include "form.h"
#include "gallery_act.h"
#include "handlers.h"
#include "page/address.h"
#include "page/gallery_edit.h"

static const struct form_field text_fields[] = {
	{ FORM_TEXT("title", struct gallery_texts, title) },
	{ FORM_TEXT("description", struct gallery_texts, description) },
};

static const char *
address_with(struct request *req, int id, const char *rest)
{
	return arena_format(req->arena, "%s%s",
	    address_of_gallery(req->arena, id), rest);
}

/* The form once more, or what a failure without words is. */
static enum status
show_again(struct request *req, struct response *res, enum status status,
    struct gallery_edit_page *page)
{
	if (!gallery_edit_page_refuse(page, req))
		return status;
	return respond_refusal(res, status, "gallery/edit", page);
}

/* ---- a new one ---- */

enum status
gallery_new_show(struct request *req, struct response *res)
{
	struct gallery_edit_page page = gallery_edit_page_of(req, NULL);

	return respond_page(res, "gallery/edit", &page);
}

enum status
gallery_new_sent(struct request *req, struct response *res)
{
	struct gallery_edit_page page = gallery_edit_page_of(req, NULL);
	enum status status;
	int id;

	TRY(form_read(req, text_fields, COUNT_OF(text_fields), &page.texts));
	status = gallery_make(req, &page.texts, &id);
	if (status != OK)
		return show_again(req, res, status, &page);
	return respond_elsewhere(res, address_with(req, id, "?done=new"));
}

/* ---- texts and trust ---- */

/* For the page alone: nothing is kept from changing. */
static enum status
find_to_shape(struct request *req, struct gallery *gallery)
{
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_find(req->db, req->arena, id, gallery));
	return gallery_may_shape(&req->viewer, gallery) ? OK : FORBIDDEN;
}

enum status
gallery_edit_show(struct request *req, struct response *res)
{
	static const char *const said[][2] = {
		{ "trusted", "From now on this user may fill the gallery." },
		{ "distrusted", "This user may no longer fill the gallery." },
	};
	struct gallery_edit_page page;
	struct gallery gallery;
	const char *done = NULL;
	size_t i;

	TRY(parameter_text(req, "done", &done));
	TRY(find_to_shape(req, &gallery));
	page = gallery_edit_page_of(req, &gallery);
	for (i = 0; i < COUNT_OF(said); i++) {
		if (text_is(done, said[i][0]))
			page.done = said[i][1];
	}
	return respond_page(res, "gallery/edit", &page);
}

enum status
gallery_edit_sent(struct request *req, struct response *res)
{
	struct gallery_edit_page page;
	struct gallery gallery;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_shape(req, id, &gallery));
	page = gallery_edit_page_of(req, &gallery);
	TRY(form_read(req, text_fields, COUNT_OF(text_fields), &page.texts));
	status = gallery_rewrite(req, id, &page.texts);
	if (status != OK)
		return show_again(req, res, status, &page);
	return respond_elsewhere(res, address_with(req, id, "?done=edited"));
}

struct somebody {
	const char *username;
};
static const struct form_field somebody_fields[] = {
	{ FORM_TEXT("username", struct somebody, username), .is_needed = true },
};

static enum status
change_trust(struct request *req, struct response *res, bool is_trusted)
{
	struct gallery_edit_page page;
	struct somebody somebody;
	struct gallery gallery;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_shape(req, id, &gallery));
	TRY(form_read(req, somebody_fields, COUNT_OF(somebody_fields),
	    &somebody));
	status = is_trusted ?
	    gallery_trust(req, &gallery, somebody.username) :
	    gallery_distrust(req, &gallery, somebody.username);
	if (status != OK) {
		page = gallery_edit_page_of(req, &gallery);
		page.username = somebody.username;
		return show_again(req, res, status, &page);
	}
	return respond_elsewhere(res,
	    address_with(req, id,
		is_trusted ? "/edit?done=trusted" : "/edit?done=distrusted"));
}

enum status
gallery_user_add(struct request *req, struct response *res)
{
	return change_trust(req, res, true);
}

enum status
gallery_user_remove(struct request *req, struct response *res)
{
	return change_trust(req, res, false);
}

/* ---- the end ---- */

enum status
gallery_delete_show(struct request *req, struct response *res)
{
	struct gallery_edit_page page;
	struct gallery gallery;

	TRY(find_to_shape(req, &gallery));
	page = gallery_edit_page_of(req, &gallery);
	return respond_page(res, "gallery/delete", &page);
}

enum status
gallery_delete_sent(struct request *req, struct response *res)
{
	struct gallery gallery;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_shape(req, id, &gallery));
	TRY(gallery_end(req, id));
	return respond_elsewhere(res, "/gallery/?done=deleted");
}
