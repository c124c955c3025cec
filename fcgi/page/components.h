/* fcgi/page/components.h: everything that pages are made of, once. */

#ifndef PAGE_COMPONENTS_H
#define PAGE_COMPONENTS_H

#include "page/address.h"
#include "page/card.h"
#include "page/region_list.h"
#include "page/site.h"
#include "store/picture.h"

/* templates/help/components.html */
struct components_page {
	struct site site;
	struct moment moment;
	struct pager pager;
	const char *words;		 /* in the search field */
	const struct outlines *outlines; /* of shapes made up */
	const struct picture_card *cards;
	size_t card_count;
	const struct picture_card *plate; /* NULL: there is no picture */
	struct region_drawing drawing;	  /* of the plate */
	struct region_list_part list;
};

extern const struct view components_view;

/*
 * Over some pictures with regions, the first for the plate. Owns: the arena
 * of the request.
 */
void components_page_init(struct components_page *page,
    const struct request *req, const struct picture *pictures, size_t count);

#endif
