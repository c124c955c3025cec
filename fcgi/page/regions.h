/* fcgi/page/regions.h: regions as they are drawn on their picture. */

#ifndef PAGE_REGIONS_H
#define PAGE_REGIONS_H

#include "store/picture.h"
#include "store/region.h"
#include "view/view.h"

/* ---- hues ---- */

enum {
	HUES = 6,
	DRAWING_SMALL_TAGS = 12,	/* more hide a picture on a phone */
};

/* Objects in order of appearance; the place gives the hue. */
struct palette {
	const char **objects;
	size_t count;
};

/* For at most room objects. Owns: the arena. */
struct palette palette_create(struct arena *arena, size_t room);

/* 1 to HUES. is_new: this object has not been asked for before. */
int palette_hue(struct palette *palette, const char *object, bool *is_new);

/* ---- regions: on a plate, each a link to its line in a list ---- */

/* The plate with a text at a region's top. Units: pixels from the vertex. */
struct region_tag {
	const char *text;		/* a number or the object's name */
	const char *x;			/* of the vertex: "45.4437%" */
	const char *y;
	int left;
	int top;
	int width;
	int bar_width;			/* of the hue below the text */
	int middle;			/* of the text, from left */
	int text_width;			/* 0: as it comes */
};

struct drawn_region {
	const struct region *region;
	int number;			/* from 1, in the order of the list */
	int hue;			/* 1 to 6, by object */
	int thing;			/* shapes of one thing share it; or 0 */
	const char *object;
	const char *path;		/* of an SVG path, 0 to the grid */
	const char *hit;		/* what answers to the pointer */
	bool is_dot;
	bool is_open;			/* a line: nothing lies inside */
	bool is_first;			/* of its object */
	const char *mark;		/* on its tag in place of the number */
	const struct region_tag *tag;	/* or NULL */
};

/* templates/part/regions.html */
struct region_drawing {
	const struct drawn_region *regions;	/* by number */
	const struct drawn_region *layers;	/* the largest first, below */
	size_t count;
	int grid;			/* units of a side that paths count */
	bool has_more;			/* after the last one */
	bool is_busy;			/* too many tags for a small screen */
	bool is_crowded;		/* a tag shows only where one points */
};

extern const struct view region_drawing_view;
extern const struct view drawn_region_view;

enum region_tags {
	TAGS_WITH_NUMBERS,		/* each region: beside a list */
	TAGS_WITH_NAMES,		/* the first of each object: alone */
};

/* Which regions, and how much of a page they may take. */
struct drawing_wish {
	enum region_tags tags;
	int first;			/* the number that begins, from 1 */
	size_t weight;			/* bytes of the compressed page, about */
};

/*
 * The regions from the first that is wished for: few with their exact
 * coordinates, more of them as finely as a screen shows, and no more than the
 * weight allows. Owns: the arena.
 */
struct region_drawing picture_drawing(struct arena *arena,
    const struct picture *picture, const struct drawing_wish *wish);

/*
 * The shapes of a list, one for each of its regions, with neither tags nor
 * hues; grid is what their paths count in. Owns: the arena.
 */
struct drawn_region *regions_draw(struct arena *arena,
    const struct region_list *list, int *grid);

#endif
