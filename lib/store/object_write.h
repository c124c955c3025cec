/* lib/store/object_write.h: objects, their other names and their places in the tree. */

#ifndef STORE_OBJECT_WRITE_H
#define STORE_OBJECT_WRITE_H

#include "store/actor.h"

#include "db/db.h"

struct new_object {
	const char *name;
	const char *description; /* or "" */
	const char *const *aliases;
	size_t alias_count;
	const int *parent_ids;
	size_t parent_count;
	const char *const *external_ids; /* "wikidata:Q146" */
	size_t external_id_count;
};

/*
 * Other writers of the tree wait from here to the end of the transaction;
 * what they wrote before is seen by the statements that follow.
 */
enum status object_lock_tree(struct db *db, struct arena *arena) MUST_CHECK;

/*
 * An object with its aliases and parents, in one revision.
 * Fails: CONFLICT (a name is taken), UNPROCESSABLE (no such name or parent).
 */
enum status object_insert(struct db *db, struct arena *arena,
    const struct new_object *object, const struct actor *actor, int *id)
    MUST_CHECK;

/*
 * Makes this all that is stated about an object, in one revision.
 * Fails: CONFLICT (a name is taken), UNPROCESSABLE (a cycle, no such parent).
 */
enum status object_update(struct db *db, struct arena *arena, int id,
    const struct new_object *object, const struct actor *actor) MUST_CHECK;

/*
 * Makes one object of two: names, parents and children go over, the name
 * becomes another name of into; regions keep their numbers and are found
 * below it. Fails: UNPROCESSABLE (a cycle).
 */
enum status object_merge(struct db *db, struct arena *arena, int id, int into,
    const struct actor *actor) MUST_CHECK;

/* Who needs an object. */
struct object_use {
	int picture_count; /* that show it, removed ones too */
	int child_count;
};

enum status object_use_find(struct db *db, struct arena *arena, int id,
    struct object_use *use) MUST_CHECK;

/* Its revisions stay. Fails: UNPROCESSABLE (a region shows it). */
enum status object_delete(struct db *db, struct arena *arena, int id,
    const struct actor *actor) MUST_CHECK;

/* By name or alias. Fails: NOT_FOUND. */
enum status object_id_of(struct db *db, struct arena *arena, const char *name,
    int *id) MUST_CHECK;

enum object_edge {
	OBJECT_EDGE_MADE,
	OBJECT_EDGE_THERE, /* it was there before */
	OBJECT_EDGE_CYCLE, /* the object is above that parent: not made */
};

/*
 * Puts an object under one more parent; other writers of the tree wait until
 * the transaction ends. Fails: UNPROCESSABLE (no such object).
 */
enum status object_insert_parent(struct db *db, struct arena *arena,
    int object_id, int parent_id, const struct actor *actor,
    enum object_edge *edge) MUST_CHECK;

/* Fails: CONFLICT (the name is taken), UNPROCESSABLE. */
enum status object_insert_alias(struct db *db, struct arena *arena,
    int object_id, const char *name, const struct actor *actor) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement object_write_statements[];

#endif
