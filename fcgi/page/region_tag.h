/* fcgi/page/region_tag.h: the plates with the numbers or names of regions, and where they stand. */

#ifndef PAGE_REGION_TAG_H
#define PAGE_REGION_TAG_H

#include "page/regions.h"

/* Gives each region its tag, or the first of each object. Owns: the arena. */
void region_tags_add(struct arena *arena, const struct picture *picture,
    struct drawn_region *drawn, size_t count, enum region_tags tags);

#endif
