/* fcgi/page/crop.h: regions cut out of their pictures. */

#ifndef PAGE_CROP_H
#define PAGE_CROP_H

#include "store/object.h"
#include "store/picture.h"
#include "view/view.h"

/* templates/object/crop.html: a window of an SVG on a stored picture. */
struct crop {
	const char *object;
	const char *address;		/* of the region on its picture's page */
	const char *label;
	int picture_id;
	int number;			/* of the region, from 1 */
	const char *ratio;		/* CSS class: "r-150" */
	const char *image;
	int width_px;			/* of the image */
	int height_px;
	const char *view_box;		/* what of the image is seen */
};

extern const struct view crop_view;

struct crops {
	const struct crop *items;
	size_t count;
};

/*
 * Crops of the examples, at most limit: the largest region of each picture
 * first, then the second; tiny ones only where there is nothing else.
 * Owns: the arena.
 */
struct crops crops_of(struct arena *arena,
    const struct object_examples *examples, const struct picture *pictures,
    size_t picture_count, size_t limit);

/* What a crop shows. Units: pixels of the picture given. */
struct crop_box {
	double x, y, width, height;
};

/*
 * The region with a margin, as wide or high as a card may be, all of it in
 * the picture.
 */
struct crop_box crop_box_of(const struct object_example *example,
    double width_px, double height_px);

#endif
