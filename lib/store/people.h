/* lib/store/people.h: reading accounts and galleries. */

#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

struct user {
	int id;
	const char *name;
	bool is_admin;
	int64_t joined_at_us;
};

extern const struct view user_view;		/* id, admin, joined */
extern const struct view user_line_view;	/* admin */

/* Accounts by name; deleted ones are left out. */
enum status users_list(struct db *db, struct arena *arena, int offset,
    int limit, struct user **users, size_t *count) MUST_CHECK;

/* Fails: NOT_FOUND, GONE (deleted). */
enum status user_find(struct db *db, struct arena *arena, const char *name,
    struct user *user) MUST_CHECK;

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
