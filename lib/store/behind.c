/* lib/store/behind.c: what a search finds behind one picture, the oldest first. */

#include "store/search_private.h"

enum status
search_ids_behind(struct db *db, struct arena *arena,
    const struct search_wish *wish, int picture_id, struct problem *problem,
    struct int_list *found)
{
	const struct picture picture = { .id = picture_id };
	struct search_wish behind = *wish;
	struct search search;
	bool is_more;
	int *ids;

	behind.ordering = ORDER_DATE_ASC;
	if (picture_id != 0) {
		TRY(search_open(db, arena, &behind, &search, problem));
		behind.after = cursor_make(arena, &search, &picture);
	}
	TRY(search_open(db, arena, &behind, &search, problem));
	TRY(search_ids(db, arena, &search, wish->limit, &ids, &found->count,
	    &is_more));
	found->items = ids;
	return OK;
}
