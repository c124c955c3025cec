/* lib/store/object_cycle.h: the ring that a new edge of the tree would close. */

#ifndef STORE_OBJECT_CYCLE_H
#define STORE_OBJECT_CYCLE_H

#include "base/base.h"
#include "db/db.h"

/*
 * Were the object put below these parents, each with its name: a shortest
 * way from it down to one of them, and its own name once more.
 * Fails: NOT_FOUND where it is above none of them.
 */
enum status object_cycle_find(struct db *db, struct arena *arena, int id,
    const int *parent_ids, const struct texts *parents, struct texts *path)
    MUST_CHECK;

/*
 * Whether two objects can become one. Fails: UNPROCESSABLE for one and the
 * same, CONFLICT where others stand between them: the problem lists the way.
 */
enum status object_merge_check(struct db *db, struct arena *arena, int id,
    int into, struct problem *problem) MUST_CHECK;

/* Fills the problem with the ring, and returns CONFLICT. */
enum status object_refuse_cycle(struct problem *problem, struct arena *arena,
    struct texts path);

#endif
