/* lib/store/reset.h: links that set a password once. */

#ifndef STORE_RESET_H
#define STORE_RESET_H

#include "base/base.h"
#include "db/db.h"

/* Whose password it is. */
struct reset {
	int account_id;
	const char *name;
};

/*
 * By what is kept of the link. Fails: GONE (it was used, has ended, or was
 * never made; the account is suspended or deleted).
 */
enum status reset_find(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], struct reset *reset) MUST_CHECK;

/* The same, and it works no more; whoever else uses it now waits, and fails. */
enum status reset_take(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], struct reset *reset) MUST_CHECK;

/* A mail that waits to be sent. */
struct reset_mail {
	int account_id;
	const char *name;
	const char *address;
	int tries; /* before this one */
};

/*
 * The next mail that is due, and a link for it, which ends the account's
 * last; it is due again later, until it is deleted. Fails: NOT_FOUND (none).
 */
enum status reset_mail_take(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], struct reset_mail *mail) MUST_CHECK;

/* One that was asked for anew meanwhile, and not tried yet, stays. */
enum status reset_mail_delete(struct db *db, struct arena *arena,
    int account_id) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement reset_statements[];

#endif
