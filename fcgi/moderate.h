/* fcgi/moderate.h: what administrators see and do, for pages and programs alike. */

#ifndef MODERATE_H
#define MODERATE_H

#include "request.h"
#include "store/moderation.h"
#include "store/picture.h"

/*
 * A picture that the viewer may see: administrators see hidden ones too,
 * with addresses of their own for the files. Fails: NOT_FOUND, GONE.
 */
enum status picture_find_for_viewer(struct request *req, int id,
    struct picture *picture) MUST_CHECK;

/*
 * Why the viewer does something: reason and note as they were sent. Fails:
 * UNPROCESSABLE with a problem (no such reason, too long a note).
 */
enum status moderation_read(struct request *req, const char *reason,
    const char *note, struct moderation *why) MUST_CHECK;

/*
 * The deed, and its files moved once it is committed. Fails: NOT_FOUND,
 * CONFLICT with a problem (deleted, purged, its file is gone).
 */
enum status moderate(struct request *req, int id, enum picture_deed deed,
    const struct moderation *why, struct moderated *moderated) MUST_CHECK;

/*
 * The same for bytes by their SHA-256 in hexadecimal. Fails: UNPROCESSABLE
 * with a problem (no hash, no such file).
 */
enum status moderate_hash(struct request *req, const char *sha256,
    bool is_blocked, const struct moderation *why) MUST_CHECK;

/* Fails: UNPROCESSABLE (nobody has the name), CONFLICT, with a problem. */
enum status moderate_user(struct request *req, const char *name,
    bool is_suspended, const struct moderation *why) MUST_CHECK;

#endif
