/* lib/store/region_text.h: regions written as text. */

#ifndef STORE_REGION_TEXT_H
#define STORE_REGION_TEXT_H

#include "store/region.h"
#include "store/region_write.h"

/* The list as programs send and get it. Owns: the arena. */
const char *regions_text(struct arena *arena, const struct region_list *list);

/*
 * The same as the database keeps it: with the number of each object in place
 * of its name. A region without a number has no id. Owns: the arena.
 */
const char *new_regions_text(struct arena *arena,
    const struct new_region *regions, size_t count);

#endif
