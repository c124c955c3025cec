/* contrib/client/query.c: what a query finds, as lines. */

#include "client.h"

#include <stdio.h>
#include <string.h>

enum { QUERY_MAX_BYTES = 1 << 20 };

enum client_exit
query_text(struct client *client, const struct texts *texts, const char *file,
    const char **query)
{
	struct buf text;
	enum client_exit wrong;

	if (texts->count > 1 || (texts->count == 1 && file != NULL))
		return fail(client, EXIT_USAGE, "usage",
		    "one query at a time: put it in quotes");
	*query = texts->count == 1 ? texts->items[0] : "";
	if (texts->count == 1 && text_is(*query, "-"))
		file = "-";
	if (file == NULL)
		return EXIT_DONE;
	wrong = read_whole(client, client->arena, file, QUERY_MAX_BYTES, &text);
	*query = text.bytes;
	return wrong;
}

/* ---- the lines of a stream, as they come ---- */

struct lines {
	struct client *client;
	struct arena *arena; /* of one line */
	struct buf rest;     /* of a line that is not whole yet */
	bool is_bad;
};

static void
add_licences(struct buf *row, const struct json *licences)
{
	size_t i;

	for (i = 0; licences != NULL && licences->type == JSON_LIST &&
	     i < licences->count;
	     i++) {
		buf_add(row, i > 0 ? "," : "");
		buf_add(row,
		    licences->items[i].type == JSON_TEXT ?
			licences->items[i].text :
			"?");
	}
}

static const char *
number_text(const struct json *object, const char *name)
{
	const struct json *member = json_member(object, name);

	return member == NULL || member->type != JSON_NUMBER ? "?" :
							       member->text;
}

static bool
show_picture(struct lines *lines, const char *line, size_t length)
{
	struct problem problem = { 0 };
	const struct json *picture, *regions;
	const char *title;
	struct buf row;

	if (json_read(lines->arena, line, length, answer_limits, &picture,
		&problem) != OK)
		return false;
	title = json_member_text(picture, "title");
	regions = json_member(picture, "regions");
	buf_init(&row, lines->arena, LINE_BYTES);
	buf_add_format(&row, "%s\t%sx%s\t%zu\t", number_text(picture, "id"),
	    number_text(picture, "width"), number_text(picture, "height"),
	    regions == NULL ? 0 : regions->count);
	add_licences(&row, json_member(picture, "licences"));
	printf("%s\t%s\n", row.bytes,
	    visible(lines->arena, title == NULL ? "" : title));
	return true;
}

static bool
take_lines(void *context, const char *bytes, size_t length)
{
	struct lines *lines = context;
	const char *end;

	if (lines->client->is_json) {
		buf_clear(&lines->rest);
		buf_add_char(&lines->rest, bytes[length - 1]);
		return fwrite(bytes, 1, length, stdout) == length;
	}
	while ((end = memchr(bytes, '\n', length)) != NULL) {
		size_t part = (size_t)(end - bytes);

		buf_add_bytes(&lines->rest, bytes, part);
		lines->is_bad = lines->rest.failed ||
		    !show_picture(lines, lines->rest.bytes, lines->rest.length);
		if (lines->is_bad)
			return false;
		buf_clear(&lines->rest);
		arena_reset(lines->arena);
		bytes += part + 1;
		length -= part + 1;
	}
	buf_add_bytes(&lines->rest, bytes, length);
	lines->is_bad = lines->rest.failed;
	return !lines->is_bad;
}

/* A stream that ends within a line was cut. */
static enum client_exit
check_end(struct client *client, const struct lines *lines)
{
	bool is_whole = client->is_json ?
	    lines->rest.length == 0 || lines->rest.bytes[0] == '\n' :
	    lines->rest.length == 0;

	if (fflush(stdout) != 0)
		return fail(client, EXIT_LOCAL, "cannot-write",
		    "the output could not be written");
	if (!is_whole)
		return fail(client, EXIT_NETWORK, "cut",
		    "the answer ends in the middle of a line");
	return EXIT_DONE;
}

struct wish {
	const char *file;
	const char *ordering;
	const char *seed;
	int64_t offset;
	int64_t limit;
	bool is_count;
	const char *query;
};

static enum client_exit
stream(struct client *client, const struct wish *wish, const char *path)
{
	struct lines lines = { .client = client };
	struct call call = { .path = path,
		.body = wish->query,
		.type = "application/yaml",
		.accept = "application/x-ndjson",
		.take = take_lines,
		.context = &lines };
	enum client_exit wrong;

	buf_init(&lines.rest, client->arena, LINE_BYTES);
	lines.arena = arena_create();
	wrong = call_send(client, &call);
	if (lines.is_bad)
		wrong = fail(client, EXIT_NETWORK, "bad-answer",
		    "a line of the answer is no picture");
	else if (wrong != EXIT_DONE)
		fail_by(client, NULL, &call.fault);
	else
		wrong = check_end(client, &lines);
	arena_destroy(lines.arena);
	return wrong;
}

static enum client_exit
count(struct client *client, const struct wish *wish)
{
	struct call call = { .path = "/api/query-pictures?limit=1&count=true",
		.body = wish->query,
		.type = "application/yaml",
		.may_repeat = true };
	enum client_exit wrong = call_or_say(client, &call);
	const char *total;

	if (wrong != EXIT_DONE)
		return wrong;
	total = call_header(client, "X-Total-Count");
	if (total == NULL)
		return fail(client, EXIT_NETWORK, "bad-answer",
		    "the server did not count");
	printf(client->is_json ? "{\"count\": \"%s\"}\n" : "%s\n",
	    visible(client->arena, total));
	return EXIT_DONE;
}

static const char *
path_of(struct client *client, const struct wish *wish)
{
	struct buf path;

	buf_init(&path, client->arena, 16 * 1024);
	buf_add(&path, "/api/query-pictures");
	add_parameter(&path, "ordering", wish->ordering);
	add_parameter(&path, "seed", wish->seed);
	if (wish->offset > 0)
		buf_add_format(&path, "%coffset=%lld",
		    strchr(path.bytes, '?') == NULL ? '?' : '&',
		    (long long)wish->offset);
	if (wish->limit > 0)
		buf_add_format(&path, "%climit=%lld",
		    strchr(path.bytes, '?') == NULL ? '?' : '&',
		    (long long)wish->limit);
	return path.bytes;
}

enum client_exit
command_query(struct client *client, struct texts arguments)
{
	struct wish wish = { NULL };
	const struct option_row rows[] = {
		{ "file", 'f', OPTION_TEXT, &wish.file, 0, 0 },
		{ "ordering", 0, OPTION_TEXT, &wish.ordering, 0, 0 },
		{ "seed", 0, OPTION_TEXT, &wish.seed, 0, 0 },
		{ "offset", 0, OPTION_NUMBER, &wish.offset, 0, INT32_MAX },
		{ "limit", 'n', OPTION_NUMBER, &wish.limit, 1, INT32_MAX },
		{ "count", 0, OPTION_FLAG, &wish.is_count, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);

	if (wrong == EXIT_DONE)
		wrong = query_text(client, &arguments, wish.file, &wish.query);
	if (wrong == EXIT_DONE)
		wrong = options_settle(client, false);
	if (wrong != EXIT_DONE)
		return wrong;
	return wish.is_count ? count(client, &wish) :
			       stream(client, &wish, path_of(client, &wish));
}
