/* contrib/client/options.c: the command line. */

#include "client.h"

#include <stdlib.h>
#include <string.h>

static const struct option_row *
find_row(const struct option_row *rows, size_t count, const char *name,
    size_t length)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strlen(rows[i].name) == length &&
		    strncmp(rows[i].name, name, length) == 0)
			return &rows[i];
	}
	return NULL;
}

static const struct option_row *
find_letter(const struct option_row *rows, size_t count, char letter)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (rows[i].letter == letter)
			return &rows[i];
	}
	return NULL;
}

static void
add_text(struct client *client, struct texts *texts, const char *text)
{
	const char **larger =
	    arena_array(client->arena, texts->count + 1, sizeof(*larger));

	if (texts->count > 0)
		memcpy(larger, texts->items, texts->count * sizeof(*larger));
	larger[texts->count++] = text;
	texts->items = larger;
}

static enum client_exit
set(struct client *client, const struct option_row *row, const char *value)
{
	int64_t number;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)row->to = true;
		break;
	case OPTION_TEXT:
		*(const char **)row->to = value;
		break;
	case OPTION_TEXTS:
		add_text(client, row->to, value);
		break;
	case OPTION_NUMBER:
		if (!text_to_int64(value, &number) || number < row->least ||
		    number > row->most)
			return fail(client, EXIT_USAGE, "bad-option",
			    "--%s takes a whole number from %lld to %lld",
			    row->name, (long long)row->least,
			    (long long)row->most);
		*(int64_t *)row->to = number;
		break;
	}
	return EXIT_DONE;
}

/* One argument that begins with a dash; the next one may be its value. */
static enum client_exit
take_option(struct client *client, const struct option_row *rows, size_t count,
    const struct texts *arguments, size_t *at)
{
	const char *text = arguments->items[*at];
	const char *value = NULL, *equals = strchr(text, '=');
	bool is_long = text[1] == '-';
	const struct option_row *row;

	if (is_long) {
		row = find_row(rows, count, text + 2,
		    equals == NULL ? strlen(text + 2) :
				     (size_t)(equals - text - 2));
		value = equals == NULL ? NULL : equals + 1;
	} else {
		row = find_letter(rows, count, text[1]);
		value = text[2] == '\0' ? NULL : text + 2;
	}
	if (row == NULL)
		return fail(client, EXIT_USAGE, "bad-option",
		    "there is no option %s here; `pinakes help` lists them",
		    text);
	if (row->kind == OPTION_FLAG && value != NULL)
		return fail(client, EXIT_USAGE, "bad-option",
		    "%s takes no value", text);
	if (row->kind != OPTION_FLAG && value == NULL) {
		if (*at + 1 == arguments->count)
			return fail(client, EXIT_USAGE, "bad-option",
			    "%s needs a value", text);
		value = arguments->items[++*at];
	}
	return set(client, row, value);
}

enum client_exit
options_read(struct client *client, const struct option_row *rows, size_t count,
    struct texts *arguments)
{
	const struct option_row common[] = {
		{ "server", 's', OPTION_TEXT, &client->server, 0, 0 },
		{ "json", 0, OPTION_FLAG, &client->is_json, 0, 0 },
		{ "quiet", 'q', OPTION_FLAG, &client->is_quiet, 0, 0 },
		{ "jobs", 'j', OPTION_NUMBER, &client->jobs, 1, JOBS_MAX },
	};
	size_t all_count = count + COUNT_OF(common), at, left = 0;
	struct option_row *all =
	    arena_array(client->arena, all_count, sizeof(*all));
	const char **rest =
	    arena_array(client->arena, arguments->count + 1, sizeof(*rest));
	bool is_over = false;

	if (count > 0)
		memcpy(all, rows, count * sizeof(*all));
	memcpy(all + count, common, sizeof(common));
	for (at = 0; at < arguments->count; at++) {
		const char *text = arguments->items[at];
		enum client_exit wrong;

		if (is_over || text[0] != '-' || text[1] == '\0') {
			rest[left++] = text;
		} else if (text_is(text, "--")) {
			is_over = true;
		} else {
			wrong =
			    take_option(client, all, all_count, arguments, &at);
			if (wrong != EXIT_DONE)
				return wrong;
		}
	}
	*arguments = (struct texts){ rest, left };
	return EXIT_DONE;
}

/* "https://host[:port][/path]", nothing that names a user. */
static const char *
read_server(struct client *client, const char *text)
{
	size_t length = strlen(text);
	const char *host = strstr(text, "://");

	if (host == NULL ||
	    !(text_starts(text, "http://") || text_starts(text, "https://")) ||
	    host[3] == '\0' || text[strcspn(text, " \t\r\n@?#\\\"")] != '\0')
		return NULL;
	while (length > 0 && text[length - 1] == '/')
		length--;
	return arena_copy(client->arena, text, length);
}

/* What may stand in a header. */
static bool
is_token(const char *text)
{
	return text[strspn(text,
		   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		   "0123456789-_.~+/=")] == '\0';
}

enum client_exit
options_settle(struct client *client, bool needs_token)
{
	struct kept_token kept = { NULL, NULL, NULL };
	const char *said =
	    client->server != NULL ? client->server : getenv("PINAKES_SERVER");
	const char *token = getenv("PINAKES_TOKEN");
	enum client_exit wrong;

	if (said != NULL && *said == '\0')
		said = NULL;
	if (said != NULL) {
		client->server = read_server(client, said);
		if (client->server == NULL)
			return fail(client, EXIT_USAGE, "bad-server",
			    "%s is no address of a server: write it as"
			    " https://pictures.example.org",
			    said);
	}
	wrong = keep_find(client, client->server, &kept);
	if (wrong != EXIT_DONE)
		return wrong;
	if (client->server == NULL)
		client->server = kept.server;
	if (client->server == NULL)
		return fail(client, EXIT_USAGE, "no-server",
		    "which server? Say --server, set PINAKES_SERVER, or sign"
		    " in once with `pinakes login`");
	client->token = token != NULL && *token != '\0' ? token : kept.token;
	if (client->token != NULL && !is_token(client->token))
		return fail(client, EXIT_USAGE, "bad-token",
		    "the token holds characters that no token has");
	if (client->token == NULL && needs_token)
		return fail(client, EXIT_SIGN_IN, "not-signed-in",
		    "this needs an account: `pinakes login`, or a token in"
		    " PINAKES_TOKEN");
	return EXIT_DONE;
}
