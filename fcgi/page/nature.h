/* fcgi/page/nature.h: how pictures came to be. */

#ifndef PAGE_NATURE_H
#define PAGE_NATURE_H

#include "page/address.h"
#include "page/list.h"
#include "page/site.h"
#include "store/nature.h"

/* A nature, with a picture of it. */
struct nature_card {
	const char *id;
	const char *name;		/* "Photograph" */
	const char *meaning;		/* "taken by a camera" */
	const char *search;		/* the search page with its query */
	struct rough_count count;
	const struct picture_card *picture;	/* NULL: there is none */
};

/* templates/nature/index.html */
struct nature_index_page {
	struct site site;
	const struct nature_card *cards;
	size_t card_count;
};

extern const struct view nature_index_page_view;

/* Finds the newest picture of each. Fails: UNAVAILABLE. */
enum status nature_index_fill(struct request *req,
    struct nature_index_page *page) MUST_CHECK;

#endif
