/* lib/store/account_write.c: new accounts. */

#include "store/account_write.h"

enum { INSERT, ID_OF };

const struct statement account_write_statements[] = {
	[INSERT] = { "account_insert",
	    "INSERT INTO account (name, is_admin, password_hash)"
	    " VALUES (normalize($1::text, NFC), $2::boolean, $3::text)"
	    " RETURNING id" },
	[ID_OF] = { "account_id_of",
	    "SELECT id FROM account"
	    " WHERE fold(name) = fold(normalize($1::text, NFC))"
	    " AND deleted_at IS NULL" },
	{ NULL, NULL },
};

enum status
account_insert(struct db *db, struct arena *arena,
    const struct new_account *account, int *id)
{
	const char *values[] = { account->name,
		account->is_admin ? "true" : "false", account->password_hash };
	struct rows rows;

	TRY(db_run(db, arena, &account_write_statements[INSERT], values,
	    &rows));
	*id = row_int(&rows, 0, 0);
	return OK;
}

enum status
account_id_of(struct db *db, struct arena *arena, const char *name, int *id)
{
	struct rows rows;

	TRY(db_run(db, arena, &account_write_statements[ID_OF],
	    (const char *[]){ name }, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*id = row_int(&rows, 0, 0);
	return OK;
}
