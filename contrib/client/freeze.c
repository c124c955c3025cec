/* contrib/client/freeze.c: datasets frozen, and waited for. */

#include "dataset.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WAIT_S = 1, BODY_MAX_BYTES = 2 << 20 };

/* ---- until it is frozen ---- */

int64_t
dataset_number(const struct json *object, const char *name)
{
	const struct json *member = json_member(object, name);

	return member == NULL || !member->is_integer ? 0 : member->integer;
}

static enum client_exit
read_dataset(struct client *client, int64_t id, const struct json **dataset)
{
	struct call call = { .path = arena_format(client->arena,
				 "/api/dataset/%lld/", (long long)id) };
	enum client_exit wrong = call_or_say(client, &call);

	if (wrong != EXIT_DONE)
		return wrong;
	if (json_member_text(call.json, "state") == NULL)
		return fail(client, EXIT_NETWORK, "bad-answer",
		    "the answer is no dataset");
	*dataset = call.json;
	return EXIT_DONE;
}

enum client_exit
dataset_wait(struct client *client, int64_t id, const struct json **dataset)
{
	struct progress bar;
	enum client_exit wrong;
	const char *state;

	bar_begin(client, &bar, "pictures frozen", 0);
	for (;;) {
		wrong = read_dataset(client, id, dataset);
		if (wrong != EXIT_DONE)
			break;
		state = json_member_text(*dataset, "state");
		if (text_is(state, "frozen") || text_is(state, "failed"))
			break;
		bar.total = (size_t)dataset_number(*dataset, "pictures");
		bar.done = (size_t)dataset_number(*dataset, "written");
		if (bar.done < bar.total && bar.done > 0) {
			bar.done--;
			progress_step(&bar, false);
		}
		sleep(WAIT_S);
	}
	if (bar.done > 0)
		progress_end(&bar);
	if (wrong == EXIT_DONE && text_is(state, "failed"))
		return fail(client, EXIT_REFUSED, "failed",
		    "the dataset could not be frozen: %s",
		    json_member_text(*dataset, "trouble") == NULL ?
			"the server does not say why" :
			json_member_text(*dataset, "trouble"));
	return wrong;
}

static void
show(struct client *client, const struct json *dataset)
{
	const char *sha256 = json_member_text(dataset, "sha256");
	const char *url = json_member_text(dataset, "url");
	struct buf line;

	if (client->is_json) {
		buf_init(&line, client->arena, LINE_BYTES);
		add_json(&line, dataset);
		printf("%s\n", line.bytes);
		return;
	}
	printf("%lld\t%s\t%s\n", (long long)dataset_number(dataset, "id"),
	    sha256 == NULL ? "-" : visible(client->arena, sha256),
	    url == NULL ? "-" : visible(client->arena, url));
}

/* ---- freeze ---- */

struct wish {
	const char *file;
	const char *title;
	const char *description;
	const char *splits; /* "80,10,10" */
	struct texts groups;
	int64_t gallery;
	int64_t predecessor;
	bool is_hurried;
	const char *query;
};

static void
add_text(struct buf *body, const char *name, const char *text)
{
	if (text == NULL)
		return;
	buf_add_format(body, "%s\"%s\": ", body->length > 1 ? ", " : "", name);
	buf_add_json_text(body, text);
}

static void
add_number(struct buf *body, const char *name, int64_t number)
{
	if (number > 0)
		buf_add_format(body, "%s\"%s\": %lld",
		    body->length > 1 ? ", " : "", name, (long long)number);
}

void
dataset_add_list(struct buf *body, const struct texts *texts)
{
	size_t i;

	buf_add_char(body, '[');
	for (i = 0; i < texts->count; i++) {
		buf_add(body, i == 0 ? "" : ", ");
		buf_add_json_text(body, texts->items[i]);
	}
	buf_add_char(body, ']');
}

static enum client_exit
freeze(struct client *client, const struct wish *wish)
{
	struct call call = { .path = "/api/dataset" };
	const struct json *dataset;
	enum client_exit wrong;
	struct buf body;

	buf_init(&body, client->arena, BODY_MAX_BYTES);
	buf_add_char(&body, '{');
	add_text(&body, "title", wish->title);
	add_text(&body, "description", wish->description);
	add_text(&body, "query", wish->query);
	add_number(&body, "gallery_id", wish->gallery);
	add_number(&body, "predecessor", wish->predecessor);
	if (wish->groups.count > 0) {
		buf_add(&body, ", \"group_by\": ");
		dataset_add_list(&body, &wish->groups);
	}
	if (wish->splits != NULL)
		buf_add_format(&body, ", \"splits\": [%s]", wish->splits);
	buf_add_char(&body, '}');
	call.body = body.bytes;
	wrong = call_or_say(client, &call);
	dataset = call.json;
	if (wrong == EXIT_DONE && !wish->is_hurried)
		wrong = dataset_wait(client, dataset_number(call.json, "id"),
		    &dataset);
	if (wrong == EXIT_DONE)
		show(client, dataset);
	return wrong;
}

/* What stands in a list of JSON without being checked there. */
static bool
is_numbers(const char *text)
{
	return text == NULL ||
	    (*text != '\0' && text[strspn(text, "0123456789,.")] == '\0');
}

enum client_exit
command_freeze(struct client *client, struct texts arguments)
{
	struct wish wish = { NULL };
	const struct option_row rows[] = {
		{ "file", 'f', OPTION_TEXT, &wish.file, 0, 0 },
		{ "gallery", 0, OPTION_NUMBER, &wish.gallery, 1, INT32_MAX },
		{ "title", 't', OPTION_TEXT, &wish.title, 0, 0 },
		{ "description", 'd', OPTION_TEXT, &wish.description, 0, 0 },
		{ "predecessor", 0, OPTION_NUMBER, &wish.predecessor, 1,
		    INT32_MAX },
		{ "group-by", 0, OPTION_TEXTS, &wish.groups, 0, 0 },
		{ "splits", 0, OPTION_TEXT, &wish.splits, 0, 0 },
		{ "no-wait", 0, OPTION_FLAG, &wish.is_hurried, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);
	bool has_query = arguments.count > 0 || wish.file != NULL;

	if (wrong != EXIT_DONE)
		return wrong;
	if ((wish.title == NULL && wish.predecessor == 0) ||
	    !is_numbers(wish.splits) ||
	    has_query + (wish.gallery > 0) + (wish.predecessor > 0) == 0 ||
	    (has_query && wish.gallery > 0))
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes freeze QUERY | --gallery N --title TEXT"
		    " [--description TEXT] [--predecessor N]"
		    " [--group-by NAME]... [--splits 80,10,10] [--no-wait]");
	if (has_query)
		wrong = query_text(client, &arguments, wish.file, &wish.query);
	if (wrong == EXIT_DONE)
		wrong = options_settle(client, true);
	return wrong != EXIT_DONE ? wrong : freeze(client, &wish);
}
