/* contrib/client/label.c: samples to label, by the protocol of image-label-server. */

#include "label.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct wish {
	const char *dataset;
	int64_t id;
	const char *image; /* where it goes; "-": standard output */
	const char *base_dir;
	const char *file_path;
	const char *label;
};

static void
add_text(struct buf *body, const char *name, const char *text)
{
	if (text == NULL)
		return;
	buf_add(body, body->length > 1 ? ", \"" : "\"");
	buf_add(body, name);
	buf_add(body, "\": ");
	buf_add_json_text(body, text);
}

static void
add_id(struct buf *body, int64_t id)
{
	if (id >= 0)
		buf_add_format(body, ", \"id\": %lld", (long long)id);
}

/* With blanks as people and Python write it. */
static void
show(struct client *client, const struct json *json)
{
	struct buf line;

	buf_init(&line, client->arena, LINE_BYTES);
	if (json != NULL) {
		add_json(&line, json);
		printf("%s\n", line.bytes);
	}
}

/* The old server says what it has to say in JSON, also when it refuses. */
static const struct json *
words_of(struct client *client, const struct call *call)
{
	struct problem problem = { 0 };
	const struct json *json;

	return json_read(client->arena, call->answer.bytes, call->answer.length,
		   answer_limits, &json, &problem) == OK ?
	    json :
	    NULL;
}

static enum client_exit
ask(struct client *client, struct call *call, const struct buf *body)
{
	if (body->failed || !text_is_utf8(body->bytes, body->length))
		return fail(client, EXIT_USAGE, "bad-text",
		    "what is sent must be in UTF-8");
	call->body = body->bytes;
	return call_send(client, call);
}

static enum client_exit
size(struct client *client, const struct wish *wish)
{
	struct call call = { .path = "/size", .may_repeat = true };
	enum client_exit wrong;
	struct buf body;

	buf_init(&body, client->arena, 64 * 1024);
	buf_add_char(&body, '{');
	add_text(&body, "dataset_name", wish->dataset);
	buf_add_char(&body, '}');
	wrong = ask(client, &call, &body);
	if (call.status != 0)
		show(client, words_of(client, &call));
	return wrong == EXIT_DONE || wrong == EXIT_USAGE ?
	    wrong :
	    fail_by(client, NULL, &call.fault);
}

static enum client_exit
keep_image(struct client *client, const struct wish *wish,
    const struct buf *image)
{
	if (wish->image == NULL)
		return EXIT_DONE;
	if (!text_is(wish->image, "-"))
		return write_whole(client, wish->image, image->bytes,
		    image->length, 0666);
	if (fwrite(image->bytes, 1, image->length, stdout) == image->length &&
	    fflush(stdout) == 0)
		return EXIT_DONE;
	return fail(client, EXIT_LOCAL, "cannot-write",
	    "the output could not be written");
}

static enum client_exit
obtain(struct client *client, const struct wish *wish)
{
	struct call call = { .path = "/obtain", .may_repeat = true };
	struct problem problem = { 0 };
	const struct json *json = NULL;
	const char *header;
	enum client_exit wrong;
	struct buf body;

	buf_init(&body, client->arena, 64 * 1024);
	buf_add_char(&body, '{');
	add_text(&body, "dataset_name", wish->dataset);
	add_id(&body, wish->id);
	buf_add_char(&body, '}');
	wrong = ask(client, &call, &body);
	if (wrong != EXIT_DONE)
		return wrong == EXIT_USAGE ? wrong :
					     fail_by(client, NULL, &call.fault);
	header = call_header(client, "X-Response-Json");
	if (header != NULL &&
	    json_read(client->arena, header, strlen(header), answer_limits,
		&json, &problem) != OK)
		json = NULL;
	if (json == NULL)
		return fail(client, EXIT_NETWORK, "bad-answer",
		    "the answer does not say what it shows");
	wrong = keep_image(client, wish, &call.answer);
	if (wrong == EXIT_DONE && !text_is(wish->image, "-"))
		show(client, json);
	return wrong;
}

static enum client_exit
classify(struct client *client, const struct wish *wish)
{
	struct call call = { .path = "/classify", .may_repeat = true };
	const struct json *json = NULL, *response;
	enum client_exit wrong;
	struct buf body;

	buf_init(&body, client->arena, 64 * 1024);
	buf_add_char(&body, '{');
	add_text(&body, "dataset_name", wish->dataset);
	add_text(&body, "base_dir", wish->base_dir);
	add_text(&body, "filepath", wish->file_path);
	add_text(&body, "label", wish->label);
	buf_add_char(&body, '}');
	wrong = ask(client, &call, &body);
	if (call.status != 0)
		json = words_of(client, &call);
	show(client, json);
	if (wrong != EXIT_DONE)
		return wrong == EXIT_USAGE ? wrong :
					     fail_by(client, NULL, &call.fault);
	response = json_member(json, "response");
	if (response == NULL || response->type != JSON_BOOL || !response->truth)
		return fail(client, EXIT_REFUSED, "not-kept",
		    "there is no such sample or label: nothing was kept");
	return EXIT_DONE;
}

static enum client_exit
run(struct client *client, const struct wish *wish, const char *what)
{
	if (text_is(what, "size"))
		return size(client, wish);
	if (text_is(what, "obtain"))
		return obtain(client, wish);
	if (!text_is(what, "classify"))
		return fail(client, EXIT_USAGE, "usage",
		    "size, obtain or classify is expected, not %s", what);
	if (wish->file_path == NULL || wish->label == NULL)
		return fail(client, EXIT_USAGE, "usage",
		    "classify needs --filepath and --label");
	return classify(client, wish);
}

static bool
begins_with(const struct texts *arguments, const char *word)
{
	return arguments->count > 0 && text_is(arguments->items[0], word);
}

enum client_exit
command_label(struct client *client, struct texts arguments)
{
	struct wish wish = { .id = -1 };
	const struct option_row rows[] = {
		{ "dataset", 'd', OPTION_TEXT, &wish.dataset, 0, 0 },
		{ "id", 'i', OPTION_NUMBER, &wish.id, -1, INT32_MAX },
		{ "output", 'o', OPTION_TEXT, &wish.image, 0, 0 },
		{ "base-dir", 'a', OPTION_TEXT, &wish.base_dir, 0, 0 },
		{ "filepath", 'f', OPTION_TEXT, &wish.file_path, 0, 0 },
		{ "label", 'l', OPTION_TEXT, &wish.label, 0, 0 },
	};
	bool is_import = begins_with(&arguments, "import");
	enum client_exit wrong;

	if (is_import || begins_with(&arguments, "export")) {
		arguments.items++;
		arguments.count--;
		return is_import ? label_import(client, arguments) :
				   label_export(client, arguments);
	}
	wrong = options_read(client, rows, COUNT_OF(rows), &arguments);
	if (wrong != EXIT_DONE)
		return wrong;
	if (arguments.count != 1 || wish.dataset == NULL)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes label size|obtain|classify --dataset NAME"
		    " [--id N] [--output FILE] [--filepath NAME --label NAME],"
		    " or label import|export");
	wrong = options_settle(client, true);
	return wrong != EXIT_DONE ? wrong :
				    run(client, &wish, arguments.items[0]);
}

static const char old_usage[] =
    "usage: image-label-client -u USER -p PASSWORD -b BASE_URL -d DATASET\n"
    "       size | obtain [-i ID] [-o FILE]\n"
    "       | classify -a BASEDIR -f FILEPATH -l LABEL\n";

enum client_exit
old_label_client(struct client *client, struct texts arguments)
{
	struct wish wish = { .id = -1, .image = "outimg.png" };
	bool wants_help = false;
	const struct option_row rows[] = {
		{ "user", 'u', OPTION_TEXT, &client->user, 0, 0 },
		{ "password", 'p', OPTION_TEXT, &client->password, 0, 0 },
		{ "base", 'b', OPTION_TEXT, &client->server, 0, 0 },
		{ "dataset", 'd', OPTION_TEXT, &wish.dataset, 0, 0 },
		{ "id", 'i', OPTION_NUMBER, &wish.id, -1, INT32_MAX },
		{ "outimg", 'o', OPTION_TEXT, &wish.image, 0, 0 },
		{ "basedir", 'a', OPTION_TEXT, &wish.base_dir, 0, 0 },
		{ "filepath", 'f', OPTION_TEXT, &wish.file_path, 0, 0 },
		{ "label", 'l', OPTION_TEXT, &wish.label, 0, 0 },
		{ "help", 'h', OPTION_FLAG, &wants_help, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);

	if (wrong != EXIT_DONE)
		return wrong;
	if (wants_help || arguments.count != 1 || client->user == NULL ||
	    client->password == NULL || client->server == NULL ||
	    wish.dataset == NULL) {
		fputs(old_usage, wants_help ? stdout : stderr);
		return wants_help ? EXIT_DONE : EXIT_USAGE;
	}
	wrong = options_settle(client, false);
	return wrong != EXIT_DONE ? wrong :
				    run(client, &wish, arguments.items[0]);
}
