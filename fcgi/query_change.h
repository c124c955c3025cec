/* fcgi/query_change.h: what chips and the small form ask to change in a query. */

#ifndef QUERY_CHANGE_H
#define QUERY_CHANGE_H

#include "query/query.h"
#include "request.h"

/* "want-0", "exclude-2-1": a rule of a query, or one value of it. */
struct query_place {
	bool is_excluded;
	size_t rule;
	bool is_value;
	size_t value;
};

/* A rule or a value more, or one less: one of these at a time. */
struct query_change {
	const char *rule;		/* name; NULL: any that fits */
	const char *value;		/* NULL: nothing is added */
	const char *to;			/* the rule that gets the value */
	const char *drop;		/* what is taken away, or NULL */
	struct query_place place;	/* of to or drop */
	bool is_done;
	const char *text;		/* of the changed query */
};

/*
 * Reads the parameters rule, value, add, to, drop, pick and cancel. Fails:
 * BAD_INPUT with a problem; then change holds what could be read.
 */
enum status query_change_read(struct request *req, const struct query *query,
    struct query_change *change) MUST_CHECK;

/*
 * Changes the text that query was read from, if anything is to be changed.
 * Fails: BAD_INPUT with a problem when the value is none of the rule.
 */
enum status query_change_make(struct request *req, const struct query *query,
    const char *text, struct query_change *change) MUST_CHECK;

#endif
