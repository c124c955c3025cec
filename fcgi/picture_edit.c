/* fcgi/picture_edit.c: pictures rated, corrected, replaced, copied and deleted by forms. */

#include "form.h"
#include "handlers.h"
#include "page/address.h"
#include "page/card.h"
#include "page/picture_acts.h"
#include "picture_act.h"
#include "store/picture.h"

#include <string.h>

static const char *
address_with(const struct request *req, int id, const char *rest)
{
	return arena_format(req->arena, "%s%s",
	    address_of_picture(req->arena, id), rest);
}

/* The picture of a page that only some may see. */
static enum status
find_to_state(struct request *req, int id, struct picture *picture)
{
	TRY(picture_find(req->db, req->arena, id, req->settings->public_url,
	    picture));
	return picture_may_state_of(&req->viewer, picture->author) ? OK :
								     FORBIDDEN;
}

/* ---- stars ---- */

struct rating_form {
	int stars;
};
static const struct form_field rating_fields[] = {
	{ FORM_INT("rating", struct rating_form, stars), .is_needed = true },
};

enum status
picture_rate_sent(struct request *req, struct response *res)
{
	struct rating_form form;
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, rating_fields, COUNT_OF(rating_fields), &form));
	if (form.stars < 0 || form.stars > 5)
		return refuse_field(req, BAD_INPUT, "bad-rating", "rating",
		    "0 to 5", "A picture is given 1 to 5 stars, or none.");
	TRY(picture_rate(req, id, form.stars));
	return respond_elsewhere(res, address_with(req, id, "#rating"));
}

/* ---- corrections ---- */

static void
form_of(const struct picture *picture, const struct picture_look *look,
    struct picture_form *form)
{
	size_t i;

	*form = (struct picture_form){
		.title = picture->title,
		.description = picture->description,
		.origin_url = picture->origin_url,
		.creator = picture->creator,
		.credit_url = picture->credit_url,
		.annotators = look->is_open ? "open" : "proposals",
		.nature = picture->nature,
		.has_licences = true,
	};
	for (i = 0; i < picture->licence_count && i < PICTURE_FORM_LICENCES_MAX;
	     i++)
		form->licences[form->licence_count++] = picture->licences[i];
}

static enum status
start_edit(struct request *req, int id, struct picture_edit_page *page,
    struct picture_look *look)
{
	*page = (struct picture_edit_page){
		.site = site_of(req),
		.address = address_of_picture(req->arena, id),
	};
	TRY(find_to_state(req, id, &page->now));
	TRY(picture_look(req->db, req->arena, id, look));
	page->name = picture_name(req->arena, &page->now);
	page->revision = look->revision;
	return OK;
}

enum status
picture_edit_show(struct request *req, struct response *res)
{
	struct picture_edit_page page;
	struct picture_look look;
	struct picture_form form;
	int id;

	TRY(path_id(req, &id));
	TRY(start_edit(req, id, &page, &look));
	form_of(&page.now, &look, &form);
	TRY(picture_fields_fill(req, &form, &page.fields));
	return respond_page(res, "picture/edit", &page);
}

struct edit_form {
	int revision;
	const char *reason;
};
static const struct form_field edit_fields[] = {
	{ FORM_INT("revision", struct edit_form, revision) },
	{ FORM_TEXT("reason", struct edit_form, reason) },
};

static enum status
show_edit_again(struct request *req, struct response *res, int id,
    const struct picture_correction *correction, enum status status)
{
	struct problem problem = req->problem;
	struct picture_edit_page page;
	struct picture_look look;

	if (status == INTERNAL || problem.detail == NULL ||
	    start_edit(req, id, &page, &look) != OK ||
	    picture_fields_fill(req, &correction->form, &page.fields) != OK)
		return status;
	page.is_lost = status == LOST_UPDATE;
	page.reason = correction->reason;
	if (!page.is_lost && !picture_fields_blame(&page.fields, &problem))
		page.fault = problem.detail;
	return respond_refusal(res, status, "picture/edit", &page);
}

static enum status
read_edit(struct request *req, struct picture_correction *correction)
{
	struct edit_form form = { .reason = NULL };
	struct http_pairs pairs;

	TRY(form_read(req, edit_fields, COUNT_OF(edit_fields), &form));
	correction->revision = form.revision;
	correction->reason = form.reason;
	if (http_read_pairs(req->arena, req->body, req->body_length, &pairs) !=
	    OK)
		return BAD_INPUT;
	return picture_form_read_pairs(req, &pairs, &correction->form);
}

enum status
picture_edit_sent(struct request *req, struct response *res)
{
	struct picture_correction correction = { .reason = NULL };
	struct picture_hold hold;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(picture_take(req, id, &hold));
	status = read_edit(req, &correction);
	if (status == OK)
		status = picture_restate(req, &hold, &correction);
	if (status != OK)
		return show_edit_again(req, res, id, &correction, status);
	return respond_elsewhere(res, address_with(req, id, ""));
}

/* ---- replacement, copies, the end ---- */

static enum status
start_ask(struct request *req, int id, struct picture_ask_page *page)
{
	struct picture picture;
	struct picture_look look;

	*page = (struct picture_ask_page){
		.site = site_of(req),
		.address = address_of_picture(req->arena, id),
		.typed = "",
	};
	TRY(find_to_state(req, id, &picture));
	TRY(picture_look(req->db, req->arena, id, &look));
	page->name = picture_name(req->arena, &picture);
	page->replacement_id = look.replaced_by_id;
	if (look.replaced_by_id != 0)
		page->replacement_address =
		    address_of_picture(req->arena, look.replaced_by_id);
	return OK;
}

static enum status
show_ask(struct request *req, struct response *res, const char *template)
{
	struct picture_ask_page page;
	int id;

	TRY(path_id(req, &id));
	TRY(start_ask(req, id, &page));
	return respond_page(res, template, &page);
}

enum status
picture_replace_show(struct request *req, struct response *res)
{
	return show_ask(req, res, "picture/replace");
}

enum status
picture_delete_show(struct request *req, struct response *res)
{
	return show_ask(req, res, "picture/delete");
}

struct replace_form {
	const char *replacement; /* a number, or the address of a picture */
};
static const struct form_field replace_fields[] = {
	{ FORM_TEXT("replacement", struct replace_form, replacement) },
};

/* "12", "/picture/12", "https://here/picture/12"; 0: none of these. */
static int
read_number(const char *text)
{
	static const char mark[] = "/picture/";
	const char *at = strstr(text, mark);
	int64_t number;

	if (at != NULL)
		text = at + sizeof(mark) - 1;
	if (!text_to_int64(text, &number) || number < 1 || number > INT32_MAX)
		return 0;
	return (int)number;
}

static enum status
replace(struct request *req, int id, const char *typed)
{
	int number = 0;

	if (*typed != '\0' && (number = read_number(typed)) == 0)
		return refuse_field(req, UNPROCESSABLE, "bad-id",
		    "replacement_id", "the number of a picture",
		    "That is no number and no address of a picture.");
	return picture_replace(req, id, number, NULL);
}

enum status
picture_replace_sent(struct request *req, struct response *res)
{
	struct replace_form form = { .replacement = "" };
	struct picture_ask_page page;
	struct problem problem;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, replace_fields, COUNT_OF(replace_fields), &form));
	status = replace(req, id, form.replacement);
	if (status == OK)
		return respond_elsewhere(res, address_with(req, id, ""));
	problem = req->problem;
	if (problem.detail == NULL || start_ask(req, id, &page) != OK)
		return status;
	page.typed = form.replacement;
	page.fault = problem.detail;
	return respond_refusal(res, status, "picture/replace", &page);
}

enum status
picture_copy_sent(struct request *req, struct response *res)
{
	int id, copy_id;

	TRY(path_id(req, &id));
	TRY(picture_take_copy(req, id, NULL, &copy_id));
	return respond_elsewhere(res, address_with(req, copy_id, ""));
}

static const struct form_field delete_fields[] = {
	{ FORM_TEXT("reason", struct edit_form, reason) },
};

enum status
picture_delete_sent(struct request *req, struct response *res)
{
	struct edit_form form = { .reason = NULL };
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, delete_fields, COUNT_OF(delete_fields), &form));
	TRY(picture_end(req, id, form.reason));
	return respond_elsewhere(res,
	    address_of_user(req->arena, req->viewer.name));
}
