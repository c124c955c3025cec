/* lib/store/facets.h: what occurs most among the pictures of a query. */

#ifndef STORE_FACETS_H
#define STORE_FACETS_H

#include "store/search.h"

enum facet_kind {
	FACET_OBJECTS,		/* that regions are of, with all below them */
	FACET_LICENCES,
	FACET_NATURES,
	FACET_AUTHORS,
	FACETS,
};

/* The rule that asks for values of a facet. */
enum rule_kind facet_rule(enum facet_kind kind);

/* A name, and what the rule with it would leave of the counted pictures. */
struct facet_count {
	const char *name;
	int count;
};

struct facet_counts {
	const struct facet_count *values;	/* the most frequent first */
	size_t count;
};

/* Values that all of the pictures have are left out. */
struct facets {
	bool is_known;			/* they were counted in time */
	int pictures;			/* so many were looked at */
	bool is_more;			/* the query finds others besides */
	struct facet_counts of[FACETS];
};

enum {
	FACETS_PICTURES_MAX = 2000,	/* the first of the query's ordering */
	FACETS_VALUES_MAX = 8,		/* of each facet */
	FACETS_MS = 1500,
};

/*
 * Counts until the time is up; then the transaction may have failed: nothing
 * else is to be run in it. Only query, ordering and seed of the wish count.
 * Fails: as a search, but never because it took too long. Cost: bounded by
 * FACETS_MS.
 */
enum status facets_count(struct db *db, struct arena *arena,
    const struct search_wish *wish, struct facets *facets,
    struct problem *problem) MUST_CHECK;

#endif
