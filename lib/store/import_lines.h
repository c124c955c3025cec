/* lib/store/import_lines.h: lines of JSON that state objects, read and put in order. */

#ifndef STORE_IMPORT_LINES_H
#define STORE_IMPORT_LINES_H

#include "base/base.h"
#include "store/object_draft.h"

/* A line, as it was read. */
struct import_item {
	int line;		   /* from 1 */
	struct object_draft draft; /* NULL, and no items: not said */
	struct problem problem;	   /* code NULL: nothing is wrong so far */
};

struct import_items {
	struct import_item *items;
	size_t count;
	size_t *order; /* parents before their children */
};

/*
 * Reads the lines that are not blank, and finds those that name one object
 * twice, or close a ring among themselves: these have a problem.
 */
void import_lines_read(struct arena *arena, const char *text, size_t length,
    struct import_items *items);

#endif
