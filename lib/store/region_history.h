/* lib/store/region_history.h: what happened to one region, from one revision to the next. */

#ifndef STORE_REGION_HISTORY_H
#define STORE_REGION_HISTORY_H

#include "store/picture_history.h"

/* A revision in which the region is not what it was in the one before. */
struct region_step {
	struct picture_revision revision; /* of kind "regions" */
	const char *change;		  /* "added", "changed", "removed" */
	const char *region;		  /* JSON, as for programs; or NULL */
	const char *was;		  /* the same, in the one before */
	int place; /* from 1, in the list that has it; the later one first */
};

struct region_history {
	struct region_step *steps; /* the newest first */
	size_t count;
	int oldest;	/* revision that was looked at; 0: there was none */
	bool has_older; /* ones that were not */
	bool is_known;	/* one that was looked at, or the picture, has it */
};

/* The list of steps, without what was before. */
extern const struct view region_history_view;

/* What is asked for. */
struct region_history_wish {
	int picture_id;
	int region_id;
	int before; /* only revisions below this one */
	int offset;
	int limit;
	int64_t most_bytes; /* of regions that are looked at */
};

/*
 * Looks at whole lists of regions, from the newest on, while they have
 * most_bytes together, and at two in any case. What the oldest of them changed
 * is told only if it is the first of all: where has_older, go on with before
 * set to oldest + 1. Objects are named as they are called now. Owns: the arena.
 */
enum status region_history_list(struct db *db, struct arena *arena,
    const struct region_history_wish *wish, struct region_history *history)
    MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement region_history_statements[];

#endif
