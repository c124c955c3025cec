/* fcgi/page/region_list.h: the regions of a picture as a list beside its drawing. */

#ifndef PAGE_REGION_LIST_H
#define PAGE_REGION_LIST_H

#include "page/regions.h"
#include "store/object_place.h"

/* A region in a list; its number stands on the drawing too. */
struct region_row {
	const struct drawn_region *drawn;
	const char *address;		/* of the object */
	const char *place;		/* "… › Odd-toed ungulate › Equine" */
	const char *shape;		/* "polygon" */
	const char *points;		/* "96 points", or NULL */
	const char *note;		/* what else is known, or NULL */
};

/* All regions of one object: for pictures with very many. */
struct region_group {
	int hue;
	const char *object;
	const char *address;
	const char *place;
	const struct region_row *rows;
	size_t count;
};

/* templates/part/region_list.html: either rows or groups. */
struct region_list_part {
	const struct region_row *rows;
	size_t row_count;
	const struct region_group *groups;
	size_t group_count;
	bool is_long;			/* higher than the picture beside it */
};

extern const struct view region_list_view;

/* places: of the objects, by name. Owns: the arena. */
struct region_list_part region_list_of(struct arena *arena,
    const struct region_drawing *drawing, const struct object_place *places,
    size_t place_count);

#endif
