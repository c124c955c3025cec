/* fcgi/page/counts.h: what each rule of a query leaves, for the search page and as JSON. */

#ifndef PAGE_COUNTS_H
#define PAGE_COUNTS_H

#include "store/sieve.h"
#include "view/view.h"

/* What is left when a rule and those before it were applied. */
struct query_left {
	bool is_known;			/* it was counted in time */
	int left;
	bool is_more;			/* left is a bound: there are more */
	double share;			/* per cent of what reached the rule,
					 * NAN: not known */
	bool is_emptying;		/* this rule left nothing */
};

struct query_counts {
	int64_t total;			/* pictures before the first rule */
	const struct query_left *rules;	/* wanted, then excluded */
	size_t count;
	const struct query_left *without; /* all but the emptying rule */
};

extern const struct view query_left_view;
extern const struct view query_counts_view;

/* Owns: the arena. */
const struct query_counts *query_counts_of(struct arena *arena,
    const struct sieve *sieve);

#endif
