/* lib/store/gallery.h: galleries, and the users they trust. */

#ifndef STORE_GALLERY_H
#define STORE_GALLERY_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

struct gallery {
	int id;
	const char *title;
	const char *description;
	const char *owner;
	int owner_id;
	const char **users;		/* whom the owner trusts */
	size_t user_count;
	int64_t created_at_us;
	int picture_count;		/* shown; over 1,000 the keeper's last */
	bool is_arranged;		/* somebody has put pictures in order */
};

extern const struct view gallery_view;

/* Galleries by number; owner may be NULL. */
enum status galleries_list(struct db *db, struct arena *arena,
    const char *owner, int offset, int limit, struct gallery **galleries,
    size_t *count) MUST_CHECK;

/* The same, the newest first. */
enum status galleries_newest(struct db *db, struct arena *arena,
    const char *owner, int offset, int limit, struct gallery **galleries,
    size_t *count) MUST_CHECK;

/* Galleries that hold the picture, by number. */
enum status galleries_of_picture(struct db *db, struct arena *arena,
    int picture_id, int limit, struct gallery **galleries, size_t *count)
    MUST_CHECK;

/* Fails: NOT_FOUND, GONE (deleted; gallery is filled in all the same). */
enum status gallery_find(struct db *db, struct arena *arena, int id,
    struct gallery *gallery) MUST_CHECK;

/*
 * The pictures that are shown, in the order that somebody gave them; those
 * that were added since are last, the newest of them first.
 */
enum status gallery_ordered_list(struct db *db, struct arena *arena, int id,
    int offset, int limit, struct int_list *pictures) MUST_CHECK;

/* A gallery that somebody may put pictures into. */
struct fillable_gallery {
	int id;
	const char *title;
	const char *owner;
	bool is_holding;		/* the picture that was asked about */
};

/*
 * The galleries that somebody owns or is trusted with, the newest first, and
 * which of them hold a picture (0: none is asked about).
 */
enum status galleries_fillable(struct db *db, struct arena *arena,
    int account_id, int picture_id, int limit,
    struct fillable_gallery **galleries, size_t *count) MUST_CHECK;

/* A picture that stands for a gallery. */
struct gallery_cover {
	int gallery_id;
	int picture_id;
};

/*
 * The first shown pictures of these galleries, at most each of every one, in
 * the order of ids.
 */
enum status gallery_covers_find(struct db *db, struct arena *arena,
    const int *ids, size_t id_count, int each, struct gallery_cover **covers,
    size_t *count) MUST_CHECK;


#endif
