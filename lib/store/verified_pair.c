/* lib/store/verified_pair.c: names and passwords that were right some minutes ago. */

#include "store/verified_pair.h"

enum { FIND, INSERT };

#define KEY_OF_ACCOUNT \
	"sha256($2::bytea || convert_to(a.password_hash, 'UTF8'))"

const struct statement verified_pair_statements[] = {
	[FIND] = { "verified_pair_find",
	    "SELECT a.id, a.name, a.is_admin FROM account a"
	    " WHERE fold(a.name) = fold(btrim(normalize($1::text, NFC)))"
	    " AND a.deleted_at IS NULL AND a.suspended_at IS NULL"
	    " AND EXISTS (SELECT FROM verified_pair v"
	    " WHERE v.key_sha256 = " KEY_OF_ACCOUNT
	    " AND v.ends_at > clock_timestamp())" },
	[INSERT] = { "verified_pair_insert",
	    "INSERT INTO verified_pair (key_sha256, ends_at)"
	    " SELECT " KEY_OF_ACCOUNT ", clock_timestamp()"
	    " + $3::int * interval '1 minute'"
	    " FROM account a WHERE a.id = $1::int"
	    " ON CONFLICT (key_sha256) DO UPDATE"
	    " SET ends_at = excluded.ends_at" },
	{ NULL, NULL },
};

enum status
verified_pair_find(struct db *db, struct arena *arena, const char *name,
    const unsigned char key[SHA256_BYTES], struct identity *identity)
{
	const char *values[] = { name, sql_bytes(arena, key, SHA256_BYTES) };
	struct rows rows;

	TRY(db_run(db, arena, &verified_pair_statements[FIND], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*identity = (struct identity){
		.account_id = row_int(&rows, 0, 0),
		.name = row_text(&rows, 0, 1),
		.is_admin = row_bool(&rows, 0, 2),
		.scope = SCOPE_ADMIN,
	};
	return OK;
}

enum status
verified_pair_insert(struct db *db, struct arena *arena, int account_id,
    const unsigned char key[SHA256_BYTES])
{
	const char *values[] = { sql_int(arena, account_id),
		sql_bytes(arena, key, SHA256_BYTES),
		sql_int(arena, VERIFIED_PAIR_MINUTES) };

	return db_run(db, arena, &verified_pair_statements[INSERT], values,
	    NULL);
}
