/* contrib/client/changes.c: what has changed on the site, as lines. */

#include "client.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { AT_ONCE = 1000, WAIT_S = 30 };

static const int64_t second_us = 1000000;

struct wish {
	int64_t after;
	int64_t limit; /* 0: all there are */
	const char *epoch;
	bool is_following;
	bool is_waiting; /* all there was has come */
	bool is_stopped;
};

static void
show_change(struct client *client, const struct json *change)
{
	static const char *const names[] = { "kind", "picture_id", "object_id",
		"gallery_id", "revision" };
	struct buf line, value;
	size_t i;

	buf_init(&line, client->arena, 64 * 1024);
	if (client->is_json) {
		add_json(&line, change);
		printf("%s\n", line.bytes);
		return;
	}
	add_json(&line, json_member(change, "number"));
	for (i = 0; i < COUNT_OF(names); i++) {
		const struct json *member = json_member(change, names[i]);

		if (member == NULL || member->type == JSON_NULL)
			continue;
		buf_init(&value, client->arena, 64 * 1024);
		add_json(&value, member);
		buf_add_format(&line, "\t%s=%s", names[i],
		    visible(client->arena, value.bytes));
	}
	printf("%s\n", line.bytes);
}

/* Shows a page and goes behind it. */
static enum client_exit
show_page(struct client *client, struct wish *wish, const struct json *list)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct json *number =
		    json_member(&list->items[i], "number");

		if (number == NULL || !number->is_integer ||
		    number->integer <= wish->after)
			return fail(client, EXIT_NETWORK, "bad-answer",
			    "the changes come without numbers, or not in"
			    " their order");
		wish->after = number->integer;
		show_change(client, &list->items[i]);
		if (wish->limit > 0 && --wish->limit == 0) {
			wish->is_stopped = true;
			break;
		}
	}
	if (fflush(stdout) != 0)
		return fail(client, EXIT_LOCAL, "cannot-write",
		    "the output could not be written");
	return EXIT_DONE;
}

static enum client_exit
read_page(struct client *client, struct wish *wish, size_t *count)
{
	struct call call = { .method = NULL };
	enum client_exit wrong;
	const char *epoch;
	struct buf path;

	*count = 0;
	buf_init(&path, client->arena, 4096);
	buf_add_format(&path, "/api/changes?limit=%d&after=%lld", AT_ONCE,
	    (long long)wish->after);
	add_parameter(&path, "epoch", wish->epoch);
	if (wish->is_waiting)
		buf_add_format(&path, "&wait=%d", WAIT_S);
	call.path = path.bytes;
	wrong = call_or_say(client, &call);
	if (wrong != EXIT_DONE)
		return wrong;
	if (call.json == NULL || call.json->type != JSON_LIST)
		return fail(client, EXIT_NETWORK, "bad-answer",
		    "the answer is no list of changes");
	epoch = call_header(client, "X-Feed-Epoch");
	if (wish->epoch == NULL && epoch != NULL)
		wish->epoch = epoch;
	*count = call.json->count;
	return show_page(client, wish, call.json);
}

static enum client_exit
run(struct client *client, struct wish *wish)
{
	struct arena *outer = client->arena;
	enum client_exit wrong = EXIT_DONE;
	size_t count;

	while (wrong == EXIT_DONE && !wish->is_stopped) {
		const char *epoch = arena_text(outer, wish->epoch);
		int64_t began_us = clock_monotonic_us();

		wish->epoch = epoch;
		client->arena = arena_create();
		wrong = read_page(client, wish, &count);
		wish->epoch = arena_text(outer, wish->epoch);
		arena_destroy(client->arena);
		client->arena = outer;
		if (wrong != EXIT_DONE || count > 0)
			continue;
		if (!wish->is_following)
			break;
		wish->is_waiting = true;
		/* One that does not let us wait is not asked all the time. */
		if (clock_monotonic_us() - began_us < second_us)
			sleep(1);
	}
	if (wrong == EXIT_DONE)
		note(client, "go on with --after %lld%s%s",
		    (long long)wish->after,
		    wish->epoch == NULL ? "" : " --epoch ",
		    wish->epoch == NULL ? "" : wish->epoch);
	return wrong;
}

enum client_exit
command_changes(struct client *client, struct texts arguments)
{
	struct wish wish = { .after = 0 };
	const struct option_row rows[] = {
		{ "after", 0, OPTION_NUMBER, &wish.after, 0, INT64_MAX },
		{ "limit", 'n', OPTION_NUMBER, &wish.limit, 1, INT64_MAX },
		{ "epoch", 0, OPTION_TEXT, &wish.epoch, 0, 0 },
		{ "follow", 'f', OPTION_FLAG, &wish.is_following, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);

	if (wrong != EXIT_DONE)
		return wrong;
	if (arguments.count > 0)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes changes [--after N] [--epoch E]"
		    " [--limit N] [--follow]");
	wrong = options_settle(client, false);
	return wrong != EXIT_DONE ? wrong : run(client, &wish);
}
