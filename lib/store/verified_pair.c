/* lib/store/verified_pair.c: names and passwords that were right some minutes ago. */

#include "store/verified_pair.h"

enum { INSERT };

const struct statement verified_pair_statements[] = {
	[INSERT] = { "verified_pair_insert",
	    "INSERT INTO verified_pair (key_sha256, ends_at)"
	    " SELECT " VERIFIED_PAIR_KEY ", clock_timestamp()"
	    " + $2::int * interval '1 minute'"
	    " FROM account a WHERE a.id = $1::int"
	    " ON CONFLICT (key_sha256) DO UPDATE"
	    " SET ends_at = excluded.ends_at" },
	{ NULL, NULL },
};

enum status
verified_pair_insert(struct db *db, struct arena *arena, int account_id,
    const unsigned char key[SHA256_BYTES])
{
	const char *values[] = { sql_int(arena, account_id),
		sql_int(arena, VERIFIED_PAIR_MINUTES),
		sql_bytes(arena, key, SHA256_BYTES) };

	return db_run(db, arena, &verified_pair_statements[INSERT], values,
	    NULL);
}
