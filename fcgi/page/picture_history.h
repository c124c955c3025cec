/* fcgi/page/picture_history.h: what was said of a picture, one revision after the other. */

#ifndef PAGE_PICTURE_HISTORY_H
#define PAGE_PICTURE_HISTORY_H

#include "page/address.h"
#include "page/list.h"
#include "page/region_changes.h"
#include "page/site.h"
#include "store/picture_history.h"

/* What one revision says in another way than the one before. */
struct history_change {
	const char *what; /* "Title" */
	const char *kept; /* the words before, that both have; or NULL */
	const char *was;  /* taken away; NULL: nothing */
	const char *is;	  /* put in its place; NULL: nothing */
	const char *rest; /* the words behind, that both have; or NULL */
};

/* How much of a page all drawings of changes may take, before gzip. */
enum { HISTORY_DRAWINGS_BYTES = 120 * 1024 };

struct history_line {
	const struct picture_revision *revision;
	struct moment made;
	const struct person *person; /* NULL: at the database */
	bool is_regions;
	bool is_first; /* of its kind */
	bool has_changes;
	const struct history_change *changes;
	size_t change_count;
	const struct region_changes *drawn; /* what regions changed, or NULL */
	const char *not_compared;	    /* why not, or NULL */
	bool may_revert;		    /* to what it says */
};

/* The one region whose history is shown. */
struct region_alone {
	int id;
	const char *everything; /* the page of all revisions */
	int oldest;		/* revision that was looked at */
	const char *older;	/* where one looks further back, or NULL */
	bool is_empty;		/* nothing happened to it there */
};

/* templates/picture/history.html */
struct picture_history_page {
	struct site site;
	struct picture picture;
	const char *name;
	const char *address;
	const struct history_line *lines;
	size_t line_count;
	struct pager pager;
	bool has_pages;
	const char *fault;
	const struct region_alone *alone; /* NULL: of all that there is */
};

extern const struct view picture_history_page_view;

/* A line that does not say yet what was changed. */
struct history_line history_line_of(struct arena *arena,
    const struct picture_revision *revision);

/* Begins the page of a picture, and bounds how much of it is shown. */
enum status picture_history_begin(struct request *req, int picture_id,
    struct slice *slice, struct picture_history_page *page) MUST_CHECK;

/* Finds a slice of the revisions, with what each of them changed. */
enum status picture_history_find(struct request *req, int picture_id,
    struct slice slice, struct picture_history_page *page) MUST_CHECK;

#endif
