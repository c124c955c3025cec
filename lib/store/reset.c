/* lib/store/reset.c: links that set a password once. */

#include "store/reset.h"

enum { FIND, TAKE };

#define IS_GOOD \
	"r.token_sha256 = $1::bytea AND r.expires_at > now()" \
	" AND a.id = r.account_id AND a.suspended_at IS NULL" \
	" AND a.deleted_at IS NULL"

const struct statement reset_statements[] = {
	[FIND] = { "reset_find",
	    "SELECT a.id, a.name FROM password_reset r, account a"
	    " WHERE " IS_GOOD },
	[TAKE] = { "reset_take",
	    "DELETE FROM password_reset r USING account a"
	    " WHERE " IS_GOOD " RETURNING a.id, a.name" },
	{ NULL, NULL },
};

static enum status
run(struct db *db, struct arena *arena, int statement,
    const unsigned char kept[SHA256_BYTES], struct reset *reset)
{
	const char *values[] = { sql_bytes(arena, kept, SHA256_BYTES) };
	struct rows rows;

	TRY(db_run(db, arena, &reset_statements[statement], values, &rows));
	if (rows.count == 0)
		return GONE;
	reset->account_id = row_int(&rows, 0, 0);
	reset->name = row_text(&rows, 0, 1);
	return OK;
}

enum status
reset_find(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], struct reset *reset)
{
	return run(db, arena, FIND, kept, reset);
}

enum status
reset_take(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], struct reset *reset)
{
	return run(db, arena, TAKE, kept, reset);
}
