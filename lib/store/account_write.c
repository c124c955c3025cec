/* lib/store/account_write.c: accounts made, changed, ended. */

#include "store/account_write.h"

enum { INSERT, ID_OF, SET_PASSWORD, IS_LAST, DELETE };

const struct statement account_write_statements[] = {
	[INSERT] = { "account_insert",
	    "INSERT INTO account (name, is_admin, password_hash)"
	    " VALUES (normalize($1::text, NFC), $2::boolean, $3::text)"
	    " RETURNING id" },
	[ID_OF] = { "account_id_of",
	    "SELECT id FROM account"
	    " WHERE fold(name) = fold(normalize($1::text, NFC))"
	    " AND deleted_at IS NULL" },
	[SET_PASSWORD] = { "account_set_password",
	    "UPDATE account SET password_hash = $2::text WHERE id = $1::int"
	    " AND deleted_at IS NULL" },
	[IS_LAST] = { "account_is_last_administrator",
	    "SELECT a.is_admin AND NOT EXISTS (SELECT FROM account o"
	    " WHERE o.is_admin AND o.id <> a.id AND o.deleted_at IS NULL"
	    " AND o.suspended_at IS NULL) FROM account a"
	    " WHERE a.id = $1::int" },
	[DELETE] = { "account_delete",
	    "SELECT delete_account($1::int, $2::boolean)" },
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

enum status
account_set_password(struct db *db, struct arena *arena, int id,
    const char *password_hash)
{
	const char *values[] = { sql_int(arena, id), password_hash };
	struct rows rows;

	return db_run(db, arena, &account_write_statements[SET_PASSWORD],
	    values, &rows);
}

enum status
account_delete(struct db *db, struct arena *arena, int id, bool keeps_name)
{
	const char *values[] = { sql_int(arena, id),
		keeps_name ? "true" : "false" };
	struct rows rows;

	TRY(db_run(db, arena, &account_write_statements[IS_LAST], values,
	    &rows));
	if (rows.count == 1 && row_bool(&rows, 0, 0))
		return CONFLICT;
	return db_run(db, arena, &account_write_statements[DELETE], values,
	    &rows);
}
