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
	const char **users;		/* whom the owner trusts */
	size_t user_count;
};

extern const struct view gallery_view;

/* Galleries by number; owner may be NULL. */
enum status galleries_list(struct db *db, struct arena *arena,
    const char *owner, int offset, int limit, struct gallery **galleries,
    size_t *count) MUST_CHECK;

/* Fails: NOT_FOUND. */
enum status gallery_find(struct db *db, struct arena *arena, int id,
    struct gallery *gallery) MUST_CHECK;


#endif
