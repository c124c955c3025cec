/* lib/store/account_write.h: accounts made, changed, ended. */

#ifndef STORE_ACCOUNT_WRITE_H
#define STORE_ACCOUNT_WRITE_H

#include "db/db.h"

struct new_account {
	const char *name;
	bool is_admin;
	const char *password_hash; /* of lib/auth; NULL: cannot sign in */
};

/* Fails: CONFLICT (the name is taken), UNPROCESSABLE (no name). */
enum status account_insert(struct db *db, struct arena *arena,
    const struct new_account *account, int *id) MUST_CHECK;

/*
 * The number of the account of that name, without regard to case.
 * Fails: NOT_FOUND (none, or its owner deleted it).
 */
enum status account_id_of(struct db *db, struct arena *arena, const char *name,
    int *id) MUST_CHECK;

enum status account_set_password(struct db *db, struct arena *arena, int id,
    const char *password_hash) MUST_CHECK;

/*
 * Ends an account: what it brought in stays, under its name or as that of a
 * deleted user; nobody gets the name again. Fails: CONFLICT (it is the only
 * administrator's).
 */
enum status account_delete(struct db *db, struct arena *arena, int id,
    bool keeps_name) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement account_write_statements[];

#endif
