/* lib/yaml/yaml.c: from the events of libyaml to a tree, within limits. */

#include "yaml/private.h"

#include <string.h>
#include <yaml.h>

enum { ANCHORS_MAX = 64 };

struct anchor {
	const char *name;
	const struct json *json;	/* NULL while it is being read */
	size_t values;
	int depth;
};

struct reader {
	struct arena *arena;
	struct problem *problem;
	const char *bytes;
	size_t length;
	struct json_limits limits;
	yaml_parser_t parser;
	size_t values;
	struct anchor anchors[ANCHORS_MAX];
	int anchor_count;
};

/* What a value costs: itself and all below it. */
struct extent {
	size_t values;
	int depth;
};

static enum status read_value(struct reader *reader, yaml_event_t *event,
    int depth, struct json *json, struct extent *extent) MUST_CHECK;

static enum status
fail_at(struct reader *reader, yaml_mark_t mark, enum status status,
    const char *code, const char *detail)
{
	refuse(reader->problem, reader->arena, status, code, "%s", detail);
	reader->problem->line = (int)mark.line + 1;
	reader->problem->column = (int)mark.column + 1;
	return status;
}

/* The place of a byte in the text. */
static yaml_mark_t
mark_at(const struct reader *reader, size_t offset)
{
	yaml_mark_t mark = { .index = offset };
	size_t i;

	for (i = 0; i < offset && i < reader->length; i++) {
		mark.column += ((unsigned char)reader->bytes[i] & 0xc0) != 0x80;
		if (reader->bytes[i] == '\n') {
			mark.line++;
			mark.column = 0;
		}
	}
	return mark;
}

/* libyaml ends a text with a line that nobody wrote: what is missing there is
 * missing behind the last word. Its index counts characters. */
static yaml_mark_t
within_text(const struct reader *reader, yaml_mark_t mark)
{
	size_t length = reader->length, characters = 0, i;

	while (length > 0 && strchr(" \t\r\n", reader->bytes[length - 1]))
		length--;
	for (i = 0; i < length; i++)
		characters += ((unsigned char)reader->bytes[i] & 0xc0) != 0x80;
	return mark.index < characters ? mark : mark_at(reader, length);
}

/* The next event; it must be given back by yaml_event_delete. */
static enum status
next_event(struct reader *reader, yaml_event_t *event)
{
	const yaml_parser_t *parser = &reader->parser;
	yaml_mark_t mark;

	if (yaml_parser_parse(&reader->parser, event) == 1)
		return OK;
	if (parser->error == YAML_READER_ERROR)
		mark = mark_at(reader, parser->problem_offset);
	else
		mark = within_text(reader, parser->problem_mark.index == 0 ?
		    parser->mark : parser->problem_mark);
	return fail_at(reader, mark, BAD_INPUT, "not-yaml",
	    arena_format(reader->arena, "this is not YAML: %s%s%s",
	    parser->problem == NULL ? "unreadable" : parser->problem,
	    parser->context == NULL ? "" : " ",
	    parser->context == NULL ? "" : parser->context));
}

static enum status
read_scalar(struct reader *reader, const yaml_event_t *event,
    struct json *json)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;

	if (memchr(text, '\0', length) != NULL)
		return fail_at(reader, event->start_mark, BAD_INPUT,
		    "nul", "a text cannot hold the character NUL");
	json->text = arena_copy(reader->arena, text, length);
	json->type = JSON_TEXT;
	if (event->data.scalar.plain_implicit)
		yaml_resolve_plain(json, json->text);
	return OK;
}

/* A list of values that grows by doubling. */
struct values {
	struct json *items;
	size_t count;
	size_t room;
};

static struct json *
values_add(struct arena *arena, struct values *values)
{
	if (values->count == values->room) {
		size_t room = values->room == 0 ? 8 : 2 * values->room;
		struct json *items = arena_array(arena, room, sizeof(*items));

		if (values->count > 0)
			memcpy(items, values->items,
			    values->count * sizeof(*items));
		values->items = items;
		values->room = room;
	}
	return &values->items[values->count++];
}

/* Reads the key of a member into item; the event is the key's. */
static enum status
read_key(struct reader *reader, const yaml_event_t *event,
    const struct values *values, struct json *item)
{
	size_t i;

	if (event->type != YAML_SCALAR_EVENT)
		return fail_at(reader, event->start_mark, BAD_INPUT, "bad-key",
		    "a key must be a plain text");
	if (strlen((const char *)event->data.scalar.value) !=
	    event->data.scalar.length)
		return fail_at(reader, event->start_mark, BAD_INPUT,
		    "nul", "a key cannot hold the character NUL");
	item->name = arena_text(reader->arena,
	    (const char *)event->data.scalar.value);
	item->name_line = (int)event->start_mark.line + 1;
	item->name_column = (int)event->start_mark.column + 1;
	item->name_begin = event->start_mark.index;
	for (i = 0; i + 1 < values->count; i++) {
		if (text_is(values->items[i].name, item->name))
			return fail_at(reader, event->start_mark, BAD_INPUT,
			    "duplicate-key", arena_format(reader->arena,
			    "the key \"%s\" stands here a second time",
			    item->name));
	}
	return OK;
}

/* The name of a member, kept while its value is read into the same place. */
static enum status
read_member_value(struct reader *reader, int depth, struct json *item,
    struct extent *extent)
{
	struct json value = { .name = item->name, .name_line = item->name_line,
		.name_column = item->name_column,
		.name_begin = item->name_begin };
	yaml_event_t event;
	enum status status;

	TRY(next_event(reader, &event));
	status = read_value(reader, &event, depth, &value, extent);
	yaml_event_delete(&event);
	*item = value;
	return status;
}

/* True for [...] and {...}; false where lines, or `a: b` in [...], do it. */
static bool
is_in_brackets(const yaml_event_t *start)
{
	bool is_flow = start->type == YAML_MAPPING_START_EVENT ?
	    start->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE :
	    start->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;

	return is_flow && start->end_mark.index > start->start_mark.index;
}

static enum status
read_members(struct reader *reader, const yaml_event_t *start, int depth,
    struct json *json, struct extent *extent)
{
	bool is_object = start->type == YAML_MAPPING_START_EVENT;
	yaml_event_type_t end = is_object ? YAML_MAPPING_END_EVENT :
	    YAML_SEQUENCE_END_EVENT;
	struct values values = { 0 };
	yaml_event_t event;
	enum status status = OK;
	bool at_end = false;

	while (status == OK && !at_end) {
		struct extent inner = { 0 };
		struct json item = { 0 };

		TRY(next_event(reader, &event));
		at_end = event.type == end;
		if (!at_end && is_object) {
			values_add(reader->arena, &values);
			status = read_key(reader, &event, &values, &item);
			if (status == OK)
				status = read_member_value(reader, depth + 1,
				    &item, &inner);
			values.items[values.count - 1] = item;
		} else if (!at_end) {
			status = read_value(reader, &event, depth + 1, &item,
			    &inner);
			*values_add(reader->arena, &values) = item;
		}
		if (!at_end)
			json->end = item.end;
		else if (is_in_brackets(start))
			json->end = event.end_mark.index;
		yaml_event_delete(&event);
		extent->values += inner.values;
		if (inner.depth + 1 > extent->depth)
			extent->depth = inner.depth + 1;
	}
	json->type = is_object ? JSON_OBJECT : JSON_LIST;
	json->items = values.items;
	json->count = values.count;
	return status;
}

static enum status
read_alias(struct reader *reader, const yaml_event_t *event, int depth,
    struct json *json, struct extent *extent)
{
	const char *name = (const char *)event->data.alias.anchor;
	const struct anchor *anchor = NULL;
	struct json place = *json;
	int i;

	for (i = 0; i < reader->anchor_count; i++) {
		if (text_is(reader->anchors[i].name, name))
			anchor = &reader->anchors[i];
	}
	if (anchor == NULL || anchor->json == NULL)
		return fail_at(reader, event->start_mark, BAD_INPUT,
		    "bad-alias", arena_format(reader->arena,
		    anchor == NULL ? "there is no anchor \"%s\" before this" :
		    "the anchor \"%s\" stands for itself", name));
	if (depth + anchor->depth > reader->limits.depth ||
	    reader->values + anchor->values > reader->limits.values)
		return fail_at(reader, event->start_mark, TOO_LARGE,
		    "alias-expansion", arena_format(reader->arena,
		    "with this alias the text has more than %zu values or is"
		    " nested deeper than %d", reader->limits.values,
		    reader->limits.depth));
	*json = *anchor->json;
	json->name = place.name;
	json->name_line = place.name_line;
	json->name_column = place.name_column;
	json->line = place.line;
	json->column = place.column;
	json->begin = place.begin;
	json->end = event->end_mark.index;
	json->name_begin = place.name_begin;
	reader->values += anchor->values;
	*extent = (struct extent){ anchor->values, anchor->depth };
	return OK;
}

static const char *
tag_of(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return (const char *)event->data.scalar.tag;
	case YAML_SEQUENCE_START_EVENT:
		return (const char *)event->data.sequence_start.tag;
	case YAML_MAPPING_START_EVENT:
		return (const char *)event->data.mapping_start.tag;
	default:
		return NULL;
	}
}

static const char *
anchor_of(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return (const char *)event->data.scalar.anchor;
	case YAML_SEQUENCE_START_EVENT:
		return (const char *)event->data.sequence_start.anchor;
	case YAML_MAPPING_START_EVENT:
		return (const char *)event->data.mapping_start.anchor;
	default:
		return NULL;
	}
}

/* Opens a place for an anchor; *place is NULL when the value has none. */
static enum status
open_anchor(struct reader *reader, const yaml_event_t *event,
    struct anchor **place)
{
	const char *name = anchor_of(event);

	*place = NULL;
	if (name == NULL)
		return OK;
	if (reader->anchor_count == ANCHORS_MAX)
		return fail_at(reader, event->start_mark, TOO_LARGE,
		    "too-many-anchors", arena_format(reader->arena,
		    "at most %d anchors are read", ANCHORS_MAX));
	*place = &reader->anchors[reader->anchor_count++];
	**place = (struct anchor){ .name = arena_text(reader->arena, name) };
	return OK;
}

static enum status
check_limits(struct reader *reader, const yaml_event_t *event, int depth)
{
	const char *tag = tag_of(event);

	if (tag != NULL)
		return fail_at(reader, event->start_mark, BAD_INPUT, "tag",
		    arena_format(reader->arena,
		    "the tag \"%s\" cannot be used here", tag));
	if (depth > reader->limits.depth)
		return fail_at(reader, event->start_mark, TOO_LARGE,
		    "too-deep", arena_format(reader->arena,
		    "values may be nested %d deep", reader->limits.depth));
	if (++reader->values > reader->limits.values)
		return fail_at(reader, event->start_mark, TOO_LARGE,
		    "too-many-values", arena_format(reader->arena,
		    "at most %zu values are read", reader->limits.values));
	return OK;
}

static const struct json *
keep(struct arena *arena, const struct json *json)
{
	struct json *copy = arena_alloc(arena, sizeof(*copy));

	*copy = *json;
	return copy;
}

static enum status
read_value(struct reader *reader, yaml_event_t *event, int depth,
    struct json *json, struct extent *extent)
{
	struct anchor *anchor;

	json->line = (int)event->start_mark.line + 1;
	json->column = (int)event->start_mark.column + 1;
	json->begin = event->start_mark.index;
	json->end = event->end_mark.index;
	if (event->type == YAML_ALIAS_EVENT)
		return read_alias(reader, event, depth, json, extent);
	TRY(check_limits(reader, event, depth));
	TRY(open_anchor(reader, event, &anchor));
	extent->values = 1;
	if (event->type == YAML_SCALAR_EVENT)
		TRY(read_scalar(reader, event, json));
	else
		TRY(read_members(reader, event, depth, json, extent));
	if (anchor != NULL) {
		anchor->json = keep(reader->arena, json);
		anchor->values = extent->values;
		anchor->depth = extent->depth;
	}
	return OK;
}

/* Reads events up to the first that is neither a start nor an end. */
static enum status
read_document(struct reader *reader, const struct json **json)
{
	bool at_end = false;
	yaml_event_t event;
	enum status status = OK;

	*json = NULL;
	while (status == OK && !at_end) {
		TRY(next_event(reader, &event));
		at_end = event.type == YAML_STREAM_END_EVENT;
		if (event.type == YAML_DOCUMENT_START_EVENT && *json != NULL) {
			status = fail_at(reader, event.start_mark, BAD_INPUT,
			    "second-document", "only one document is read");
		} else if (event.type != YAML_STREAM_START_EVENT &&
		    event.type != YAML_DOCUMENT_START_EVENT &&
		    event.type != YAML_DOCUMENT_END_EVENT && !at_end) {
			struct json *root = arena_alloc(reader->arena,
			    sizeof(*root));
			struct extent extent = { 0 };

			status = read_value(reader, &event, 1, root, &extent);
			*json = root;
		}
		yaml_event_delete(&event);
	}
	return status;
}

/* How many bytes from the start are UTF-8. */
static size_t
valid_bytes(const char *bytes, size_t length)
{
	size_t valid = 0, step = 1;

	while (step <= 4 && valid + step <= length) {
		if (text_is_utf8(bytes + valid, step)) {
			valid += step;
			step = 1;
		} else {
			step++;
		}
	}
	return valid;
}

enum status
yaml_read(struct arena *arena, const char *bytes, size_t length,
    struct json_limits limits, const struct json **json,
    struct problem *problem)
{
	struct reader reader = { .arena = arena, .problem = problem,
		.bytes = bytes, .length = length, .limits = limits };
	yaml_mark_t start = { 0 };
	enum status status;

	if (length > limits.bytes)
		return fail_at(&reader, start, TOO_LARGE, "too-long",
		    arena_format(arena, "at most %zu bytes are read",
		    limits.bytes));
	if (!text_is_utf8(bytes, length))
		return fail_at(&reader, mark_at(&reader,
		    valid_bytes(bytes, length)), BAD_INPUT, "not-utf8",
		    "the text must be UTF-8 without the character NUL");
	if (yaml_parser_initialize(&reader.parser) != 1)
		abort();
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader.parser,
	    (const unsigned char *)bytes, length);
	status = read_document(&reader, json);
	yaml_parser_delete(&reader.parser);
	if (status == OK && *json != NULL && (*json)->type == JSON_NULL)
		*json = NULL;
	return status;
}
