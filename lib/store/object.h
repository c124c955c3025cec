/* lib/store/object.h: objects, the labels of regions, and their tree. */

#ifndef STORE_OBJECT_H
#define STORE_OBJECT_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

struct object {
	int id;
	const char *name;
	const char *description;
	const char **aliases;
	size_t alias_count;
	const char **parents;
	size_t parent_count;
	const char **children;
	size_t child_count;
	int64_t picture_count;		/* shown ones with exactly this */
	int64_t picture_count_below;	/* with this or a descendant */
};

extern const struct view object_view;		/* all of it */
extern const struct view object_line_view;	/* name, picture_count */

/*
 * Objects by name. prefix and parent may be NULL; parent may be an alias.
 * Counts of objects on over 1,000 pictures are the keeper's last.
 */
enum status objects_list(struct db *db, struct arena *arena,
    const char *prefix, const char *parent, int offset, int limit,
    struct object **objects, size_t *count) MUST_CHECK;

/* By name or alias. Fails: NOT_FOUND. Cost: counts all pictures below. */
enum status object_find(struct db *db, struct arena *arena, const char *name,
    struct object *object) MUST_CHECK;


#endif
