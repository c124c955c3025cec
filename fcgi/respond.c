/* fcgi/respond.c: answers with pages, JSON and streams. */

#include "respond.h"

#include "dispatch.h"
#include "render/render.h"

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

bool
respond_has_header(const struct response *res, const char *name)
{
	size_t i;

	for (i = 0; i < res->header_count; i++) {
		if (text_is_ignoring_case(res->headers[i].name, name))
			return true;
	}
	return false;
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
