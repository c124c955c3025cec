/* contrib/client/keep.c: tokens in the user's configuration folder. */

#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { KEPT_MAX = 100, KEPT_MAX_BYTES = 256 * 1024 };

static const char *
folder_of(const struct client *client)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (config != NULL && *config == '/')
		return arena_format(client->arena, "%s/pinakes", config);
	if (home == NULL || *home == '\0')
		return NULL;
	return arena_format(client->arena, "%s/.config/pinakes", home);
}

static void
take_entry(const struct json *entry, struct kept_token *all, size_t *count)
{
	struct kept_token kept = {
		.server = json_member_text(entry, "server"),
		.username = json_member_text(entry, "username"),
		.token = json_member_text(entry, "token"),
	};

	if (kept.server != NULL && kept.username != NULL &&
	    kept.token != NULL && *count < KEPT_MAX)
		all[(*count)++] = kept;
}

/* Those of the file, the last one signed in to first. */
static enum client_exit
read_all(const struct client *client, const char *path,
    struct kept_token all[KEPT_MAX], size_t *count)
{
	static const struct json_limits limits = { KEPT_MAX_BYTES, 4, 2000 };
	struct problem problem = { 0 };
	const struct json *json, *list;
	struct buf text;
	struct stat about;
	size_t i;

	*count = 0;
	if (path == NULL || (stat(path, &about) != 0 && errno == ENOENT))
		return EXIT_DONE;
	if (stat(path, &about) == 0 && (about.st_mode & 077) != 0)
		return fail(client, EXIT_LOCAL, "not-private",
		    "%s can be read by others: `chmod 600 %s`, and think about"
		    " revoking what stands in it",
		    path, path);
	if (read_whole(client, client->arena, path, KEPT_MAX_BYTES, &text) !=
	    EXIT_DONE)
		return EXIT_LOCAL;
	if (json_read(client->arena, text.bytes, text.length, limits, &json,
		&problem) != OK)
		return fail(client, EXIT_LOCAL, "bad-tokens-file",
		    "%s:%d: %s Delete it and sign in again", path, problem.line,
		    problem.detail);
	list = json_member(json, "servers");
	for (i = 0; list != NULL && list->type == JSON_LIST && i < list->count;
	     i++)
		take_entry(&list->items[i], all, count);
	return EXIT_DONE;
}

static const char *
path_of(const struct client *client, const char *folder)
{
	return folder == NULL ?
	    NULL :
	    arena_format(client->arena, "%s/tokens.json", folder);
}

enum client_exit
keep_find(const struct client *client, const char *server,
    struct kept_token *found)
{
	struct kept_token all[KEPT_MAX];
	enum client_exit wrong;
	size_t count, i;

	*found = (struct kept_token){ NULL, NULL, NULL };
	wrong =
	    read_all(client, path_of(client, folder_of(client)), all, &count);
	if (wrong != EXIT_DONE)
		return wrong;
	for (i = 0; i < count; i++) {
		if (server == NULL || text_is(all[i].server, server)) {
			*found = all[i];
			return EXIT_DONE;
		}
	}
	return EXIT_DONE;
}

static void
add_entry(struct buf *json, const struct kept_token *kept, bool is_first)
{
	buf_add(json, is_first ? "\n  {\"server\": " : ",\n  {\"server\": ");
	buf_add_json_text(json, kept->server);
	buf_add(json, ", \"username\": ");
	buf_add_json_text(json, kept->username);
	buf_add(json, ", \"token\": ");
	buf_add_json_text(json, kept->token);
	buf_add_char(json, '}');
}

enum client_exit
keep_change(const struct client *client, const struct kept_token *token)
{
	const char *folder = folder_of(client);
	const char *path = path_of(client, folder);
	struct kept_token all[KEPT_MAX];
	enum client_exit wrong;
	size_t count, i, written = 0;
	struct buf json;

	if (folder == NULL)
		return fail(client, EXIT_LOCAL, "no-home",
		    "there is no folder for tokens: set XDG_CONFIG_HOME");
	if (!make_folder(client->arena, folder) || chmod(folder, 0700) != 0)
		return fail(client, EXIT_LOCAL, "cannot-write", "%s: %s",
		    folder, strerror(errno));
	wrong = read_all(client, path, all, &count);
	if (wrong != EXIT_DONE)
		return wrong;
	buf_init(&json, client->arena, KEPT_MAX_BYTES);
	buf_add(&json, "{\"servers\": [");
	if (token->token != NULL)
		add_entry(&json, token, written++ == 0);
	for (i = 0; i < count && written < KEPT_MAX; i++) {
		if (!text_is(all[i].server, token->server))
			add_entry(&json, &all[i], written++ == 0);
	}
	buf_add(&json, "]}\n");
	return write_whole(client, path, json.bytes, json.length, 0600);
}
