/* lib/store/object_history.h: what was stated about an object, and by whom. */

#ifndef STORE_OBJECT_HISTORY_H
#define STORE_OBJECT_HISTORY_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

struct object_revision {
	int revision; /* from 1 */
	int64_t made_at_us;
	const char *user; /* NULL: the administrator at the database */
	const char *tool;
	const char *reason;
	const char *name;
	const char *description;
	struct texts aliases;
	struct texts parents; /* by the names that they have now */
	struct texts external_ids;
};

struct object_revisions {
	struct object_revision *items;
	size_t count;
};

extern const struct view object_revision_view;

/* The newest first. */
enum status object_revisions_list(struct db *db, struct arena *arena, int id,
    int offset, int limit, struct object_revisions *revisions) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement object_history_statements[];

#endif
