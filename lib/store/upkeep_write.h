/* lib/store/upkeep_write.h: what has to be done now and then, and after a bulk load. */

#ifndef STORE_UPKEEP_WRITE_H
#define STORE_UPKEEP_WRITE_H

#include "db/db.h"

/* Counts again what plans are chosen by. Cost: reads all pictures. */
enum status upkeep_refresh_statistics(struct db *db, struct arena *arena)
    MUST_CHECK;

/* Counts again the pictures of each branch of the tree of objects. */
enum status upkeep_refresh_counts_below(struct db *db, struct arena *arena)
    MUST_CHECK;

/*
 * Gives numbers to at most so many lines of the change log, those whose turn
 * has come. To be called in a transaction of its own, until numbered is 0.
 */
enum status upkeep_number_changes(struct db *db, struct arena *arena,
    int at_most, int *numbered) MUST_CHECK;

/*
 * Lets this transaction be committed without waiting for the disk: a crash
 * of the machine may lose it, whole, and nothing else.
 */
enum status upkeep_commit_lazily(struct db *db, struct arena *arena) MUST_CHECK;

/* Tells the database where people find the site, and if it sends mail. */
enum status upkeep_note_site(struct db *db, struct arena *arena,
    const char *public_url, bool sends_mail) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement upkeep_write_statements[];

#endif
