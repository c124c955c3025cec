/* fcgi/upload_body.h: what an upload sends, read while it arrives. */

#ifndef UPLOAD_BODY_H
#define UPLOAD_BODY_H

#include "media/media.h"
#include "request.h"

struct upload_body {
	struct http_pairs fields;    /* without the file; may repeat */
	struct media_incoming *file; /* NULL: none was sent */
	const char *file_name;	     /* as the client says, or "" */
};

/*
 * Reads a multipart/form-data body whose file is called "file"; the bytes go
 * to a temporary file that is gone with the request unless it is kept.
 * Fails: BAD_INPUT (another type, malformed, two files), TOO_LARGE,
 * UNAVAILABLE (no folder to keep it in), with a problem.
 */
enum status upload_body_read(struct request *req, struct upload_body *body)
    MUST_CHECK;

#endif
