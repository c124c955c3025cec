/* fcgi/upload_form.c: the page that takes an image file, and what its form sends. */

#include "dispatch.h"
#include "handlers.h"
#include "page/upload.h"
#include "store/picture.h"
#include "upload.h"

#include <string.h>

enum status
upload_show(struct request *req, struct response *res)
{
	struct picture_form form = { .title = NULL };
	struct upload_page page;

	upload_page_init(&page, req);
	TRY(picture_fields_fill(req, &form, &page.fields));
	return respond_page(res, "upload/show", &page);
}

static enum status
receive_form(struct request *req, struct upload **upload)
{
	const struct http_pairs *fields;

	*upload = req->kept;
	if (*upload != NULL)
		return OK;
	*upload = arena_alloc(req->arena, sizeof(**upload));
	fields = &(*upload)->body.fields;
	TRY(upload_body_read(req, &(*upload)->body));
	TRY(admit_form(req, http_pair(fields, "csrf")));
	(*upload)->is_again = http_pair(fields, "again") != NULL;
	(*upload)->metadata.choice = METADATA_ASK;
	upload_metadata_choice(http_pair(fields, "metadata"),
	    &(*upload)->metadata.choice);
	req->kept = *upload;
	return OK;
}

/* Regions that were drawn before, as JSON in a field. */
static enum status
read_annotations(struct request *req, struct upload *upload)
{
	const char *text = http_pair(&upload->body.fields, "annotations");
	enum status status;

	if (text == NULL || text[strspn(text, " \t\r\n")] == '\0')
		return OK;
	status = json_read(req->arena, text, strlen(text), upload_json_limits,
	    &upload->form.annotations, &req->problem);
	if (status != OK)
		req->problem.field = "annotations";
	return status;
}

static enum status
store_form(struct request *req, struct upload *upload)
{
	TRY(picture_form_read_pairs(req, &upload->body.fields, &upload->form));
	TRY(read_annotations(req, upload));
	if (upload->body.file == NULL)
		return upload_body_refuse_none(req);
	return upload_store(req, upload);
}

static void
blame(struct upload_page *page, const struct problem *problem)
{
	page->has_same = text_is(problem->code, "same-bytes");
	page->asks = text_is(problem->field, "metadata");
	if (page->has_same)
		return; /* the pictures say it */
	if (text_is(problem->field, "file"))
		page->file_fault = problem->detail;
	else if (text_is(problem->field, "annotations") ||
	    text_is(problem->code, "bad-annotations"))
		page->annotations_fault = problem->detail;
	else if (!page->asks && !picture_fields_blame(&page->fields, problem))
		page->fault = problem->detail;
}

/* A file that is good so far need not be chosen again. */
static enum status
hold(struct request *req, struct upload *upload, struct upload_page *page)
{
	if (page->file_fault != NULL)
		upload_body_let_go(req, &upload->body);
	else
		TRY(upload_body_hold(req, &upload->body));
	page->held = upload->body.held;
	page->was_sent = upload->body.file != NULL && page->held == NULL;
	return OK;
}

/* What it tells is shown once it was asked about, with what was chosen. */
static void
show_told(struct request *req, const struct upload *upload,
    struct upload_page *page)
{
	const struct upload_metadata *metadata = &upload->metadata;

	page->asks = page->asks ||
	    (metadata->choice != METADATA_ASK && metadata->told != 0);
	page->told = upload_metadata_words(req->arena, metadata->told);
	page->can_remove = metadata->can_remove;
	page->is_kept = metadata->choice == METADATA_KEEP;
	page->is_converted = !page->is_kept &&
	    (metadata->choice == METADATA_CONVERT || !metadata->can_remove);
}

/* The form again, with what was typed and what is wrong. */
static enum status
show_refusal(struct request *req, struct response *res, struct upload *upload,
    enum status status)
{
	struct problem problem = req->problem;
	struct upload_page page;
	struct picture *pictures;

	upload_page_init(&page, req);
	if (picture_fields_fill(req, &upload->form, &page.fields) != OK ||
	    pictures_find(req->db, req->arena, upload->same, upload->same_count,
		req->settings->public_url, &pictures, &page.same_count) != OK)
		return status;
	page.same = picture_cards(req->arena, pictures, page.same_count,
	    page.same_count);
	page.annotations = http_pair(&upload->body.fields, "annotations");
	blame(&page, &problem);
	show_told(req, upload, &page);
	TRY(hold(req, upload, &page));
	return respond_refusal(res, status, "upload/show", &page);
}

enum status
upload_sent(struct request *req, struct response *res)
{
	struct upload *upload;
	enum status status;

	TRY(receive_form(req, &upload));
	upload->form = (struct picture_form){ .title = NULL };
	status = store_form(req, upload);
	if (status == OK) {
		upload_body_let_go(req, &upload->body);
		return respond_elsewhere(res,
		    arena_format(req->arena, "/picture/%d",
			upload->picture_id));
	}
	if (status == INTERNAL || req->problem.detail == NULL)
		return status;
	return show_refusal(req, res, upload, status);
}
