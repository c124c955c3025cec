/* fcgi/page/region_changes.h: what differs between two lists of regions, as a list and drawn. */

#ifndef PAGE_REGION_CHANGES_H
#define PAGE_REGION_CHANGES_H

#include "page/regions.h"
#include "store/region_difference.h"

/* One region, in the list and in the drawing. */
struct shown_change {
	const char *mark; /* "+3": the same in both */
	const char *way;  /* "added", "removed", "moved", "changed" */
	const char *what; /* "Moved and relabelled" */
	const char *was;  /* "Cat, box"; NULL: nothing */
	const char *is;
	const struct drawn_region *drawn;  /* as it is, or was; or NULL */
	const struct drawn_region *before; /* where it was, if it moved */
	int id;
	const char *history; /* the page of its own, or NULL */
};

/* templates/part/region_changes.html */
struct region_changes {
	const struct picture *picture; /* that it is drawn on */
	const struct shown_change *items;
	size_t count;
	const char *summary; /* "2 added, 1 moved." */
	const char *more;    /* what is not shown here, or NULL */
	bool has_drawing;
	bool is_busy; /* too many tags for a small screen */
	int grid;
};

extern const struct view region_changes_view;

/*
 * What a difference says; bytes is what its drawing may take of the page, and
 * what it takes is taken off. Without room it is a list alone. With the number
 * of a region behind it, histories is the address of that one's history; NULL
 * for no links. Owns: the arena; picture must live as long.
 */
struct region_changes region_changes_of(struct arena *arena,
    const struct picture *picture, const struct region_difference *difference,
    const char *histories, size_t *bytes);

/* The same as JSON: a list of what happened to which region. */
const char *region_changes_json(struct arena *arena,
    const struct region_difference *difference);

#endif
