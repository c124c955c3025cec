/* lib/store/object_place.h: where objects stand in the tree, to tell them apart. */

#ifndef STORE_OBJECT_PLACE_H
#define STORE_OBJECT_PLACE_H

#include "base/base.h"
#include "db/db.h"

/* The nearest above an object; of several grandparents the first by name. */
struct object_place {
	const char *name;
	const char **parents;
	size_t parent_count;
	const char *grandparent;	/* above the first parent, or NULL */
	bool has_more;			/* something is above the grandparent */
};

/*
 * The places of objects by these names, by name; unknown ones are left out,
 * and one named twice comes once.
 */
enum status object_places_find(struct db *db, struct arena *arena,
    const char *const *names, size_t name_count, struct object_place **places,
    size_t *count) MUST_CHECK;

#endif
