/* fcgi/send.c: sends an answer to the client: head and body, or batch by batch. */

#include "send.h"

#include "dispatch.h"
#include "refusal.h"

enum { HEAD_MAX_BYTES = 64 * 1024 };

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
	return res->req->viewer.id != 0 || respond_has_header(res, "Set-Cookie");
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
	if (!respond_has_header(res, "Cache-Control"))
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
		res->number = refusal_of(res->refused)->number;
		title = refusal_of(res->refused)->title;
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
