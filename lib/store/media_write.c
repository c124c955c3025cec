/* lib/store/media_write.c: rows of stored image files. */

#include "store/media_write.h"

enum { INSERT, MOVE_NEXT, MOVE_TAKE, MOVE_DONE };

const struct statement media_write_statements[] = {
	/*
	 * The file has just been kept; of one that stays blocked nothing
	 * changes, and RETURNING sees the row all the same. Nobody moves the
	 * file from here to the end of the transaction.
	 */
	[INSERT] = { "media_insert",
	    "INSERT INTO media (sha256, received_sha256, file_format_id,"
	    " size_bytes, width, height, frame_count, perceptual_hash)"
	    " SELECT $1::bytea, $2::bytea, f.id, $4::bigint, $5::int,"
	    " $6::int, $7::int, $8::bigint"
	    " FROM file_format f WHERE f.media_type = $3::text"
	    " ON CONFLICT (sha256) DO UPDATE"
	    " SET removed_at = CASE WHEN media.blocked_at IS NOT NULL"
	    " THEN media.removed_at END"
	    " RETURNING id, blocked_at IS NOT NULL OR EXISTS (SELECT"
	    " FROM blocked_bytes b"
	    " WHERE b.sha256 IN ($1::bytea, $2::bytea))" },
	[MOVE_NEXT] = { "media_move_next",
	    "SELECT media_id FROM media_move WHERE media_id > $1::int"
	    " ORDER BY media_id LIMIT 1" },
	/* Whoever has the row locked will move the file, or change its place. */
	[MOVE_TAKE] = { "media_move_take",
	    "SELECT encode(m.sha256, 'hex'), f.extension, m.keeping"
	    " FROM media m JOIN file_format f ON f.id = m.file_format_id"
	    " WHERE m.id = $1::int AND EXISTS (SELECT FROM media_move q"
	    " WHERE q.media_id = m.id) FOR NO KEY UPDATE OF m SKIP LOCKED" },
	[MOVE_DONE] = { "media_move_done",
	    "WITH moved AS (DELETE FROM media_move WHERE media_id = $1::int)"
	    " UPDATE media SET removed_at = clock_timestamp()"
	    " WHERE id = $1::int AND keeping = 'removed'"
	    " AND removed_at IS NULL" },
	{ NULL, NULL },
};

enum status
media_insert(struct db *db, struct arena *arena, const struct new_media *media,
    int *id)
{
	const char *values[] = {
		sql_bytes(arena, media->sha256, SHA256_BYTES),
		sql_bytes(arena, media->received_sha256, SHA256_BYTES),
		media->media_type,
		sql_int(arena, media->size_bytes),
		sql_int(arena, media->width_px),
		sql_int(arena, media->height_px),
		sql_int(arena, media->frame_count),
		media->has_perceptual_hash ?
		    sql_int(arena, (int64_t)media->perceptual_hash) :
		    NULL,
	};
	struct rows rows;

	TRY(db_run(db, arena, &media_write_statements[INSERT], values, &rows));
	if (rows.count == 0)
		return UNPROCESSABLE;
	if (row_bool(&rows, 0, 1))
		return FORBIDDEN;
	*id = row_int(&rows, 0, 0);
	return OK;
}

enum status
media_move_next(struct db *db, struct arena *arena, int behind, int *id)
{
	const char *values[] = { sql_int(arena, behind) };
	struct rows rows;

	TRY(db_run(db, arena, &media_write_statements[MOVE_NEXT], values,
	    &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*id = row_int(&rows, 0, 0);
	return OK;
}

static enum media_place
place_of(const char *keeping)
{
	if (text_is(keeping, "public"))
		return MEDIA_PUBLIC;
	return text_is(keeping, "withheld") ? MEDIA_WITHHELD : MEDIA_REMOVED;
}

enum status
media_move_take(struct db *db, struct arena *arena, int id,
    struct media_move *move)
{
	const char *values[] = { sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &media_write_statements[MOVE_TAKE], values,
	    &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	if (!sha256_read(row_text(&rows, 0, 0), move->sha256))
		return INTERNAL;
	move->extension = row_text(&rows, 0, 1);
	move->place = place_of(row_text(&rows, 0, 2));
	return OK;
}

enum status
media_move_done(struct db *db, struct arena *arena, int id)
{
	const char *values[] = { sql_int(arena, id) };

	return db_run(db, arena, &media_write_statements[MOVE_DONE], values,
	    NULL);
}
