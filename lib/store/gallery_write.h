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
 * Keeps others from changing the gallery until the end of the transaction:
 * what is read of it afterwards stays true. It need not be there.
 */
enum status gallery_lock(struct db *db, struct arena *arena, int id) MUST_CHECK;

/* Fails: UNPROCESSABLE (a text too long or not one line). */
enum status gallery_update(struct db *db, struct arena *arena, int id,
    const char *title, const char *description, const struct actor *actor)
    MUST_CHECK;

/* The row stays; pictures and trust go. */
enum status gallery_delete(struct db *db, struct arena *arena, int id,
    const struct actor *actor) MUST_CHECK;

/* Which of these pictures nobody may see, at most limit; by number. */
enum status gallery_unlisted_pictures(struct db *db, struct arena *arena,
    const struct int_list *pictures, int limit, struct int_list *unlisted)
    MUST_CHECK;

/*
 * Adds pictures, as added by the actor; those that are in it stay as they
 * are. added, how many came in, may be NULL. Fails: UNPROCESSABLE (no such
 * picture or gallery).
 */
enum status gallery_insert_pictures(struct db *db, struct arena *arena,
    int gallery_id, const struct int_list *pictures, const struct actor *actor,
    int *added) MUST_CHECK;

/* Takes pictures out; those that are not in it do no harm. */
enum status gallery_delete_pictures(struct db *db, struct arena *arena,
    int gallery_id, const struct int_list *pictures, const struct actor *actor,
    int *removed) MUST_CHECK;

/*
 * Puts a picture at a position among those that are shown, from 1; position
 * receives where it is then. Fails: NOT_FOUND (it is not shown in there).
 * Cost: looks at all pictures of the gallery.
 */
enum status gallery_move_picture(struct db *db, struct arena *arena,
    int gallery_id, int picture_id, const struct actor *actor, int *position)
    MUST_CHECK;

/* The newest first again. */
enum status gallery_reset_order(struct db *db, struct arena *arena,
    int gallery_id, const struct actor *actor) MUST_CHECK;

/* Trusts accounts; those that are trusted already stay so. */
enum status gallery_insert_trust(struct db *db, struct arena *arena,
    int gallery_id, const int *account_ids, size_t count,
    const struct actor *actor) MUST_CHECK;

/* Trusts an account no longer, if it did. */
enum status gallery_delete_trust(struct db *db, struct arena *arena,
    int gallery_id, int account_id, const struct actor *actor) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement gallery_write_statements[];

#endif
