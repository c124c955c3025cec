/* fcgi/report_queue.c: what was reported, looked after by administrators. */

#include "form.h"
#include "handlers.h"
#include "page/moderation.h"

enum { REPORTS_ON_PAGE = 30 };

static const char *const state_names[] = {
	[REPORT_OPEN] = "open",
	[REPORT_CLAIMED] = "claimed",
	[REPORT_CLOSED] = "closed",
};

static enum status
read_state(struct request *req, enum report_state *state)
{
	const char *name = "open";
	size_t i;

	TRY(parameter_text(req, "state", &name));
	for (i = 0; i < COUNT_OF(state_names); i++) {
		*state = (enum report_state)i;
		if (text_is(name, state_names[i]))
			return OK;
	}
	return refuse_field(req, BAD_INPUT, "bad-state", "state",
	    "open, claimed or closed",
	    "The state must be open, claimed or closed.");
}

static const struct place *
state_places(struct arena *arena, enum report_state state)
{
	static const char *const names[] = { "Open", "Claimed", "Closed" };
	struct place *places =
	    arena_array(arena, COUNT_OF(names), sizeof(*places));
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++)
		places[i] = (struct place){
			.name = names[i],
			.address = arena_format(arena,
			    "/admin/reports?state=%s", state_names[i]),
			.is_here = i == (size_t)state,
		};
	return places;
}

/* NULL: nothing was done. */
static const char *
words_of(const char *done)
{
	if (text_is(done, "claimed"))
		return "You look after it now.";
	return text_is(done, "closed") ? "The report is closed." : NULL;
}

enum status
admin_reports(struct request *req, struct response *res)
{
	struct reports_page page = { .site = site_of(req) };
	enum report_state state;
	struct report *reports;
	const char *done = NULL;
	struct slice slice;
	size_t count;

	TRY(read_state(req, &state));
	TRY(parameter_page(req, REPORTS_ON_PAGE, &slice));
	TRY(parameter_text(req, "done", &done));
	TRY(reports_list(req->db, req->arena, state, slice.offset,
	    slice.limit + 1, &reports, &count));
	page.places = state_places(req->arena, state);
	page.place_count = COUNT_OF(state_names);
	page.done = words_of(done);
	page.line_count = pager_fill(&page.pager, &page.has_pages, req->arena,
	    arena_format(req->arena, "/admin/reports?state=%s&",
		state_names[state]),
	    slice, count);
	page.lines = report_lines(req->arena, req->viewer.name, reports,
	    page.line_count);
	return respond_page(res, "admin/reports", &page);
}

enum status
admin_report_claim(struct request *req, struct response *res)
{
	int id;

	TRY(path_id(req, &id));
	TRY(report_claim(req->db, req->arena, id, req->viewer.id));
	return respond_elsewhere(res,
	    "/admin/reports?state=claimed&done=claimed");
}

struct verdict {
	const char *outcome;
	const char *note;
};
static const struct form_field verdict_fields[] = {
	{ FORM_TEXT("outcome", struct verdict, outcome), .is_needed = true },
	{ FORM_TEXT("note", struct verdict, note) },
};

static enum status
close_it(struct request *req)
{
	struct verdict verdict = { .note = "" };
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, verdict_fields, COUNT_OF(verdict_fields), &verdict));
	if (report_outcome_words(verdict.outcome) == NULL)
		return refuse_field(req, UNPROCESSABLE, "bad-outcome",
		    "outcome", "hidden, purged, changed or nothing",
		    "The outcome must be one of the list.");
	if (text_length(verdict.note) > MODERATION_NOTE_MAX_CHARACTERS)
		return refuse_field(req, UNPROCESSABLE, "bad-note", "note",
		    "up to 2,000 characters",
		    "The note is longer than 2,000 characters.");
	return report_close(req->db, req->arena, id, req->viewer.id,
	    verdict.outcome, verdict.note);
}

enum status
admin_report_close(struct request *req, struct response *res)
{
	TRY(close_it(req));
	return respond_elsewhere(res, "/admin/reports?done=closed");
}

/* ---- the same for programs ---- */

struct report_index {
	struct report *reports;
	size_t count;
};

/* clang-format off */
static const struct view_field report_fields[] = {
	{ VIEW_INT("id", struct report, id) },
	{ VIEW_INT("picture", struct report, picture_id) },
	{ VIEW_TEXT("title", struct report, title) },
	{ VIEW_TEXT("visibility", struct report, visibility) },
	{ VIEW_TEXT("reason", struct report, reason) },
	{ VIEW_TEXT("note", struct report, note) },
	{ VIEW_TEXT("contact", struct report, contact) },
	{ VIEW_TEXT("reporter", struct report, reporter) },
	{ VIEW_SECONDS("timestamp", struct report, made_at_us) },
	{ VIEW_TEXT("claimed_by", struct report, claimed_by) },
	{ VIEW_TEXT("closed_by", struct report, closed_by) },
	{ VIEW_TEXT("outcome", struct report, outcome) },
	{ VIEW_TEXT("outcome_note", struct report, outcome_note) },
};
static const struct view report_view = VIEW(struct report, report_fields);

static const struct view_field index_fields[] = {
	{ VIEW_LIST("", struct report_index, reports, count, &report_view) },
};
static const struct view index_view = VIEW(struct report_index, index_fields);
/* clang-format on */

enum status
api_admin_reports(struct request *req, struct response *res)
{
	struct report_index index;
	enum report_state state;
	struct slice slice;

	TRY(read_state(req, &state));
	TRY(parameter_slice(req, &slice));
	TRY(reports_list(req->db, req->arena, state, slice.offset, slice.limit,
	    &index.reports, &index.count));
	return respond_json(res, &index_view, &index);
}

static enum status
respond_id(struct request *req, struct response *res)
{
	int id;

	TRY(path_id(req, &id));
	buf_add_format(respond_body(res, TYPE_JSON), "{\"id\":%d}", id);
	return respond_done(res);
}

enum status
api_admin_report_claim(struct request *req, struct response *res)
{
	int id;

	TRY(path_id(req, &id));
	TRY(report_claim(req->db, req->arena, id, req->viewer.id));
	return respond_id(req, res);
}

enum status
api_admin_report_close(struct request *req, struct response *res)
{
	TRY(close_it(req));
	return respond_id(req, res);
}
