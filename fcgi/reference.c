/* fcgi/reference.c: the description of the API as a chapter of the manual. */

#include "reference.h"

#include "yaml/yaml.h"

#include <string.h>

struct writer {
	struct arena *arena;
	struct buf *out;
	const struct json *root;
	const char *missing; /* the first reference that leads nowhere */
};

/* In the order of reading; the member of a path that has the answers. */
static const char *const methods[] = { "get", "post", "put", "patch",
	"delete" };

static void add_type(struct writer *writer, const struct json *schema);

/* ---- reading ---- */

static size_t
count_of(const struct json *list)
{
	return list == NULL ? 0 : list->count;
}

static const char *
last_part(const char *reference)
{
	const char *slash = strrchr(reference, '/');

	return slash == NULL ? reference : slash + 1;
}

/* What a reference stands for: "#/components/schemas/Id". */
static const struct json *
follow(struct writer *writer, const struct json *part)
{
	const char *reference = json_member_text(part, "$ref");
	const struct json *found = writer->root;
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
		    json_member(found, arena_copy(writer->arena, at, length));
		at += length;
	}
	if (found == NULL && writer->missing == NULL)
		writer->missing = reference;
	return found;
}

static bool
has_fields(const struct json *schema)
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

static void
add_joint(struct buf *out, size_t i, size_t count)
{
	if (i > 0)
		buf_add(out, i + 1 < count ? ", " : " or ");
}

static void
add_enum(struct writer *writer, const struct json *values)
{
	size_t i;

	for (i = 0; i < values->count; i++) {
		add_joint(writer->out, i, values->count);
		add_value(writer->out, &values->items[i]);
	}
}

static void
add_choices(struct writer *writer, const struct json *choices)
{
	size_t i;

	for (i = 0; i < choices->count; i++) {
		add_joint(writer->out, i, choices->count);
		add_type(writer, &choices->items[i]);
	}
}

static void
add_names(struct writer *writer, const struct json *properties)
{
	size_t i;

	for (i = 0; i < properties->count; i++)
		buf_add_format(writer->out, "%s`%s`",
		    i == 0			  ? "" :
			i + 1 < properties->count ? ", " :
						    " and ",
		    properties->items[i].name);
}

static void
add_object(struct writer *writer, const struct json *schema)
{
	const struct json *properties = json_member(schema, "properties");
	const struct json *values = json_member(schema, "additionalProperties");

	buf_add(writer->out, "object");
	if (properties != NULL) {
		buf_add(writer->out, " with ");
		add_names(writer, properties);
	}
	if (values != NULL) {
		buf_add(writer->out, " from names to ");
		add_type(writer, values);
	}
}

static void
add_named_type(struct writer *writer, const struct json *schema,
    const char *name)
{
	static const char *const words[][2] = {
		{ "string", "text" },
		{ "integer", "whole number" },
		{ "boolean", "true or false" },
	};
	size_t i;

	if (text_is(name, "object")) {
		add_object(writer, schema);
		return;
	}
	if (text_is(name, "array")) {
		buf_add(writer->out, "list of ");
		add_type(writer, json_member(schema, "items"));
		return;
	}
	for (i = 0; i < COUNT_OF(words); i++) {
		if (text_is(words[i][0], name))
			name = words[i][1];
	}
	buf_add(writer->out, name);
}

static void
add_bounds(struct writer *writer, const struct json *schema)
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
			buf_add_format(writer->out, "%s%s", words[i][1],
			    bound->text);
	}
	if (usual == NULL)
		return;
	buf_add(writer->out, "; ");
	add_value(writer->out, usual);
	buf_add(writer->out, " when not said");
}

/* A schema with fields of its own has its place at the end: a link. */
static void
add_reference(struct writer *writer, const struct json *schema)
{
	const struct json *target = follow(writer, schema);
	const char *name = last_part(json_member_text(schema, "$ref"));
	struct buf anchor;
	const char *at;

	if (target == NULL)
		return;
	if (!has_fields(target)) {
		add_type(writer, target);
		return;
	}
	buf_init(&anchor, writer->arena, 256);
	for (at = name; *at != '\0'; at++)
		buf_add_char(&anchor,
		    (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at));
	buf_add_format(writer->out, "[%s](#%s)", name, anchor.bytes);
}

static void
add_type(struct writer *writer, const struct json *schema)
{
	const struct json *type = json_member(schema, "type");
	const struct json *choices = json_member(schema, "oneOf");
	const struct json *values = json_member(schema, "enum");
	const struct json *constant = json_member(schema, "const");
	size_t i;

	if (json_member_text(schema, "$ref") != NULL) {
		add_reference(writer, schema);
		return;
	}
	if (choices != NULL)
		add_choices(writer, choices);
	else if (values != NULL)
		add_enum(writer, values);
	else if (constant != NULL)
		add_value(writer->out, constant);
	else if (type == NULL)
		buf_add(writer->out, "any value");
	else if (type->type == JSON_TEXT)
		add_named_type(writer, schema, type->text);
	for (i = 0; type != NULL && type->type == JSON_LIST && i < type->count;
	     i++) {
		add_joint(writer->out, i, type->count);
		add_named_type(writer, schema, type->items[i].text);
	}
	add_bounds(writer, schema);
}

/* ---- fields ---- */

static bool
is_needed(const struct json *schema, const char *name)
{
	const struct json *needed = json_member(schema, "required");
	size_t i;

	for (i = 0; i < count_of(needed); i++) {
		if (text_is(needed->items[i].text, name))
			return true;
	}
	return false;
}

static void
add_line(struct writer *writer, const char *name, const char *where,
    const struct json *schema, const char *words)
{
	buf_add_format(writer->out, "- **`%s`** %s", name, where);
	add_type(writer, schema);
	if (words != NULL)
		buf_add_format(writer->out, ". %s", words);
	buf_add_char(writer->out, '\n');
}

/* sent: a body, of which not everything is needed. */
static void
add_fields(struct writer *writer, const struct json *schema, bool is_sent)
{
	const struct json *object = follow(writer, schema);
	const struct json *parts = json_member(object, "allOf");
	const struct json *properties = json_member(object, "properties");
	size_t i;

	for (i = 0; i < count_of(parts); i++)
		add_fields(writer, &parts->items[i], is_sent);
	for (i = 0; i < count_of(properties); i++) {
		const struct json *field = &properties->items[i];
		const struct json *meant = follow(writer, field);
		const char *words = json_member_text(field, "description");

		if (words == NULL && !has_fields(meant))
			words = json_member_text(meant, "description");
		add_line(writer, field->name,
		    is_sent && is_needed(object, field->name) ? "(needed) " :
								"",
		    field, words);
	}
}

/* ---- operations ---- */

static void
add_who(struct writer *writer, const struct json *operation)
{
	const struct json *security = json_member(operation, "security");
	size_t i;

	if (security == NULL) {
		buf_add(writer->out, "Takes a session or a token.\n\n");
		return;
	}
	for (i = 0; i < security->count; i++) {
		if (security->items[i].count == 0)
			break;
	}
	if (i < security->count || security->count == 0) {
		buf_add(writer->out, "Open to everyone.\n\n");
		return;
	}
	buf_add(writer->out, "Takes ");
	for (i = 0; i < security->count; i++) {
		const char *name = security->items[i].items[0].name;

		add_joint(writer->out, i, security->count);
		buf_add(writer->out,
		    text_is(name, "basic")     ? "HTTP Basic" :
			text_is(name, "token") ? "a token" :
						 "a session");
	}
	buf_add(writer->out, ".\n\n");
}

static void
add_parameters(struct writer *writer, const struct json *parameters)
{
	size_t i;

	for (i = 0; i < count_of(parameters); i++) {
		const struct json *parameter =
		    follow(writer, &parameters->items[i]);
		const char *in = json_member_text(parameter, "in");

		if (in == NULL || text_is(in, "path"))
			continue;
		add_line(writer, json_member_text(parameter, "name"),
		    text_is(in, "header") ? "(header) " : "(in the address) ",
		    json_member(parameter, "schema"),
		    json_member_text(parameter, "description"));
	}
}

static void
add_body(struct writer *writer, const struct json *operation)
{
	const struct json *body = json_member(operation, "requestBody");
	const struct json *content =
	    body == NULL ? NULL : json_member(follow(writer, body), "content");
	size_t i;

	for (i = 0; i < count_of(content); i++) {
		const struct json *schema =
		    json_member(&content->items[i], "schema");

		if (has_fields(follow(writer, schema))) {
			add_fields(writer, schema, true);
			continue;
		}
		buf_add_format(writer->out,
		    "- **Body** `%s`: ", content->items[i].name);
		add_type(writer, schema);
		buf_add_char(writer->out, '\n');
	}
}

/* What every address answers when it refuses is said once. */
static void
add_answers(struct writer *writer, const struct json *answers)
{
	size_t i, k;

	for (i = 0; i < count_of(answers); i++) {
		const char *status = answers->items[i].name;
		const struct json *answer = follow(writer, &answers->items[i]);
		const struct json *content = json_member(answer, "content");
		const char *words = json_member_text(answer, "description");

		if (status[1] == 'X' || text_is(status, "304"))
			continue;
		buf_add_format(writer->out, "- **%s** %s", status,
		    words == NULL ? "" : words);
		for (k = 0; k < count_of(content); k++) {
			buf_add_format(writer->out,
			    " As `%s`: ", content->items[k].name);
			add_type(writer,
			    json_member(&content->items[k], "schema"));
			buf_add_char(writer->out, '.');
		}
		buf_add_char(writer->out, '\n');
	}
}

static void
add_operation(struct writer *writer, const struct json *path,
    const struct json *operation)
{
	const char *words = json_member_text(operation, "description");
	char *method = arena_text(writer->arena, operation->name);
	char *at;

	for (at = method; *at != '\0'; at++)
		*at = (char)(*at - 'a' + 'A');
	buf_add_format(writer->out, "### `%s %s`\n\n%s", method, path->name,
	    json_member_text(operation, "summary"));
	buf_add_format(writer->out, "%s%s\n\n", words == NULL ? "" : " ",
	    words == NULL ? "" : words);
	add_who(writer, operation);
	add_parameters(writer, json_member(path, "parameters"));
	add_parameters(writer, json_member(operation, "parameters"));
	add_body(writer, operation);
	add_answers(writer, json_member(operation, "responses"));
	buf_add_char(writer->out, '\n');
}

static bool
has_tag(const struct json *operation, const char *tag)
{
	const struct json *tags = json_member(operation, "tags");

	return count_of(tags) > 0 && text_is(tags->items[0].text, tag);
}

/* The operations of a tag; returns how many. */
static size_t
add_tag(struct writer *writer, const struct json *tag)
{
	const struct json *paths = json_member(writer->root, "paths");
	const char *words = json_member_text(tag, "description");
	size_t found = 0, i, k;

	buf_add_format(writer->out, "## %.*s\n\n", (int)strcspn(words, "."),
	    words);
	for (i = 0; i < count_of(paths); i++) {
		for (k = 0; k < COUNT_OF(methods); k++) {
			const struct json *operation =
			    json_member(&paths->items[i], methods[k]);

			if (operation == NULL ||
			    !has_tag(operation, json_member_text(tag, "name")))
				continue;
			add_operation(writer, &paths->items[i], operation);
			found++;
		}
	}
	return found;
}

static void
add_schemas(struct writer *writer)
{
	const struct json *schemas =
	    json_member(json_member(writer->root, "components"), "schemas");
	size_t i;

	buf_add(writer->out, "## What answers are made of\n\n");
	for (i = 0; i < count_of(schemas); i++) {
		const struct json *schema = &schemas->items[i];
		const char *words = json_member_text(schema, "description");

		if (!has_fields(schema))
			continue;
		buf_add_format(writer->out, "### %s\n\n%s\n\n", schema->name,
		    words == NULL ? "" : words);
		add_fields(writer, schema, false);
		buf_add_char(writer->out, '\n');
	}
}

/* ---- the chapter ---- */

static size_t
count_operations(const struct json *paths)
{
	size_t count = 0, i, k;

	for (i = 0; i < count_of(paths); i++) {
		for (k = 0; k < COUNT_OF(methods); k++)
			count +=
			    json_member(&paths->items[i], methods[k]) != NULL;
	}
	return count;
}

enum status
reference_write(struct arena *arena, const char *description, size_t length,
    struct buf *markdown, struct problem *problem)
{
	static const struct json_limits limits = {
		.bytes = 512 * 1024,
		.depth = 64,
		.values = 100000,
	};
	struct writer writer = { .arena = arena, .out = markdown };
	const struct json *tags;
	size_t found = 0, i;

	if (yaml_read(arena, description, length, limits, &writer.root,
		problem) != OK)
		return refuse(problem, arena, INTERNAL, "bad-manual",
		    "line %d: %s", problem->line, problem->detail);
	buf_add(markdown,
	    "# Reference\n\nEvery address that programs use, what it takes and"
	    " what it answers. This chapter is made from"
	    " [a description in OpenAPI 3.1](/api/openapi.yaml), which tools"
	    " that make clients can read. [The API](/help/api) explains it,"
	    " with examples, and what [errors](/help/api#errors) look"
	    " like.\n\n");
	tags = json_member(writer.root, "tags");
	for (i = 0; i < count_of(tags); i++)
		found += add_tag(&writer, &tags->items[i]);
	add_schemas(&writer);
	if (writer.missing != NULL)
		return refuse(problem, arena, INTERNAL, "bad-manual",
		    "there is no %s", writer.missing);
	if (found != count_operations(json_member(writer.root, "paths")))
		return refuse(problem, arena, INTERNAL, "bad-manual",
		    "an address has none of the tags");
	return OK;
}
