/* lib/store/media_write.c: rows of stored image files. */

#include "store/media_write.h"

enum { INSERT };

const struct statement media_write_statements[] = {
	/* The update changes nothing; it makes RETURNING see the row. */
	[INSERT] = { "media_insert",
	    "INSERT INTO media (sha256, received_sha256, file_format_id,"
	    " size_bytes, width, height, frame_count, perceptual_hash)"
	    " SELECT $1::bytea, $2::bytea, f.id, $4::bigint, $5::int,"
	    " $6::int, $7::int, $8::bigint"
	    " FROM file_format f WHERE f.media_type = $3::text"
	    " ON CONFLICT (sha256) DO UPDATE"
	    " SET received_at = media.received_at"
	    " RETURNING id, blocked_at IS NOT NULL" },
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
