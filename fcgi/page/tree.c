/* fcgi/page/tree.c: objects in their tree: the ways up, and what stands around. */

#include "page/tree.h"

#include <string.h>

#include "page/address.h"

enum { PATH_TEXT_MAX_BYTES = 8192 };

/* clang-format off */

static const struct view_field step_fields[] = {
	{ VIEW_TEXT("name", struct tree_step, name) },
	{ VIEW_URL("address", struct tree_step, address) },
	{ VIEW_BOOL("here", struct tree_step, is_here) },
};
static const struct view step_view = VIEW(struct tree_step, step_fields);

static const struct view_field path_fields[] = {
	{ VIEW_LIST("steps", struct tree_path, steps, step_count,
	    &step_view) },
};
const struct view tree_path_view = VIEW(struct tree_path, path_fields);

static const struct view_field node_fields[] = {
	{ VIEW_TEXT("name", struct tree_node, name) },
	{ VIEW_URL("address", struct tree_node, address) },
	{ VIEW_COUNT("count", struct tree_node, count) },
	{ VIEW_COUNT("others", struct tree_node, others) },
	{ VIEW_URL("others_address", struct tree_node, others_address) },
	{ VIEW_BOOL("here", struct tree_node, is_here) },
	{ VIEW_BOOL("gap", struct tree_node, is_gap) },
	{ VIEW_BOOL("open", struct tree_node, is_open) },
	{ VIEW_LIST("children", struct tree_node, children, child_count,
	    &tree_node_view) },
};
const struct view tree_node_view = VIEW(struct tree_node, node_fields);

/* clang-format on */

/* ---- the ways up ---- */

/* A way being gone, from the object up. */
struct walk {
	struct arena *arena;
	const struct object_ascents *ascents;
	struct tree_step steps[OBJECT_LEVELS_ALL + 1];
	size_t count;
	struct tree_path *paths;
	size_t limit;
	struct tree_paths found;
};

static void
keep_path(struct walk *walk)
{
	struct tree_step *steps;
	size_t i;

	if (walk->found.count == walk->limit) {
		walk->found.is_cut = true;
		return;
	}
	steps = arena_array(walk->arena, walk->count, sizeof(*steps));
	for (i = 0; i < walk->count; i++)
		steps[i] = walk->steps[walk->count - 1 - i];
	steps[walk->count - 1].is_here = true;
	walk->paths[walk->found.count++] = (struct tree_path){
		.steps = steps, .step_count = walk->count,
	};
}

static struct tree_step
step_of(struct arena *arena, int id, const char *name)
{
	return (struct tree_step){
		.id = id, .name = name,
		.address = address_of_object(arena, name),
	};
}

/* Goes on up from the last step; a way that is too long ends where it is. */
static void
walk_up(struct walk *walk)
{
	int id = walk->steps[walk->count - 1].id;
	bool is_root = true;
	size_t i;

	for (i = 0; i < walk->ascents->count && !walk->found.is_cut; i++) {
		const struct object_ascent *ascent = &walk->ascents->items[i];

		if (ascent->object_id != id ||
		    walk->count == COUNT_OF(walk->steps))
			continue;
		is_root = false;
		walk->steps[walk->count++] = step_of(walk->arena,
		    ascent->parent_id, ascent->parent);
		walk_up(walk);
		walk->count--;
	}
	if (is_root)
		keep_path(walk);
}

struct tree_paths
tree_paths_of(struct arena *arena, const struct object_ascents *ascents,
    int id, const char *name, size_t limit)
{
	struct walk *walk = arena_alloc(arena, sizeof(*walk));

	walk->arena = arena;
	walk->ascents = ascents;
	walk->limit = limit;
	walk->paths = arena_array(arena, limit, sizeof(*walk->paths));
	walk->found.items = walk->paths;
	walk->steps[walk->count++] = step_of(arena, id, name);
	walk_up(walk);
	return walk->found;
}

/* The first way up from an object, or NULL at a root. */
static const struct object_ascent *
first_ascent(const struct object_ascents *ascents, int id)
{
	size_t i;

	for (i = 0; i < ascents->count; i++) {
		if (ascents->items[i].object_id == id)
			return &ascents->items[i];
	}
	return NULL;
}

const char *
tree_path_text(struct arena *arena, const struct object_ascents *ascents,
    int id, int levels)
{
	const struct object_ascent *ascent = first_ascent(ascents, id);
	const char **names = arena_array(arena, (size_t)levels + 1,
	    sizeof(*names));
	struct buf text;
	int count = 0;

	if (ascent == NULL)
		return NULL;
	for (; ascent != NULL && count < levels;
	    ascent = first_ascent(ascents, ascent->parent_id))
		names[count++] = ascent->parent;
	buf_init(&text, arena, PATH_TEXT_MAX_BYTES);
	if (ascent != NULL)
		buf_add(&text, "… › ");
	while (count-- > 0) {
		buf_add(&text, names[count]);
		if (count > 0)
			buf_add(&text, " › ");
	}
	return text.bytes;
}

/* ---- what stands around ---- */

struct tree_path
tree_shorten(struct arena *arena, const struct tree_path *path)
{
	struct tree_step *steps;

	if (path->step_count <= TREE_STEPS)
		return *path;
	steps = arena_array(arena, TREE_STEPS + 1, sizeof(*steps));
	steps[0] = path->steps[0];
	memcpy(&steps[2], &path->steps[path->step_count - TREE_STEPS + 1],
	    (TREE_STEPS - 1) * sizeof(*steps));
	return (struct tree_path){
		.steps = steps, .step_count = TREE_STEPS + 1,
	};
}

static const struct object_line *
line_with_id(const struct object_lines *lines, int id)
{
	size_t i;

	for (i = 0; i < lines->count; i++) {
		if (lines->items[i].id == id)
			return &lines->items[i];
	}
	return NULL;
}

static struct tree_node
node_of(struct arena *arena, const struct object_line *line)
{
	return (struct tree_node){
		.name = line->name,
		.address = address_of_object(arena, line->name),
		.count = line->picture_count_below,
	};
}

struct tree_node
tree_branch(struct arena *arena, const struct object_line *line,
    const struct object_lines *children)
{
	struct tree_node node = node_of(arena, line);
	struct tree_node *below = arena_array(arena, children->count,
	    sizeof(*below));
	size_t i;

	for (i = 0; i < children->count; i++) {
		if (children->items[i].parent_id == line->id)
			below[node.child_count++] = node_of(arena,
			    &children->items[i]);
	}
	node.children = below;
	node.is_open = node.child_count > 0;
	if ((size_t)line->child_count > node.child_count) {
		node.others = line->child_count - (int64_t)node.child_count;
		node.others_address = arena_format(arena, "%s#below",
		    node.address);
	}
	return node;
}

/* Puts the node in the place of the child with its address. */
static void
put_child(struct arena *arena, struct tree_node *parent,
    const struct tree_node *node)
{
	struct tree_node *children = arena_array(arena,
	    parent->child_count + 1, sizeof(*children));
	size_t place = parent->child_count, i;

	for (i = 0; i < parent->child_count; i++) {
		children[i] = parent->children[i];
		if (text_is(children[i].address, node->address))
			place = i;
	}
	if (place == parent->child_count)
		parent->child_count++;
	children[place] = *node;
	parent->children = children;
	parent->is_open = true;
}

/* From the end of the path up: each node takes the one below it in. */
const struct tree_node *
tree_along(struct arena *arena, const struct tree_path *path,
    const struct tree_lines *lines)
{
	struct tree_node *node = NULL;
	size_t i = path->step_count;

	while (i-- > 0) {
		const struct object_line *line = line_with_id(&lines->steps,
		    path->steps[i].id);
		struct tree_node *upper = arena_alloc(arena, sizeof(*upper));

		if (line != NULL)
			*upper = tree_branch(arena, line, &lines->children);
		else
			upper->is_gap = true;
		if (node == NULL)
			upper->is_here = true;
		else
			put_child(arena, upper, node);
		node = upper;
	}
	return node;
}
