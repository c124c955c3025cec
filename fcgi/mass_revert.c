/* fcgi/mass_revert.c: what one account changed in a span of time, shown and undone. */

#define _GNU_SOURCE

#include "page/mass_revert.h"
#include "form.h"
#include "handlers.h"
#include "moderate.h"
#include "picture_act.h"
#include "store/comment.h"
#include "store/picture_write.h"
#include "store/proposal.h"

#include <time.h>

struct wish {
	const char *username;
	const char *from;
	const char *to;
	const char *only; /* NULL, "": everything */
	const char *reason;
	const char *note;
	bool is_preview;
};
static const struct form_field wish_fields[] = {
	{ FORM_TEXT("username", struct wish, username), .is_needed = true },
	{ FORM_TEXT("from", struct wish, from), .is_needed = true },
	{ FORM_TEXT("to", struct wish, to), .is_needed = true },
	{ FORM_TEXT("only", struct wish, only) },
	{ FORM_TEXT("reason", struct wish, reason) },
	{ FORM_TEXT("note", struct wish, note) },
	{ FORM_FLAG("preview", struct wish, is_preview) },
};

/* What was planned, and then done. */
struct undoing {
	struct revert_line *lines;
	size_t count;
	bool has_more;
	int reverted;
};
static const struct view_field undoing_fields[] = {
	{ VIEW_INT("reverted", struct undoing, reverted) },
	{ VIEW_BOOL("more", struct undoing, has_more) },
	{ VIEW_LIST("changes", struct undoing, lines, count,
	    &revert_line_view) },
};
static const struct view undoing_view = VIEW(struct undoing, undoing_fields);

static enum status
read_time(struct request *req, const char *field, const char *text,
    int64_t *at_s)
{
	static const char *const forms[] = { "%Y-%m-%dT%H:%M:%S",
		"%Y-%m-%dT%H:%M", "%Y-%m-%d" };
	size_t i;

	if (text_to_int64(text, at_s) && *at_s >= 0 && *at_s < INT64_C(1) << 34)
		return OK;
	for (i = 0; i < COUNT_OF(forms); i++) {
		struct tm when = { .tm_mday = 1 };
		const char *end = strptime(text, forms[i], &when);

		if (end == NULL || (*end != '\0' && !text_is(end, "Z")))
			continue;
		*at_s = (int64_t)timegm(&when);
		return OK;
	}
	return refuse_field(req, UNPROCESSABLE, "bad-time", field,
	    "2026-11-27T13:45, in UTC, or seconds since 1970",
	    "A time is written like 2026-11-27T13:45, in UTC.");
}

static enum status
read_only(struct request *req, const char *only, bool *is_regions_only)
{
	*is_regions_only = text_is(only, "regions");
	if (*is_regions_only || only == NULL || *only == '\0')
		return OK;
	return refuse_field(req, UNPROCESSABLE, "unknown-only", "only",
	    "regions, or nothing for everything",
	    "Only regions can be undone alone; else it is everything.");
}

static enum status
read_span(struct request *req, const struct wish *wish,
    struct revert_span *span)
{
	span->username = wish->username;
	TRY(read_only(req, wish->only, &span->is_regions_only));
	TRY(read_time(req, "from", wish->from, &span->from_s));
	TRY(read_time(req, "to", wish->to, &span->to_s));
	if (span->from_s < span->to_s)
		return OK;
	return refuse_field(req, UNPROCESSABLE, "bad-time", "to",
	    "a time behind from", "The span ends before it begins.");
}

static enum status
plan(struct request *req, const struct revert_span *span,
    struct undoing *undoing)
{
	TRY(mass_revert_plan(req->db, req->arena, span, &undoing->lines,
	    &undoing->count));
	undoing->has_more = undoing->count > MASS_REVERT_MAX;
	if (undoing->has_more)
		undoing->count = MASS_REVERT_MAX;
	return OK;
}

static enum status
revert_line(struct request *req, const struct revert_line *line,
    const struct moderation *why)
{
	struct actor actor = why->actor;
	int id = line->picture_id;

	if (text_is(line->kind, "comment"))
		return comment_hide(req->db, req->arena, line->revision,
		    &actor);
	if (text_is(line->kind, "proposal"))
		return proposal_close(req->db, req->arena, line->revision,
		    "refused", &actor);
	if (text_is(line->kind, "regions") && line->revision == 0)
		return region_replace_all(req->db, req->arena, id, NULL, 0,
		    &actor);
	TRY(picture_revert(req, id, line->kind, line->revision, actor.reason));
	if (text_is(line->kind, "regions"))
		return OK;
	return picture_set_replacement(req->db, req->arena, id,
	    line->replaced_by, &actor);
}

/* What cannot be said again as it was is left alone. */
static enum status
revert_all(struct request *req, const struct wish *wish,
    struct undoing *undoing)
{
	struct moderation why;
	size_t i;

	TRY(moderation_read(req, wish->reason, wish->note, &why));
	why.actor.reason =
	    arena_format(req->arena, "revert by a moderator: %s", why.reason);
	for (i = 0; i < undoing->count; i++) {
		struct revert_line *line = &undoing->lines[i];
		enum status status;

		if (!text_is(line->outcome, "revert"))
			continue;
		status = revert_line(req, line, &why);
		if (status == UNPROCESSABLE && req->problem.detail != NULL) {
			line->outcome = req->problem.detail;
			req->problem = (struct problem){ .code = NULL };
			continue;
		}
		TRY(status);
		line->outcome = "reverted";
		undoing->reverted++;
	}
	if (undoing->reverted == 0)
		return OK;
	return mass_revert_record(req->db, req->arena, wish->username, &why);
}

enum status
api_admin_revert(struct request *req, struct response *res)
{
	struct undoing undoing = { .reverted = 0 };
	struct wish wish = { .reason = NULL };
	struct revert_span span;

	TRY(form_read(req, wish_fields, COUNT_OF(wish_fields), &wish));
	TRY(read_span(req, &wish, &span));
	TRY(plan(req, &span, &undoing));
	if (!wish.is_preview)
		TRY(revert_all(req, &wish, &undoing));
	return respond_json(res, &undoing_view, &undoing);
}

/* ---- the page ---- */

static void
fill_page(struct request *req, struct mass_revert_page *page,
    const struct wish *wish, const struct undoing *undoing)
{
	page->site = site_of(req);
	page->username = wish->username == NULL ? "" : wish->username;
	page->from = wish->from == NULL ? "" : wish->from;
	page->to = wish->to == NULL ? "" : wish->to;
	page->is_regions_only = text_is(wish->only, "regions");
	page->note = wish->note == NULL ? "" : wish->note;
	page->reasons = reason_choices(req->arena, wish->reason);
	page->reason_count = moderation_reason_count;
	page->has_more = undoing->has_more;
	mass_revert_page_fill(page, req->arena, undoing->lines, undoing->count);
}

enum status
admin_revert_show(struct request *req, struct response *res)
{
	struct mass_revert_page page = { .is_asked = false };
	struct undoing undoing = { .reverted = 0 };
	struct wish wish = { .username = NULL };
	struct revert_span span;
	int done = -1;

	TRY(parameter_text(req, "username", &wish.username));
	TRY(parameter_text(req, "from", &wish.from));
	TRY(parameter_text(req, "to", &wish.to));
	TRY(parameter_text(req, "only", &wish.only));
	TRY(parameter_int(req, "done", 0, MASS_REVERT_MAX, &done));
	if (done >= 0)
		page.done = arena_format(req->arena, "%d undone.", done);
	page.is_asked =
	    wish.username != NULL && wish.from != NULL && wish.to != NULL;
	if (page.is_asked && read_span(req, &wish, &span) != OK) {
		page.is_asked = false;
		page.fault = req->problem.detail;
		fill_page(req, &page, &wish, &undoing);
		return respond_refusal(res, UNPROCESSABLE, "admin/revert",
		    &page);
	}
	if (page.is_asked)
		TRY(plan(req, &span, &undoing));
	fill_page(req, &page, &wish, &undoing);
	return respond_page(res, "admin/revert", &page);
}

enum status
admin_revert_sent(struct request *req, struct response *res)
{
	struct undoing undoing = { .reverted = 0 };
	struct wish wish = { .reason = NULL };
	struct revert_span span;

	TRY(form_read(req, wish_fields, COUNT_OF(wish_fields), &wish));
	TRY(read_span(req, &wish, &span));
	TRY(plan(req, &span, &undoing));
	TRY(revert_all(req, &wish, &undoing));
	return respond_elsewhere(res,
	    arena_format(req->arena, "/admin/revert?done=%d",
		undoing.reverted));
}
