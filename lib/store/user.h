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
	int picture_count;		/* shown; over 1,000 the keeper's last */
	bool is_closed;			/* by its owner; the name stays */
};

extern const struct view user_view;		/* id, admin, joined */
extern const struct view user_line_view;	/* admin */

/* Accounts by name; deleted ones are left out. Counts are the keeper's. */
enum status users_list(struct db *db, struct arena *arena, int offset,
    int limit, struct user **users, size_t *count) MUST_CHECK;

/*
 * The same for pages, with counts of this moment. part, a piece of the name
 * without regard to case, may be NULL. Cost: counts the pictures of each.
 */
enum status users_search(struct db *db, struct arena *arena, const char *part,
    int offset, int limit, struct user **users, size_t *count) MUST_CHECK;

/* Fails: NOT_FOUND, GONE (deleted). */
enum status user_find(struct db *db, struct arena *arena, const char *name,
    struct user *user) MUST_CHECK;

/*
 * The same, and of accounts that are closed those whose pictures are shown.
 * Fails: NOT_FOUND, GONE (closed, and nothing to show).
 */
enum status user_find_name(struct db *db, struct arena *arena,
    const char *name, struct user *user) MUST_CHECK;

/* What somebody brought in and gave. */
struct user_totals {
	int galleries;
	int ratings;			/* given; at most USER_TOTAL_MAX + 1 */
	int64_t regions;		/* on that many newest own pictures */
};

enum { USER_TOTAL_MAX = 10000 };

enum status user_totals_find(struct db *db, struct arena *arena, int user_id,
    struct user_totals *totals) MUST_CHECK;


#endif
