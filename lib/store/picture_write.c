/* lib/store/picture_write.c: new pictures, and changes of what is stated about them. */

#include "store/picture_write.h"

#include "store/media_write.h"

#include <stdlib.h>

enum {
	INSERT,
	RECORD,
	RECORD_REGIONS,
	LOCK,
	DELETE_LICENCES,
	INSERT_LICENCES,
	REPLACE,
	ID_OF_RECEIVED,
	LICENCE_ID_OF,
	NATURE_ID_OF
};

const struct statement picture_write_statements[] = {
	/*
	 * What triggers would derive is given at once: they find it true
	 * and spare the row, with its many indexes, three updates.
	 */
	[INSERT] = { "picture_insert",
	    "WITH made AS (INSERT INTO picture (author_id, title, nature_id,"
	    " copied_from_id, width, height, file_format_id, origin_key,"
	    " licence_ids, object_ids, region_count)"
	    " SELECT $1::int, normalize($2::text, NFC), $3::smallint,"
	    " $4::int, m.width, m.height, m.file_format_id,"
	    " origin_key($7::text), $11::int[], $12::int[], $13::int"
	    " FROM media m WHERE m.id = $5::int RETURNING id),"
	    " texts AS (INSERT INTO picture_text (picture_id, media_id,"
	    " description, origin_url, creator, credit_url, annotators)"
	    " SELECT made.id, $5::int, coalesce($6::text, ''), $7::text,"
	    " normalize($8::text, NFC), $9::text,"
	    " coalesce($10::annotators, 'open') FROM made),"
	    " licences AS (INSERT INTO picture_licence (picture_id,"
	    " licence_id) SELECT made.id, l.id"
	    " FROM made, unnest($11::int[]) AS l(id))"
	    " SELECT id FROM made" },
	[RECORD] = { "picture_record",
	    "SELECT record_picture($1::int, $2::int, $3::text, $4::text)" },
	[RECORD_REGIONS] = { "picture_record_regions",
	    "SELECT record_regions($1::int, $2::int, $3::text, $4::text)" },
	[LOCK] = { "picture_lock",
	    "SELECT FROM picture WHERE id = $1::int FOR UPDATE" },
	[DELETE_LICENCES] = { "picture_delete_licences",
	    "DELETE FROM picture_licence"
	    " WHERE picture_id = $1::int AND licence_id <> ALL ($2::int[])" },
	[INSERT_LICENCES] = { "picture_insert_licences",
	    "INSERT INTO picture_licence (picture_id, licence_id)"
	    " SELECT $1::int, l.id FROM unnest($2::int[]) AS l(id)"
	    " ON CONFLICT DO NOTHING" },
	[REPLACE] = { "picture_replace",
	    "UPDATE picture SET replaced_by_id = $2::int"
	    " WHERE id = $1::int AND replaced_by_id IS DISTINCT FROM $2::int"
	    " RETURNING id" },
	[ID_OF_RECEIVED] = { "picture_id_of_received",
	    "SELECT p.id FROM media m"
	    " JOIN picture_text t ON t.media_id = m.id"
	    " JOIN picture p ON p.id = t.picture_id"
	    " JOIN picture_revision v"
	    " ON v.picture_id = p.id AND v.revision = 1"
	    " WHERE m.received_sha256 = $1::bytea AND p.author_id = $2::int"
	    " AND v.origin_url IS NOT DISTINCT FROM $3::text"
	    " AND v.reason = $4::text ORDER BY p.id LIMIT 1" },
	[LICENCE_ID_OF] = { "picture_licence_id_of",
	    "SELECT id FROM licence WHERE code = $1::text" },
	[NATURE_ID_OF] = { "picture_nature_id_of",
	    "SELECT id FROM nature WHERE code = $1::text" },
	{ NULL, NULL },
};

static int
compare_ints(const void *a, const void *b)
{
	int first = *(const int *)a, second = *(const int *)b;

	return (first > second) - (first < second);
}

/* Sorts in place; returns how many different ones there are, in front. */
static size_t
sort_distinct(int *ids, size_t count)
{
	size_t i, kept = 0;

	qsort(ids, count, sizeof(*ids), compare_ints);
	for (i = 0; i < count; i++) {
		if (i == 0 || ids[i] != ids[kept - 1])
			ids[kept++] = ids[i];
	}
	return kept;
}

static const char *
licence_array(struct arena *arena, const int *licence_ids, size_t count)
{
	int *ids = arena_array(arena, count + 1, sizeof(*ids));
	size_t i;

	for (i = 0; i < count; i++)
		ids[i] = licence_ids[i];
	return sql_int_array(arena, ids, sort_distinct(ids, count));
}

static const char *
object_array(struct arena *arena, const struct new_region *regions,
    size_t count)
{
	int *ids = arena_array(arena, count + 1, sizeof(*ids));
	size_t i;

	for (i = 0; i < count; i++)
		ids[i] = regions[i].object_id;
	return sql_int_array(arena, ids, sort_distinct(ids, count));
}

static const char *
id_or_null(struct arena *arena, int id)
{
	return id == 0 ? NULL : sql_int(arena, id);
}

static const char **
record_values(struct arena *arena, int picture_id, const struct actor *actor)
{
	const char **values = arena_array(arena, 4, sizeof(*values));

	values[0] = sql_int(arena, picture_id);
	values[1] = id_or_null(arena, actor->account_id);
	values[2] = actor->tool;
	values[3] = actor->reason;
	return values;
}

/* One of the two records is enough where there are no regions. */
static enum status
record_new(struct db *db, struct arena *arena, int picture_id,
    size_t region_count, const struct actor *actor)
{
	const char **values = record_values(arena, picture_id, actor);

	db_queue(db, &picture_write_statements[RECORD], values, NULL);
	if (region_count > 0)
		db_queue(db, &picture_write_statements[RECORD_REGIONS], values,
		    NULL);
	return db_flush(db, arena);
}

enum status
picture_insert(struct db *db, struct arena *arena,
    const struct new_picture *picture, const struct actor *actor, int *id)
{
	const char *values[] = {
		sql_int(arena, picture->author_id),
		picture->title,
		id_or_null(arena, picture->nature_id),
		id_or_null(arena, picture->copied_from_id),
		sql_int(arena, picture->media_id),
		picture->description,
		picture->origin_url,
		picture->creator,
		picture->credit_url,
		picture->annotators,
		licence_array(arena, picture->licence_ids,
		    picture->licence_count),
		object_array(arena, picture->regions, picture->region_count),
		sql_int(arena, (int64_t)picture->region_count),
	};
	struct rows rows;

	TRY(db_run(db, arena, &picture_write_statements[INSERT], values,
	    &rows));
	if (rows.count == 0)
		return UNPROCESSABLE; /* no such media */
	*id = row_int(&rows, 0, 0);
	if (picture->region_count > 0)
		TRY(region_insert_all(db, arena, *id, picture->regions,
		    picture->region_count));
	return record_new(db, arena, *id, picture->region_count, actor);
}

enum status
picture_set_licences(struct db *db, struct arena *arena, int picture_id,
    const int *licence_ids, size_t count, const struct actor *actor)
{
	const char *values[] = { sql_int(arena, picture_id),
		licence_array(arena, licence_ids, count) };

	db_queue(db, &picture_write_statements[LOCK], values, NULL);
	db_queue(db, &picture_write_statements[DELETE_LICENCES], values, NULL);
	db_queue(db, &picture_write_statements[INSERT_LICENCES], values, NULL);
	db_queue(db, &picture_write_statements[RECORD],
	    record_values(arena, picture_id, actor), NULL);
	return db_flush(db, arena);
}

enum status
picture_set_replacement(struct db *db, struct arena *arena, int picture_id,
    int replaced_by_id, const struct actor *actor)
{
	const char *values[] = { sql_int(arena, picture_id),
		id_or_null(arena, replaced_by_id) };
	struct rows rows;

	TRY(db_run(db, arena, &picture_write_statements[REPLACE], values,
	    &rows));
	if (rows.count == 0)
		return OK; /* it is so already */
	return db_run(db, arena, &picture_write_statements[RECORD],
	    record_values(arena, picture_id, actor), NULL);
}

enum status
picture_id_of_received(struct db *db, struct arena *arena, int author_id,
    const unsigned char received_sha256[SHA256_BYTES], const char *origin_url,
    const char *reason, int *id)
{
	const char *values[] = { sql_bytes(arena, received_sha256, SHA256_BYTES),
		sql_int(arena, author_id), origin_url, reason };
	struct rows rows;

	TRY(db_run(db, arena, &picture_write_statements[ID_OF_RECEIVED], values,
	    &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*id = row_int(&rows, 0, 0);
	return OK;
}

static enum status
id_of_code(struct db *db, struct arena *arena, int statement, const char *code,
    int *id)
{
	struct rows rows;

	TRY(db_run(db, arena, &picture_write_statements[statement],
	    (const char *[]){ code }, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*id = row_int(&rows, 0, 0);
	return OK;
}

enum status
picture_licence_id_of(struct db *db, struct arena *arena, const char *code,
    int *id)
{
	return id_of_code(db, arena, LICENCE_ID_OF, code, id);
}

enum status
picture_nature_id_of(struct db *db, struct arena *arena, const char *code,
    int *id)
{
	return id_of_code(db, arena, NATURE_ID_OF, code, id);
}
