/* fcgi/page/card.h: pictures among others. */

#ifndef PAGE_CARD_H
#define PAGE_CARD_H

#include "page/outlines.h"
#include "store/picture.h"
#include "view/view.h"

/* templates/part/card.html: a picture among others. */
struct picture_card {
	const struct picture *picture;
	const char *name;		/* the title, or its number */
	const char *address;		/* of what the card leads to */
	const char *ratio;		/* CSS class: "r-150" */
	const struct outlines *outlines;	/* or NULL: no regions */
	bool is_lazy;			/* loaded when it comes into view */
};

extern const struct view card_view;

/* The title, or "Picture 5" where there is none. Owns: the arena. */
const char *picture_name(struct arena *arena, const struct picture *picture);

/*
 * Cards of pictures; those after the first eager ones are lazy. Owns: the
 * arena; the pictures must live as long.
 */
const struct picture_card *picture_cards(struct arena *arena,
    const struct picture *pictures, size_t count, size_t eager);

/* Likewise; each leads to its picture within the list of beside_words. */
const struct picture_card *picture_cards_within(struct arena *arena,
    const struct picture *pictures, size_t count, size_t eager,
    const char *words);

#endif
