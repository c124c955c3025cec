/* lib/store/sign_in.c: accounts and their password hashes, and wrong passwords. */

#include "store/sign_in.h"

enum { FIND, HOLD, REPLACE, WAIT, ADD, FORGET };

const struct statement sign_in_statements[] = {
	[FIND] = { "sign_in_account_find",
	    "SELECT id, name, password_hash, is_admin,"
	    " suspended_at IS NOT NULL,"
	    " (extract(epoch FROM joined_at) * 1000000)::bigint"
	    " FROM account"
	    " WHERE fold(name) = fold(btrim(normalize($1::text, NFC)))"
	    " AND deleted_at IS NULL" },
	[HOLD] = { "sign_in_account_hold",
	    "SELECT 1 FROM account WHERE id = $1::int"
	    " AND password_hash = $2::text AND deleted_at IS NULL"
	    " FOR NO KEY UPDATE" },
	[REPLACE] = { "sign_in_hash_replace",
	    "UPDATE account SET password_hash = $3::text"
	    " WHERE id = $1::int AND password_hash = $2::text" },
	[WAIT] = { "sign_in_wait_find",
	    "SELECT sign_in_wait_s(failures, last_at) FROM sign_in_failure"
	    " WHERE key_sha256 = $1::bytea" },
	[ADD] = { "sign_in_failure_add",
	    "INSERT INTO sign_in_failure AS f (key_sha256, failures)"
	    " VALUES ($1::bytea, 1) ON CONFLICT (key_sha256) DO UPDATE"
	    " SET failures = CASE WHEN f.last_at < now() - interval '1 hour'"
	    " THEN 1 ELSE least(f.failures + 1, 1000) END,"
	    " last_at = clock_timestamp()"
	    " RETURNING sign_in_wait_s(failures, last_at)" },
	[FORGET] = { "sign_in_failures_delete",
	    "DELETE FROM sign_in_failure WHERE key_sha256 = $1::bytea" },
	{ NULL, NULL },
};

enum status
sign_in_account_find(struct db *db, struct arena *arena, const char *name,
    struct sign_in_account *account)
{
	struct rows rows;

	TRY(db_run(db, arena, &sign_in_statements[FIND],
	    (const char *[]){ name }, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*account = (struct sign_in_account){
		.id = row_int(&rows, 0, 0),
		.name = row_text(&rows, 0, 1),
		.password_hash = row_text(&rows, 0, 2),
		.is_admin = row_bool(&rows, 0, 3),
		.is_suspended = row_bool(&rows, 0, 4),
		.joined_at_us = row_int64(&rows, 0, 5),
	};
	return OK;
}

enum status
sign_in_account_hold(struct db *db, struct arena *arena, int account_id,
    const char *hash)
{
	const char *values[] = { sql_int(arena, account_id), hash };
	struct rows rows;

	TRY(db_run(db, arena, &sign_in_statements[HOLD], values, &rows));
	return rows.count == 0 ? NOT_FOUND : OK;
}

enum status
sign_in_hash_replace(struct db *db, struct arena *arena, int account_id,
    const char *old_hash, const char *new_hash)
{
	const char *values[] = { sql_int(arena, account_id), old_hash,
		new_hash };
	struct rows rows;

	return db_run(db, arena, &sign_in_statements[REPLACE], values, &rows);
}

static enum status
run_with(struct db *db, struct arena *arena, int statement,
    const unsigned char key[SHA256_BYTES], int *wait_s)
{
	const char *values[] = { sql_bytes(arena, key, SHA256_BYTES) };
	struct rows rows;

	TRY(db_run(db, arena, &sign_in_statements[statement], values, &rows));
	if (wait_s != NULL)
		*wait_s = rows.count == 0 ? 0 : row_int(&rows, 0, 0);
	return OK;
}

enum status
sign_in_wait_find(struct db *db, struct arena *arena,
    const unsigned char key[SHA256_BYTES], int *wait_s)
{
	return run_with(db, arena, WAIT, key, wait_s);
}

enum status
sign_in_failure_add(struct db *db, struct arena *arena,
    const unsigned char key[SHA256_BYTES], int *wait_s)
{
	return run_with(db, arena, ADD, key, wait_s);
}

enum status
sign_in_failures_delete(struct db *db, struct arena *arena,
    const unsigned char key[SHA256_BYTES])
{
	return run_with(db, arena, FORGET, key, NULL);
}
