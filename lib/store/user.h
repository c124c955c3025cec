/* lib/store/user.h: accounts as everyone sees them. */

#ifndef STORE_USER_H
#define STORE_USER_H

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


#endif
