/* fcgi/page/user.h: the people of the site, and one of them. */

#ifndef PAGE_USER_H
#define PAGE_USER_H

#include "page/activity.h"
#include "page/gallery.h"
#include "store/user.h"

/* Somebody among others. */
struct user_line {
	struct person person;
	struct moment joined;
	struct rough_count count;
	bool is_admin;
};

/* templates/user/index.html */
struct user_index_page {
	struct site site;
	const char *text;		/* what names are to hold, or NULL */
	const struct user_line *lines;
	size_t line_count;
	struct pager pager;
	bool has_pages;
};

extern const struct view user_index_page_view;

/* Lines of users. Owns: the arena. */
const struct user_line *user_lines(struct arena *arena,
    const struct user *users, size_t count);

/* A number and what it counts. */
struct tally {
	const char *prefix;		/* "about ", "over " or nothing */
	int64_t number;
	const char *noun;
};

enum { USER_TALLIES = 4 };

/* templates/user/show.html */
struct user_page {
	struct site site;
	const char *feed;		/* address */
	struct user user;
	struct moment joined;
	struct user_totals totals;
	const struct tally *tallies;	/* USER_TALLIES */
	size_t tally_count;
	const struct gallery_card *galleries;
	size_t gallery_count;
	const char *all_galleries;	/* address, where some are not shown */
	bool is_own;			/* who looks at it is this user */
	const struct activity_line *activities;
	size_t activity_count;
	const char *all_activities;	/* address, or NULL: there are none */
	const char *query;
	struct picture_list pictures;
};

extern const struct view user_page_view;

/* Fills in what follows from user and totals. Owns: the arena. */
void user_page_init(struct user_page *page, const struct request *req);

/* Fills in the numbers, once the pictures were found. */
void user_page_count(struct user_page *page, struct arena *arena);

#endif
