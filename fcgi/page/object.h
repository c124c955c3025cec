/* fcgi/page/object.h: the tree of objects to walk and to search, and one object. */

#ifndef PAGE_OBJECT_H
#define PAGE_OBJECT_H

#include "page/crop.h"
#include "page/list.h"
#include "page/site.h"
#include "page/tree.h"
#include "store/external.h"
#include "store/object.h"

/* An object that was found by its name. */
struct object_hit {
	const char *name;
	const char *alias;		/* by which it was found, or NULL */
	const char *path;		/* nearest parents, or NULL */
	const char *address;
	struct rough_count count;
};

extern const struct view object_hit_view;

/* templates/object/index.html */
struct object_index_page {
	struct site site;
	const char *text;		/* what names are to hold, or NULL */
	int64_t total;			/* objects there are */
	const char *new_address;	/* of the form for what was not found */
	const struct object_hit *hits;
	size_t hit_count;
	bool has_hits;
	const struct tree_node *roots;
	size_t root_count;
	struct pager pager;
	bool has_pages;
};

extern const struct view object_index_page_view;

/* Objects as found, with their ways up. Owns: the arena. */
const struct object_hit *object_hits_of(struct arena *arena,
    const struct object_lines *lines, size_t count,
    const struct object_ascents *ascents);

enum { HIT_LEVELS = 3 };		/* parents that a hit shows */

/* A child, with its share of the pictures. */
struct object_child {
	const char *name;
	const char *address;
	int64_t count;			/* pictures, with descendants */
	const char *below_width;	/* of the bar: "37%" */
	const char *self_width;
};

/* What it is called in a vocabulary of others. */
struct object_elsewhere {
	const char *vocabulary;		/* "Wikidata" */
	const char *name;
	const char *address;		/* of a page about it, or NULL */
};

/* templates/object/show.html */
struct object_page {
	struct site site;
	struct object_entry entry;
	const char *asked;		/* the alias that was asked, or NULL */
	const char *aliases;		/* "kitty, puss", or NULL */
	const char *description;	/* HTML, or NULL */
	const struct object_elsewhere *elsewhere;
	size_t elsewhere_count;
	bool is_elsewhere;		/* there are some */
	const char *edit_address;	/* NULL: the viewer may not */
	const char *history_address;
	const char *new_address;	/* of the form for one below it */
	struct tree_paths paths;
	const struct tree_node *tree;
	struct rough_count exactly;
	const char *query;		/* with descendants */
	const char *exact_query;
	const char *exact_search;
	const char *self_width;		/* of the bar: exactly this */
	struct crops crops;
	const struct object_child *children;
	size_t child_count;
	bool has_children;
	struct pager pager;		/* of the children */
	bool has_pages;
	struct picture_list pictures;
};

extern const struct view object_page_view;

/* Fills in what follows from the entry. Owns: the arena. */
void object_page_init(struct object_page *page, const struct request *req,
    const struct external_kinds *kinds);

/* Children as a table; the longest bar is the most used of all. */
const struct object_child *object_children_of(struct arena *arena,
    const struct object_line *lines, size_t count, int most);

/* What depends on how many pictures were found. */
void object_page_count(struct object_page *page, struct arena *arena);

#endif
