/* lib/store/sweep.h: what is no longer needed, for the keeper. */

#ifndef STORE_SWEEP_H
#define STORE_SWEEP_H

#include "db/db.h"

/* Deletes the sessions that have ended; count may be NULL. */
enum status sweep_sessions(struct db *db, struct arena *arena, int *count)
    MUST_CHECK;

/* Forgets wrong passwords that are older than a day. */
enum status sweep_sign_in_failures(struct db *db, struct arena *arena,
    int *count) MUST_CHECK;

/* Forgets which accounts were made by form, once it was a day ago. */
enum status sweep_registrations(struct db *db, struct arena *arena,
    int *count) MUST_CHECK;

/* Deletes links to set a password that have ended. */
enum status sweep_resets(struct db *db, struct arena *arena, int *count)
    MUST_CHECK;

/* Forgets keys of uploads once they are a day old. */
enum status sweep_upload_keys(struct db *db, struct arena *arena, int *count)
    MUST_CHECK;

/*
 * Pairs of name and password to be verified again; samples that could not be
 * shown an hour ago are offered again.
 */
enum status sweep_label_queue(struct db *db, struct arena *arena) MUST_CHECK;

/* Gives up datasets that were made to export a query so long ago. */
enum status sweep_silent_datasets(struct db *db, struct arena *arena,
    int keep_days) MUST_CHECK;

/* Gives up the files of pictures that were all deleted so long ago. */
enum status sweep_unneeded_media(struct db *db, struct arena *arena,
    int keep_days) MUST_CHECK;

/*
 * Which files, by the SHA-256 of their bytes, have a row that needs them:
 * blocked and purged ones have none, and those given up.
 */
enum status sweep_find_needed(struct db *db, struct arena *arena,
    const unsigned char hashes[][SHA256_BYTES], size_t count, bool are_needed[])
    MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement sweep_statements[];

#endif
