/* fcgi/settle.h: image files moved to where the database says they belong. */

#ifndef SETTLE_H
#define SETTLE_H

#include "db/db.h"
#include "media/media.h"
#include "request.h"

/*
 * Moves the files of one row of media if it is queued, in a transaction of
 * its own. Where somebody else is at it, it is left to that one.
 * Fails: UNAVAILABLE, INTERNAL; it stays queued.
 */
enum status settle_media(struct db *db, struct arena *arena,
    struct media_store *store, int media_id) MUST_CHECK;

/* The same once the request is committed; what fails is left to the keeper. */
void settle_after_commit(struct request *req, int media_id);

#endif
