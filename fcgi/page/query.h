/* fcgi/page/query.h: the search page: a query, its rules, its pictures. */

#ifndef PAGE_QUERY_H
#define PAGE_QUERY_H

#include "page/card.h"
#include "page/chip.h"
#include "page/counts.h"
#include "page/facets.h"
#include "page/gather.h"
#include "page/query_words.h"
#include "page/site.h"
#include "store/search.h"

/* One choice of a select. */
struct query_option {
	const char *value;
	const char *text;
	bool is_chosen;
};

/* What is wrong, and the line of the query where it is. */
struct query_trouble {
	const char *detail;
	const char *expected;		/* NULL: nothing to be said */
	const char *field;		/* parameter or rule, or NULL */
	int line;			/* 0: not in the text */
	int column;
	const char *before;		/* the line in three parts */
	const char *wrong;
	const char *after;
	int length;			/* of wrong, in characters */
	const char *help;		/* address in the manual, or NULL */
	const char *help_title;
};

/* A name in the query that nothing has, and one that is like it. */
struct query_unknown {
	const char *rule;
	const char *help;		/* address of the rule in the manual */
	const char *name;
	const char *nearest;		/* or NULL */
	const char *address;		/* of the query with it, or NULL */
};

/* templates/query/show.html */
struct query_page {
	struct site site;
	const char *title;
	const char *text;		/* of the query, for its field */
	bool is_long;			/* too long for an address */
	struct query_chip *want;
	size_t want_count;
	struct query_chip *exclude;
	size_t exclude_count;
	bool is_readable;		/* the text is a query */
	bool has_rules;
	bool has_want;
	bool has_exclude;
	const char *count_address;	/* of the page with counts */
	const struct query_counts *counts;
	const struct query_chip *emptying;	/* the rule that left none */
	bool can_narrow;		/* something may tell them apart */
	const char *facets_address;	/* of the page with facets, or NULL */
	const struct query_facets *facets;	/* NULL: not counted */
	bool has_obsolete;		/* they are asked for */
	const char *without_obsolete;	/* NULL: too long for an address */
	const struct query_trouble *trouble;	/* in the text */
	const struct query_trouble *wish_trouble; /* ordering and the like */
	const struct query_trouble *add_trouble; /* of the rule to add */
	const char *value;		/* typed into the field of a rule */
	const char *to;			/* the rule that gets the value */
	const struct query_chip *extended;	/* that rule, or NULL */
	const char *here;		/* the same query, no rule to extend */
	const struct query_option *rules;
	size_t rule_count;
	const struct query_option *orderings;
	size_t ordering_count;
	const struct query_option *limits;
	size_t limit_count;
	bool is_random;
	const char *seed;		/* NULL: none was used */
	const char *other_seed;		/* address: drawn again */

	bool is_answered;		/* the search was run */
	int64_t total;			/* when all are on this page */
	bool is_whole;			/* total is known */
	int64_t over;			/* there are more than these; or 0 */
	bool is_one;
	bool is_empty;			/* nothing was found */
	bool has_cards;
	bool has_pages;			/* there is more than this page */
	bool is_first;			/* nothing stands before this page */
	struct query_unknown *unknown;	/* where nothing was found */
	size_t unknown_count;
	const struct query_word *words;	/* of a title that nothing has */
	size_t word_count;
	bool has_words;
	const struct picture_card *cards;
	size_t card_count;
	const char *first;		/* addresses of pages, or NULL */
	const char *previous;
	const char *next;
	const char *previous_cursor;	/* where there is no address */
	const char *next_cursor;

	struct gather *gather;	/* for cards that are marked; or NULL */
	const char *feed;		/* of what it finds, or NULL */
	const char *link;		/* the same query elsewhere */
	const char *curl;
	const char *python;
};

extern const struct view query_view;

/* Fills in what does not depend on what was asked. */
void query_page_init(struct query_page *page, const struct request *req);

/* Rules, title and the forms of a query that could be read. */
void query_page_show_query(struct query_page *page, struct arena *arena,
    const struct query *query, const struct search_wish *wish);

/* The choices of the form as they were made. */
void query_page_show_wish(struct query_page *page, struct arena *arena,
    const struct search_wish *wish, int64_t seed);

/* The pictures, and the ways to others. */
void query_page_show_pictures(struct query_page *page, struct arena *arena,
    const struct search *search, const struct search_page *found);

/* What each rule leaves. */
void query_page_show_counts(struct query_page *page, struct arena *arena,
    const struct sieve *sieve);

/* What occurs most among the pictures. */
void query_page_show_facets(struct query_page *page, struct arena *arena,
    const struct search_wish *wish, const struct facets *facets);

/* What is wrong with the text, with the line that it is in. */
const struct query_trouble *query_trouble_of(struct arena *arena,
    const struct problem *problem, const char *text);

/* Where the manual says what a rule means. Owns: the arena. */
const char *query_help_address(struct arena *arena, const char *rule);

/* Rules that can be added; chosen is the name of one, "" or NULL: any. */
void query_page_show_adder(struct query_page *page, struct arena *arena,
    const char *chosen, const char *value);

/* The form of one more value for a rule: to is "want-0", "exclude-2". */
void query_page_show_extended(struct query_page *page, const char *to,
    bool excluded, size_t index);

/*
 * The address of the page for a query; what is as usual is left out. NULL
 * when it is longer than an address should be.
 */
const char *query_address(struct arena *arena, const char *path,
    const char *text, const struct search_wish *wish,
    const char *cursor_name, const char *cursor);

/* The shell command and the Python program that ask for the same. */
const char *query_curl(struct arena *arena, const char *public_url,
    const char *text, const struct search_wish *wish);
const char *query_python(struct arena *arena, const char *public_url,
    const char *text, const struct search_wish *wish);

#endif
