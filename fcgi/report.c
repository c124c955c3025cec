/* fcgi/report.c: pictures reported by anyone. */

#include "cookie.h"
#include "form.h"
#include "handlers.h"
#include "moderate.h"
#include "page/moderation.h"

#include <string.h>

enum { HOUR_S = 60 * 60 };

struct complaint {
	const char *reason;
	const char *note;
	const char *contact;
	const char *trap; /* people do not see this field: programs fill it */
};
static const struct form_field complaint_fields[] = {
	{ FORM_TEXT("reason", struct complaint, reason), .is_needed = true },
	{ FORM_TEXT("note", struct complaint, note) },
	{ FORM_TEXT("contact", struct complaint, contact) },
	{ FORM_TEXT("homepage", struct complaint, trap) },
};

/* ---- reporting ---- */

static enum status
refuse_too_many(struct request *req, const unsigned char network[SHA256_BYTES])
{
	int most = req->settings->reports_per_day, count;

	if (most == 0)
		return OK;
	TRY(reports_count(req->db, req->arena, network, &count));
	if (count < most)
		return OK;
	refuse(&req->problem, req->arena, TOO_MANY, "too-many-reports",
	    "There were too many reports from your address today. Try again"
	    " tomorrow.");
	req->problem.retry_after_s = HOUR_S;
	return TOO_MANY;
}

static enum status
check_complaint(struct request *req, const struct complaint *complaint)
{
	struct moderation why;

	TRY(moderation_read(req, complaint->reason, complaint->note, &why));
	if (text_length(complaint->contact) > REPORT_CONTACT_MAX_CHARACTERS)
		return refuse_field(req, UNPROCESSABLE, "bad-contact",
		    "contact", "up to 300 characters",
		    "The address to answer to is longer than 300"
		    " characters.");
	if (complaint->trap != NULL && *complaint->trap != '\0')
		return refuse_field(req, UNPROCESSABLE, "bad-form", "homepage",
		    "nothing", "The field that is not shown must stay empty.");
	return OK;
}

static enum status
take_complaint(struct request *req, int picture_id, struct complaint *complaint,
    int *id)
{
	const char *place = request_network(req);
	struct new_report report = {
		.picture_id = picture_id,
		.reporter_id = req->viewer.id,
	};
	unsigned char network[SHA256_BYTES];

	if (complaint->note == NULL)
		complaint->note = "";
	if (complaint->contact == NULL)
		complaint->contact = "";
	TRY(check_complaint(req, complaint));
	keyed_digest(request_key(req), "reports", &place, 1, network);
	TRY(refuse_too_many(req, network));
	report.reason = complaint->reason;
	report.note = complaint->note;
	report.contact = complaint->contact;
	return report_insert(req->db, req->arena, &report, network, id);
}

enum status
api_picture_report(struct request *req, struct response *res)
{
	struct complaint complaint = { .note = NULL };
	struct picture picture;
	int id, report_id;

	TRY(path_id(req, &id));
	TRY(picture_find_for_viewer(req, id, &picture));
	TRY(form_read(req, complaint_fields, COUNT_OF(complaint_fields),
	    &complaint));
	TRY(take_complaint(req, id, &complaint, &report_id));
	res->answer = ANSWER_CREATED;
	buf_add_format(respond_body(res, TYPE_JSON), "{\"id\":%d}", report_id);
	return respond_done(res);
}

static void
fill_page(struct request *req, struct response *res, struct report_page *page,
    const struct picture *picture, const char *reason)
{
	page->site = site_of(req);
	page->csrf = cookie_csrf(req, res);
	page->id = picture->id;
	page->name = picture_name(req->arena, picture);
	page->address = address_of_picture(req->arena, picture->id);
	page->small = picture->small;
	page->reasons = reason_choices(req->arena, reason);
	page->reason_count = moderation_reason_count;
}

enum status
report_show(struct request *req, struct response *res)
{
	struct report_page page = { .note = "", .contact = "" };
	struct picture picture;
	const char *done = NULL;
	int id;

	TRY(path_id(req, &id));
	TRY(picture_find_for_viewer(req, id, &picture));
	TRY(parameter_text(req, "done", &done));
	page.is_done = done != NULL;
	fill_page(req, res, &page, &picture, NULL);
	return respond_page(res, "picture/report", &page);
}

enum status
report_sent(struct request *req, struct response *res)
{
	struct complaint complaint = { .note = NULL };
	struct report_page page = { .is_done = false };
	struct picture picture;
	enum status status;
	int id, report_id;

	TRY(path_id(req, &id));
	TRY(picture_find_for_viewer(req, id, &picture));
	TRY(form_read(req, complaint_fields, COUNT_OF(complaint_fields),
	    &complaint));
	status = take_complaint(req, id, &complaint, &report_id);
	if (status == OK)
		return respond_elsewhere(res,
		    arena_format(req->arena, "/picture/%d/report?done=sent",
			id));
	if (req->problem.detail == NULL)
		return status;
	page.note = complaint.note;
	page.contact = complaint.contact;
	page.fault = req->problem.detail;
	fill_page(req, res, &page, &picture, complaint.reason);
	return respond_refusal(res, status, "picture/report", &page);
}
