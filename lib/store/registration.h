/* lib/store/registration.h: accounts that people make by form. */

#ifndef STORE_REGISTRATION_H
#define STORE_REGISTRATION_H

#include "base/base.h"
#include "db/db.h"

/* How many came from a network, by its keyed digest, in the last day. */
enum status registrations_count(struct db *db, struct arena *arena,
    const unsigned char network[SHA256_BYTES], int *count) MUST_CHECK;

/* Notes one; a ticket is good for one. Fails: CONFLICT (it was used). */
enum status registration_insert(struct db *db, struct arena *arena,
    const unsigned char ticket[SHA256_BYTES],
    const unsigned char network[SHA256_BYTES]) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement registration_statements[];

#endif
