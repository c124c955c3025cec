/* fcgi/page/tree.h: objects in their tree: the ways up, and what stands around. */

#ifndef PAGE_TREE_H
#define PAGE_TREE_H

#include "store/object.h"
#include "view/view.h"

/* An object on a way up. */
struct tree_step {
	int id;
	const char *name;
	const char *address;
	bool is_here;			/* the end of the way */
};

/* One way from a root, which is first, down to an object, which is last. */
struct tree_path {
	const struct tree_step *steps;
	size_t step_count;
};

struct tree_paths {
	const struct tree_path *items;
	size_t count;
	bool is_cut;			/* there are more ways */
};

extern const struct view tree_path_view;

/*
 * The ways from a root to the object, at most limit of them, in the order of
 * the parents' names. Owns: the arena.
 */
struct tree_paths tree_paths_of(struct arena *arena,
    const struct object_ascents *ascents, int id, const char *name,
    size_t limit);

/*
 * The nearest parents as a text, cut at the root: "… › Animal › Mammal";
 * NULL for a root. levels: how many names at most; one more is needed in
 * ascents, to know whether it is cut. Owns: the arena.
 */
const char *tree_path_text(struct arena *arena,
    const struct object_ascents *ascents, int id, int levels);

/* templates/object/node.html: an object with those below it. */
struct tree_node {
	const char *name;
	const char *address;
	int64_t count;			/* pictures, with descendants */
	int64_t others;			/* children that are not shown */
	const char *others_address;
	bool is_here;			/* the object of the page */
	bool is_gap;			/* stands for those left out */
	bool is_open;			/* children are shown */
	const struct tree_node *children;
	size_t child_count;
};

extern const struct view tree_node_view;

enum {
	TREE_STEPS = 5,			/* of a path that a tree shows */
	TREE_CHILDREN = 9,		/* of each object there */
};

/*
 * The path as it is shown: whole, or its root, a gap (id 0) and its end.
 * Owns: the arena.
 */
struct tree_path tree_shorten(struct arena *arena,
    const struct tree_path *path);

/* What a tree is made of, by id and by parent_id. */
struct tree_lines {
	struct object_lines steps;
	struct object_lines children;
};

/* The tree along a shortened path, open down to its last object. */
const struct tree_node *tree_along(struct arena *arena,
    const struct tree_path *path, const struct tree_lines *lines);

/* An object and those of the children that are below it. */
struct tree_node tree_branch(struct arena *arena,
    const struct object_line *line, const struct object_lines *children);

#endif
