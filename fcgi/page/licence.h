/* fcgi/page/licence.h: the licences, and what one of them asks. */

#ifndef PAGE_LICENCE_H
#define PAGE_LICENCE_H

#include "page/address.h"
#include "page/list.h"
#include "page/site.h"
#include "store/licence.h"

/* A licence among others. */
struct licence_row {
	const struct licence *licence;
	const char *address;
	struct rough_count count;
};

/* Licences under one heading. */
struct licence_group {
	const char *id;			/* of the heading */
	const char *title;
	const char *note;
	const struct licence_row *rows;
	size_t row_count;
};

/* templates/licence/index.html */
struct licence_index_page {
	struct site site;
	const char *text;		/* what they are to hold, or NULL */
	const struct licence_group *groups;
	size_t group_count;
	const struct licence_row *others;	/* not used here: folded away */
	size_t other_count;
	int64_t other_total;
};

extern const struct view licence_index_page_view;

/*
 * Sorts licences into those that are pinned, used here, and others; what was
 * searched for makes one group. Owns: the arena.
 */
void licence_index_init(struct licence_index_page *page,
    const struct request *req, const struct licence *licences, size_t count);

/* templates/licence/show.html */
struct licence_page {
	struct site site;
	struct licence licence;
	const char *query;
	struct picture_list pictures;
};

extern const struct view licence_page_view;

#endif
