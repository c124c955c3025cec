/* lib/store/search_private.h: what the files of the search share. */

#ifndef STORE_SEARCH_PRIVATE_H
#define STORE_SEARCH_PRIVATE_H

#include "store/search.h"

/* How the matches are looked for. */
enum shape {
	SHAPE_WALK,	/* along the index of the ordering */
	SHAPE_DRIVE,	/* along the list of one condition, by date */
	SHAPE_GATHER,	/* all of the rarest conditions, then sorted */
};

struct plan {
	enum shape shape;
	size_t driver;		/* SHAPE_DRIVE: the condition */
	bool is_guess;		/* its estimate is hardly more */
	double patience;	/* share of gather_us to wait for a heap; 0: none */
	bool *gathered;		/* the conditions to gather by */
	double gather_us;	/* what gathering would cost */
	double hit_share;	/* SHAPE_WALK, _DRIVE: of rows read */
	double row_us;		/* what reading one row costs */
	double rows;		/* how many there are to read */
};

/*
 * Whether a statement that reads so many candidates in order is planned once
 * for all values, and one that gathers.
 */
enum db_plan search_scan_plan(const struct search *search, double rows);
enum db_plan search_gather_plan(const struct search *search,
    const struct plan *plan);

bool search_is_by_date(enum ordering ordering);
bool search_is_by_title(enum ordering ordering);

/*
 * Bounds each statement that follows in this transaction by the time that is
 * left until then, on the monotonic clock; by the least when none is.
 */
enum status search_limit_time(struct db *db, struct arena *arena,
    int64_t ends_at_us) MUST_CHECK;

/* Resolves every rule into a condition with its estimate. */
enum status search_resolve(struct db *db, struct arena *arena,
    struct search *search) MUST_CHECK;

enum { RESOLVE_PROBE_MAX = 2000 };	/* rows counted beforehand at most */

/* Takes over a count that may have stopped at RESOLVE_PROBE_MAX. */
void resolve_take_probe(double count, struct estimate *estimate);

/*
 * Asks about the text of a rule. False: what was answered a moment ago is at
 * hand; condition and estimate are filled in, and rows stay empty.
 */
bool resolve_text_ask(struct db *db, struct arena *arena,
    struct condition *condition, struct estimate *estimate,
    struct rows *rows);

/* Takes over the answer, where one was asked for. */
void resolve_text_take(struct arena *arena, const struct rows *rows,
    struct condition *condition, struct estimate *estimate);

/* Leaves out conditions that another one makes true. */
void search_drop_implied(struct arena *arena, struct search *search,
    struct condition *conditions);

/* Chooses the cheapest shape for this many matches from the start. */
void search_plan(const struct search *search, struct arena *arena,
    double wanted, struct plan *plan);

/*
 * How many rows more are read before anything is concluded from the hits,
 * where these may lie in a heap; 0: it may be concluded now.
 */
double plan_rows_before_gathering(const struct plan *plan, double rows_read);

/*
 * After some rows: true when gathering is now cheaper than going on for the
 * matches that are still wanted.
 */
bool plan_should_gather(struct plan *plan, double rows_read, double hits,
    double wanted);

/* The matches found so far, in order. */
struct found {
	int *ids;		/* room for those wanted */
	int count;
	int wanted;
};

/*
 * Finds the ids of the first matches behind the wish's cursor; behind offset
 * more of them, where that is not 0. Fails: UNAVAILABLE when it took too long.
 */
enum status search_find(struct db *db, struct arena *arena,
    const struct search *search, int64_t offset, struct found *found)
    MUST_CHECK;

/* Reads the cursor of the wish into the terms. */
enum status cursor_read(struct arena *arena, struct search *search)
    MUST_CHECK;

/* The cursor of this picture, to go on behind it or back before it. */
const char *cursor_make(struct arena *arena, const struct search *search,
    const struct picture *picture);

/* What cursors of this search are bound to. */
void cursor_bind(struct arena *arena, struct search *search);

#endif
