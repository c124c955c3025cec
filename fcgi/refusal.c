/* fcgi/refusal.c: says why a request is refused, as a problem document or as a page. */

#include "refusal.h"

#include "dispatch.h"
#include "page/error.h"
#include "render/render.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX_BYTES = 256 * 1024 };

#define TYPE_PROBLEM "application/problem+json"

static const struct refusal refusals[] = {
	[OK] = { 200, "OK", "ok", "" },
	[BAD_INPUT] = { 400, "Bad Request", "bad-input",
	    "The request could not be understood." },
	[UNAUTHENTICATED] = { 401, "Unauthorized", "not-signed-in",
	    "This needs an account: sign in first." },
	[FORBIDDEN] = { 403, "Forbidden", "not-allowed",
	    "Your account may not do this." },
	[NOT_FOUND] = { 404, "Not Found", "not-found",
	    "There is nothing at this address." },
	[METHOD_NOT_ALLOWED] = { 405, "Method Not Allowed",
	    "method-not-allowed", "This address does not take this method." },
	[NOT_ACCEPTABLE] = { 406, "Not Acceptable", "not-acceptable",
	    "There is no answer of a type that you accept." },
	[CONFLICT] = { 409, "Conflict", "conflict",
	    "This is at odds with what is there already." },
	[GONE] = { 410, "Gone", "gone", "What was here has been removed." },
	[LOST_UPDATE] = { 412, "Precondition Failed", "lost-update",
	    "Somebody changed this since you read it." },
	[TOO_LARGE] = { 413, "Content Too Large", "too-large",
	    "The request is larger than what is taken here." },
	[NOT_AN_IMAGE] = { 415, "Unsupported Media Type", "not-an-image",
	    "This is not an image of a type that we take." },
	[OUT_OF_RANGE] = { 416, "Range Not Satisfiable", "out-of-range",
	    "There is nothing from there on." },
	[UNPROCESSABLE] = { 422, "Unprocessable Content", "unprocessable",
	    "The request is well-formed, but what it says cannot be." },
	[TOO_MANY] = { 429, "Too Many Requests", "too-many",
	    "Too many requests: wait a little." },
	[UNAVAILABLE] = { 503, "Service Unavailable", "unavailable",
	    "This cannot be answered right now: try again in a moment." },
	[INTERNAL] = { 500, "Internal Server Error", "internal",
	    "Something went wrong here. It has been noted." },
};

const struct refusal *
refusal_of(enum status status)
{
	return &refusals[status];
}

/* Texts of problems hold what people sent; JSON takes UTF-8 only. */
static void
add_member(struct buf *json, const char *name, const char *text)
{
	if (text == NULL || !text_is_utf8(text, strlen(text)))
		return;
	buf_add_char(json, ',');
	buf_add_json_text(json, name);
	buf_add_char(json, ':');
	buf_add_json_text(json, text);
}

static void
add_json(struct buf *json, const char *name, const char *value)
{
	if (value != NULL)
		buf_add_format(json, ",\"%s\":%s", name, value);
}

static void
add_list(struct buf *json, const char *name, const struct texts *list)
{
	size_t i;

	if (name == NULL)
		return;
	buf_add_char(json, ',');
	buf_add_json_text(json, name);
	buf_add(json, ":[");
	for (i = 0; i < list->count; i++) {
		if (i > 0)
			buf_add_char(json, ',');
		buf_add_json_text(json, list->items[i]);
	}
	buf_add_char(json, ']');
}

static void
add_problem(struct buf *json, const struct problem *problem,
    const struct refusal *words)
{
	buf_add(json, "{\"type\":\"about:blank\"");
	add_member(json, "title", words->title);
	buf_add_format(json, ",\"status\":%d", words->number);
	add_member(json, "code",
	    problem->code == NULL ? words->code : problem->code);
	add_member(json, "detail",
	    problem->detail == NULL ? words->detail : problem->detail);
	add_member(json, "field", problem->field);
	if (problem->line > 0) {
		add_member(json, "rule", problem->field);
		buf_add_format(json, ",\"line\":%d,\"column\":%d",
		    problem->line, problem->column);
	}
	add_member(json, "expected", problem->expected);
	add_list(json, problem->list_name, &problem->list);
	add_json(json, "sent", problem->sent);
	add_json(json, "now", problem->now);
	add_json(json, "difference", problem->difference);
	add_json(json, "conflicts", problem->conflicts);
	add_json(json, "faults", problem->faults);
	buf_add_char(json, '}');
}

static void
show_error_page(struct response *res, const struct problem *problem,
    const struct refusal *words)
{
	struct error_page page;
	struct buf *text;

	error_page_init(&page, res->req, res->refused, problem);
	page.number = words->number;
	if (res->req->templates != NULL) {
		if (respond_page(res, "error", &page) == OK)
			return;
	}
	text = respond_body(res, "text/plain; charset=utf-8");
	buf_add_format(text, "%d %s\n%s\n", words->number, words->title,
	    page.detail);
}

void
respond_failure(struct response *res, enum status status)
{
	const struct refusal *words = refusal_of(status);
	struct problem problem = res->req->problem;
	bool has_page = res->refused == status;

	if (!has_page)
		response_clear(res);
	res->refused = status;
	if (problem.retry_after_s == 0 &&
	    (status == UNAVAILABLE || status == TOO_MANY))
		problem.retry_after_s = 1;
	if (problem.retry_after_s > 0)
		respond_header(res, "Retry-After",
		    arena_format(res->req->arena, "%d", problem.retry_after_s));
	if (status == UNAUTHENTICATED && !respond_has_header(res, "WWW-Authenticate"))
		respond_header(res, "WWW-Authenticate", "Bearer");
	respond_header(res, "Cache-Control", "no-store");
	if (has_page)
		return;
	if (request_audience(res->req) == API)
		add_problem(respond_body(res, TYPE_PROBLEM), &problem, words);
	else
		show_error_page(res, &problem, words);
}

/* ---- what nginx says while nobody else answers ---- */

/* What it refuses itself, and as which refusal its page speaks. */
static const struct {
	int number;
	enum status status;
} of_nginx[] = {
	{ 400, BAD_INPUT },
	{ 404, NOT_FOUND },
	{ 405, METHOD_NOT_ALLOWED },
	{ 413, TOO_LARGE },
	{ 429, TOO_MANY },
	{ 500, INTERNAL },
	{ 502, UNAVAILABLE },
	{ 503, UNAVAILABLE },
	{ 504, UNAVAILABLE },
};

/* A reader never meets half a file. */
static void
write_file(const char *path, const char *new_path, const struct buf *text)
{
	FILE *file = fopen(new_path, "we");
	bool is_whole = false;

	if (file != NULL) {
		is_whole =
		    fwrite(text->bytes, 1, text->length, file) == text->length;
		is_whole = fclose(file) == 0 && is_whole;
	}
	if (!is_whole || rename(new_path, path) != 0)
		log_line(LOG_ERROR, "%s: %s", new_path, strerror(errno));
}

void
refusal_files_write(struct arena *arena, const struct settings *settings,
    const struct templates *templates)
{
	const struct request req = { .arena = arena, .settings = settings };
	const char *dir = settings->errors_dir;
	size_t i;

	if (*dir != '\0' && mkdir(dir, 0755) != 0 && errno != EEXIST)
		log_line(LOG_ERROR, "%s: %s", dir, strerror(errno));
	for (i = 0; *dir != '\0' && i < COUNT_OF(of_nginx); i++) {
		const char *path =
		    arena_format(arena, "%s/%d.html", dir, of_nginx[i].number);
		struct problem problem = { .code = NULL };
		struct error_page page;
		struct buf text;

		error_page_init(&page, &req, of_nginx[i].status, &problem);
		page.number = of_nginx[i].number;
		buf_init(&text, arena, FILE_MAX_BYTES);
		templates_render(templates, "error", &page, &text);
		write_file(path, arena_format(arena, "%s.new", path), &text);
	}
}
