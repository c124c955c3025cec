/* contrib/client/import_table.c: pictures and labels by name, and what is told of them. */

#include "import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WRONG_MAX_BYTES = 1000 };

static uint64_t
hash_of(const char *name)
{
	uint64_t hash = 14695981039346656037U;

	while (*name != '\0')
		hash = (hash ^ (unsigned char)*name++) * 1099511628211U;
	return hash ^ hash >> 32;
}

/* The slot of a name, or the free one where it belongs. */
static size_t
slot_of(const struct table *table, const char *name)
{
	size_t slot = (size_t)hash_of(name) & (table->capacity - 1);

	while (table->names[slot] != NULL && !text_is(table->names[slot], name))
		slot = (slot + 1) & (table->capacity - 1);
	return slot;
}

static void
widen(struct table *table)
{
	struct table larger = { .capacity = table->capacity == 0 ?
		    64 :
		    2 * table->capacity,
		.count = table->count };
	size_t i, slot;

	larger.names = calloc(larger.capacity, sizeof(*larger.names));
	larger.places = calloc(larger.capacity, sizeof(*larger.places));
	if (larger.names == NULL || larger.places == NULL)
		abort();
	for (i = 0; i < table->capacity; i++) {
		if (table->names[i] == NULL)
			continue;
		slot = slot_of(&larger, table->names[i]);
		larger.names[slot] = table->names[i];
		larger.places[slot] = table->places[i];
	}
	table_free(table);
	*table = larger;
}

size_t
table_put(struct table *table, const char *name, bool *is_new)
{
	size_t slot;

	if (2 * (table->count + 1) > table->capacity)
		widen(table);
	slot = slot_of(table, name);
	*is_new = table->names[slot] == NULL;
	if (*is_new) {
		table->names[slot] = name;
		table->places[slot] = table->count++;
	}
	return table->places[slot];
}

void
table_free(struct table *table)
{
	free(table->names);
	free(table->places);
	*table = (struct table){ .capacity = 0 };
}

/* Windows writes paths its own way. */
static const char *
plain_name(struct arena *arena, const char *name)
{
	char *copy = arena_text(arena, name);
	char *at;

	for (at = copy; *at != '\0'; at++) {
		if (*at == '\\')
			*at = '/';
	}
	while (copy[0] == '.' && copy[1] == '/')
		copy += 2;
	return copy;
}

struct import_picture *
import_picture_of(struct import *import, const char *beside, const char *name)
{
	const char *plain = plain_name(import->arena, name);
	struct folder_file *file;
	bool is_ambiguous, is_new;
	size_t place;

	file = folder_find(&import->folder, import->arena, beside, plain,
	    &is_ambiguous);
	/* Folders of where it was made say nothing here. */
	if (file == NULL && !is_ambiguous && strrchr(plain, '/') != NULL)
		file = folder_find(&import->folder, import->arena, beside,
		    strrchr(plain, '/') + 1, &is_ambiguous);
	if (file != NULL)
		plain = file->path;
	place = table_put(&import->by_name, plain, &is_new);
	if (!is_new)
		return &import->pictures[place];
	if (file == NULL && is_ambiguous)
		import_wrong(import, beside,
		    "several files are called %s: none of them is taken", name);
	import->pictures = grow(import->pictures, import->count,
	    &import->capacity, sizeof(*import->pictures));
	import->pictures[import->count] = (struct import_picture){
		.name = plain,
		.beside = beside,
		.path = file == NULL ? NULL :
				       arena_format(import->arena, "%s/%s",
					   import->folder.root, file->path),
	};
	return &import->pictures[import->count++];
}

static void
count_label(struct import *import, const char *label)
{
	bool is_new;
	size_t place = table_put(&import->by_label, label, &is_new);

	if (is_new) {
		import->labels = grow(import->labels, import->label_count,
		    &import->label_capacity, sizeof(*import->labels));
		import->labels[import->label_count++] =
		    (struct import_label){ .name = label };
	}
	import->labels[place].count++;
}

struct import_region *
import_add_region(struct import *import, struct import_picture *picture,
    const char *label, const char *type, double *numbers, size_t count)
{
	picture->regions = grow(picture->regions, picture->count,
	    &picture->capacity, sizeof(*picture->regions));
	count_label(import, label);
	picture->regions[picture->count] = (struct import_region){
		.document = import->document,
		.label = label,
		.type = type,
		.numbers = numbers,
		.count = count,
	};
	return &picture->regions[picture->count++];
}

void
import_wrong(struct import *import, const char *where, const char *format, ...)
{
	char text[WRONG_MAX_BYTES];
	struct arena *arena = arena_create();
	va_list arguments;
	struct buf line;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	import->wrong++;
	if (import->client->is_json) {
		buf_init(&line, arena, 64 * 1024);
		buf_add(&line, "{\"wrong\": ");
		buf_add_json_text(&line, visible(arena, where));
		buf_add(&line, ", \"detail\": ");
		buf_add_json_text(&line, visible(arena, text));
		printf("%s}\n", line.bytes);
	} else {
		printf("%s: %s\n", visible(arena, where), visible(arena, text));
	}
	arena_destroy(arena);
}
