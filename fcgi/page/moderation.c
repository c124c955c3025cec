/* fcgi/page/moderation.c: reports, the administrators' pages, and the public log. */

#include "page/moderation.h"

/* clang-format off */

static const struct view_field choice_fields[] = {
	{ VIEW_TEXT("value", struct reason_choice, name) },
	{ VIEW_TEXT("words", struct reason_choice, words) },
	{ VIEW_BOOL("chosen", struct reason_choice, is_chosen) },
};
const struct view reason_choice_view =
    VIEW(struct reason_choice, choice_fields);

#define REASONS(owner) \
	{ VIEW_LIST("reasons", owner, reasons, reason_count, &reason_choice_view) }

static const struct view_field report_page_fields[] = {
	{ VIEW_STRUCT("site", struct report_page, site, &site_view) },
	{ VIEW_TEXT("csrf", struct report_page, csrf) },
	{ VIEW_INT("id", struct report_page, id) },
	{ VIEW_TEXT("name", struct report_page, name) },
	{ VIEW_URL("address", struct report_page, address) },
	{ VIEW_URL("small", struct report_page, small) },
	REASONS(struct report_page),
	{ VIEW_TEXT("note", struct report_page, note) },
	{ VIEW_TEXT("contact", struct report_page, contact) },
	{ VIEW_TEXT("fault", struct report_page, fault) },
	{ VIEW_BOOL("is_done", struct report_page, is_done) },
};
const struct view report_page_view =
    VIEW(struct report_page, report_page_fields);

static const struct view_field admin_fields[] = {
	{ VIEW_STRUCT("site", struct admin_page, site, &site_view) },
	{ VIEW_COUNT("open", struct admin_page, open) },
	{ VIEW_COUNT("claimed", struct admin_page, claimed) },
};
const struct view admin_page_view = VIEW(struct admin_page, admin_fields);

static const struct view_field report_fields[] = {
	{ VIEW_INT("id", struct report, id) },
	{ VIEW_INT("picture", struct report, picture_id) },
	{ VIEW_TEXT("visibility", struct report, visibility) },
	{ VIEW_TEXT("note", struct report, note) },
	{ VIEW_TEXT("contact", struct report, contact) },
	{ VIEW_TEXT("reporter", struct report, reporter) },
	{ VIEW_TEXT("claimed_by", struct report, claimed_by) },
	{ VIEW_TEXT("closed_by", struct report, closed_by) },
	{ VIEW_TEXT("outcome_note", struct report, outcome_note) },
};
static const struct view report_view = VIEW(struct report, report_fields);

static const struct view_field outcome_fields[] = {
	{ VIEW_TEXT("value", struct report_outcome, name) },
	{ VIEW_TEXT("words", struct report_outcome, words) },
};
static const struct view outcome_view =
    VIEW(struct report_outcome, outcome_fields);

static const struct view_field report_line_fields[] = {
	{ VIEW_POINTER("report", struct report_line, report, &report_view) },
	{ VIEW_TEXT("why", struct report_line, why) },
	{ VIEW_TEXT("result", struct report_line, result) },
	{ VIEW_LIST("outcomes", struct report_line, outcomes, outcome_count,
	    &outcome_view) },
	{ VIEW_TEXT("name", struct report_line, name) },
	{ VIEW_STRUCT("made", struct report_line, made, &moment_view) },
	{ VIEW_URL("address", struct report_line, address) },
	{ VIEW_URL("small", struct report_line, small) },
	{ VIEW_BOOL("open", struct report_line, is_open) },
	{ VIEW_TEXT("claim", struct report_line, claim) },
};
static const struct view report_line_view =
    VIEW(struct report_line, report_line_fields);

static const struct view_field reports_fields[] = {
	{ VIEW_STRUCT("site", struct reports_page, site, &site_view) },
	{ VIEW_LIST("places", struct reports_page, places, place_count,
	    &place_view) },
	{ VIEW_TEXT("done", struct reports_page, done) },
	{ VIEW_TEXT("fault", struct reports_page, fault) },
	{ VIEW_LIST("lines", struct reports_page, lines, line_count,
	    &report_line_view) },
	{ VIEW_STRUCT("pager", struct reports_page, pager, &pager_view) },
	{ VIEW_BOOL("has_pages", struct reports_page, has_pages) },
};
const struct view reports_page_view =
    VIEW(struct reports_page, reports_fields);

static const struct view_field sharing_fields[] = {
	{ VIEW_INT("id", struct sharing, id) },
	{ VIEW_URL("address", struct sharing, address) },
};
static const struct view sharing_view = VIEW(struct sharing, sharing_fields);

static const struct view_field log_line_fields[] = {
	{ VIEW_STRUCT("made", struct log_line_shown, made, &moment_view) },
	{ VIEW_TEXT("deed", struct log_line_shown, deed) },
	{ VIEW_TEXT("reason", struct log_line_shown, reason) },
	{ VIEW_POINTER("actor", struct log_line_shown, actor, &person_view) },
	{ VIEW_INT("picture", struct log_line_shown, picture_id) },
	{ VIEW_URL("address", struct log_line_shown, address) },
	{ VIEW_TEXT("remark", struct log_line_shown, note) },
};
static const struct view log_line_view =
    VIEW(struct log_line_shown, log_line_fields);

static const struct view_field admin_picture_fields[] = {
	{ VIEW_STRUCT("site", struct admin_picture_page, site, &site_view) },
	{ VIEW_INT("id", struct admin_picture_page, picture.id) },
	{ VIEW_TEXT("visibility", struct admin_picture_page,
	    picture.visibility) },
	{ VIEW_TEXT("author", struct admin_picture_page, picture.author) },
	{ VIEW_TEXT("sha256", struct admin_picture_page, picture.sha256) },
	{ VIEW_TEXT("keeping", struct admin_picture_page, picture.keeping) },
	{ VIEW_BOOL("blocked", struct admin_picture_page,
	    picture.is_blocked) },
	{ VIEW_TEXT("name", struct admin_picture_page, name) },
	{ VIEW_URL("address", struct admin_picture_page, address) },
	{ VIEW_URL("author_address", struct admin_picture_page,
	    author_address) },
	{ VIEW_URL("small", struct admin_picture_page, small) },
	{ VIEW_BOOL("listed", struct admin_picture_page, is_listed) },
	{ VIEW_BOOL("hidden", struct admin_picture_page, is_hidden) },
	{ VIEW_LIST("sharing", struct admin_picture_page, sharing,
	    picture.sharing_count, &sharing_view) },
	{ VIEW_LIST("reports", struct admin_picture_page, reports,
	    report_count, &report_line_view) },
	{ VIEW_BOOL("has_reports", struct admin_picture_page, has_reports) },
	{ VIEW_LIST("log", struct admin_picture_page, log, log_count,
	    &log_line_view) },
	REASONS(struct admin_picture_page),
	{ VIEW_TEXT("note", struct admin_picture_page, note) },
	{ VIEW_TEXT("done", struct admin_picture_page, done) },
	{ VIEW_TEXT("fault", struct admin_picture_page, fault) },
};
const struct view admin_picture_page_view =
    VIEW(struct admin_picture_page, admin_picture_fields);

static const struct view_field admin_users_fields[] = {
	{ VIEW_STRUCT("site", struct admin_users_page, site, &site_view) },
	{ VIEW_TEXT("username", struct admin_users_page, username) },
	REASONS(struct admin_users_page),
	{ VIEW_TEXT("note", struct admin_users_page, note) },
	{ VIEW_TEXT("done", struct admin_users_page, done) },
	{ VIEW_TEXT("fault", struct admin_users_page, fault) },
};
const struct view admin_users_page_view =
    VIEW(struct admin_users_page, admin_users_fields);

static const struct view_field arrival_fields[] = {
	{ VIEW_INT("id", struct arrival, id) },
	{ VIEW_TEXT("visibility", struct arrival, visibility) },
};
static const struct view arrival_view = VIEW(struct arrival, arrival_fields);

static const struct view_field arrival_line_fields[] = {
	{ VIEW_POINTER("arrival", struct arrival_line, arrival,
	    &arrival_view) },
	{ VIEW_TEXT("name", struct arrival_line, name) },
	{ VIEW_STRUCT("author", struct arrival_line, author, &person_view) },
	{ VIEW_STRUCT("made", struct arrival_line, made, &moment_view) },
	{ VIEW_URL("address", struct arrival_line, address) },
	{ VIEW_URL("small", struct arrival_line, small) },
};
static const struct view arrival_line_view =
    VIEW(struct arrival_line, arrival_line_fields);

static const struct view_field uploads_fields[] = {
	{ VIEW_STRUCT("site", struct admin_uploads_page, site, &site_view) },
	{ VIEW_LIST("lines", struct admin_uploads_page, lines, line_count,
	    &arrival_line_view) },
	{ VIEW_STRUCT("pager", struct admin_uploads_page, pager,
	    &pager_view) },
	{ VIEW_BOOL("has_pages", struct admin_uploads_page, has_pages) },
};
const struct view admin_uploads_page_view =
    VIEW(struct admin_uploads_page, uploads_fields);

static const struct view_field log_fields[] = {
	{ VIEW_STRUCT("site", struct log_page, site, &site_view) },
	{ VIEW_LIST("lines", struct log_page, lines, line_count,
	    &log_line_view) },
	{ VIEW_STRUCT("pager", struct log_page, pager, &pager_view) },
	{ VIEW_BOOL("has_pages", struct log_page, has_pages) },
};
const struct view log_page_view = VIEW(struct log_page, log_fields);

/* clang-format on */

const struct reason_choice *
reason_choices(struct arena *arena, const char *chosen)
{
	struct reason_choice *choices = arena_array(arena,
	    moderation_reason_count, sizeof(*choices));
	size_t i;

	for (i = 0; i < moderation_reason_count; i++) {
		choices[i] = (struct reason_choice){
			.name = moderation_reasons[i].name,
			.words = moderation_reasons[i].words,
			.is_chosen = chosen == NULL ?
			    i == 0 :
			    text_is(chosen, moderation_reasons[i].name),
		};
	}
	return choices;
}

static const char *
name_of(struct arena *arena, int id, const char *title)
{
	return *title != '\0' ? title : arena_format(arena, "Picture %d", id);
}

static const char *
admin_address(struct arena *arena, int id)
{
	return arena_format(arena, "/admin/picture/%d", id);
}

static const char *
small_address(struct arena *arena, int id)
{
	return arena_format(arena, "/admin/picture/%d/file/320.webp", id);
}

/* NULL: it is closed, or whoever looks at it has claimed it already. */
static const char *
claim_words(const struct report *report, const char *viewer)
{
	if (report->closed_by != NULL || text_is(report->claimed_by, viewer))
		return NULL;
	return report->claimed_by == NULL ? "Claim" : "Take over";
}

const struct report_line *
report_lines(struct arena *arena, const char *viewer,
    const struct report *reports, size_t count)
{
	struct report_line *lines = arena_array(arena, count, sizeof(*lines));
	size_t i;

	for (i = 0; i < count; i++) {
		int id = reports[i].picture_id;

		lines[i] = (struct report_line){
			.report = &reports[i],
			.why = moderation_reason_words(reports[i].reason),
			.result = report_outcome_words(reports[i].outcome),
			.outcomes = report_outcomes,
			.outcome_count = report_outcome_count,
			.name = name_of(arena, id, reports[i].title),
			.made = moment_of(arena, reports[i].made_at_us),
			.address = admin_address(arena, id),
			.small = small_address(arena, id),
			.claim = claim_words(&reports[i], viewer),
			.is_open = reports[i].closed_by == NULL,
		};
	}
	return lines;
}

static const char *
users_address(struct arena *arena, const char *name)
{
	struct buf address;

	buf_init(&address, arena, 4096);
	buf_add(&address, "/admin/users?username=");
	buf_add_url_part(&address, name);
	return address.bytes;
}

void
admin_picture_page_fill(struct admin_picture_page *page,
    const struct request *req)
{
	const struct moderated_picture *picture = &page->picture;
	struct sharing *sharing = arena_array(req->arena,
	    picture->sharing_count, sizeof(*sharing));
	size_t i;

	page->site = site_of(req);
	page->name = name_of(req->arena, picture->id, picture->title);
	page->address = address_of_picture(req->arena, picture->id);
	page->author_address = users_address(req->arena, picture->author);
	page->is_listed = text_is(picture->visibility, "listed");
	page->is_hidden = text_is(picture->visibility, "hidden");
	if (!text_is(picture->keeping, "removed"))
		page->small = arena_format(req->arena,
		    "/admin/picture/%d/file/320.webp", picture->id);
	for (i = 0; i < picture->sharing_count; i++) {
		int id = picture->sharing_ids[i];

		sharing[i] = (struct sharing){ id,
			admin_address(req->arena, id) };
	}
	page->sharing = sharing;
}

const struct arrival_line *
arrival_lines(struct arena *arena, const struct arrival *arrivals, size_t count)
{
	struct arrival_line *lines = arena_array(arena, count, sizeof(*lines));
	size_t i;

	for (i = 0; i < count; i++) {
		const struct arrival *arrival = &arrivals[i];

		lines[i] = (struct arrival_line){
			.arrival = arrival,
			.name = name_of(arena, arrival->id, arrival->title),
			.author = person_of(arena, arrival->author),
			.made = moment_of(arena, arrival->created_at_us),
			.address = admin_address(arena, arrival->id),
			.small = small_address(arena, arrival->id),
		};
	}
	return lines;
}

static const char *
past_of(const char *deed)
{
	static const char *const words[][2] = { { "hide", "hid" },
		{ "restore", "restored" }, { "purge", "purged" },
		{ "block", "blocked a file" },
		{ "unblock", "unblocked a file" },
		{ "suspend", "suspended an account" },
		{ "resume", "resumed an account" },
		{ "revert", "reverted" }, { "delete", "deleted" },
		{ "undelete", "brought back" } };
	size_t i;

	for (i = 0; i < COUNT_OF(words); i++) {
		if (text_is(words[i][0], deed))
			return words[i][1];
	}
	return deed;
}

const struct log_line_shown *
log_lines(struct arena *arena, const struct moderation_line *lines,
    size_t count)
{
	struct log_line_shown *shown = arena_array(arena, count,
	    sizeof(*shown));
	size_t i;

	for (i = 0; i < count; i++) {
		const struct moderation_line *line = &lines[i];
		struct person *actor = NULL;

		if (line->actor != NULL) {
			actor = arena_alloc(arena, sizeof(*actor));
			*actor = person_of(arena, line->actor);
		}
		shown[i] = (struct log_line_shown){
			.made = moment_of(arena, line->made_at_us),
			.deed = past_of(line->deed),
			.reason = moderation_reason_words(line->reason),
			.actor = actor,
			.picture_id = line->picture_id,
			.note = line->note,
			.address = line->picture_id == 0 ?
			    NULL :
			    address_of_picture(arena, line->picture_id),
		};
	}
	return shown;
}
