/* fcgi/page/facets.h: what occurs most among the pictures of a query, to add as a rule; and as JSON. */

#ifndef PAGE_FACETS_H
#define PAGE_FACETS_H

#include "page/chip.h"
#include "store/facets.h"
#include "view/view.h"

/* A value, and the ways to the query with it. */
struct facet_value {
	const char *value;
	int count;
	const char *want;		/* NULL: too long for an address */
	const char *exclude;
};

struct facet_list {
	const char *title;		/* "Objects" */
	const char *rule;
	const struct facet_value *values;
	size_t count;
};

struct query_facets {
	bool is_known;			/* they were counted in time */
	int pictures;			/* so many were looked at */
	bool is_more;			/* the query finds others besides */
	const struct facet_list *lists;	/* those that have values */
	size_t count;
	bool is_empty;			/* known, and there are none */
};

extern const struct view query_facets_view;	/* for the page */
extern const struct view query_facets_json_view;

/* Without a maker there are no addresses. Owns: the arena. */
const struct query_facets *query_facets_of(struct arena *arena,
    const struct facets *facets, const struct chip_maker *maker);

#endif
