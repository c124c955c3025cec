/* fcgi/page/help.h: a chapter of the manual. */

#ifndef PAGE_HELP_H
#define PAGE_HELP_H

#include "manual.h"
#include "page/site.h"

/* A chapter in the list of all. */
struct help_entry {
	const char *title;
	const char *address;
	const char *summary;
	bool is_here;
	const struct manual_section *sections; /* of the one that is here */
	size_t section_count;
};

/* templates/help/show.html */
struct help_page {
	struct site site;
	const char *title;
	const char *canonical; /* its one address */
	bool is_first;	       /* the way into the others */
	const struct manual_piece *pieces;
	size_t piece_count;
	const struct help_entry *entries;
	size_t entry_count;
	const struct help_entry *previous; /* NULL: there is none */
	const struct help_entry *next;
};

extern const struct view help_view;

/* Owns: the arena of the request. */
void help_page_init(struct help_page *page, const struct request *req,
    const struct manual_chapter *chapter);

#endif
