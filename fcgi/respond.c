/* fcgi/respond.c: sends pages, JSON, streams and problems; knows HTTP numbers. */

#include "respond.h"

#include "dispatch.h"
#include "page/error.h"
#include "render/render.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { HEAD_MAX_BYTES = 64 * 1024, FILE_MAX_BYTES = 256 * 1024 };

#define TYPE_PROBLEM "application/problem+json"

/* A status in HTTP, and what it says when the problem says nothing. */
struct words {
	int number;
	const char *title;
	const char *code;
	const char *detail;
};

static const struct words refusals[] = {
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

static const struct {
	int number;
	const char *title;
} successes[] = {
	[ANSWER_OK] = { 200, "OK" },
	[ANSWER_CREATED] = { 201, "Created" },
	[ANSWER_ACCEPTED] = { 202, "Accepted" },
	[ANSWER_PARTIAL] = { 206, "Partial Content" },
	[ANSWER_EMPTY] = { 204, "No Content" },
	[ANSWER_NOT_MODIFIED] = { 304, "Not Modified" },
	[ANSWER_ELSEWHERE] = { 303, "See Other" },
};

void
response_init(struct response *res, struct request *req)
{
	*res = (struct response){ .req = req };
	buf_init(&res->body, req->arena, RESPONSE_MAX_BYTES);
}

void
response_clear(struct response *res)
{
	struct buf body = res->body;

	*res = (struct response){ .req = res->req, .body = body };
	buf_clear(&res->body);
}

struct buf *
respond_body(struct response *res, const char *type)
{
	buf_clear(&res->body);
	res->type = type;
	return &res->body;
}

enum status
respond_done(struct response *res)
{
	if (!res->body.failed)
		return OK;
	log_line(LOG_ERROR, "the answer to %s is over %zu bytes", res->req->url,
	    res->body.max_bytes);
	return INTERNAL;
}

enum status
respond_page(struct response *res, const char *template, const void *data)
{
	templates_render(res->req->templates, template, data,
	    respond_body(res, TYPE_HTML));
	return respond_done(res);
}

enum status
respond_refusal(struct response *res, enum status status, const char *template,
    const void *data)
{
	TRY(respond_page(res, template, data));
	res->refused = status;
	return status;
}

enum status
respond_refused(struct response *res, enum status status)
{
	TRY(respond_done(res));
	res->refused = status;
	return status;
}

/* From the root of the site: nginx leaves it as it is. */
enum status
respond_elsewhere(struct response *res, const char *address)
{
	respond_body(res, NULL);
	respond_header(res, "Location", address);
	res->answer = ANSWER_ELSEWHERE;
	return OK;
}

static bool
is_read(const struct request *req)
{
	return req->method == METHOD_GET || req->method == METHOD_HEAD;
}

enum status
respond_with_tag(struct response *res)
{
	struct request *req = res->req;

	TRY(respond_done(res));
	if (!is_read(req))
		return OK;
	res->tag = arena_format(req->arena, "\"%s\"",
	    content_tag(req->arena, res->body.bytes, res->body.length));
	if (http_tag_matches(request_header(req, "If-None-Match"), res->tag))
		res->answer = ANSWER_NOT_MODIFIED;
	return OK;
}

enum status
respond_document(struct response *res, const char *type,
    const char *template, const void *data)
{
	templates_render(res->req->templates, template, data,
	    respond_body(res, type));
	return respond_with_tag(res);
}

enum status
respond_json(struct response *res, const struct view *view, const void *data)
{
	render_json(view, data, respond_body(res, TYPE_JSON));
	return respond_with_tag(res);
}

const char *
json_id_list(struct arena *arena, const int *ids, size_t count)
{
	struct buf list;
	size_t i;

	buf_init(&list, arena, 16 + 12 * count);
	buf_add_char(&list, '[');
	for (i = 0; i < count; i++)
		buf_add_format(&list, "%s%d", i == 0 ? "" : ",", ids[i]);
	buf_add_char(&list, ']');
	return list.bytes;
}

void
respond_header(struct response *res, const char *name, const char *value)
{
	if (!http_header_is_clean(value)) {
		log_line(LOG_WARNING, "a header %s of %s was refused: %s", name,
		    res->req->url, value);
		return;
	}
	if (res->header_count == RESPONSE_MAX_HEADERS) {
		log_line(LOG_ERROR, "%s has too many headers: %s is left out",
		    res->req->url, name);
		return;
	}
	res->headers[res->header_count++] = (struct header){
		.name = name,
		.value = arena_text(res->req->arena, value),
	};
}

enum status
respond_stream(struct response *res, const char *type, stream_next *next,
    void *context)
{
	res->type = type;
	res->stream = next;
	res->stream_context = context;
	return OK;
}

/* ---- refusals ---- */

static bool
has_header(const struct response *res, const char *name)
{
	size_t i;

	for (i = 0; i < res->header_count; i++) {
		if (text_is_ignoring_case(res->headers[i].name, name))
			return true;
	}
	return false;
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
    const struct words *words)
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
	buf_add_char(json, '}');
}

static void
show_error_page(struct response *res, const struct problem *problem,
    const struct words *words)
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
	const struct words *words = &refusals[status];
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
	if (status == UNAUTHENTICATED && !has_header(res, "WWW-Authenticate"))
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
respond_files_write(struct arena *arena, const struct settings *settings,
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

void
respond_options(struct response *res, unsigned methods)
{
	struct arena *arena = res->req->arena;
	const char *list = method_list(arena, methods | METHOD_OPTIONS);

	res->answer = ANSWER_EMPTY;
	respond_header(res, "Allow", list);
	if (!request_is_public(res->req))
		return;
	respond_header(res, "Access-Control-Allow-Methods",
	    method_list(arena,
		methods & (METHOD_GET | METHOD_HEAD | METHOD_POST)));
	respond_header(res, "Access-Control-Allow-Headers",
	    "Accept, Content-Type, If-None-Match");
	respond_header(res, "Access-Control-Max-Age", "86400");
}

/* ---- sending ---- */

static bool
has_body(const struct response *res)
{
	return res->answer != ANSWER_EMPTY &&
	    res->answer != ANSWER_NOT_MODIFIED;
}

static void
add_header(struct buf *head, const char *name, const char *value)
{
	buf_add(head, name);
	buf_add(head, ": ");
	buf_add(head, value);
	buf_add(head, "\r\n");
}

/* True for an answer that only who asked may be given again. */
static bool
is_for_one(const struct response *res)
{
	return res->req->viewer.id != 0 || has_header(res, "Set-Cookie");
}

/* Pages show who is signed in; of the rest, what needs to know who asks. */
static void
add_vary(const struct response *res, struct buf *head)
{
	const struct request *req = res->req;
	bool by_viewer = request_audience(req) == PAGE ||
	    (req->route != NULL && req->route->who != ANYONE);

	if (req->is_negotiated)
		add_header(head, "Vary", "Accept");
	if (by_viewer || is_for_one(res))
		add_header(head, "Vary", "Cookie, Authorization");
}

static void
add_general_headers(const struct response *res, struct buf *head)
{
	if (!has_header(res, "Cache-Control"))
		add_header(head, "Cache-Control",
		    is_for_one(res) ? "private, no-cache" : "no-cache");
	if (res->tag != NULL)
		add_header(head, "ETag", res->tag);
	add_vary(res, head);
	add_header(head, "X-Content-Type-Options", "nosniff");
	if (!request_is_public(res->req))
		return;
	add_header(head, "Access-Control-Allow-Origin", "*");
	add_header(head, "Access-Control-Expose-Headers",
	    "Accept-Ranges, Content-Disposition, Content-Range, ETag, Link, X-Next-Cursor, X-Total-Count, X-Seed, X-Feed-Epoch, X-Feed-Last");
}

/* The number is what FastCGI calls Status; nginx makes the line of it. */
static void
add_head(struct response *res, struct buf *head)
{
	const char *title = successes[res->answer].title;
	size_t i;

	res->number = successes[res->answer].number;
	if (res->refused != OK) {
		res->number = refusals[res->refused].number;
		title = refusals[res->refused].title;
	}
	buf_add_format(head, "Status: %d %s\r\n", res->number, title);
	if (has_body(res) && res->type != NULL)
		add_header(head, "Content-Type", res->type);
	if (has_body(res) && res->stream == NULL)
		buf_add_format(head, "Content-Length: %zu\r\n",
		    res->body.length);
	for (i = 0; i < res->header_count; i++)
		add_header(head, res->headers[i].name, res->headers[i].value);
	add_general_headers(res, head);
	buf_add(head, "\r\n");
}

static bool
send_bytes(struct response *res, const struct buf *bytes)
{
	const struct peer *peer = res->req->peer;

	if (!res->is_broken &&
	    !peer->send(peer->context, bytes->bytes, bytes->length))
		res->is_broken = true;
	if (!res->is_broken)
		res->sent_bytes += bytes->length;
	return !res->is_broken;
}

static bool
send_head(struct response *res)
{
	struct buf *head = arena_alloc(res->req->arena, sizeof(*head));

	buf_init(head, res->req->arena, HEAD_MAX_BYTES);
	add_head(res, head);
	return send_bytes(res, head);
}

void
respond_send(struct response *res)
{
	const struct peer *peer = res->req->peer;

	if (send_head(res) && has_body(res) && res->req->method != METHOD_HEAD)
		send_bytes(res, &res->body);
	if (!res->is_broken && !peer->end(peer->context))
		res->is_broken = true;
}

static void
release_arena(void *arena)
{
	arena_destroy(arena);
}

/* Makes the next batch. Fails: what the handler's function failed with. */
static enum status
make_batch(struct response *res, struct arena *arena, bool *more)
{
	arena_reset(arena);
	buf_clear(&res->body);
	*more = false;
	TRY(res->stream(res->stream_context, arena, &res->body, more));
	return respond_done(res);
}

enum status
respond_send_stream(struct response *res)
{
	const struct peer *peer = res->req->peer;
	struct arena *arena;
	bool more = true;

	if (res->req->method == METHOD_HEAD) {
		respond_send(res);
		return OK;
	}
	arena = arena_create();
	arena_defer(res->req->arena, release_arena, arena);
	while (more && !res->is_broken) {
		enum status status = make_batch(res, arena, &more);

		if (status != OK && res->number == 0)
			return status;
		if (status != OK) {
			log_line(LOG_ERROR, "the stream of %s broke",
			    res->req->url);
			peer->break_off(peer->context);
			res->is_broken = true;
			break;
		}
		peer->beat(peer->beat_context);
		if (res->number == 0 && !send_head(res))
			break;
		if (!send_bytes(res, &res->body) ||
		    !(more ? peer->flush : peer->end)(peer->context))
			res->is_broken = true;
	}
	return OK;
}
