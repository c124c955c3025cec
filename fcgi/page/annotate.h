/* fcgi/page/annotate.h: the editor of a picture's regions. */

#ifndef PAGE_ANNOTATE_H
#define PAGE_ANNOTATE_H

#include "page/site.h"
#include "store/picture.h"

/* templates/picture/annotate.html */
struct annotate_page {
	struct site site;
	struct picture picture;
	const char *name;    /* the title, or its number */
	const char *address; /* of the picture */
	const char
	    *full_address; /* of all its pixels; NULL: not for browsers */
	const char *annotations_address;
	bool has_regions;
	bool proposes; /* what is drawn waits for the author */
	/* Of the one that the viewer has waiting, or NULL, and what it was
	 * made from; NULL: nothing. */
	const char *proposal_address;
	const char *proposal_base_address;
};

extern const struct view annotate_page_view;

/* Fails: NOT_FOUND, GONE. */
enum status annotate_page_find(struct request *req, int id,
    struct annotate_page *page) MUST_CHECK;

#endif
