/* fcgi/upload_metadata.h: what an uploaded file tells of people, and the file without it. */

#ifndef UPLOAD_METADATA_H
#define UPLOAD_METADATA_H

#include "media/media.h"
#include "request.h"
#include "json/json.h"

enum metadata_choice {
	METADATA_REMOVE,  /* taken out, the pixels as they are */
	METADATA_CONVERT, /* nothing but the pixels, written anew */
	METADATA_KEEP,
	METADATA_ASK, /* nobody has said: refused where there is something */
};

struct upload_metadata {
	enum metadata_choice choice;
	bool is_looked_at;
	const char *media_type; /* by its first bytes; NULL: none of ours */
	unsigned told;		/* of enum metadata_kind */
	bool can_remove;
	struct media_incoming
	    *stored; /* the file as it is kept; NULL: not yet */
};

/* Reads "remove", "convert" or "keep". False: another word, or NULL. */
bool upload_metadata_choice(const char *name, enum metadata_choice *choice);

/* The same, or nothing, of JSON. Fails: BAD_INPUT with a problem. */
enum status upload_metadata_choose(struct request *req,
    const struct json *choice, struct upload_metadata *metadata) MUST_CHECK;

/* Looks into the file, once. Fails: INTERNAL (logged). */
enum status upload_metadata_look(struct request *req,
    const struct media_incoming *file, struct upload_metadata *metadata)
    MUST_CHECK;

/*
 * Looks into the file and writes it anew where it tells something that is
 * not to be kept. Fails: UNPROCESSABLE with a problem where METADATA_ASK
 * finds something; what converting gives; INTERNAL.
 */
enum status upload_metadata_take(struct request *req,
    struct media_incoming *file, struct upload_metadata *metadata) MUST_CHECK;

/*
 * Once it is known that the file is an image. Fails: UNPROCESSABLE with a
 * problem (what it tells cannot be taken out, and that was wanted).
 */
enum status upload_metadata_check(struct request *req,
    const struct upload_metadata *metadata) MUST_CHECK;

/* "position, owner". Owns: the arena. */
const char *upload_metadata_words(struct arena *arena, unsigned told);

/* ["position","owner"]. Owns: the arena. */
const char *upload_metadata_found(struct arena *arena, unsigned told);

/* {"found":["position"],"removed":true,"converted":false}. Owns: the arena. */
const char *upload_metadata_json(struct arena *arena,
    const struct upload_metadata *metadata);

#endif
