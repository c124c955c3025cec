/* lib/store/region_merge.h: two changes of one list of regions, put together. */

#ifndef STORE_REGION_MERGE_H
#define STORE_REGION_MERGE_H

#include "store/region_difference.h"

struct region_merge {
	struct region_list list;
	const int *conflicts; /* numbers of regions that both changed */
	size_t conflict_count;
};

/*
 * What base becomes by both changes, region by region: the place, the object,
 * the instance and the source of one are each taken from whoever changed it.
 * Where both changed the same in another way, or one took away what the other
 * changed, that is a conflict, and the list has what it is now. The order is
 * that of now, what is added comes last; where nothing changed meanwhile the
 * list is theirs. All lists must live as long. Owns: the arena.
 * Cost: n log n.
 */
struct region_merge region_merge_of(struct arena *arena,
    const struct region_list *base, const struct region_list *now,
    const struct region_list *theirs);

#endif
