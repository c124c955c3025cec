/* lib/store/object_import.h: objects stated by lines of JSON, many at once. */

#ifndef STORE_OBJECT_IMPORT_H
#define STORE_OBJECT_IMPORT_H

#include "base/base.h"
#include "db/db.h"
#include "store/actor.h"
#include "view/view.h"

enum import_outcome {
	IMPORT_NEW,
	IMPORT_CHANGED,
	IMPORT_REFUSED,
	IMPORT_SAME,
	IMPORT_OUTCOMES,
};

/* What became of a line. */
struct import_line {
	int line;	     /* from 1 */
	const char *name;    /* NULL: it has none */
	const char *outcome; /* "new", "changed", "refused" */
	const char *code;    /* why it was refused, or NULL */
	const char *detail;
};

struct object_import {
	bool is_applied;
	int counts[IMPORT_OUTCOMES];
	struct import_line *lines; /* all but those that change nothing */
	size_t line_count;
	void (*beat)(void *context); /* called now and then; or NULL */
	void *beat_context;
};

extern const struct view object_import_view;

/*
 * States what the lines say: each is a JSON object as object_tree_next gives
 * them, where all but the name may be absent and then stays as it is.
 * Parents may come behind their children. A line that cannot be is left out,
 * with what needs it. Not is_applied: all is undone again. Fails: as the
 * database does.
 */
enum status object_import(struct db *db, struct arena *arena, const char *text,
    size_t length, const struct actor *actor, struct object_import *report)
    MUST_CHECK;

#endif
