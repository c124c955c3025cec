/* lib/store/region_merge.c: two changes of one list of regions, put together. */

#include "store/region_merge.h"

struct merging {
	struct region_index base;
	struct region_index now;
	struct region_index theirs;
	struct region *regions;
	size_t count;
	int *conflicts;
	size_t conflict_count;
};

static void
take(struct merging *merging, const struct region *region)
{
	merging->regions[merging->count++] = *region;
}

static void
note_conflict(struct merging *merging, int id)
{
	merging->conflicts[merging->conflict_count++] = id;
}

/* The region of now with what they changed. */
static struct region
joined(const struct region *now, const struct region *theirs, unsigned changed)
{
	struct region region = *now;

	if (changed & REGION_MOVED) {
		region.shape = theirs->shape;
		region.coordinates = theirs->coordinates;
		region.coordinate_count = theirs->coordinate_count;
	}
	if (changed & REGION_RELABELLED)
		region.object = theirs->object;
	if (changed & REGION_REGROUPED)
		region.instance = theirs->instance;
	if (changed & REGION_RESOURCED) {
		region.source_kind = theirs->source_kind;
		region.source_name = theirs->source_name;
		region.source_confidence = theirs->source_confidence;
	}
	return region;
}

/* One that is there now, and was at the base. */
static void
merge_kept(struct merging *merging, const struct region *base,
    const struct region *now)
{
	const struct region *theirs =
	    region_index_find(&merging->theirs, now->id);
	unsigned by_now = region_compare(base, now), by_them;
	struct region region;

	if (theirs == NULL) {
		if (by_now == 0)
			return;
		note_conflict(merging, now->id);
		take(merging, now);
		return;
	}
	by_them = region_compare(base, theirs);
	if ((by_now & by_them & region_compare(now, theirs)) != 0) {
		note_conflict(merging, now->id);
		take(merging, now);
		return;
	}
	region = joined(now, theirs, by_them);
	take(merging, &region);
}

static void
merge_now(struct merging *merging, const struct region_list *now)
{
	size_t i;

	for (i = 0; i < now->count; i++) {
		const struct region *region = &now->regions[i];
		const struct region *base =
		    region_index_find(&merging->base, region->id);

		if (base == NULL)
			take(merging, region);
		else
			merge_kept(merging, base, region);
	}
}

/* What they added, and what they changed that is there no more. */
static void
merge_theirs(struct merging *merging, const struct region_list *theirs)
{
	size_t i;

	for (i = 0; i < theirs->count; i++) {
		const struct region *region = &theirs->regions[i];
		const struct region *base =
		    region_index_find(&merging->base, region->id);

		if (base == NULL)
			take(merging, region);
		else if (region_index_find(&merging->now, region->id) == NULL &&
		    region_compare(base, region) != 0)
			note_conflict(merging, region->id);
	}
}

struct region_merge
region_merge_of(struct arena *arena, const struct region_list *base,
    const struct region_list *now, const struct region_list *theirs)
{
	struct region_difference since = region_difference_of(arena, base, now);
	size_t most = now->count + theirs->count + 1;
	struct merging merging = {
		.base = region_index_of(arena, base),
		.now = region_index_of(arena, now),
		.theirs = region_index_of(arena, theirs),
		.regions = arena_array(arena, most, sizeof(struct region)),
		.conflicts = arena_array(arena, most, sizeof(int)),
	};

	if (since.count == 0 && !since.is_reordered)
		return (struct region_merge){ .list = *theirs };
	merge_now(&merging, now);
	merge_theirs(&merging, theirs);
	return (struct region_merge){
		.list = { .regions = merging.regions, .count = merging.count },
		.conflicts = merging.conflicts,
		.conflict_count = merging.conflict_count,
	};
}
