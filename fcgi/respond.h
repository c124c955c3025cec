/* fcgi/respond.h: the answer to a request. */

#ifndef RESPOND_H
#define RESPOND_H

#include "request.h"
#include "view/view.h"

enum {
	RESPONSE_MAX_BYTES = 64 * 1024 * 1024,
	RESPONSE_MAX_HEADERS = 24,
	STREAM_BATCH_MAX_BYTES = 32 * 1024 * 1024,
};

#define TYPE_JSON "application/json"
#define TYPE_NDJSON "application/x-ndjson"
#define TYPE_ATOM "application/atom+xml; charset=utf-8"
#define TYPE_XML "application/xml; charset=utf-8"
#define TYPE_HTML "text/html; charset=utf-8"

struct header {
	const char *name;
	const char *value;
};

/*
 * Fills batch with the next piece of a stream. arena lives for this batch
 * only. more = false: nothing comes after this batch.
 */
typedef enum status stream_next(void *context, struct arena *arena,
    struct buf *batch, bool *more);

struct response {
	struct request *req;
	struct buf body;
	const char *type; /* Content-Type */
	struct header headers[RESPONSE_MAX_HEADERS];
	size_t header_count;
	const char *tag; /* ETag, or NULL */
	enum {
		ANSWER_OK,
		ANSWER_CREATED,
		ANSWER_ACCEPTED,
		ANSWER_PARTIAL,
		ANSWER_EMPTY,
		ANSWER_NOT_MODIFIED,
		ANSWER_ELSEWHERE,
	} answer;	     /* which kind of success */
	stream_next *stream; /* NULL: the body is whole */
	void *stream_context;
	enum status refused; /* OK, or why there is a problem */

	int number; /* of HTTP, once the head was sent */
	size_t sent_bytes;
	bool is_broken; /* the stream or the client failed */
	/*
	 * There is nothing to say yet: after a while the handler is run again,
	 * in a new snapshot. What it says is sent when the wait is over.
	 */
	bool is_early;
};

void response_init(struct response *res, struct request *req);

/*
 * Starts a body of this type and returns it, empty, to be filled:
 *	struct buf *json = respond_body(res, TYPE_JSON);
 * End with respond_done or respond_with_tag.
 */
struct buf *respond_body(struct response *res, const char *type);

/* Fails: INTERNAL (logged) when the body outgrew RESPONSE_MAX_BYTES. */
enum status respond_done(struct response *res) MUST_CHECK;

/*
 * Answers with a page: a template of pages.c and the struct that its view
 * reads. Fails: INTERNAL.
 */
enum status respond_page(struct response *res, const char *template,
    const void *data) MUST_CHECK;

/*
 * Refuses by a page of its own in place of the error page: a form with what
 * was typed, for `return respond_refusal(...)`. Returns status.
 */
enum status respond_refusal(struct response *res, enum status status,
    const char *template, const void *data) MUST_CHECK;

/*
 * Refuses with the body that was begun, for protocols that have words of
 * their own. Returns status.
 */
enum status respond_refused(struct response *res, enum status status);

/* Sends the client to another address of this site, to be read there. */
enum status respond_elsewhere(struct response *res, const char *address)
    MUST_CHECK;

/* The same for a template that is no page: of that type, and tagged. */
enum status respond_document(struct response *res, const char *type,
    const char *template, const void *data) MUST_CHECK;

/*
 * respond_done, and for GET an ETag made from the body: a client that has
 * the same already gets 304 and no body.
 */
enum status respond_with_tag(struct response *res) MUST_CHECK;

/* Answers with a struct as JSON, tagged. Fails: INTERNAL. */
enum status respond_json(struct response *res, const struct view *view,
    const void *data) MUST_CHECK;

/* "[1,2]", to stand in JSON. Owns: the arena. */
const char *json_id_list(struct arena *arena, const int *ids, size_t count);

/*
 * Adds a header. A value with CR, LF or another control character is left
 * out and logged: it would let a text forge headers.
 */
void respond_header(struct response *res, const char *name, const char *value);

/*
 * Answers with a stream of batches: next is called until it says that there
 * is no more, inside the transaction of the request, and what it wrote is
 * sent at once. A failure of the first batch is an ordinary refusal; a later
 * one breaks the connection, so that half a stream never looks whole. The
 * handler returns what this returns. nginx must know of the location: it
 * needs fastcgi_max_temp_file_size 0, and passes on what fills its buffers
 * (16 kB); asked not to buffer at all it would take a dead worker for the end.
 */
enum status respond_stream(struct response *res, const char *type,
    stream_next *next, void *context) MUST_CHECK;

bool respond_has_header(const struct response *res, const char *name);

/* Answers OPTIONS: what a browser may send here from another site. */
void respond_options(struct response *res, unsigned methods);

/* Forgets all that was answered so far. */
void response_clear(struct response *res);

#endif
