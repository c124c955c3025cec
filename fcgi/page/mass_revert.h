/* fcgi/page/mass_revert.h: what one account changed in a span of time, before it is undone. */

#ifndef PAGE_MASS_REVERT_H
#define PAGE_MASS_REVERT_H

#include "page/moderation.h"
#include "store/mass_revert.h"

/* One of the two histories of a picture. */
struct revert_shown {
	const char *name; /* of the picture */
	const char *address;
	const char *kind;    /* "texts", "regions" */
	const char *outcome; /* why it is left alone, or NULL */
};

/* templates/admin/revert.html */
struct mass_revert_page {
	struct site site;
	const char *username;
	const char *from;
	const char *to;
	bool is_regions_only;
	const struct reason_choice *reasons;
	size_t reason_count;
	const char *note;
	const char *done;
	const char *fault;
	bool is_asked;
	const struct revert_shown *lines;
	size_t line_count;
	bool has_more;
	bool has_any; /* that can be undone */
};
extern const struct view mass_revert_page_view;

/* Owns: the arena. */
void mass_revert_page_fill(struct mass_revert_page *page, struct arena *arena,
    const struct revert_line *lines, size_t count);

#endif
