/* fcgi/page/gather.h: the choice of a gallery to put pictures into. */

#ifndef PAGE_GATHER_H
#define PAGE_GATHER_H

#include "page/site.h"

/* A gallery that the viewer may fill. */
struct gather_choice {
	int id;
	const char *title; /* or its number */
	const char *address;
	const char *owner; /* NULL: the viewer */
	bool is_chosen;
};

/* templates/gallery/gather.html */
struct gather {
	const struct gather_choice *holding; /* the picture is in these */
	size_t holding_count;
	int holding_number;	       /* the same, to be shown */
	struct gather_choice *choices; /* and could be in these */
	size_t choice_count;
	const char *title; /* of a new one, as it was typed */
	const char *next;  /* where to go on afterwards */
};

extern const struct view gather_view;

/*
 * Finds the galleries that the viewer may fill; those that hold the picture
 * apart (0: none do). NULL: nobody is signed in. Owns: the arena.
 */
enum status gather_find(struct request *req, int picture_id,
    struct gather **gather) MUST_CHECK;

/* A number in a list. */
struct int_item {
	int number;
};

/* templates/gallery/fill.html: the same, asked once more. */
struct fill_page {
	struct site site;
	struct gather *gather;
	const char *fault;
	const struct int_item *pictures;
	size_t picture_count;
	int picture_number; /* the same, to be shown */
	const char *next;
};

extern const struct view fill_page_view;

/* Fills in what was sent before. Owns: the arena. */
void fill_page_show(struct fill_page *page, struct request *req,
    const struct int_list *pictures, int gallery_id, const char *title);

#endif
