/* fcgi/admin.c: the pages of administrators, and the public log. */

#include "form.h"
#include "handlers.h"
#include "moderate.h"
#include "page/moderation.h"

enum { LINES_ON_PAGE = 60 };

enum status
admin_show(struct request *req, struct response *res)
{
	struct admin_page page = { .site = site_of(req) };

	TRY(reports_waiting(req->db, req->arena, &page.open, &page.claimed));
	return respond_page(res, "admin/show", &page);
}

enum status
admin_uploads(struct request *req, struct response *res)
{
	struct admin_uploads_page page = { .site = site_of(req) };
	struct arrival *arrivals;
	struct slice slice;
	size_t count;

	TRY(parameter_page(req, LINES_ON_PAGE, &slice));
	TRY(arrivals_list(req->db, req->arena, slice.offset, slice.limit + 1,
	    &arrivals, &count));
	page.line_count = pager_fill(&page.pager, &page.has_pages, req->arena,
	    "/admin/uploads?", slice, count);
	page.lines = arrival_lines(req->arena, arrivals, page.line_count);
	return respond_page(res, "admin/uploads", &page);
}

enum status
log_show(struct request *req, struct response *res)
{
	struct log_page page = { .site = site_of(req) };
	struct moderation_line *lines;
	struct slice slice;
	size_t count;

	TRY(parameter_page(req, LINES_ON_PAGE, &slice));
	TRY(moderation_log(req->db, req->arena, slice.offset, slice.limit + 1,
	    &lines, &count));
	page.line_count = pager_fill(&page.pager, &page.has_pages, req->arena,
	    "/log/?", slice, count);
	page.lines = log_lines(req->arena, lines, page.line_count);
	return respond_page(res, "log/show", &page);
}

/* ---- what can be done to one picture ---- */

struct deed {
	const char *deed;
	const char *reason;
	const char *note;
	const char *confirm; /* the number of the picture once more */
	bool blocks;
};
static const struct form_field deed_fields[] = {
	{ FORM_TEXT("deed", struct deed, deed), .is_needed = true },
	{ FORM_TEXT("reason", struct deed, reason), .is_needed = true },
	{ FORM_TEXT("note", struct deed, note) },
	{ FORM_TEXT("confirm", struct deed, confirm) },
	{ FORM_FLAG("block", struct deed, blocks) },
};

static enum status
show_picture(struct request *req, struct admin_picture_page *page, int id,
    const char *reason)
{
	struct moderation_line *lines;
	struct report *reports;

	TRY(moderated_picture_find(req->db, req->arena, id, &page->picture));
	TRY(moderation_of_picture(req->db, req->arena, id, &lines,
	    &page->log_count));
	page->log = log_lines(req->arena, lines, page->log_count);
	TRY(reports_of_picture(req->db, req->arena, id, &reports,
	    &page->report_count));
	page->reports = report_lines(req->arena, req->viewer.name, reports,
	    page->report_count);
	page->has_reports = page->report_count > 0;
	admin_picture_page_fill(page, req);
	page->reasons = reason_choices(req->arena, reason);
	page->reason_count = moderation_reason_count;
	return OK;
}

/* NULL: nothing was done. */
static const char *
words_of(const char *done)
{
	static const char *const words[][2] = {
		{ "hide", "It is hidden, with all pictures of its file." },
		{ "restore",
		    "It is listed again, with all pictures of its file." },
		{ "purge", "It is purged: nothing of it is left." },
		{ "block", "The file is removed and refused from now on." },
		{ "unblock", "The file may come back." },
		{ "suspend", "The account is suspended." },
		{ "resume", "The account may act again." },
	};
	size_t i;

	for (i = 0; i < COUNT_OF(words); i++) {
		if (text_is(done, words[i][0]))
			return words[i][1];
	}
	return NULL;
}

enum status
admin_picture_show(struct request *req, struct response *res)
{
	struct admin_picture_page page = { .note = "" };
	const char *done = NULL;
	int id;

	TRY(path_id(req, &id));
	TRY(parameter_text(req, "done", &done));
	page.done = words_of(done);
	TRY(show_picture(req, &page, id, NULL));
	return respond_page(res, "admin/picture", &page);
}

static enum status
refuse_deed(struct request *req)
{
	return refuse_field(req, UNPROCESSABLE, "bad-deed", "deed",
	    "hide, restore, purge, block or unblock",
	    "This cannot be done to a picture.");
}

static enum status
purge(struct request *req, int id, const struct deed *deed,
    const struct moderation *why)
{
	struct moderated moderated;

	if (!text_is(deed->confirm, arena_format(req->arena, "%d", id)))
		return refuse_field(req, UNPROCESSABLE, "not-confirmed",
		    "confirm", "the number of the picture once more",
		    "Nothing was done: a purge cannot be undone, so type the"
		    " number of the picture once more.");
	return moderate(req, id,
	    deed->blocks ? PICTURE_PURGE_AND_BLOCK : PICTURE_PURGE, why,
	    &moderated);
}

static enum status
block(struct request *req, int id, bool is_blocked,
    const struct moderation *why)
{
	struct moderated_picture picture;

	TRY(moderated_picture_find(req->db, req->arena, id, &picture));
	return moderate_hash(req, picture.sha256, is_blocked, why);
}

static enum status
act_on_picture(struct request *req, int id, const struct deed *deed)
{
	struct moderated moderated;
	struct moderation why;

	TRY(moderation_read(req, deed->reason, deed->note, &why));
	if (text_is(deed->deed, "hide"))
		return moderate(req, id, PICTURE_HIDE, &why, &moderated);
	if (text_is(deed->deed, "restore"))
		return moderate(req, id, PICTURE_RESTORE, &why, &moderated);
	if (text_is(deed->deed, "purge"))
		return purge(req, id, deed, &why);
	if (text_is(deed->deed, "block"))
		return block(req, id, true, &why);
	if (text_is(deed->deed, "unblock"))
		return block(req, id, false, &why);
	return refuse_deed(req);
}

enum status
admin_picture_sent(struct request *req, struct response *res)
{
	struct deed deed = { .note = "" };
	struct admin_picture_page page = { .done = NULL };
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, deed_fields, COUNT_OF(deed_fields), &deed));
	status = act_on_picture(req, id, &deed);
	if (status == OK)
		return respond_elsewhere(res,
		    arena_format(req->arena, "/admin/picture/%d?done=%s", id,
			deed.deed));
	page.fault = req->problem.detail;
	page.note = deed.note;
	/* After a failure the database answers nothing more. */
	if (page.fault == NULL || status == CONFLICT ||
	    show_picture(req, &page, id, deed.reason) != OK)
		return status;
	return respond_refusal(res, status, "admin/picture", &page);
}

/* ---- accounts ---- */

struct sentence {
	const char *deed;
	const char *username;
	const char *reason;
	const char *note;
};
static const struct form_field sentence_fields[] = {
	{ FORM_TEXT("deed", struct sentence, deed), .is_needed = true },
	{ FORM_TEXT("username", struct sentence, username), .is_needed = true },
	{ FORM_TEXT("reason", struct sentence, reason), .is_needed = true },
	{ FORM_TEXT("note", struct sentence, note) },
};

enum status
admin_users_show(struct request *req, struct response *res)
{
	struct admin_users_page page = { .site = site_of(req), .note = "" };
	const char *done = NULL;

	page.username = "";
	TRY(parameter_text(req, "username", &page.username));
	TRY(parameter_text(req, "done", &done));
	page.done = words_of(done);
	page.reasons = reason_choices(req->arena, NULL);
	page.reason_count = moderation_reason_count;
	return respond_page(res, "admin/users", &page);
}

static enum status
act_on_account(struct request *req, const struct sentence *sentence)
{
	struct moderation why;

	TRY(moderation_read(req, sentence->reason, sentence->note, &why));
	if (!text_is(sentence->deed, "suspend") &&
	    !text_is(sentence->deed, "resume"))
		return refuse_field(req, UNPROCESSABLE, "bad-deed", "deed",
		    "suspend or resume", "This cannot be done to an account.");
	return moderate_user(req, sentence->username,
	    text_is(sentence->deed, "suspend"), &why);
}

enum status
admin_users_sent(struct request *req, struct response *res)
{
	struct sentence sentence = { .note = "" };
	struct admin_users_page page = { .site = site_of(req) };
	enum status status;

	TRY(form_read(req, sentence_fields, COUNT_OF(sentence_fields),
	    &sentence));
	status = act_on_account(req, &sentence);
	if (status == OK)
		return respond_elsewhere(res,
		    arena_format(req->arena, "/admin/users?done=%s",
			sentence.deed));
	page.fault = req->problem.detail;
	if (page.fault == NULL)
		return status;
	page.username = sentence.username;
	page.note = sentence.note;
	page.reasons = reason_choices(req->arena, sentence.reason);
	page.reason_count = moderation_reason_count;
	return respond_refusal(res, status, "admin/users", &page);
}
