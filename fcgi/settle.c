/* fcgi/settle.c: image files moved to where the database says they belong. */

#include "settle.h"

#include "act.h"
#include "store/media_write.h"

static enum status
settle(struct db *db, struct arena *arena, struct media_store *store,
    int media_id)
{
	struct media_move move;
	enum status status;

	TRY(db_begin(db, DB_WRITE));
	status = media_move_take(db, arena, media_id, &move);
	if (status == NOT_FOUND)
		return db_commit(db);
	TRY(status);
	TRY(media_put(store, move.sha256, move.extension, move.place));
	TRY(media_move_done(db, arena, media_id));
	return db_commit(db);
}

enum status
settle_media(struct db *db, struct arena *arena, struct media_store *store,
    int media_id)
{
	enum status status = settle(db, arena, store, media_id);

	if (status != OK)
		db_rollback(db);
	return status;
}

static void
settle_now(struct request *req, void *media_id)
{
	if (req->media == NULL ||
	    settle_media(req->db, req->arena, req->media,
		*(const int *)media_id) != OK)
		log_line(LOG_WARNING,
		    "the file of media %d waits for the keeper",
		    *(const int *)media_id);
}

void
settle_after_commit(struct request *req, int media_id)
{
	int *kept = arena_alloc(req->arena, sizeof(*kept));

	*kept = media_id;
	act_after_commit(req, settle_now, kept);
}
