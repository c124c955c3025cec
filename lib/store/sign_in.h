/* lib/store/sign_in.h: accounts and their password hashes, and wrong passwords. */

#ifndef STORE_SIGN_IN_H
#define STORE_SIGN_IN_H

#include "base/base.h"
#include "db/db.h"

/* An account as signing in needs it. */
struct sign_in_account {
	int id;
	const char *name;
	const char *password_hash; /* NULL: it has none */
	bool is_admin;
	bool is_suspended;
	int64_t joined_at_us;
};

/*
 * By its name, without regard to case and to blanks around it.
 * Fails: NOT_FOUND (none, or its owner deleted it).
 */
enum status sign_in_account_find(struct db *db, struct arena *arena,
    const char *name, struct sign_in_account *account) MUST_CHECK;

/*
 * Holds the account to the end of the transaction, so that its password is
 * not changed between the check and the session that follows from it.
 * Fails: NOT_FOUND (it has another hash by now, or was deleted).
 */
enum status sign_in_account_hold(struct db *db, struct arena *arena,
    int account_id, const char *hash) MUST_CHECK;

/* Takes the place of the hash old; a success too where that has gone. */
enum status sign_in_hash_replace(struct db *db, struct arena *arena,
    int account_id, const char *old_hash, const char *new_hash) MUST_CHECK;

/*
 * Wrong passwords, by a key of name and address. wait_s: for how long none
 * is looked at; 0: not at all.
 */
enum status sign_in_wait_find(struct db *db, struct arena *arena,
    const unsigned char key[SHA256_BYTES], int *wait_s) MUST_CHECK;
enum status sign_in_failure_add(struct db *db, struct arena *arena,
    const unsigned char key[SHA256_BYTES], int *wait_s) MUST_CHECK;
enum status sign_in_failures_delete(struct db *db, struct arena *arena,
    const unsigned char key[SHA256_BYTES]) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement sign_in_statements[];

#endif
