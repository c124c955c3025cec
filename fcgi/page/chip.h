/* fcgi/page/chip.h: the rules of a query as chips that change it. */

#ifndef PAGE_CHIP_H
#define PAGE_CHIP_H

#include "page/counts.h"
#include "query/query.h"
#include "store/search.h"
#include "view/view.h"

/* One value of a rule, as people read it. */
struct chip_value {
	const char *text;
	bool is_first;
	const char *without;		/* NULL: the only one, or too long */
	const char *place;		/* where there is no address, or NULL */
};

/* A rule, and the way to the same query without it. */
struct query_chip {
	const char *rule;
	const struct chip_value *values;
	size_t value_count;
	const char *label;		/* "has Cat or Dog" */
	const char *place;		/* "want-0" */
	bool is_list;			/* takes another value */
	bool is_excluded;
	const char *without;		/* NULL: too long for an address */
	const char *extend;		/* asks for one more value, or NULL */
	const struct query_left *left;	/* NULL: not counted */
};

extern const struct view chip_view;

enum {
	/* Links of values on one page, all together: then come buttons. */
	CHIP_VALUE_LINKS_MAX_BYTES = 65536,
	/* Those are small, but each is a stop of the keyboard. */
	CHIP_VALUE_BUTTONS_MAX = 200,
};

/* The query of a page, which its chips change. */
struct chip_maker {
	struct arena *arena;
	const char *text;
	const struct search_wish *wish;
	size_t room;			/* bytes left for links of values */
	size_t buttons;			/* left for values */
};

/*
 * The address of a change of the query, which leads to the changed one; NULL
 * when it is longer than an address should be: then a button of the form
 * sends the same. what is "drop" or "to", place "want-0" or "exclude-2-1";
 * or "pick", and "want has Cat". Owns: the arena.
 */
const char *chip_address(const struct chip_maker *maker, const char *what,
    const char *place);

/* The chips of want or exclude. Owns: the arena. */
struct query_chip *chips_of(struct chip_maker *maker,
    const struct rule *rules, size_t count, bool is_excluded);

#endif
