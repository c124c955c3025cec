/* fcgi/reference.c: the description of the API as a chapter of the manual. */

#include "reference.h"

#include "reference_type.h"
#include "yaml/yaml.h"

#include <string.h>

/* The members of a path that are its operations, in the order of reading. */
static const char *const methods[] = { "get", "post", "put", "patch",
	"delete" };

/* ---- operations ---- */

static void
add_who(struct chapter *chapter, const struct json *operation)
{
	const struct json *security = json_member(operation, "security");
	size_t i;

	if (security == NULL) {
		buf_add(chapter->out, "Takes a session or a token.\n\n");
		return;
	}
	for (i = 0; i < security->count; i++) {
		if (security->items[i].count == 0)
			break;
	}
	if (i < security->count || security->count == 0) {
		buf_add(chapter->out, "Open to everyone.\n\n");
		return;
	}
	buf_add(chapter->out, "Takes ");
	for (i = 0; i < security->count; i++) {
		const char *name = security->items[i].items[0].name;

		chapter_add_joint(chapter->out, i, security->count);
		buf_add(chapter->out,
		    text_is(name, "basic")     ? "HTTP Basic" :
			text_is(name, "token") ? "a token" :
						 "a session");
	}
	buf_add(chapter->out, ".\n\n");
}

static void
add_parameters(struct chapter *chapter, const struct json *parameters)
{
	size_t i;

	for (i = 0; i < item_count(parameters); i++) {
		const struct json *parameter =
		    chapter_follow(chapter, &parameters->items[i]);
		const char *in = json_member_text(parameter, "in");

		if (in == NULL || text_is(in, "path"))
			continue;
		chapter_add_field(chapter, json_member_text(parameter, "name"),
		    text_is(in, "header") ? "(header) " : "(in the address) ",
		    json_member(parameter, "schema"),
		    json_member_text(parameter, "description"));
	}
}

static void
add_body(struct chapter *chapter, const struct json *operation)
{
	const struct json *body =
	    chapter_follow(chapter, json_member(operation, "requestBody"));
	const struct json *content = json_member(body, "content");
	size_t i;

	for (i = 0; i < item_count(content); i++) {
		const struct json *schema =
		    json_member(&content->items[i], "schema");

		if (schema_has_fields(chapter_follow(chapter, schema))) {
			chapter_add_fields(chapter, schema, true);
			continue;
		}
		buf_add_format(chapter->out,
		    "- **Body** `%s`: ", content->items[i].name);
		chapter_add_type(chapter, schema);
		buf_add_char(chapter->out, '\n');
	}
}

/* What every address answers when it refuses is said once. */
static void
add_answers(struct chapter *chapter, const struct json *answers)
{
	size_t i, k;

	for (i = 0; i < item_count(answers); i++) {
		const char *status = answers->items[i].name;
		const struct json *answer =
		    chapter_follow(chapter, &answers->items[i]);
		const struct json *content = json_member(answer, "content");
		const char *words = json_member_text(answer, "description");

		if (status[1] == 'X' || text_is(status, "304"))
			continue;
		buf_add_format(chapter->out, "- **%s** %s", status,
		    words == NULL ? "" : words);
		for (k = 0; k < item_count(content); k++) {
			buf_add_format(chapter->out,
			    " As `%s`: ", content->items[k].name);
			chapter_add_type(chapter,
			    json_member(&content->items[k], "schema"));
			buf_add_char(chapter->out, '.');
		}
		buf_add_char(chapter->out, '\n');
	}
}

static void
add_operation(struct chapter *chapter, const struct json *path,
    const struct json *operation)
{
	const char *words = json_member_text(operation, "description");
	char *method = arena_text(chapter->arena, operation->name);
	char *at;

	for (at = method; *at != '\0'; at++)
		*at = (char)(*at - 'a' + 'A');
	buf_add_format(chapter->out, "### `%s %s`\n\n%s", method, path->name,
	    json_member_text(operation, "summary"));
	buf_add_format(chapter->out, "%s%s\n\n", words == NULL ? "" : " ",
	    words == NULL ? "" : words);
	add_who(chapter, operation);
	add_parameters(chapter, json_member(path, "parameters"));
	add_parameters(chapter, json_member(operation, "parameters"));
	add_body(chapter, operation);
	add_answers(chapter, json_member(operation, "responses"));
	buf_add_char(chapter->out, '\n');
}

static bool
has_tag(const struct json *operation, const char *tag)
{
	const struct json *tags = json_member(operation, "tags");

	return item_count(tags) > 0 && text_is(tags->items[0].text, tag);
}

/* The operations of a tag; returns how many. */
static size_t
add_tag(struct chapter *chapter, const struct json *tag)
{
	const struct json *paths = json_member(chapter->root, "paths");
	const char *words = json_member_text(tag, "description");
	size_t found = 0, i, k;

	buf_add_format(chapter->out, "## %.*s\n\n", (int)strcspn(words, "."),
	    words);
	for (i = 0; i < item_count(paths); i++) {
		for (k = 0; k < COUNT_OF(methods); k++) {
			const struct json *operation =
			    json_member(&paths->items[i], methods[k]);

			if (operation == NULL ||
			    !has_tag(operation, json_member_text(tag, "name")))
				continue;
			add_operation(chapter, &paths->items[i], operation);
			found++;
		}
	}
	return found;
}

static void
add_schemas(struct chapter *chapter)
{
	const struct json *schemas =
	    json_member(json_member(chapter->root, "components"), "schemas");
	size_t i;

	buf_add(chapter->out, "## What answers are made of\n\n");
	for (i = 0; i < item_count(schemas); i++) {
		const struct json *schema = &schemas->items[i];
		const char *words = json_member_text(schema, "description");

		if (!schema_has_fields(schema))
			continue;
		buf_add_format(chapter->out, "### %s\n\n%s\n\n", schema->name,
		    words == NULL ? "" : words);
		chapter_add_fields(chapter, schema, false);
		buf_add_char(chapter->out, '\n');
	}
}

/* ---- the chapter ---- */

static size_t
count_operations(const struct json *paths)
{
	size_t count = 0, i, k;

	for (i = 0; i < item_count(paths); i++) {
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
	struct chapter chapter = { .arena = arena, .out = markdown };
	const struct json *tags;
	size_t found = 0, i;

	if (yaml_read(arena, description, length, limits, &chapter.root,
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
	tags = json_member(chapter.root, "tags");
	for (i = 0; i < item_count(tags); i++)
		found += add_tag(&chapter, &tags->items[i]);
	add_schemas(&chapter);
	if (chapter.missing != NULL)
		return refuse(problem, arena, INTERNAL, "bad-manual",
		    "there is no %s", chapter.missing);
	if (found != count_operations(json_member(chapter.root, "paths")))
		return refuse(problem, arena, INTERNAL, "bad-manual",
		    "an address has none of the tags");
	return OK;
}
