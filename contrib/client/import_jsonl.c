/* contrib/client/import_jsonl.c: lines of JSON, as this site sends them. */

#include "import.h"

#include <string.h>

enum { LINE_MAX_BYTES = 16 << 20 };

static const struct json_limits limits = {
	.bytes = LINE_MAX_BYTES,
	.depth = 32,
	.values = 2000000,
};

static bool
add_pair(const struct json *point, double *numbers, const char *first,
    const char *second)
{
	const struct json *a = json_member(point, first);
	const struct json *b = json_member(point, second);

	if (a == NULL || b == NULL || a->type != JSON_NUMBER ||
	    b->type != JSON_NUMBER)
		return false;
	numbers[0] = a->number;
	numbers[1] = b->number;
	return true;
}

/* The numbers of a shape; NULL: it is none. */
static double *
read_shape(struct arena *arena, const char *type, const struct json *shape,
    size_t *count)
{
	double *numbers;
	size_t i;

	if (shape == NULL)
		return NULL;
	numbers = arena_array(arena, 2 * shape->count + 4, sizeof(*numbers));
	*count = text_is(type, "bbox") ? 4 : 2;
	if (text_is(type, "bbox"))
		return add_pair(shape, numbers, "x", "y") &&
			add_pair(shape, numbers + 2, "w", "h") ?
		    numbers :
		    NULL;
	if (text_is(type, "point"))
		return add_pair(shape, numbers, "x", "y") ? numbers : NULL;
	if (shape->type != JSON_LIST ||
	    !(text_is(type, "polygon") || text_is(type, "polyline")))
		return NULL;
	*count = 2 * shape->count;
	for (i = 0; i < shape->count; i++) {
		if (!add_pair(&shape->items[i], numbers + 2 * i, "x", "y"))
			return NULL;
	}
	return numbers;
}

static void
read_region(struct import *import, struct import_picture *picture,
    const struct json *item, const char *where)
{
	const char *label = json_member_text(item, "object");
	const char *type = json_member_text(item, "type");
	struct import_region *region;
	double *numbers = NULL;
	size_t count = 0;

	if (label != NULL && type != NULL)
		numbers = read_shape(import->arena, type,
		    json_member(item, "shape"), &count);
	if (numbers == NULL) {
		import_wrong(import, where,
		    "a region needs an object, a type and its shape");
		return;
	}
	region = import_add_region(import, picture, label,
	    arena_text(import->arena, type), numbers, count);
	region->where = where;
	region->unit = IN_SHARES;
	region->instance = member_json(import->arena, item, "instance");
	region->source = member_json(import->arena, item, "source");
}

/* The file beside it: 7.jpg, 0000000007.jpg, or what it is called here. */
static struct import_picture *
find_picture(struct import *import, const struct json *line, const char *path)
{
	const char *address = json_member_text(line, "download");
	const char *dot = address == NULL ? NULL : strrchr(address, '.');
	const struct json *id = json_member(line, "id");
	const char *named = json_member_text(line, "file_name");
	const char *padded, *plain;
	bool is_ambiguous;

	if (named != NULL)
		return import_picture_of(import, path, named);
	padded = arena_format(import->arena, "%010lld%s",
	    (long long)id->integer, dot == NULL ? "" : dot);
	plain = arena_format(import->arena, "%lld%s", (long long)id->integer,
	    dot == NULL ? "" : dot);
	return import_picture_of(import, path,
	    folder_find(&import->folder, import->arena, path, padded,
		&is_ambiguous) != NULL ?
		padded :
		plain);
}

static void
read_picture(struct import *import, const struct json *line, const char *where,
    const char *path)
{
	const struct json *regions = json_member(line, "regions");
	const struct json *id = json_member(line, "id");
	const char *hash = json_member_text(line, "sha256");
	struct import_picture *picture;
	unsigned char digest[SHA256_BYTES];
	size_t i;

	/* The head of a manifest, and what was withdrawn, have none. */
	if (regions == NULL)
		return;
	if (regions->type != JSON_LIST || id == NULL || !id->is_integer) {
		import_wrong(import, where,
		    "a picture needs an id and a list of regions");
		return;
	}
	picture = find_picture(import, line, path);
	picture->said = line;
	if (hash != NULL && sha256_read(hash, digest))
		picture->hash = text_hex(import->arena, digest, SHA256_BYTES);
	for (i = 0; i < regions->count; i++)
		read_region(import, picture, &regions->items[i], where);
}

void
import_jsonl(struct import *import, const char *path, const char *text,
    size_t length)
{
	const char *at = text, *end = text + length, *stop;
	struct problem problem = { 0 };
	const struct json *line;
	int number;

	for (number = 1; at < end; number++, at = stop + 1) {
		const char *where =
		    arena_format(import->arena, "%s:%d", path, number);

		stop = memchr(at, '\n', (size_t)(end - at));
		if (stop == NULL)
			stop = end;
		if (stop == at)
			continue;
		if (json_read(import->arena, at, (size_t)(stop - at), limits,
			&line, &problem) != OK)
			import_wrong(import, where, "column %d: %s",
			    problem.column, problem.detail);
		else
			read_picture(import, line, where, path);
	}
}
