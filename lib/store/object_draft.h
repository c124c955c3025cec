/* lib/store/object_draft.h: what is to be stated about an object, and whether it can be. */

#ifndef STORE_OBJECT_DRAFT_H
#define STORE_OBJECT_DRAFT_H

#include "base/base.h"
#include "db/db.h"
#include "store/object_write.h"

enum {
	OBJECT_NAME_MAX_CHARACTERS = 200,
	OBJECT_DESCRIPTION_MAX_CHARACTERS = 5000,
	OBJECT_ALIASES_MAX = 200,
	OBJECT_PARENTS_MAX = 50,
	OBJECT_EXTERNAL_IDS_MAX = 50,
};

/* All that is stated about an object. */
struct object_draft {
	const char *name;
	const char *description;
	struct texts aliases;
	struct texts parents;	   /* their names */
	struct texts external_ids; /* "wikidata:Q146" */
	bool is_one_of_many;	   /* no long look at what a parent may be */
};

/* What is stated now, by name or alias; lists in byte order. Fails: NOT_FOUND. */
enum status object_draft_find(struct db *db, struct arena *arena,
    const char *name, int *id, struct object_draft *draft) MUST_CHECK;

/*
 * Whether the object, 0 for a new one, can be like that. The draft is brought
 * into the form of object_draft_find: names composed, lists in byte order
 * without doubles, parents by their own names. It stays true for as long as
 * object_lock_tree holds. Fails: UNPROCESSABLE, CONFLICT (a name is taken, a
 * cycle: the problem lists its path).
 */
enum status object_draft_check(struct db *db, struct arena *arena, int id,
    struct object_draft *draft, struct new_object *object,
    struct problem *problem) MUST_CHECK;

/* Whether two drafts in that form are the same. */
bool object_drafts_are_equal(const struct object_draft *a,
    const struct object_draft *b);

/* All statements of the file; the last one has no name. */
extern const struct statement object_draft_statements[];

#endif
