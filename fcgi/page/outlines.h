/* fcgi/page/outlines.h: the regions of a picture among others. */

#ifndef PAGE_OUTLINES_H
#define PAGE_OUTLINES_H

#include "store/picture.h"
#include "view/view.h"

/* Enough for a card among few. */
enum { OUTLINE_POINTS = 320 };

/* All shapes of one hue. */
struct outline {
	int hue;			/* 1 to 6, by object */
	const char *path;		/* of an SVG path; NULL: only points */
	const char *dots;		/* the points; NULL: none */
};

/*
 * templates/part/outlines.html. Units: thousandths of the picture's shorter
 * side, from its top left corner.
 */
struct outlines {
	int width;
	int height;
	const char *path;		/* of all hues: the casing */
	const char *dots;
	const struct outline *hues;
	size_t hue_count;
};

extern const struct view outlines_view;

/*
 * The outlines of a picture, as fine as a card can show, of at most points
 * vertices, OUTLINE_POINTS; of many regions only the first. NULL: there is
 * nothing to draw. Owns: the arena.
 */
const struct outlines *picture_outlines(struct arena *arena,
    const struct picture *picture, size_t points);

#endif
