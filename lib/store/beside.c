/* lib/store/beside.c: the pictures before and behind one in a search. */

#include "store/search_private.h"

/* The one next to the cursor of wish; 0: there is none. */
static enum status
find_one(struct db *db, struct arena *arena, const struct search_wish *wish,
    struct problem *problem, int *id)
{
	struct search_page page;
	struct search search;

	TRY(search_open(db, arena, wish, &search, problem));
	TRY(search_run(db, arena, &search, &page));
	*id = page.count > 0 ? page.pictures[0].id : 0;
	return OK;
}

enum status
search_beside(struct db *db, struct arena *arena,
    const struct search_wish *wish, const struct picture *picture,
    struct problem *problem, int *before, int *behind)
{
	struct search_wish beside = *wish;
	struct search search;

	beside.offset = 0;
	beside.limit = 1;
	beside.after = NULL;
	beside.is_before = false;
	TRY(search_open(db, arena, &beside, &search, problem));
	beside.after = cursor_make(arena, &search, picture);
	TRY(find_one(db, arena, &beside, problem, behind));
	beside.is_before = true;
	return find_one(db, arena, &beside, problem, before);
}
