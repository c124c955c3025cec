/* lib/store/region.h: the regions of a picture, read from its text. */

#ifndef STORE_REGION_H
#define STORE_REGION_H

#include "base/base.h"

enum region_shape {
	REGION_BBOX,
	REGION_POLYGON,
	REGION_POLYLINE,
	REGION_POINT,
};

struct region {
	int id;
	enum region_shape shape;
	const char *object;		/* its name */
	const char *instance;		/* JSON of a number or text, or NULL */
	const char *source_kind;	/* "person", "tool", "model", or NULL */
	const char *source_name;	/* or NULL */
	double source_confidence;	/* NAN: not said */
	const double *coordinates;	/* bbox: x, y, width, height;
					 * others: x, y of each point */
	size_t coordinate_count;
};

struct region_list {
	const struct region *regions;
	size_t count;
};

/*
 * Reads struct picture's regions, at most most: the text that the database
 * makes of the table region, with names in it. NULL is an empty list; a text
 * that reads otherwise is logged, and what stands before the place is given.
 * Owns: the arena. Cost: one pass, for each card of a page.
 */
struct region_list regions_read(struct arena *arena, const char *text,
    size_t most);

#endif
