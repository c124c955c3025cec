/* lib/store/work_queue.h: pictures of a query, annotated one after the other by many. */

#ifndef STORE_WORK_QUEUE_H
#define STORE_WORK_QUEUE_H

#include "base/base.h"
#include "db/db.h"

enum { WORK_LEASE_S = 10 * 60 };

struct work_queue {
	int id;
	const char *query; /* canonical */
	int settled_to;	   /* all up to this picture are done; 0: not known */
};

/* The queue of a canonical query, made where there is none. */
enum status work_queue_take(struct db *db, struct arena *arena,
    const char *query, struct work_queue *queue) MUST_CHECK;

/* Fails: NOT_FOUND. */
enum status work_queue_find(struct db *db, struct arena *arena, int id,
    struct work_queue *queue) MUST_CHECK;

/* A picture that somebody may work on alone. */
struct work_lease {
	int picture_id; /* 0: there is none */
	int64_t ends_at_us;
};

/*
 * What the account has already, unless it is done or called leaving: that
 * one is given up.
 */
enum status work_lease_again(struct db *db, struct arena *arena, int queue_id,
    int account_id, int leaving, struct work_lease *lease) MUST_CHECK;

/* The first of these that waits and that nobody works on. */
enum status work_lease_first(struct db *db, struct arena *arena, int queue_id,
    int account_id, struct int_list ids, struct work_lease *lease) MUST_CHECK;

/* Longer. Fails: CONFLICT (somebody else works on it). */
enum status work_lease_renew(struct db *db, struct arena *arena, int queue_id,
    int account_id, int picture_id, struct work_lease *lease) MUST_CHECK;

/*
 * Notes for some minutes, for whoever asks next, that all of these are
 * annotated and nothing before them waits; if not, settled is false.
 * is_start: they are the first ones.
 */
enum status work_queue_settle(struct db *db, struct arena *arena, int queue_id,
    bool is_start, struct int_list ids, bool *settled) MUST_CHECK;

/*
 * The account is done with a picture: "saved" or "skipped". Its lease ends.
 * Fails: UNPROCESSABLE (no such picture).
 */
enum status work_done(struct db *db, struct arena *arena, int queue_id,
    int account_id, int picture_id, const char *outcome) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement work_queue_statements[];

#endif
