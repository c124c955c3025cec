/* fcgi/request.c: makes a request from what the web server sent, and reads it. */

#include "request.h"

#include "dispatch.h"

#include <arpa/inet.h>
#include <limits.h>
#include <string.h>

enum { URL_MAX_BYTES = 64 * 1024, HEADER_NAME_MAX = 64, READ_BYTES = 65536 };

static const struct {
	const char *name;
	enum method method;
} method_names[] = {
	{ "GET", METHOD_GET },
	{ "HEAD", METHOD_HEAD },
	{ "POST", METHOD_POST },
	{ "PUT", METHOD_PUT },
	{ "PATCH", METHOD_PATCH },
	{ "DELETE", METHOD_DELETE },
	{ "OPTIONS", METHOD_OPTIONS },
};

enum method
method_of(const char *name)
{
	size_t i;

	for (i = 0; name != NULL && i < COUNT_OF(method_names); i++) {
		if (text_is(name, method_names[i].name))
			return method_names[i].method;
	}
	return METHOD_OTHER;
}

const char *
method_list(struct arena *arena, unsigned methods)
{
	const char *list = "";
	size_t i;

	for (i = 0; i < COUNT_OF(method_names); i++) {
		if ((methods & method_names[i].method) == 0)
			continue;
		list = arena_format(arena, "%s%s%s", list,
		    *list == '\0' ? "" : ", ", method_names[i].name);
	}
	return list;
}

static const char *
gateway_parameter(const struct request *req, const char *name)
{
	return req->peer->parameter(req->peer->context, name);
}

/* "If-None-Match" travels as HTTP_IF_NONE_MATCH. */
const char *
request_header(const struct request *req, const char *name)
{
	char parameter[HEADER_NAME_MAX] = "HTTP_";
	size_t length = strlen(parameter), i;

	if (text_is_ignoring_case(name, "Content-Type") ||
	    text_is_ignoring_case(name, "Content-Length"))
		length = 0;
	for (i = 0; name[i] != '\0' && length < sizeof(parameter) - 1; i++) {
		char byte = name[i];

		if (byte == '-')
			byte = '_';
		else if (byte >= 'a' && byte <= 'z')
			byte = (char)(byte - 'a' + 'A');
		parameter[length++] = byte;
	}
	parameter[length] = '\0';
	return gateway_parameter(req, parameter);
}

const char *
request_network(const struct request *req)
{
	const char *address = gateway_parameter(req, "REMOTE_ADDR");
	unsigned char bytes[sizeof(struct in6_addr)];

	if (address == NULL)
		return "";
	if (inet_pton(AF_INET6, address, bytes) == 1)
		return text_hex(req->arena, bytes, sizeof(bytes) / 2);
	return arena_text(req->arena, address);
}

struct auth_key
request_key(const struct request *req)
{
	return (struct auth_key){
		.bytes = req->settings->secret,
		.length = req->settings->secret_length,
	};
}

const char *
request_parameter(const struct request *req, const char *name)
{
	return http_pair(&req->query, name);
}

const char *
path_name(const struct request *req)
{
	return req->path_parts[0];
}

/* Digits only: "+7" and "007" are not the addresses of 7. */
enum status
path_id(struct request *req, int *id)
{
	const char *text = req->path_parts[0];
	int64_t number;

	if (text[0] < '1' || text[0] > '9' || !text_to_int64(text, &number) ||
	    number > INT_MAX)
		return NOT_FOUND;
	*id = (int)number;
	return OK;
}

enum status
refuse_field(struct request *req, enum status status, const char *code,
    const char *field, const char *expected, const char *detail)
{
	req->problem = (struct problem){
		.code = code,
		.detail = detail,
		.expected = expected,
		.field = field,
	};
	return status;
}

enum status
parameter_text(struct request *req, const char *name, const char **value)
{
	size_t count = http_pair_count(&req->query, name);

	if (count > 1)
		return refuse_field(req, BAD_INPUT, "duplicate-parameter", name,
		    "one value",
		    arena_format(req->arena,
			"The parameter %s is given %zu times.", name, count));
	if (count == 1)
		*value = http_pair(&req->query, name);
	return OK;
}

enum status
parameter_int(struct request *req, const char *name, int minimum, int maximum,
    int *value)
{
	const char *text = NULL, *expected;
	int64_t number;

	TRY(parameter_text(req, name, &text));
	if (text == NULL)
		return OK;
	if (text_to_int64(text, &number) && text[0] != '+' &&
	    number >= minimum && number <= maximum) {
		*value = (int)number;
		return OK;
	}
	expected = arena_format(req->arena, "a whole number from %d to %d",
	    minimum, maximum);
	return refuse_field(req, BAD_INPUT, "bad-parameter", name, expected,
	    arena_format(req->arena, "The parameter %s must be %s.", name,
		expected));
}

enum status
parameter_bool(struct request *req, const char *name, bool *value)
{
	const char *text = NULL;

	TRY(parameter_text(req, name, &text));
	if (text == NULL)
		return OK;
	if (!text_is(text, "true") && !text_is(text, "false"))
		return refuse_field(req, BAD_INPUT, "bad-parameter", name,
		    "true or false",
		    arena_format(req->arena,
			"The parameter %s must be true or false.", name));
	*value = text_is(text, "true");
	return OK;
}

enum status
parameter_slice(struct request *req, struct slice *slice)
{
	*slice = (struct slice){ .offset = 0, .limit = LIMIT_DEFAULT };
	TRY(parameter_int(req, "offset", 0, INT_MAX, &slice->offset));
	return parameter_int(req, "limit", 0, LIMIT_MAX, &slice->limit);
}

int
request_choose(struct request *req, const char *const *types, int count)
{
	int choice;

	req->is_negotiated = true;
	choice = http_choose(request_header(req, "Accept"), types, count);
	return choice < 0 ? 0 : choice;
}

bool
request_is_form(const struct request *req)
{
	static const char *const types[] = { "application/json", "text/html" };

	if (!http_type_is(req->content_type,
		"application/x-www-form-urlencoded") &&
	    !http_type_is(req->content_type, "multipart/form-data"))
		return false;
	return http_choose(request_header(req, "Accept"), types,
		   COUNT_OF(types)) == 1;
}

const char *
request_absolute(const struct request *req, const char *path)
{
	return arena_format(req->arena, "%s%s", req->settings->public_url,
	    path);
}

/* "" for one that is absent. */
static const char *
copy_parameter(const struct request *req, const char *name)
{
	const char *value = gateway_parameter(req, name);

	return arena_text(req->arena, value == NULL ? "" : value);
}

static enum status
read_query(struct request *req)
{
	const char *query = strchr(req->url, '?');

	if (query == NULL)
		return OK;
	query++;
	if (http_read_pairs(req->arena, query, strlen(query), &req->query) !=
	    OK)
		return refuse(&req->problem, req->arena, BAD_INPUT,
		    "bad-query-string",
		    "The part of the URL behind the "
		    "question mark is not percent-encoded UTF-8, or it has "
		    "more than %d parameters.",
		    HTTP_MAX_PAIRS);
	return OK;
}

enum status
request_read(struct request *req, struct http_path *path)
{
	enum status status;

	path->count = 0;
	req->method_name = copy_parameter(req, "REQUEST_METHOD");
	req->method = method_of(req->method_name);
	req->content_type = copy_parameter(req, "CONTENT_TYPE");
	req->url = copy_parameter(req, "REQUEST_URI");
	req->body = "";
	if (strlen(req->url) > URL_MAX_BYTES)
		return refuse(&req->problem, req->arena, BAD_INPUT,
		    "url-too-long", "The URL is longer than %d bytes.",
		    URL_MAX_BYTES);
	status = http_read_path(req->arena, req->url, path);
	if (status == BAD_INPUT)
		return refuse(&req->problem, req->arena, BAD_INPUT, "bad-path",
		    "The path of the URL is not percent-encoded "
		    "UTF-8, or it holds a NUL character.");
	TRY(status);
	return read_query(req);
}

enum status
request_begin_body(struct request *req)
{
	const char *text = gateway_parameter(req, "CONTENT_LENGTH");

	req->body_left = -1;
	if (text == NULL || *text == '\0')
		return OK;
	if (*text >= '0' && *text <= '9' &&
	    text_to_int64(text, &req->body_left))
		return OK;
	return refuse(&req->problem, req->arena, BAD_INPUT, "bad-length",
	    "Content-Length is not a number of bytes.");
}

enum status
request_read_some(struct request *req, char *bytes, size_t room, size_t *got)
{
	int length;

	*got = 0;
	if (req->body_left >= 0 && req->body_left < (int64_t)room)
		room = (size_t)req->body_left;
	if (room == 0)
		return OK;
	length = req->peer->read(req->peer->context, bytes, (int)room);
	if (length < 0 || (length == 0 && req->body_left > 0))
		return refuse(&req->problem, req->arena, BAD_INPUT,
		    "body-cut-short",
		    "The body ended before its Content-Length was reached.");
	*got = (size_t)length;
	if (req->body_left > 0)
		req->body_left -= length;
	return OK;
}

static enum status
refuse_large(struct request *req, size_t max_bytes)
{
	return refuse(&req->problem, req->arena, TOO_LARGE, "body-too-large",
	    "The body is longer than the %zu bytes that are taken here.",
	    max_bytes);
}

enum status
request_read_body(struct request *req, size_t max_bytes)
{
	struct buf *body = arena_alloc(req->arena, sizeof(*body));
	char bytes[READ_BYTES];
	size_t got;

	if (req->body_left > (int64_t)max_bytes)
		return refuse_large(req, max_bytes);
	buf_init(body, req->arena, max_bytes);
	do {
		TRY(request_read_some(req, bytes, sizeof(bytes), &got));
		buf_add_bytes(body, bytes, got);
		if (body->failed)
			return refuse_large(req, max_bytes);
	} while (got > 0);
	req->body = body->bytes;
	req->body_length = body->length;
	return OK;
}
