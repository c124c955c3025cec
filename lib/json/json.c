/* lib/json/json.c: json-c's reading of a scanned text, made into our tree. */

#include "json/private.h"

#include <string.h>

/* Both name an enum json_type; json-c's goes by another name here. */
#define json_type json_c_type
#include <json-c/json_object.h>
#include <json-c/json_tokener.h>
#include <json-c/linkhash.h>
#undef json_type

struct builder {
	struct arena *arena;
	struct problem *problem;
	const char *bytes;
	const struct json_place *next;	/* of the value that comes now */
	const struct json_place *end;
};

static enum status build(struct builder *builder, struct json_object *from,
    struct json *value) MUST_CHECK;

/* The scan took the text; json-c can only be out of memory or we wrong. */
static enum status
disagreed(const char *what)
{
	log_line(LOG_ERROR, "json: json-c reads other than the scan: %s",
	    what);
	return INTERNAL;
}

/* Owns: the caller, who puts the tree back; NULL is the JSON value null. */
static enum status
parse(const char *bytes, size_t length, int depth, struct json_object **tree)
{
	struct json_tokener *tokener = json_tokener_new_ex(depth + 1);
	enum json_tokener_error error;
	size_t end;

	if (tokener == NULL)
		return disagreed("no tokener");
	json_tokener_set_flags(tokener,
	    JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	*tree = json_tokener_parse_ex(tokener, bytes, (int)length);
	error = json_tokener_get_error(tokener);
	end = json_tokener_get_parse_end(tokener);
	/* A bare number could go on: the NUL says that it does not. */
	if (error == json_tokener_continue) {
		*tree = json_tokener_parse_ex(tokener, "", 1);
		error = json_tokener_get_error(tokener);
	}
	json_tokener_free(tokener);
	if (error == json_tokener_success && end == length)
		return OK;
	(void)json_object_put(*tree);
	*tree = NULL;
	return disagreed(error == json_tokener_success ? "it stops early" :
	    json_tokener_error_desc(error));
}

/* ---- names that stand twice ---- */

/* The members' places, and their names as the text of a JSON list. */
static const struct json_place **
list_members(const struct builder *builder, const struct json_place *object,
    struct buf *names)
{
	const struct json_place **members, *place = object + 1;
	int i;

	members = arena_array(builder->arena, (size_t)object->count,
	    sizeof(const struct json_place *));
	buf_init(names, builder->arena,
	    (size_t)(object->end - object->start));
	for (i = 0; i < object->count; i++) {
		int end = place->end;

		members[i] = place;
		buf_add_char(names, i == 0 ? '[' : ',');
		buf_add_bytes(names, builder->bytes + place->name_start,
		    (size_t)(place->name_end - place->name_start));
		while (place < builder->end && place->start < end)
			place++;
	}
	buf_add_char(names, ']');
	return members;
}

/* The index of the first name that was there before; -1 when none was. */
static int
first_twice(struct json_object *names)
{
	struct json_object *seen = json_object_new_object();
	int i, count = (int)json_object_array_length(names), twice = -1;

	for (i = 0; seen != NULL && i < count && twice < 0; i++) {
		const char *name = json_object_get_string(
		    json_object_array_get_idx(names, (size_t)i));

		if (json_object_object_get_ex(seen, name, NULL))
			twice = i;
		else if (json_object_object_add(seen, name, NULL) != 0)
			break;
	}
	(void)json_object_put(seen);
	return twice;
}

/* json-c keeps one member of a name: here it has fewer than were written. */
static enum status
refuse_twice(struct builder *builder, const struct json_place *object)
{
	const struct json_place **members;
	struct json_object *list;
	struct buf names;
	int twice;

	members = list_members(builder, object, &names);
	TRY(parse(names.bytes, names.length, 1, &list));
	twice = first_twice(list);
	if (twice >= 0) {
		(void)json_refuse(builder->arena, builder->problem,
		    members[twice]->name_line, members[twice]->name_column,
		    "A name stands twice in one object.", "each name once");
		builder->problem->field = arena_text(builder->arena,
		    json_object_get_string(json_object_array_get_idx(list,
		    (size_t)twice)));
	}
	(void)json_object_put(list);
	return twice >= 0 ? BAD_INPUT : disagreed("members are missing");
}

/* ---- the tree ---- */

static enum json_type
type_of(const struct json_object *from)
{
	switch (json_object_get_type(from)) {
	case json_type_boolean:
		return JSON_BOOL;
	case json_type_int:
	case json_type_double:
		return JSON_NUMBER;
	case json_type_string:
		return JSON_TEXT;
	case json_type_array:
		return JSON_LIST;
	case json_type_object:
		return JSON_OBJECT;
	default:
		return JSON_NULL;
	}
}

static void
build_number(const struct builder *builder, const struct json_place *place,
    struct json_object *from, struct json *value)
{
	value->is_integer = json_object_is_type(from, json_type_int);
	if (value->is_integer)
		value->integer = json_object_get_int64(from);
	value->number = json_object_get_double(from);
	value->text = arena_copy(builder->arena,
	    builder->bytes + place->start,
	    (size_t)(place->end - place->start));
}

/* Out of memory, json-c leaves a text cut off and says nothing. */
static enum status
build_text(const struct builder *builder, const struct json_place *place,
    struct json_object *from, struct json *value)
{
	if (json_object_get_string_len(from) != place->text_length)
		return disagreed("a text differs");
	value->text = arena_copy(builder->arena, json_object_get_string(from),
	    (size_t)place->text_length);
	return OK;
}

static enum status
build_list(struct builder *builder, const struct json_place *place,
    struct json_object *from, struct json *value)
{
	struct json *items;
	size_t i;

	value->count = json_object_array_length(from);
	if (value->count != (size_t)place->count)
		return disagreed("items are missing");
	items = arena_array(builder->arena, value->count, sizeof(*items));
	value->items = items;
	for (i = 0; i < value->count; i++)
		TRY(build(builder, json_object_array_get_idx(from, i),
		    &items[i]));
	return OK;
}

static enum status
build_object(struct builder *builder, const struct json_place *place,
    struct json_object *from, struct json *value)
{
	const struct lh_entry *entry;
	struct json *item;

	value->count = (size_t)json_object_object_length(from);
	if (value->count != (size_t)place->count)
		return refuse_twice(builder, place);
	item = arena_array(builder->arena, value->count, sizeof(*item));
	value->items = item;
	for (entry = lh_table_head(json_object_get_object(from));
	    entry != NULL; entry = lh_entry_next(entry), item++) {
		item->name = arena_text(builder->arena, lh_entry_k(entry));
		if (strlen(item->name) != (size_t)builder->next->name_length)
			return disagreed("a name differs");
		item->name_line = builder->next->name_line;
		item->name_column = builder->next->name_column;
		TRY(build(builder, lh_entry_v(entry), item));
	}
	return OK;
}

/* Both trees have the same values in the same order: the text's. */
static enum status
build(struct builder *builder, struct json_object *from, struct json *value)
{
	const struct json_place *place = builder->next++;

	if (type_of(from) != place->type)
		return disagreed("a type differs");
	value->type = place->type;
	value->line = place->line;
	value->column = place->column;
	switch (place->type) {
	case JSON_NULL:
		break;
	case JSON_BOOL:
		value->truth = json_object_get_boolean(from);
		break;
	case JSON_NUMBER:
		build_number(builder, place, from, value);
		break;
	case JSON_TEXT:
		return build_text(builder, place, from, value);
	case JSON_LIST:
		return build_list(builder, place, from, value);
	case JSON_OBJECT:
		return build_object(builder, place, from, value);
	}
	return OK;
}

enum status
json_read(struct arena *arena, const char *bytes, size_t length,
    struct json_limits limits, const struct json **json,
    struct problem *problem)
{
	struct json_scan scan;
	struct json_object *tree;
	struct builder builder = {
		.arena = arena, .problem = problem, .bytes = bytes,
	};
	struct json *root = arena_alloc(arena, sizeof(*root));
	enum status status;

	TRY(json_scan(arena, bytes, length, limits, &scan, problem));
	TRY(parse(bytes, length, scan.deepest, &tree));
	builder.next = scan.places;
	builder.end = scan.places + scan.count;
	status = build(&builder, tree, root);
	(void)json_object_put(tree);
	if (status == OK)
		*json = root;
	return status;
}

const struct json *
json_member(const struct json *object, const char *name)
{
	size_t i;

	if (object == NULL || object->type != JSON_OBJECT)
		return NULL;
	for (i = 0; i < object->count; i++) {
		if (text_is(object->items[i].name, name))
			return &object->items[i];
	}
	return NULL;
}

const char *
json_member_text(const struct json *object, const char *name)
{
	const struct json *member = json_member(object, name);

	return member != NULL && member->type == JSON_TEXT ? member->text :
							     NULL;
}

const char *
json_type_name(enum json_type type)
{
	static const char *const names[] = {
		[JSON_NULL] = "null", [JSON_BOOL] = "true or false",
		[JSON_NUMBER] = "a number", [JSON_TEXT] = "a text",
		[JSON_LIST] = "a list", [JSON_OBJECT] = "an object",
	};

	return names[type];
}

bool
json_texts(struct arena *arena, const struct json *value, struct texts *texts)
{
	bool is_list = value->type == JSON_LIST;
	size_t count = is_list ? value->count : 1, i;
	const struct json *items = is_list ? value->items : value;
	const char **read = arena_array(arena, count + 1, sizeof(*read));

	for (i = 0; i < count; i++) {
		if (items[i].type != JSON_TEXT)
			return false;
		read[i] = items[i].text;
	}
	*texts = (struct texts){ .items = read, .count = count };
	return true;
}
