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
	const char **external_ids;	/* "wikidata:Q146" */
	size_t external_id_count;
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

/* ---- for pages: objects in their tree ---- */

/* An object without its relations; picture_count_below is the keeper's. */
struct object_entry {
	struct object object;
	int child_count;
	bool is_alias;			/* the name that was asked is one */
};

/* By name or alias. Fails: NOT_FOUND. */
enum status object_entry_find(struct db *db, struct arena *arena,
    const char *name, struct object_entry *entry) MUST_CHECK;

/* An object among others. Counts are the keeper's last. */
struct object_line {
	int id;
	const char *name;
	const char *alias;		/* by which it was found, or NULL */
	int parent_id;			/* below which it was found, or 0 */
	int picture_count;		/* with exactly this, hidden ones too */
	int picture_count_below;	/* with this or a descendant */
	int child_count;
};

struct object_lines {
	struct object_line *items;
	size_t count;
};

/* These objects, in their order. */
enum status object_lines_find(struct db *db, struct arena *arena,
    const int *ids, size_t count, struct object_lines *lines) MUST_CHECK;

/* Objects without parents, the most used first. */
enum status object_roots_list(struct db *db, struct arena *arena, int offset,
    int limit, struct object_lines *lines) MUST_CHECK;

/* The children of one, the most used first. */
enum status object_children_list(struct db *db, struct arena *arena,
    int parent_id, int offset, int limit, struct object_lines *lines)
    MUST_CHECK;

/*
 * Of each of these parents, in their order, the most used children, at most
 * each, and by name; those of keep are among them in any case.
 */
enum status object_tree_list(struct db *db, struct arena *arena,
    const int *parent_ids, size_t parent_count, const int *keep,
    size_t keep_count, int each, struct object_lines *lines) MUST_CHECK;

/*
 * Objects with the text in their name or an alias, without regard to case,
 * and what is called exactly so elsewhere: first what is equal but for a
 * remark in brackets, then what begins with it, then what has a word that
 * does; the more used first.
 */
enum status objects_search(struct db *db, struct arena *arena,
    const char *text, int offset, int limit, struct object_lines *lines)
    MUST_CHECK;

/* An object and one of its parents. */
struct object_ascent {
	int object_id;
	int parent_id;
	const char *parent;
};

struct object_ascents {
	struct object_ascent *items;
	size_t count;
};

enum { OBJECT_LEVELS_ALL = 100 };

/*
 * All steps that lead up from these objects, this many levels far; those of
 * one object stand together, by the names of the parents.
 */
enum status object_ascents_find(struct db *db, struct arena *arena,
    const int *ids, size_t count, int levels, struct object_ascents *ascents)
    MUST_CHECK;

/* A region of an object or of one below it. */
struct object_example {
	int picture_id;
	int number;			/* of the region in its picture, from 1 */
	const char *object;
	double x, y, width, height;	/* what it covers, 0 to 1 */
};

struct object_examples {
	struct object_example *items;
	size_t count;
};

/* Those on these pictures, the largest of each picture first. */
enum status object_examples_find(struct db *db, struct arena *arena,
    int object_id, const int *picture_ids, size_t picture_count,
    struct object_examples *examples) MUST_CHECK;

#endif
