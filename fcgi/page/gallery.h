/* fcgi/page/gallery.h: galleries as covers, and one gallery. */

#ifndef PAGE_GALLERY_H
#define PAGE_GALLERY_H

#include "page/address.h"
#include "page/list.h"
#include "page/site.h"
#include "store/gallery.h"

enum { COVERS = 4 };			/* pictures on a cover */

/* templates/part/gallery.html: a gallery among others. */
struct gallery_card {
	const struct gallery *gallery;
	struct rough_count count;
	const char *title;		/* or its number */
	const char *address;
	struct person owner;
	const char *description;	/* HTML */
	const struct picture_card *first;	/* NULL: no picture is shown */
	const struct picture_card *others;	/* COVERS - 1, or none */
	size_t other_count;
	bool is_mosaic;			/* there are others */
};

extern const struct view gallery_card_view;

/* The title, or "Gallery 5" where there is none. Owns: the arena. */
const char *gallery_title(struct arena *arena, int id, const char *title);

/* Whom the gallery trusts, as links in a sentence. Owns: the arena. */
const struct person *gallery_people(struct arena *arena,
    const struct gallery *gallery);

/* Finds the covers and makes the cards. Owns: the arena. */
enum status gallery_cards_find(struct request *req,
    const struct gallery *galleries, size_t count,
    const struct gallery_card **cards) MUST_CHECK;

/* templates/gallery/index.html */
struct gallery_index_page {
	struct site site;
	const char *owner;		/* whose galleries these are, or NULL */
	const struct gallery_card *cards;
	size_t card_count;
	bool is_any;
	const char *done;		/* what has just been done, or NULL */
	struct pager pager;
	bool has_pages;
};

extern const struct view gallery_index_page_view;

/* templates/gallery/show.html */
struct gallery_page {
	struct site site;
	const char *feed;		/* address */
	struct gallery gallery;
	const char *title;
	const char *description;	/* HTML */
	struct person owner;
	struct moment created;
	const struct person *trusted;
	size_t trusted_count;
	bool has_trusted;
	const char *query;
	struct picture_list pictures;
	struct pager pager;		/* of one that is arranged */
	bool has_pages;
	bool may_fill;			/* the viewer, by adding and removing */
	bool may_shape;			/* its texts and its trust */
	bool has_labels;		/* that the viewer may make or give */
	const char *done;		/* what has just been done, or NULL */
	const char *numbers;		/* as they were typed */
	const char *fault;		/* what is wrong with them, or NULL */
};

extern const struct view gallery_page_view;

/* A picture of a gallery that is put in order. */
struct arranged {
	const struct picture_card *card;
	int position;
	int up;				/* positions */
	int down;
	bool is_first;
	bool is_last;
};

/* templates/gallery/arrange.html */
struct gallery_arrange_page {
	struct site site;
	int id;
	const char *title;
	const char *address;
	bool is_arranged;
	const char *done;		/* what has just been done, or NULL */
	int offset;
	const struct arranged *lines;
	size_t line_count;
	struct pager pager;
	bool has_pages;
};

extern const struct view gallery_arrange_page_view;

/* Fills in what does not come from the search. Owns: the arena. */
void gallery_page_init(struct gallery_page *page, const struct request *req);

#endif
