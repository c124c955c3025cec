/* lib/store/sweep.c: what is no longer needed, for the keeper. */

#include "store/sweep.h"

enum { SESSIONS, FAILURES, REGISTRATIONS, RESETS, UPLOAD_KEYS, PAIRS, ASIDE, SILENT, NEEDED,
	UNNEEDED };

const struct statement sweep_statements[] = {
	[SESSIONS] = { "sweep_sessions",
	    "WITH ended AS (DELETE FROM session"
	    " WHERE expires_at < clock_timestamp() RETURNING 1)"
	    " SELECT count(*) FROM ended" },
	[FAILURES] = { "sweep_sign_in_failures",
	    "WITH old AS (DELETE FROM sign_in_failure"
	    " WHERE last_at < now() - interval '1 day' RETURNING 1)"
	    " SELECT count(*) FROM old" },
	[REGISTRATIONS] = { "sweep_registrations",
	    "WITH old AS (DELETE FROM registration"
	    " WHERE made_at < now() - interval '1 day' RETURNING 1)"
	    " SELECT count(*) FROM old" },
	[RESETS] = { "sweep_resets",
	    "WITH old AS (DELETE FROM password_reset"
	    " WHERE expires_at < now() RETURNING 1)"
	    " SELECT count(*) FROM old" },
	[UPLOAD_KEYS] = { "sweep_upload_keys",
	    "WITH old AS (DELETE FROM upload_key"
	    " WHERE made_at < now() - interval '1 day' RETURNING 1)"
	    " SELECT count(*) FROM old" },
	[PAIRS] = { "sweep_verified_pairs",
	    "WITH old AS (DELETE FROM verified_pair"
	    " WHERE ends_at < now() RETURNING 1) SELECT count(*) FROM old" },
	[ASIDE] = { "sweep_set_aside",
	    "WITH late AS (UPDATE label_sample SET set_aside_at = NULL"
	    " WHERE set_aside_at < now() - interval '1 hour' RETURNING 1)"
	    " SELECT count(*) FROM late" },
	[SILENT] = { "sweep_silent_datasets",
	    "SELECT forget_silent_datasets($1::int)" },
	[NEEDED] = { "sweep_find_needed",
	    "SELECT m.id IS NOT NULL"
	    " FROM unnest($1::bytea[]) WITH ORDINALITY AS file(sha256, place)"
	    " LEFT JOIN media m ON m.sha256 = file.sha256"
	    " AND m.keeping <> 'removed'"
	    " ORDER BY file.place" },
	[UNNEEDED] = { "sweep_unneeded_media",
	    "SELECT remove_unneeded_media($1::int)" },
	{ NULL, NULL },
};

static enum status
sweep(struct db *db, struct arena *arena, int statement, int *count)
{
	struct rows rows;

	TRY(db_run(db, arena, &sweep_statements[statement], NULL, &rows));
	if (count != NULL)
		*count = row_int(&rows, 0, 0);
	return OK;
}

enum status
sweep_sessions(struct db *db, struct arena *arena, int *count)
{
	return sweep(db, arena, SESSIONS, count);
}

enum status
sweep_sign_in_failures(struct db *db, struct arena *arena, int *count)
{
	return sweep(db, arena, FAILURES, count);
}

enum status
sweep_registrations(struct db *db, struct arena *arena, int *count)
{
	return sweep(db, arena, REGISTRATIONS, count);
}

enum status
sweep_resets(struct db *db, struct arena *arena, int *count)
{
	return sweep(db, arena, RESETS, count);
}

enum status
sweep_upload_keys(struct db *db, struct arena *arena, int *count)
{
	return sweep(db, arena, UPLOAD_KEYS, count);
}

enum status
sweep_label_queue(struct db *db, struct arena *arena)
{
	TRY(sweep(db, arena, PAIRS, NULL));
	return sweep(db, arena, ASIDE, NULL);
}

enum status
sweep_silent_datasets(struct db *db, struct arena *arena, int keep_days)
{
	const char *values[] = { sql_int(arena, keep_days) };

	return db_run(db, arena, &sweep_statements[SILENT], values, NULL);
}

enum status
sweep_unneeded_media(struct db *db, struct arena *arena, int keep_days)
{
	const char *values[] = { sql_int(arena, keep_days) };

	return db_run(db, arena, &sweep_statements[UNNEEDED], values, NULL);
}

enum status
sweep_find_needed(struct db *db, struct arena *arena,
    const unsigned char hashes[][SHA256_BYTES], size_t count, bool are_needed[])
{
	const char **values = arena_array(arena, count, sizeof(*values));
	const char *list;
	struct rows rows;
	size_t i;

	for (i = 0; i < count; i++)
		values[i] = sql_bytes(arena, hashes[i], SHA256_BYTES);
	list = sql_text_array(arena, values, count);
	TRY(db_run(db, arena, &sweep_statements[NEEDED], &list, &rows));
	if ((size_t)rows.count != count)
		return INTERNAL;
	for (i = 0; i < count; i++)
		are_needed[i] = row_bool(&rows, (int)i, 0);
	return OK;
}
