/* lib/store/verified_pair.h: names and passwords that were right some minutes ago. */

#ifndef STORE_VERIFIED_PAIR_H
#define STORE_VERIFIED_PAIR_H

#include "store/session.h"

enum { VERIFIED_PAIR_MINUTES = 5 };

/*
 * The account of that name where the pair was noted and neither password nor
 * suspension changed since. key: a digest of the pair. Fails: NOT_FOUND.
 */
enum status verified_pair_find(struct db *db, struct arena *arena,
    const char *name, const unsigned char key[SHA256_BYTES],
    struct identity *identity) MUST_CHECK;

/* Notes it beside the hash that the account has now. */
enum status verified_pair_insert(struct db *db, struct arena *arena,
    int account_id, const unsigned char key[SHA256_BYTES]) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement verified_pair_statements[];

#endif
