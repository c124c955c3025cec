/* lib/store/import_lines.c: lines of JSON that state objects, read and put in order. */

#include "store/import_lines.h"

#include "store/object_cycle.h"
#include "json/json.h"

#include <string.h>

/* ---- one line ---- */

static void
refuse_key(struct arena *arena, struct import_item *item, const char *code,
    const char *key, const char *expected)
{
	refuse(&item->problem, arena, UNPROCESSABLE, code, "\"%s\": %s.",
	    text_shortened(arena, key, 100), expected);
}

static void
read_member(struct arena *arena, const struct json *member,
    struct import_item *item)
{
	struct object_draft *draft = &item->draft;
	const struct {
		const char *key;
		const char **text;
		struct texts *texts;
	} keys[] = {
		{ "name", &draft->name, NULL },
		{ "description", &draft->description, NULL },
		{ "aliases", NULL, &draft->aliases },
		{ "parents", NULL, &draft->parents },
		{ "external_ids", NULL, &draft->external_ids },
	};
	size_t i = 0;

	while (i < COUNT_OF(keys) && !text_is(member->name, keys[i].key))
		i++;
	if (i == COUNT_OF(keys))
		refuse_key(arena, item, "unknown-key", member->name,
		    "a line has no such key");
	else if (keys[i].text != NULL && member->type == JSON_TEXT)
		*keys[i].text = member->text;
	else if (keys[i].texts == NULL)
		refuse_key(arena, item, "wrong-type", member->name,
		    "this is a text");
	else if (!json_texts(arena, member, keys[i].texts))
		refuse_key(arena, item, "wrong-type", member->name,
		    "this is a list of texts");
}

static void
read_line(struct arena *arena, const char *text, size_t length,
    struct import_item *item)
{
	static const struct json_limits limits = {
		.bytes = 1024 * 1024,
		.depth = 3,
		.values = 1000,
	};
	const struct json *json;
	size_t i;

	if (json_read(arena, text, length, limits, &json, &item->problem) != OK)
		return;
	if (json->type != JSON_OBJECT) {
		refuse(&item->problem, arena, UNPROCESSABLE, "wrong-type",
		    "A line is a JSON object, not %s.",
		    json_type_name(json->type));
		return;
	}
	for (i = 0; i < json->count; i++)
		read_member(arena, &json->items[i], item);
	if (item->draft.name == NULL && item->problem.code == NULL)
		refuse_key(arena, item, "missing-key", "name",
		    "a line needs one");
}

/* ---- lines by name ---- */

/* Open addressing; a place holds the index of an item and one, or 0. */
struct index {
	const struct import_items *items;
	size_t *places;
	const char **names; /* beside the places */
	size_t mask;
};

/* FNV-1a. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t
hash_of(const char *name)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
	return hash;
}

static size_t
place_of(const struct index *index, const char *name)
{
	size_t place = (size_t)hash_of(name) & index->mask;

	while (index->places[place] != 0 && !text_is(index->names[place], name))
		place = (place + 1) & index->mask;
	return place;
}

/* The first to have a name keeps it. */
static void
index_add(struct index *index, const char *name, size_t item)
{
	size_t place = place_of(index, name);

	if (index->places[place] != 0)
		return;
	index->places[place] = item + 1;
	index->names[place] = name;
}

static size_t
count_names(const struct import_items *items)
{
	size_t names = 0, i;

	for (i = 0; i < items->count; i++)
		names += 1 + items->items[i].draft.aliases.count;
	return names;
}

/* Names go before the aliases of others. */
static struct index
index_of(struct arena *arena, const struct import_items *items)
{
	struct index index = { .items = items, .mask = 63 };
	size_t i, k;

	while (index.mask < 2 * count_names(items))
		index.mask = 2 * index.mask + 1;
	index.places =
	    arena_array(arena, index.mask + 1, sizeof(*index.places));
	index.names = arena_array(arena, index.mask + 1, sizeof(*index.names));
	for (i = 0; i < items->count; i++) {
		struct import_item *item = &items->items[i];
		size_t place;

		if (item->problem.code != NULL)
			continue;
		place = place_of(&index, item->draft.name);
		if (index.places[place] != 0)
			refuse(&item->problem, arena, CONFLICT, "stated-twice",
			    "Line %d is about it already.",
			    items->items[index.places[place] - 1].line);
		else
			index_add(&index, item->draft.name, i);
	}
	for (i = 0; i < items->count; i++) {
		const struct texts *aliases = &items->items[i].draft.aliases;

		for (k = 0; k < aliases->count; k++)
			index_add(&index, aliases->items[k], i);
	}
	return index;
}

/* ---- the order ---- */

/* A line whose parents are being looked at. */
struct step {
	size_t item;
	size_t next; /* of its parents */
};

struct walk {
	struct arena *arena;
	struct import_items *items;
	const struct index *index;
	struct step *steps; /* from a child up */
	size_t step_count;
	char *states; /* 0: not seen, 1: on the way, 2: done */
	size_t done;
};

static const char *
name_at(const struct walk *walk, size_t step)
{
	return walk->items->items[walk->steps[step].item].draft.name;
}

/* From the line that closes the ring down to the parent that it names. */
static void
refuse_ring(struct walk *walk, size_t item)
{
	struct import_item *last =
	    &walk->items->items[walk->steps[walk->step_count - 1].item];
	struct texts path = { .items = arena_array(walk->arena,
				  walk->step_count + 1, sizeof(*path.items)) };
	size_t i = walk->step_count;

	do
		path.items[path.count++] = name_at(walk, --i);
	while (walk->steps[i].item != item);
	path.items[path.count++] = last->draft.name;
	object_refuse_cycle(&last->problem, walk->arena, path);
}

/* The parent in the file that is to be looked at next; false: none is left. */
static bool
next_parent(struct walk *walk, struct step *step, size_t *parent)
{
	const struct texts *parents =
	    &walk->items->items[step->item].draft.parents;

	while (step->next < parents->count) {
		size_t place =
		    place_of(walk->index, parents->items[step->next++]);

		if (walk->index->places[place] == 0)
			continue;
		*parent = walk->index->places[place] - 1;
		return true;
	}
	return false;
}

static void
walk_from(struct walk *walk, size_t item)
{
	walk->steps[0] = (struct step){ .item = item };
	walk->step_count = 1;
	walk->states[item] = 1;
	while (walk->step_count > 0) {
		struct step *step = &walk->steps[walk->step_count - 1];
		size_t parent;

		if (!next_parent(walk, step, &parent)) {
			walk->states[step->item] = 2;
			walk->items->order[walk->done++] = step->item;
			walk->step_count--;
		} else if (walk->states[parent] == 1) {
			refuse_ring(walk, parent);
		} else if (walk->states[parent] == 0) {
			walk->states[parent] = 1;
			walk->steps[walk->step_count++] =
			    (struct step){ .item = parent };
		}
	}
}

static void
put_in_order(struct arena *arena, struct import_items *items)
{
	struct index index = index_of(arena, items);
	struct walk walk = {
		.arena = arena,
		.items = items,
		.index = &index,
		.steps =
		    arena_array(arena, items->count + 1, sizeof(*walk.steps)),
		.states = arena_alloc(arena, items->count + 1),
	};
	size_t i;

	items->order =
	    arena_array(arena, items->count + 1, sizeof(*items->order));
	for (i = 0; i < items->count; i++) {
		if (walk.states[i] == 0)
			walk_from(&walk, i);
	}
}

void
import_lines_read(struct arena *arena, const char *text, size_t length,
    struct import_items *items)
{
	const char *end = text + length, *at;
	size_t most = 1;
	int line = 0;

	for (at = text; at < end; at++)
		most += *at == '\n';
	*items = (struct import_items){ .items = arena_array(arena, most,
					    sizeof(*items->items)) };
	for (at = text; at < end; at++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		struct import_item *item = &items->items[items->count];

		if (stop == NULL)
			stop = end;
		line++;
		if (at + strspn(at, " \t\r") < stop) {
			item->line = line;
			read_line(arena, at, (size_t)(stop - at), item);
			items->count++;
		}
		at = stop;
	}
	put_in_order(arena, items);
}
