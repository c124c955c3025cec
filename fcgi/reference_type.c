/* fcgi/reference_type.c: types and fields of the description of the API, in words. */

#include "reference_type.h"

#include <string.h>

/* ---- reading ---- */

size_t
item_count(const struct json *list)
{
	return list == NULL ? 0 : list->count;
}

static const char *
last_part(const char *reference)
{
	const char *slash = strrchr(reference, '/');

	return slash == NULL ? reference : slash + 1;
}

const struct json *
chapter_follow(struct chapter *chapter, const struct json *part)
{
	const char *reference = json_member_text(part, "$ref");
	const struct json *found = chapter->root;
	const char *at = reference;

	if (reference == NULL)
		return part;
	while (found != NULL && *at != '\0') {
		size_t length;

		at += strcspn(at, "/");
		at += *at == '/';
		length = strcspn(at, "/");
		if (length == 0)
			break;
		found =
		    json_member(found, arena_copy(chapter->arena, at, length));
		at += length;
	}
	if (found == NULL && chapter->missing == NULL)
		chapter->missing = reference;
	return found;
}

bool
schema_has_fields(const struct json *schema)
{
	return json_member(schema, "properties") != NULL ||
	    json_member(schema, "allOf") != NULL;
}

/* ---- types in words ---- */

static void
add_value(struct buf *out, const struct json *value)
{
	if (value->type == JSON_BOOL)
		buf_add(out, value->truth ? "`true`" : "`false`");
	else if (value->type == JSON_NULL)
		buf_add(out, "`null`");
	else
		buf_add_format(out, "`%s`", value->text);
}

void
chapter_add_joint(struct buf *out, size_t i, size_t count)
{
	if (i > 0)
		buf_add(out, i + 1 < count ? ", " : " or ");
}

static void
add_enum(struct chapter *chapter, const struct json *values)
{
	size_t i;

	for (i = 0; i < values->count; i++) {
		chapter_add_joint(chapter->out, i, values->count);
		add_value(chapter->out, &values->items[i]);
	}
}

static void
add_choices(struct chapter *chapter, const struct json *choices)
{
	size_t i;

	for (i = 0; i < choices->count; i++) {
		chapter_add_joint(chapter->out, i, choices->count);
		chapter_add_type(chapter, &choices->items[i]);
	}
}

static void
add_names(struct chapter *chapter, const struct json *properties)
{
	size_t i;

	for (i = 0; i < properties->count; i++)
		buf_add_format(chapter->out, "%s`%s`",
		    i == 0			  ? "" :
			i + 1 < properties->count ? ", " :
						    " and ",
		    properties->items[i].name);
}

static void
add_object(struct chapter *chapter, const struct json *schema)
{
	const struct json *properties = json_member(schema, "properties");
	const struct json *values = json_member(schema, "additionalProperties");

	buf_add(chapter->out, "object");
	if (properties != NULL) {
		buf_add(chapter->out, " with ");
		add_names(chapter, properties);
	}
	if (values != NULL) {
		buf_add(chapter->out, " from names to ");
		chapter_add_type(chapter, values);
	}
}

static void
add_named_type(struct chapter *chapter, const struct json *schema,
    const char *name)
{
	static const char *const words[][2] = {
		{ "string", "text" },
		{ "integer", "whole number" },
		{ "boolean", "true or false" },
	};
	size_t i;

	if (text_is(name, "object")) {
		add_object(chapter, schema);
		return;
	}
	if (text_is(name, "array")) {
		buf_add(chapter->out, "list of ");
		chapter_add_type(chapter, json_member(schema, "items"));
		return;
	}
	for (i = 0; i < COUNT_OF(words); i++) {
		if (text_is(words[i][0], name))
			name = words[i][1];
	}
	buf_add(chapter->out, name);
}

static void
add_bounds(struct chapter *chapter, const struct json *schema)
{
	static const char *const words[][2] = {
		{ "minimum", ", at least " },
		{ "maximum", ", at most " },
		{ "maxItems", ", at most " },
		{ "maxLength", ", characters at most " },
	};
	const struct json *usual = json_member(schema, "default");
	size_t i;

	for (i = 0; i < COUNT_OF(words); i++) {
		const struct json *bound = json_member(schema, words[i][0]);

		if (bound != NULL)
			buf_add_format(chapter->out, "%s%s", words[i][1],
			    bound->text);
	}
	if (usual == NULL)
		return;
	buf_add(chapter->out, "; ");
	add_value(chapter->out, usual);
	buf_add(chapter->out, " when not said");
}

/* A schema with fields of its own has its place at the end: a link. */
static void
add_reference(struct chapter *chapter, const struct json *schema)
{
	const struct json *target = chapter_follow(chapter, schema);
	const char *name = last_part(json_member_text(schema, "$ref"));
	struct buf anchor;
	const char *at;

	if (target == NULL)
		return;
	if (!schema_has_fields(target)) {
		chapter_add_type(chapter, target);
		return;
	}
	buf_init(&anchor, chapter->arena, 256);
	for (at = name; *at != '\0'; at++)
		buf_add_char(&anchor,
		    (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at));
	buf_add_format(chapter->out, "[%s](#%s)", name, anchor.bytes);
}

void
chapter_add_type(struct chapter *chapter, const struct json *schema)
{
	const struct json *type = json_member(schema, "type");
	const struct json *choices = json_member(schema, "oneOf");
	const struct json *values = json_member(schema, "enum");
	const struct json *constant = json_member(schema, "const");
	size_t i;

	if (json_member_text(schema, "$ref") != NULL) {
		add_reference(chapter, schema);
		return;
	}
	if (choices != NULL)
		add_choices(chapter, choices);
	else if (values != NULL)
		add_enum(chapter, values);
	else if (constant != NULL)
		add_value(chapter->out, constant);
	else if (type == NULL)
		buf_add(chapter->out, "any value");
	else if (type->type == JSON_TEXT)
		add_named_type(chapter, schema, type->text);
	for (i = 0; type != NULL && type->type == JSON_LIST && i < type->count;
	     i++) {
		chapter_add_joint(chapter->out, i, type->count);
		add_named_type(chapter, schema, type->items[i].text);
	}
	add_bounds(chapter, schema);
}

/* ---- fields ---- */

static bool
is_needed(const struct json *schema, const char *name)
{
	const struct json *needed = json_member(schema, "required");
	size_t i;

	for (i = 0; i < item_count(needed); i++) {
		if (text_is(needed->items[i].text, name))
			return true;
	}
	return false;
}

void
chapter_add_field(struct chapter *chapter, const char *name, const char *where,
    const struct json *schema, const char *words)
{
	buf_add_format(chapter->out, "- **`%s`** %s", name, where);
	chapter_add_type(chapter, schema);
	if (words != NULL)
		buf_add_format(chapter->out, ". %s", words);
	buf_add_char(chapter->out, '\n');
}

void
chapter_add_fields(struct chapter *chapter, const struct json *schema,
    bool is_sent)
{
	const struct json *object = chapter_follow(chapter, schema);
	const struct json *parts = json_member(object, "allOf");
	const struct json *properties = json_member(object, "properties");
	size_t i;

	for (i = 0; i < item_count(parts); i++)
		chapter_add_fields(chapter, &parts->items[i], is_sent);
	for (i = 0; i < item_count(properties); i++) {
		const struct json *field = &properties->items[i];
		const struct json *meant = chapter_follow(chapter, field);
		const char *words = json_member_text(field, "description");

		if (words == NULL && !schema_has_fields(meant))
			words = json_member_text(meant, "description");
		chapter_add_field(chapter, field->name,
		    is_sent && is_needed(object, field->name) ? "(needed) " :
								"",
		    field, words);
	}
}
