/* fcgi/upload_metadata.h: what an uploaded file tells of people, and the file without it. */

#ifndef UPLOAD_METADATA_H
#define UPLOAD_METADATA_H

#include "media/media.h"
#include "request.h"
#include "json/json.h"

struct upload_metadata {
	bool is_kept;  /* who uploads wants it so */
	bool is_stuck; /* and cannot be taken out of this file */
	unsigned told; /* of enum metadata_kind */
	struct media_incoming
	    *stored; /* the file as it is kept; NULL: not yet */
};

/* Reads "remove", "keep" or nothing. Fails: BAD_INPUT with a problem. */
enum status upload_metadata_choose(struct request *req,
    const struct json *choice, struct upload_metadata *metadata) MUST_CHECK;

/*
 * Looks into the file and writes it anew where it tells something that is
 * not to be kept. Fails: INTERNAL.
 */
enum status upload_metadata_take(struct request *req,
    struct media_incoming *file, struct upload_metadata *metadata) MUST_CHECK;

/*
 * Once it is known that the file is an image. Fails: UNPROCESSABLE with a
 * problem (what it tells cannot be taken out, and nobody said "keep").
 */
enum status upload_metadata_check(struct request *req,
    const struct upload_metadata *metadata) MUST_CHECK;

/* {"found": ["position"], "removed": true}. Owns: the arena. */
const char *upload_metadata_json(struct arena *arena,
    const struct upload_metadata *metadata);

#endif
