/* fcgi/page/activity.h: what somebody has changed, line by line. */

#ifndef PAGE_ACTIVITY_H
#define PAGE_ACTIVITY_H

#include "page/address.h"
#include "page/site.h"
#include "store/activity.h"

/* templates/user/activities.html: one change. */
struct activity_line {
	const char *words; /* "Drew regions on" */
	const char *name;
	const char *address;
	struct moment moment;
};

extern const struct view activity_line_view;

/* Lines of changes. Owns: the arena. */
const struct activity_line *activity_lines(struct arena *arena,
    const struct activity *activities, size_t count);

/* templates/user/activity.html */
struct activity_page {
	struct site site;
	const char *name;
	const char *address; /* of the user's page */
	const struct activity_line *lines;
	size_t line_count;
	struct pager pager;
	bool has_pages;
};

extern const struct view activity_page_view;

#endif
