/* fcgi/page/object_history.h: what was stated about an object, change by change. */

#ifndef PAGE_OBJECT_HISTORY_H
#define PAGE_OBJECT_HISTORY_H

#include "page/address.h"
#include "page/list.h"
#include "page/site.h"
#include "store/object_history.h"

/* What is different from the revision before. */
struct object_difference {
	const char *what;    /* "Name" */
	const char *removed; /* or NULL */
	const char *added;   /* or NULL */
};

struct object_history_entry {
	int revision;
	struct moment made;
	const struct person *user; /* NULL: the administrator */
	const char *tool;
	const char *reason; /* or NULL */
	const struct object_difference *differences;
	size_t difference_count;
};

/* templates/object/history.html */
struct object_history_page {
	struct site site;
	const char *name;
	const char *address;
	const struct object_history_entry *entries;
	size_t entry_count;
	struct pager pager;
	bool has_pages;
};

extern const struct view object_history_page_view;

/*
 * The first count of the revisions as entries; behind them may stand the one
 * before, to be told from. Owns: the arena.
 */
const struct object_history_entry *object_history_of(struct arena *arena,
    const struct object_revisions *revisions, size_t count);

#endif
