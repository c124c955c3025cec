/* lib/store/beside.c: the pictures before and behind one in a search. */

#include "store/search_private.h"

enum { BESIDE_MS = 500 };	/* for both searches together */

/* The one next to the cursor of wish; 0: there is none. */
static enum status
find_one(struct db *db, struct arena *arena, const struct search_wish *wish,
    struct problem *problem, int *id)
{
	struct search search;
	size_t count;
	bool is_more;
	int *ids;

	TRY(search_open(db, arena, wish, &search, problem));
	TRY(search_ids(db, arena, &search, 1, &ids, &count, &is_more));
	*id = count > 0 ? ids[0] : 0;
	return OK;
}

static enum status
find_both(struct db *db, struct arena *arena,
    const struct search_wish *wish, const struct picture *picture,
    struct problem *problem, int *before, int *behind)
{
	struct search_wish beside = *wish;
	struct search search;

	beside.offset = 0;
	beside.limit = 1;
	beside.after = NULL;
	beside.is_before = false;
	TRY(search_limit_time(db, arena, clock_monotonic_us() +
	    BESIDE_MS * INT64_C(1000)));
	TRY(search_open(db, arena, &beside, &search, problem));
	beside.after = cursor_make(arena, &search, picture);
	TRY(find_one(db, arena, &beside, problem, behind));
	beside.is_before = true;
	return find_one(db, arena, &beside, problem, before);
}

enum status
search_beside(struct db *db, struct arena *arena,
    const struct search_wish *wish, const struct picture *picture,
    struct problem *problem, int *before, int *behind)
{
	enum status status;

	*before = *behind = 0;
	status = find_both(db, arena, wish, picture, problem, before, behind);
	return status == UNAVAILABLE && db_timed_out(db) ? OK : status;
}
