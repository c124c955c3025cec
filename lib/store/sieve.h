/* lib/store/sieve.h: how many pictures each rule of a query leaves. */

#ifndef STORE_SIEVE_H
#define STORE_SIEVE_H

#include "store/search.h"

/* What is left when a rule and those before it were applied. */
struct sieve_step {
	bool is_known;			/* it was counted in time */
	int left;			/* SEARCH_COUNT_MAX + 1: or more */
};

/* Rules in their order: those wanted, then those excluded. */
struct sieve {
	int64_t total;			/* before the first rule; a hint when
					 * it is above SEARCH_COUNT_MAX */
	struct sieve_step *steps;
	size_t count;
	bool is_in_time;		/* the time was not up */
	int emptied_by;			/* the step that left none, or -1 */
	struct sieve_step without;	/* all rules but that one */
};

/*
 * Counts step by step until nothing is left or the time is up; then the
 * transaction may have failed: nothing else is to be run in it. Fails: as a
 * search, but never because it took too long. Cost: bounded by SIEVE_MS.
 */
enum { SIEVE_MS = 1500 };
enum status sieve_count(struct db *db, struct arena *arena,
    const struct query *query, struct sieve *sieve,
    struct problem *problem) MUST_CHECK;

#endif
