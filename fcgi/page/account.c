/* fcgi/page/account.c: what is one's own: password, sessions, tokens, the end. */

#include "page/account.h"

#include <math.h>
#include <string.h>

/* clang-format off */

static const struct view_field frame_fields[] = {
	{ VIEW_LIST("places", struct account_frame, places, place_count,
	    &place_view) },
	{ VIEW_URL("address", struct account_frame, address) },
	{ VIEW_TEXT("done", struct account_frame, done) },
	{ VIEW_TEXT("fault", struct account_frame, fault) },
};
static const struct view frame_view =
    VIEW(struct account_frame, frame_fields);

/* What the page's own fields stand beside. */
#define FRAME(page) \
	{ VIEW_STRUCT("site", struct page, frame.site, &site_view) }, \
	{ VIEW_STRUCT("frame", struct page, frame, &frame_view) }

static const struct view_field account_fields[] = {
	FRAME(account_page),
	{ VIEW_STRUCT("joined", struct account_page, joined, &moment_view) },
	{ VIEW_BOOL("admin", struct account_page, is_admin) },
};
const struct view account_page_view =
    VIEW(struct account_page, account_fields);

static const struct view_field password_fields[] = {
	FRAME(password_page),
	{ VIEW_TEXT("password_fault", struct password_page, password_fault) },
	{ VIEW_TEXT("new_fault", struct password_page, new_fault) },
};
const struct view password_page_view =
    VIEW(struct password_page, password_fields);

static const struct view_field session_fields[] = {
	{ VIEW_TEXT("kept", struct session_line, kept) },
	{ VIEW_TEXT("browser", struct session_line, browser) },
	{ VIEW_TEXT("user_agent", struct session_line, user_agent) },
	{ VIEW_STRUCT("started", struct session_line, started, &moment_view) },
	{ VIEW_STRUCT("seen", struct session_line, seen, &moment_view) },
	{ VIEW_BOOL("this", struct session_line, is_this) },
};
static const struct view session_view =
    VIEW(struct session_line, session_fields);

static const struct view_field sessions_fields[] = {
	FRAME(sessions_page),
	{ VIEW_LIST("sessions", struct sessions_page, lines, line_count,
	    &session_view) },
	{ VIEW_BOOL("others", struct sessions_page, has_others) },
};
const struct view sessions_page_view =
    VIEW(struct sessions_page, sessions_fields);

static const struct view_field token_fields[] = {
	{ VIEW_INT("id", struct token_line, id) },
	{ VIEW_TEXT("name", struct token_line, label) },
	{ VIEW_TEXT("scope", struct token_line, scope) },
	{ VIEW_STRUCT("created", struct token_line, created, &moment_view) },
	{ VIEW_POINTER("expires", struct token_line, expires, &moment_view) },
	{ VIEW_POINTER("used", struct token_line, used, &moment_view) },
	{ VIEW_BOOL("ended", struct token_line, has_ended) },
};
static const struct view token_line_view =
    VIEW(struct token_line, token_fields);

static const struct view_field tokens_fields[] = {
	FRAME(tokens_page),
	{ VIEW_LIST("tokens", struct tokens_page, lines, line_count,
	    &token_line_view) },
	{ VIEW_TEXT("token", struct tokens_page, token) },
	{ VIEW_TEXT("label", struct tokens_page, label) },
	{ VIEW_BOOL("admin", struct tokens_page, is_admin) },
	{ VIEW_TEXT("label_fault", struct tokens_page, label_fault) },
	{ VIEW_TEXT("password_fault", struct tokens_page, password_fault) },
};
const struct view tokens_page_view = VIEW(struct tokens_page, tokens_fields);

static const struct view_field delete_fields[] = {
	FRAME(delete_page),
	{ VIEW_BOOL("is_done", struct delete_page, is_done) },
	{ VIEW_TEXT("password_fault", struct delete_page, password_fault) },
	{ VIEW_TEXT("choice_fault", struct delete_page, choice_fault) },
};
const struct view delete_page_view = VIEW(struct delete_page, delete_fields);

/* clang-format on */

static const struct place places[] = {
	{ .name = "Account", .address = "/account/" },
	{ .name = "Password", .address = "/account/password" },
	{ .name = "Sessions", .address = "/account/sessions" },
	{ .name = "Tokens", .address = "/account/tokens" },
	{ .name = "Delete", .address = "/account/delete" },
};

static bool
is_same_address(const char *url, const char *address)
{
	size_t length = strcspn(url, "?"), wanted = strlen(address);

	length -= length > 0 && url[length - 1] == '/';
	wanted -= address[wanted - 1] == '/';
	return length == wanted && strncmp(url, address, length) == 0;
}

struct account_frame
account_frame_of(const struct request *req)
{
	struct place *own =
	    arena_array(req->arena, COUNT_OF(places), sizeof(*own));
	size_t i;

	for (i = 0; i < COUNT_OF(places); i++) {
		own[i] = places[i];
		own[i].is_here = is_same_address(req->url, own[i].address);
	}
	return (struct account_frame){
		.site = site_of(req),
		.places = own,
		.place_count = COUNT_OF(places),
		.address = address_of_user(req->arena, req->viewer.name),
	};
}

/* ---- sessions ---- */

/* The first of the names that the text holds, or what stands for none. */
static const char *
name_in(const char *text, const char *const (*names)[2], size_t count,
    const char *otherwise)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strstr(text, names[i][0]) != NULL)
			return names[i][1];
	}
	return otherwise;
}

/* Browsers call themselves by the names of others too: the order matters. */
static const char *
browser_of(struct arena *arena, const char *user_agent)
{
	static const char *const browsers[][2] = { { "Edg/", "Edge" },
		{ "OPR/", "Opera" }, { "Firefox/", "Firefox" },
		{ "Chrome/", "Chrome" }, { "Safari/", "Safari" },
		{ "curl/", "curl" }, { "python-requests/", "Python" } };
	static const char *const systems[][2] = { { "Android", " on Android" },
		{ "iPhone", " on an iPhone" }, { "iPad", " on an iPad" },
		{ "Windows", " on Windows" }, { "Mac OS X", " on a Mac" },
		{ "Linux", " on Linux" } };

	return arena_format(arena, "%s%s",
	    name_in(user_agent, browsers, COUNT_OF(browsers), "A program"),
	    name_in(user_agent, systems, COUNT_OF(systems), ""));
}

void
sessions_page_show(struct sessions_page *page, struct arena *arena,
    const struct session *sessions, size_t count,
    const unsigned char this_one[SHA256_BYTES])
{
	const char *own = text_hex(arena, this_one, SHA256_BYTES);
	struct session_line *lines = arena_array(arena, count, sizeof(*lines));
	size_t i;

	for (i = 0; i < count; i++) {
		const struct session *session = &sessions[i];

		lines[i] = (struct session_line){
			.kept = session->kept,
			.browser = browser_of(arena, session->user_agent),
			.user_agent = session->user_agent,
			.started = moment_of(arena, session->started_at_us),
			.seen = moment_of(arena, session->seen_at_us),
			.is_this = text_is(session->kept, own),
		};
	}
	page->lines = lines;
	page->line_count = count;
	page->has_others = count > 1;
}

/* ---- tokens ---- */

static const struct moment *
optional_moment(struct arena *arena, double at_s)
{
	struct moment *moment;

	if (isnan(at_s))
		return NULL;
	moment = arena_alloc(arena, sizeof(*moment));
	*moment = moment_of(arena, (int64_t)(at_s * 1e6));
	return moment;
}

void
tokens_page_show(struct tokens_page *page, struct arena *arena,
    const struct token *tokens, size_t count)
{
	struct token_line *lines = arena_array(arena, count, sizeof(*lines));
	double now_s = (double)clock_now_us() / 1e6;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct token *token = &tokens[i];

		lines[i] = (struct token_line){
			.id = token->id,
			.label =
			    *token->label == '\0' ? "(no name)" : token->label,
			.scope = token->scope,
			.created =
			    moment_of(arena, (int64_t)(token->created_s * 1e6)),
			.expires = optional_moment(arena, token->expires_s),
			.used = optional_moment(arena, token->used_s),
			.has_ended = token->expires_s < now_s,
		};
	}
	page->lines = lines;
	page->line_count = count;
}
