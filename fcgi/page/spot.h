/* fcgi/page/spot.h: shapes in whole numbers, thinned to what can be seen, as paths of SVG. */

#ifndef PAGE_SPOT_H
#define PAGE_SPOT_H

#include "store/region.h"

/* A vertex. Units: of the grid that it was read on. */
struct spot {
	int x;
	int y;
};

/* Room for the spots of any of these regions. */
size_t spots_room(const struct region_list *list);

/*
 * A region on a grid of width by height, without the vertices that lie within
 * tolerance of the line that is drawn; if more than most are left, tolerance
 * grows. Of a box the second spot is its width and height. Gives their number.
 */
size_t spots_read(struct spot *spots, const struct region *region, int width,
    int height, double tolerance, size_t most);

/* Adds them to a path of SVG, each by its way from the last. */
void spots_add(struct buf *path, const struct spot *spots, size_t count,
    enum region_shape shape);

#endif
