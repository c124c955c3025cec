/* lib/store/label_fill.h: samples put into a set that is there already. */

#ifndef STORE_LABEL_FILL_H
#define STORE_LABEL_FILL_H

#include "db/db.h"
#include "store/actor.h"

struct label_fill {
	int set_id;
	int *positions; /* -1: behind the last */
	int *picture_ids;
	const char **paths;
	const char **given; /* labels of the set; "": none */
	size_t count;
};

/*
 * Puts samples into a set, at most once: what is there with the same path,
 * picture and place stays as it is. added may be NULL. Fails: CONFLICT (the
 * path or the place is another sample's), UNPROCESSABLE (a path is no line,
 * or there is no such picture).
 */
enum status label_fill_insert(struct db *db, struct arena *arena,
    const struct label_fill *fill, const struct actor *actor, int *added)
    MUST_CHECK;

/*
 * The same with the listed pictures of its gallery that are no samples yet,
 * by number. Fails: CONFLICT (a path is another sample's).
 */
enum status label_fill_from_gallery(struct db *db, struct arena *arena,
    int set_id, const struct actor *actor, int *added) MUST_CHECK;

/* How many these are. */
enum status label_fill_count(struct db *db, struct arena *arena, int set_id,
    int *count) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement label_fill_statements[];

#endif
