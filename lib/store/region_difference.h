/* lib/store/region_difference.h: what two lists of regions do not have in common. */

#ifndef STORE_REGION_DIFFERENCE_H
#define STORE_REGION_DIFFERENCE_H

#include "store/region.h"

/* Bits: what of a region that both lists have is not the same. */
enum region_fault {
	REGION_MOVED = 1 << 0,
	REGION_RELABELLED = 1 << 1,
	REGION_REGROUPED = 1 << 2, /* another instance */
	REGION_RESOURCED = 1 << 3, /* drawn by somebody or something else */
};

/* Of one region; one of both is NULL where it is only in the other list. */
struct region_change {
	const struct region *was;
	const struct region *is;
	unsigned how; /* of enum region_fault, where it is in both */
	int place;    /* from 1, in the list that has it; the later one first */
};

struct region_difference {
	struct region_change *changes; /* removed ones first, each by place */
	size_t count;
	bool is_reordered; /* those in both stand in another order */
};

/*
 * Compares by the numbers of regions; one without a number is new. Both lists
 * must live as long. Owns: the arena. Cost: n log n.
 */
struct region_difference region_difference_of(struct arena *arena,
    const struct region_list *before, const struct region_list *after);

/* The same of one region in two states, of enum region_fault. */
unsigned region_compare(const struct region *a, const struct region *b);

/* The regions of a list by number, for region_index_find. */
struct region_index {
	const struct region **items;
	size_t count;
};
struct region_index region_index_of(struct arena *arena,
    const struct region_list *list);

/* NULL: the list has no region of this number. */
const struct region *region_index_find(const struct region_index *index,
    int id);

#endif
