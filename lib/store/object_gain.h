/* lib/store/object_gain.h: what a change of the tree does to `has`. */

#ifndef STORE_OBJECT_GAIN_H
#define STORE_OBJECT_GAIN_H

#include "base/base.h"
#include "db/db.h"

/* How many pictures the rule `has` finds more, or less, for an object. */
struct object_gain {
	const char *name;
	int pictures; /* shown ones; below 0: it loses them */
};

struct object_gains {
	struct object_gain *items;
	size_t count;
};

struct object_counts;

/*
 * Counts below whom the pictures of these objects and of all below them are;
 * what changes later in the transaction is undone by object_preview_end.
 * Cost: reads those pictures.
 */
enum status object_preview_begin(struct db *db, struct arena *arena,
    const int *ids, size_t count, struct object_counts **before) MUST_CHECK;

/* Counts again, undoes what was done since, and gives the differences, the
 * greatest first. */
enum status object_preview_end(struct db *db, struct arena *arena,
    const struct object_counts *before, struct object_gains *gains) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement object_gain_statements[];

#endif
