/* lib/store/search.h: finding pictures by a query. */

#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "base/base.h"
#include "db/db.h"
#include "query/query.h"
#include "sql/sql.h"
#include "store/picture.h"

enum {
	SEARCH_LIMIT_MAX = 1000,
	SEARCH_COUNT_MAX = 10000,	/* counts are exact up to this */
	SEARCH_STREAM_ROWS = 500,	/* pictures in one batch of a stream */
};

/* What is asked for. */
struct search_wish {
	const struct query *query;
	enum ordering ordering;
	bool has_seed;
	int64_t seed;			/* for ORDER_RANDOM */
	int64_t offset;
	int limit;			/* a stream: 0 is all */
	const char *after;		/* a cursor, or NULL */
	bool is_before;			/* what is before it, not behind */
	const unsigned char *secret;	/* signs cursors */
	size_t secret_length;
	const char *public_url;		/* begins the addresses */
	bool is_last;			/* nothing is read behind its page */
};

/* What is known of a condition beforehand, to choose a plan by. */
struct estimate {
	double share;			/* of all pictures, that pass it */
	double count;			/* of pictures that an index finds */
	const int *counts;		/* by id, for lists; NULL for long ones */
	double prefix_share;		/* titles that begin so, 1: no prefix */
	bool is_counted;		/* share is more than a sample says */
	double test_us;			/* what testing one row costs */
	double start_us;		/* what comes before the first test */
};

/* A search, its names resolved. */
struct search {
	const struct search_wish *wish;
	struct search_terms terms;
	struct estimate *estimates;	/* one for each condition */
	const struct rule **rules;	/* likewise, for messages */
	unsigned char digest[8];	/* of query, ordering and seed */
	int64_t seed;
	bool is_empty;			/* no picture can match */
	struct problem *problem;
};

/* One page of the answer. */
struct search_page {
	struct picture *pictures;
	size_t count;
	const char *next;		/* cursor, or NULL at the end */
	const char *previous;		/* for is_before; NULL at the start */
};

/*
 * Resolves names and times, reads the cursor. Fails: BAD_INPUT with a
 * problem when the cursor is not of this search.
 */
enum status search_open(struct db *db, struct arena *arena,
    const struct search_wish *wish, struct search *search,
    struct problem *problem) MUST_CHECK;

/*
 * Finds a page; it is short only when nothing more matches. Fails:
 * UNAVAILABLE with a problem that names a rule when it took too long.
 */
enum status search_run(struct db *db, struct arena *arena,
    struct search *search, struct search_page *page) MUST_CHECK;

/*
 * The first matches behind the wish's cursor, or before it from the nearest
 * on; without one from the start, whatever the offset. Up to most of them;
 * more: there are others. Owns: the arena. Fails: as search_run.
 */
enum status search_ids(struct db *db, struct arena *arena,
    struct search *search, int most, int **ids, size_t *count, bool *more)
    MUST_CHECK;

/*
 * The first matches behind a picture, the oldest first, up to the wish's
 * limit; 0: from the start. The picture need not be found itself, nor be
 * there any more. Owns: the arena. Fails: as search_run.
 */
enum status search_ids_behind(struct db *db, struct arena *arena,
    const struct search_wish *wish, int picture_id, struct problem *problem,
    struct int_list *found) MUST_CHECK;

/* Counts the matches, up to SEARCH_COUNT_MAX + 1. */
enum status search_count(struct db *db, struct arena *arena,
    struct search *search, int *count) MUST_CHECK;

/*
 * The pictures before and behind one in the order of a search, whether it is
 * found itself or not; 0: there is none. The wish's offset, limit and cursor
 * are not read; what takes over half a second is given up, and with it the
 * transaction. Cost: two searches of one picture.
 */
enum status search_beside(struct db *db, struct arena *arena,
    const struct search_wish *wish, const struct picture *picture,
    struct problem *problem, int *before, int *behind) MUST_CHECK;

/* A stream over a result; its batches are fetched ahead. */
struct search_stream {
	struct rows rows;
	bool is_open;
	bool is_at_end;
};

/*
 * Opens a stream; then search_stream_next until count is 0. All in one
 * transaction, with no other statement between. Cost: constant memory.
 */
enum status search_stream(struct db *db, struct arena *arena,
    struct search *search, struct search_stream *stream) MUST_CHECK;
enum status search_stream_next(struct db *db, struct arena *arena,
    struct search_stream *stream, const char *public_url,
    struct picture **pictures, size_t *count) MUST_CHECK;

#endif
