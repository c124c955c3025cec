/* lib/store/object_tree.h: the whole tree of objects, one object a line. */

#ifndef STORE_OBJECT_TREE_H
#define STORE_OBJECT_TREE_H

#include "base/base.h"
#include "db/db.h"
#include "store/object_draft.h"
#include "view/view.h"

/* As a line says it. */
extern const struct view object_draft_view;

enum { OBJECT_TREE_BATCH = 500 };

/*
 * The objects behind the one with the number after, in the order in which
 * they were registered; after becomes the last one's. Fewer than
 * OBJECT_TREE_BATCH: these were the last ones.
 */
enum status object_tree_next(struct db *db, struct arena *arena, int *after,
    struct object_draft **objects, size_t *count) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement object_tree_statements[];

#endif
