/* contrib/client/annotate.c: the regions of a picture, read and saved. */

#include "client.h"

#include <stdio.h>
#include <string.h>

enum { REGIONS_MAX_BYTES = 8 << 20, APPEND_TRIES = 5 };

struct wish {
	const char *reason;
	const char *tag;
	bool is_appending;
	const char *path; /* of the picture's annotations */
	struct buf text;
	const struct json *regions;
};

static enum client_exit
read_regions(struct client *client, struct wish *wish, const char *file)
{
	struct problem problem = { 0 };
	enum client_exit wrong = read_whole(client, client->arena, file,
	    REGIONS_MAX_BYTES, &wish->text);

	if (wrong != EXIT_DONE)
		return wrong;
	if (json_read(client->arena, wish->text.bytes, wish->text.length,
		answer_limits, &wish->regions, &problem) != OK)
		return fail(client, EXIT_LOCAL, "bad-json", "%s:%d:%d: %s",
		    file, problem.line, problem.column, problem.detail);
	if (wish->regions->type != JSON_LIST)
		return fail(client, EXIT_LOCAL, "bad-json",
		    "%s: a list of regions is expected", file);
	return EXIT_DONE;
}

static enum client_exit
show(struct client *client, const struct wish *wish)
{
	struct call call = { .path = wish->path };
	enum client_exit wrong = call_or_say(client, &call);
	const char *tag;

	if (wrong != EXIT_DONE)
		return wrong;
	tag = call_header(client, "ETag");
	printf("%s\n", call.answer.bytes);
	if (tag != NULL)
		note(client, "as of --tag '%s'", tag);
	return EXIT_DONE;
}

static enum client_exit
save(struct client *client, const struct wish *wish, const char *body,
    struct call *call)
{
	struct buf path;

	buf_init(&path, client->arena, 16 * 1024);
	buf_add(&path, wish->path);
	add_parameter(&path, "reason", wish->reason);
	*call = (struct call){ .method = "PUT",
		.path = path.bytes,
		.body = body,
		.may_repeat = true };
	if (wish->tag != NULL)
		call->header =
		    arena_format(client->arena, "If-Match: %s", wish->tag);
	return call_send(client, call);
}

static void
add_items(struct buf *body, const struct json *list)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		buf_add(body, body->length > 1 ? ", " : "");
		add_json(body, &list->items[i]);
	}
}

/* Behind those that are there, whoever saves at the same time. */
static enum client_exit
append(struct client *client, struct wish *wish, struct call *call)
{
	int tries;

	for (tries = 0; tries < APPEND_TRIES; tries++) {
		struct call old = { .path = wish->path };
		enum client_exit wrong = call_send(client, &old);
		struct buf body;

		*call = old;
		if (wrong != EXIT_DONE || old.json == NULL)
			return wrong;
		wish->tag = call_header(client, "ETag");
		buf_init(&body, client->arena, 2 * REGIONS_MAX_BYTES);
		buf_add_char(&body, '[');
		add_items(&body, old.json);
		add_items(&body, wish->regions);
		buf_add_char(&body, ']');
		wrong = save(client, wish, body.bytes, call);
		if (call->status != 412)
			return wrong;
	}
	return call->fault.exit_code;
}

static enum client_exit
change(struct client *client, struct wish *wish)
{
	struct call call;
	enum client_exit wrong = wish->is_appending ?
	    append(client, wish, &call) :
	    save(client, wish, wish->text.bytes, &call);

	if (wrong != EXIT_DONE)
		return fail_by(client, NULL, &call.fault);
	if (client->is_json)
		printf("%s\n", call.answer.bytes);
	else if (call.status == 202)
		note(client, "sent: it waits for the author of the picture");
	else if (call.json != NULL)
		note(client, "%zu regions saved", call.json->count);
	return EXIT_DONE;
}

enum client_exit
command_annotate(struct client *client, struct texts arguments)
{
	struct wish wish = { .reason = NULL };
	const struct option_row rows[] = {
		{ "reason", 0, OPTION_TEXT, &wish.reason, 0, 0 },
		{ "tag", 0, OPTION_TEXT, &wish.tag, 0, 0 },
		{ "append", 'a', OPTION_FLAG, &wish.is_appending, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);
	int64_t id;

	if (wrong != EXIT_DONE)
		return wrong;
	if (arguments.count < 1 || arguments.count > 2 ||
	    !text_to_int64(arguments.items[0], &id) || id < 1)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes annotate ID [FILE|-] [--append]"
		    " [--reason TEXT] [--tag TAG]");
	if (wish.tag != NULL && wish.tag[strcspn(wish.tag, "\r\n")] != '\0')
		return fail(client, EXIT_USAGE, "usage",
		    "--tag takes the ETag of an answer");
	wish.path = arena_format(client->arena, "/api/picture/%lld/annotations",
	    (long long)id);
	wrong = options_settle(client, arguments.count == 2);
	if (wrong != EXIT_DONE)
		return wrong;
	if (arguments.count == 1)
		return show(client, &wish);
	wrong = read_regions(client, &wish, arguments.items[1]);
	return wrong != EXIT_DONE ? wrong : change(client, &wish);
}
