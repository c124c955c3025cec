/* lib/store/upload.c: what is asked of the store when an image file comes in. */

#include "store/upload.h"

#include <string.h>

enum {
	BLOCKED,
	SAME,
	ALIKE,
	ALIKE_HASH,
	WAIT,
	KEY_LOCK,
	KEY_FIND,
	KEY_DELETE,
	KEY_INSERT,
	HELD
};

/*
 * Media that share a quarter of a perceptual hash with the row o, the newest
 * first as their index, media_looks, has them. Files that look the same in
 * hundreds, as blank pages do, share all of it: of so many 500 are looked at,
 * or each upload of one more would take longer than the last.
 */
#define QUARTER(row, shift) "((" row ".perceptual_hash" shift ") & 65535)"
#define SHARING(shift) \
	"(SELECT m.id, m.perceptual_hash FROM media m" \
	" WHERE m.perceptual_hash IS NOT NULL AND m.keeping = 'public'" \
	" AND " QUARTER("m", shift) " = " QUARTER("o", shift) \
	" ORDER BY " QUARTER("m", shift) " DESC LIMIT 500)"

#define SHARING_ANY \
	"(" SHARING(" >> 48") " UNION " SHARING(" >> 32") \
	" UNION " SHARING(" >> 16") " UNION " SHARING("") ")"

#define BITS_APART "bit_count((m.perceptual_hash # o.perceptual_hash)::bit(64))"

/* From m on: the pictures of those that are at most 8 bits away. */
#define ALIKE_PICTURES \
	" CROSS JOIN LATERAL " SHARING_ANY " AS m" \
	" JOIN picture_text t ON t.media_id = m.id" \
	" JOIN picture p ON p.id = t.picture_id" \
	" WHERE " BITS_APART " <= 8 AND p.is_listed"

const struct statement upload_statements[] = {
	[BLOCKED] = { "upload_blocked",
	    "SELECT EXISTS (SELECT FROM media"
	    " WHERE (sha256 = $1::bytea OR received_sha256 = $1::bytea)"
	    " AND blocked_at IS NOT NULL) OR EXISTS (SELECT"
	    " FROM blocked_bytes WHERE sha256 = $1::bytea)" },
	[SAME] = { "upload_same",
	    "SELECT array_agg(id ORDER BY id) FROM (SELECT p.id FROM media m"
	    " JOIN picture_text t ON t.media_id = m.id"
	    " JOIN picture p ON p.id = t.picture_id"
	    " WHERE (m.sha256 = $1::bytea OR m.received_sha256 = $1::bytea)"
	    " AND p.is_listed ORDER BY p.id LIMIT $2::int) AS same" },
	[ALIKE] = { "upload_alike",
	    "SELECT array_agg(id ORDER BY bits, id) FROM ("
	    "SELECT p.id, " BITS_APART " AS bits"
	    " FROM picture_text own JOIN media o ON o.id = own.media_id"
	    ALIKE_PICTURES " AND own.picture_id = $1::int"
	    " AND p.id <> own.picture_id"
	    " ORDER BY bits, p.id LIMIT $2::int) AS alike" },
	[ALIKE_HASH] = { "upload_alike_hash",
	    "SELECT array_agg(id ORDER BY bits, id) FROM ("
	    "SELECT p.id, " BITS_APART " AS bits"
	    " FROM (SELECT $1::bigint AS perceptual_hash) AS o"
	    ALIKE_PICTURES
	    " ORDER BY bits, p.id LIMIT $2::int) AS alike" },
	[WAIT] = { "upload_wait",
	    "SELECT ceil(extract(epoch FROM created_at + interval '1 hour'"
	    " - clock_timestamp()))::int FROM picture"
	    " WHERE author_id = $1::int ORDER BY id DESC"
	    " OFFSET $2::int - 1 LIMIT 1" },
	[KEY_LOCK] = { "upload_key_lock",
	    "SELECT pg_try_advisory_xact_lock("
	    "hashtextextended($2::text, $1::int))" },
	[KEY_FIND] = { "upload_key_find",
	    "SELECT picture_id, content_sha256 = $3::bytea FROM upload_key"
	    " WHERE account_id = $1::int AND key = $2::text"
	    " AND made_at > clock_timestamp() - interval '1 day'" },
	[KEY_DELETE] = { "upload_key_delete",
	    "DELETE FROM upload_key"
	    " WHERE account_id = $1::int AND key = $2::text" },
	[KEY_INSERT] = { "upload_key_insert",
	    "INSERT INTO upload_key (account_id, key, content_sha256,"
	    " picture_id) VALUES ($1::int, $2::text, $3::bytea, $4::int)" },
	[HELD] = { "upload_held",
	    "SELECT h.place - 1, array_agg(DISTINCT p.id ORDER BY p.id)"
	    " FROM unnest($1::bytea[]) WITH ORDINALITY AS h(sha256, place)"
	    " CROSS JOIN LATERAL ("
	    "SELECT id FROM media m WHERE m.sha256 = h.sha256 UNION"
	    " SELECT id FROM media m WHERE m.received_sha256 = h.sha256) AS m"
	    " JOIN picture_text t ON t.media_id = m.id"
	    " JOIN picture p ON p.id = t.picture_id AND p.is_listed"
	    " GROUP BY h.place ORDER BY h.place" },
	{ NULL, NULL },
};

enum status
upload_is_blocked(struct db *db, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], bool *is_blocked)
{
	const char *values[] = { sql_bytes(arena, sha256, SHA256_BYTES) };
	struct rows rows;

	TRY(db_run(db, arena, &upload_statements[BLOCKED], values, &rows));
	*is_blocked = row_bool(&rows, 0, 0);
	return OK;
}

enum status
upload_find_same(struct db *db, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], int **ids, size_t *count)
{
	const char *values[] = { sql_bytes(arena, sha256, SHA256_BYTES),
		sql_int(arena, UPLOAD_NAMED_MAX) };
	struct rows rows;

	TRY(db_run(db, arena, &upload_statements[SAME], values, &rows));
	*ids = row_int_array(&rows, 0, 0, arena, count);
	return OK;
}

enum status
upload_find_alike(struct db *db, struct arena *arena, int picture_id, int **ids,
    size_t *count)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int(arena, UPLOAD_NAMED_MAX) };
	struct rows rows;

	TRY(db_run(db, arena, &upload_statements[ALIKE], values, &rows));
	*ids = row_int_array(&rows, 0, 0, arena, count);
	return OK;
}

enum status
upload_find_alike_hash(struct db *db, struct arena *arena,
    uint64_t perceptual_hash, int **ids, size_t *count)
{
	const char *values[] = { sql_int(arena, (int64_t)perceptual_hash),
		sql_int(arena, UPLOAD_NAMED_MAX) };
	struct rows rows;

	TRY(db_run(db, arena, &upload_statements[ALIKE_HASH], values, &rows));
	*ids = row_int_array(&rows, 0, 0, arena, count);
	return OK;
}

/* The picture that has to be an hour old before one more may come. */
enum status
upload_wait(struct db *db, struct arena *arena, int account_id,
    int most_per_hour, int *wait_s)
{
	const char *values[] = { sql_int(arena, account_id),
		sql_int(arena, most_per_hour) };
	struct rows rows;

	*wait_s = 0;
	if (most_per_hour == 0)
		return OK;
	TRY(db_run(db, arena, &upload_statements[WAIT], values, &rows));
	if (rows.count > 0 && row_int(&rows, 0, 0) > 0)
		*wait_s = row_int(&rows, 0, 0);
	return OK;
}

enum status
upload_key_take(struct db *db, struct arena *arena, int account_id,
    const char *key, const unsigned char content[SHA256_BYTES], int *picture_id)
{
	const char *values[] = { sql_int(arena, account_id), key,
		sql_bytes(arena, content, SHA256_BYTES) };
	struct rows rows;

	*picture_id = 0;
	TRY(db_run(db, arena, &upload_statements[KEY_LOCK], values, &rows));
	if (!row_bool(&rows, 0, 0))
		return CONFLICT;
	TRY(db_run(db, arena, &upload_statements[KEY_FIND], values, &rows));
	if (rows.count == 0)
		return OK;
	if (!row_bool(&rows, 0, 1))
		return UNPROCESSABLE;
	*picture_id = row_int(&rows, 0, 0);
	return OK;
}

enum status
upload_key_insert(struct db *db, struct arena *arena, int account_id,
    const char *key, const unsigned char content[SHA256_BYTES], int picture_id)
{
	const char *values[] = { sql_int(arena, account_id), key,
		sql_bytes(arena, content, SHA256_BYTES),
		sql_int(arena, picture_id) };

	/* One of more than a day ago may still be there. */
	TRY(db_run(db, arena, &upload_statements[KEY_DELETE], values,
	    &(struct rows){ 0 }));
	return db_run(db, arena, &upload_statements[KEY_INSERT], values,
	    &(struct rows){ 0 });
}

enum status
upload_find_held(struct db *db, struct arena *arena,
    const unsigned char hashes[][SHA256_BYTES], size_t count,
    struct upload_held **held, size_t *held_count)
{
	const char **texts = arena_array(arena, count + 1, sizeof(*texts));
	const char *list;
	struct rows rows;
	size_t i;

	for (i = 0; i < count; i++)
		texts[i] = sql_bytes(arena, hashes[i], SHA256_BYTES);
	list = sql_text_array(arena, texts, count);
	TRY(db_run(db, arena, &upload_statements[HELD], &list, &rows));
	*held_count = (size_t)rows.count;
	*held = arena_array(arena, *held_count + 1, sizeof(**held));
	for (i = 0; i < *held_count; i++) {
		struct upload_held *one = &(*held)[i];

		one->place = (size_t)row_int(&rows, (int)i, 0);
		one->picture_ids =
		    row_int_array(&rows, (int)i, 1, arena, &one->picture_count);
	}
	return OK;
}
