/* fcgi/upload_body.h: what an upload sends, read while it arrives. */

#ifndef UPLOAD_BODY_H
#define UPLOAD_BODY_H

#include "media/media.h"
#include "request.h"

struct upload_body {
	struct http_pairs fields;    /* without the file; may repeat */
	struct media_incoming *file; /* NULL: none was sent */
	const char *held;	     /* it was received before; NULL: now */
};

/* So many files of one account wait at once. */
enum { UPLOAD_HELD_MAX = 100 };

/*
 * Reads a multipart/form-data body whose file is called "file"; the bytes go
 * to a temporary file that is gone with the request unless it is kept. In
 * place of a file the field "held" may name one that waits.
 * Fails: BAD_INPUT (another type, malformed, two files), TOO_LARGE,
 * UNPROCESSABLE (nothing waits under that name), UNAVAILABLE (no folder to
 * keep it in), with a problem.
 */
enum status upload_body_read(struct request *req, struct upload_body *body)
    MUST_CHECK;

/* Fails always: BAD_INPUT, with a problem that asks for the file. */
enum status upload_body_refuse_none(struct request *req) MUST_CHECK;

/* Fails: FORBIDDEN with a problem, where these bytes may not come back. */
enum status upload_body_check(struct request *req,
    const unsigned char sha256[SHA256_BYTES]) MUST_CHECK;
enum status upload_body_refuse_blocked(struct request *req) MUST_CHECK;

/*
 * Lets the file wait until it is asked for by body->held, which stays NULL
 * where too many wait already. Fails: INTERNAL (logged).
 */
enum status upload_body_hold(struct request *req, struct upload_body *body)
    MUST_CHECK;

/* What waited is not asked for again. */
void upload_body_let_go(struct request *req, struct upload_body *body);

#endif
