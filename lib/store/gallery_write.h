/* lib/store/gallery_write.h: galleries, their pictures and the users they trust. */

#ifndef STORE_GALLERY_WRITE_H
#define STORE_GALLERY_WRITE_H

#include "store/actor.h"

#include "db/db.h"

struct new_gallery {
	const char *title;
	const char *description; /* Markdown, or "" */
	int owner_id;
};

/* Fails: UNPROCESSABLE (a text too long or not one line). */
enum status gallery_insert(struct db *db, struct arena *arena,
    const struct new_gallery *gallery, const struct actor *actor, int *id)
    MUST_CHECK;

/*
 * Adds pictures, as added by the actor; those that are in it stay as they
 * are. Fails: UNPROCESSABLE (no such picture or gallery).
 */
enum status gallery_insert_pictures(struct db *db, struct arena *arena,
    int gallery_id, const int *picture_ids, size_t count,
    const struct actor *actor) MUST_CHECK;

/* Trusts accounts; those that are trusted already stay so. */
enum status gallery_insert_trust(struct db *db, struct arena *arena,
    int gallery_id, const int *account_ids, size_t count,
    const struct actor *actor) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement gallery_write_statements[];

#endif
