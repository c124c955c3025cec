/* lib/export/tree.c: the tree of objects as it stood, read from its text. */

#include "export/export.h"

#include "json/json.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 4 * 1024 * 1024 };

static struct texts
aliases_of(struct arena *arena, const struct json *list)
{
	size_t count = list == NULL ? 0 : list->count, i;
	const char **items = arena_array(arena, count + 1, sizeof(*items));

	for (i = 0; i < count; i++)
		items[i] = arena_text(arena, list->items[i].text);
	return (struct texts){ items, count };
}

static bool
read_object(struct arena *arena, const struct json *line,
    struct export_object *object)
{
	const struct json *id = json_member(line, "id");
	const struct json *name = json_member(line, "name");
	const struct json *merged = json_member(line, "merged_into");
	const struct json *parents = json_member(line, "parents");
	struct buf json;
	int *ids;
	size_t i;

	if (id == NULL || !id->is_integer)
		return false;
	object->id = (int)id->integer;
	if (merged != NULL && merged->is_integer) {
		object->merged_into = (int)merged->integer;
		return true;
	}
	if (name == NULL || name->type != JSON_TEXT || parents == NULL)
		return false;
	object->name = arena_text(arena, name->text);
	buf_init(&json, arena, LINE_MAX_BYTES);
	buf_add_json_text(&json, name->text);
	object->name_json = json.bytes;
	object->aliases = aliases_of(arena, json_member(line, "aliases"));
	ids = arena_array(arena, parents->count + 1, sizeof(*ids));
	for (i = 0; i < parents->count; i++)
		ids[i] = (int)parents->items[i].integer;
	object->parent_ids = ids;
	object->parent_count = parents->count;
	return true;
}

/* What json-c made of a line goes at once. */
static bool
read_line(struct arena *arena, const char *line, size_t length,
    struct export_object *object)
{
	const struct json_limits limits = { LINE_MAX_BYTES, 8, 100000 };
	struct arena *own = arena_create();
	const struct json *json;
	struct problem problem;
	bool is_read =
	    json_read(own, line, length, limits, &json, &problem) == OK &&
	    read_object(arena, json, object);

	arena_destroy(own);
	return is_read;
}

static size_t
lines_in(const char *text, size_t length)
{
	size_t count = 0, i;

	for (i = 0; i < length; i++)
		count += text[i] == '\n';
	return count;
}

enum status
export_tree_read(struct arena *arena, const char *text, size_t length,
    struct export_tree *tree)
{
	size_t room = lines_in(text, length);
	struct export_object *objects =
	    arena_array(arena, room + 1, sizeof(*objects));
	const char *end = text + length, *line, *next;

	*tree = (struct export_tree){ .objects = objects };
	for (line = text; line < end; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		if (next == NULL ||
		    !read_line(arena, line, (size_t)(next - line),
			&objects[tree->count])) {
			log_line(LOG_ERROR, "a tree of objects is damaged");
			return INTERNAL;
		}
		tree->count++;
	}
	return OK;
}

static int
compare_id(const void *key, const void *object)
{
	int id = *(const int *)key;
	int other = ((const struct export_object *)object)->id;

	return (id > other) - (id < other);
}

static const struct export_object *
find(const struct export_tree *tree, int id)
{
	return bsearch(&id, tree->objects, tree->count, sizeof(*tree->objects),
	    compare_id);
}

/* One that was merged is merged into one that never was. */
const struct export_object *
export_tree_find(const struct export_tree *tree, int id)
{
	const struct export_object *object = find(tree, id);

	if (object != NULL && object->merged_into != 0)
		object = find(tree, object->merged_into);
	return object;
}

static bool
has_alias(const struct export_object *object, const char *name)
{
	size_t i;

	for (i = 0; i < object->aliases.count; i++) {
		if (strcmp(object->aliases.items[i], name) == 0)
			return true;
	}
	return false;
}

const struct export_object *
export_tree_named(const struct export_tree *tree, const char *name)
{
	size_t i;

	for (i = 0; i < tree->count; i++) {
		if (tree->objects[i].name != NULL &&
		    strcmp(tree->objects[i].name, name) == 0)
			return &tree->objects[i];
	}
	for (i = 0; i < tree->count; i++) {
		if (has_alias(&tree->objects[i], name))
			return &tree->objects[i];
	}
	return NULL;
}

void
export_tree_mark_above(const struct export_tree *tree, int id, bool *marks,
    size_t *waiting)
{
	const struct export_object *object = export_tree_find(tree, id);
	size_t count = 0, i;

	if (object == NULL)
		return;
	waiting[count++] = (size_t)(object - tree->objects);
	marks[waiting[0]] = true;
	while (count > 0) {
		object = &tree->objects[waiting[--count]];
		for (i = 0; i < object->parent_count; i++) {
			const struct export_object *parent =
			    export_tree_find(tree, object->parent_ids[i]);
			size_t place = parent == NULL ?
			    0 :
			    (size_t)(parent - tree->objects);

			if (parent == NULL || marks[place])
				continue;
			marks[place] = true;
			waiting[count++] = place;
		}
	}
}
