/* lib/store/region_difference.c: what two lists of regions do not have in common. */

#include "store/region_difference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- regions by number ---- */

static int
compare_ids(const void *a, const void *b)
{
	const struct region *left = *(const struct region *const *)a;
	const struct region *right = *(const struct region *const *)b;

	return (left->id > right->id) - (left->id < right->id);
}

struct region_index
region_index_of(struct arena *arena, const struct region_list *list)
{
	struct region_index index = {
		.items =
		    arena_array(arena, list->count + 1, sizeof(*index.items)),
	};
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (list->regions[i].id != 0)
			index.items[index.count++] = &list->regions[i];
	}
	qsort(index.items, index.count, sizeof(*index.items), compare_ids);
	return index;
}

const struct region *
region_index_find(const struct region_index *index, int id)
{
	const struct region wanted = { .id = id };
	const struct region *key = &wanted;
	const struct region **found;

	if (id == 0 || index->count == 0)
		return NULL;
	found = bsearch(&key, index->items, index->count, sizeof(*index->items),
	    compare_ids);
	return found == NULL ? NULL : *found;
}

/* ---- two states of one region ---- */

static bool
has_moved(const struct region *a, const struct region *b)
{
	return a->shape != b->shape ||
	    a->coordinate_count != b->coordinate_count ||
	    memcmp(a->coordinates, b->coordinates,
		a->coordinate_count * sizeof(*a->coordinates)) != 0;
}

static bool
is_same_source(const struct region *a, const struct region *b)
{
	bool is_sure = !isnan(a->source_confidence);

	return text_is(a->source_kind, b->source_kind) &&
	    text_is(a->source_name, b->source_name) &&
	    is_sure == !isnan(b->source_confidence) &&
	    (!is_sure || a->source_confidence == b->source_confidence);
}

unsigned
region_compare(const struct region *a, const struct region *b)
{
	unsigned how = 0;

	if (has_moved(a, b))
		how |= REGION_MOVED;
	if (!text_is(a->object, b->object))
		how |= REGION_RELABELLED;
	if (!text_is(a->instance, b->instance))
		how |= REGION_REGROUPED;
	if (!is_same_source(a, b))
		how |= REGION_RESOURCED;
	return how;
}

/* ---- two lists ---- */

static void
add_removed(struct region_difference *found, const struct region_list *before,
    const struct region_index *after)
{
	size_t i;

	for (i = 0; i < before->count; i++) {
		const struct region *was = &before->regions[i];

		if (region_index_find(after, was->id) == NULL)
			found->changes[found->count++] = (struct region_change){
				.was = was,
				.place = (int)i + 1,
			};
	}
}

static void
add_others(struct region_difference *found, const struct region_list *after,
    const struct region_index *before)
{
	const struct region *last = NULL;
	size_t i;

	for (i = 0; i < after->count; i++) {
		struct region_change change = {
			.is = &after->regions[i],
			.place = (int)i + 1,
		};

		change.was = region_index_find(before, change.is->id);
		if (change.was != NULL) {
			change.how = region_compare(change.was, change.is);
			found->is_reordered = found->is_reordered ||
			    (last != NULL && change.was < last);
			last = change.was;
		}
		if (change.was == NULL || change.how != 0)
			found->changes[found->count++] = change;
	}
}

struct region_difference
region_difference_of(struct arena *arena, const struct region_list *before,
    const struct region_list *after)
{
	struct region_index was = region_index_of(arena, before);
	struct region_index is = region_index_of(arena, after);
	struct region_difference found = {
		.changes = arena_array(arena, before->count + after->count + 1,
		    sizeof(*found.changes)),
	};

	add_removed(&found, before, &is);
	add_others(&found, after, &was);
	return found;
}
