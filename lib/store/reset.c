/* lib/store/reset.c: links that set a password once. */

#include "store/reset.h"

enum { FIND, TAKE, MAIL, FORGET, LINK, MAIL_DELETE };

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
	[MAIL] = { "reset_mail_take",
	    "UPDATE reset_mail m SET tries = m.tries + 1,"
	    " try_at = now() + (m.tries + 1) * interval '5 minutes'"
	    " FROM account a WHERE a.id = m.account_id AND m.account_id ="
	    " (SELECT account_id FROM reset_mail WHERE try_at <= now()"
	    " ORDER BY try_at LIMIT 1 FOR UPDATE SKIP LOCKED)"
	    " RETURNING a.id, a.name, m.address, m.tries - 1" },
	[FORGET] = { "reset_delete",
	    "DELETE FROM password_reset WHERE account_id = $1::int" },
	[LINK] = { "reset_insert",
	    "INSERT INTO password_reset (token_sha256, account_id, expires_at)"
	    " VALUES ($2::bytea, $1::int, now() + interval '1 day')" },
	[MAIL_DELETE] = { "reset_mail_delete",
	    "DELETE FROM reset_mail WHERE account_id = $1::int"
	    " AND tries > 0" },
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

enum status
reset_mail_take(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], struct reset_mail *mail)
{
	const char *values[] = { NULL, sql_bytes(arena, kept, SHA256_BYTES) };
	struct rows rows;

	TRY(db_run(db, arena, &reset_statements[MAIL], NULL, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*mail = (struct reset_mail){
		.account_id = row_int(&rows, 0, 0),
		.name = row_text(&rows, 0, 1),
		.address = row_text(&rows, 0, 2),
		.tries = row_int(&rows, 0, 3),
	};
	values[0] = sql_int(arena, mail->account_id);
	TRY(db_run(db, arena, &reset_statements[FORGET], values, &rows));
	return db_run(db, arena, &reset_statements[LINK], values, &rows);
}

enum status
reset_mail_delete(struct db *db, struct arena *arena, int account_id)
{
	const char *values[] = { sql_int(arena, account_id) };
	struct rows rows;

	return db_run(db, arena, &reset_statements[MAIL_DELETE], values, &rows);
}
