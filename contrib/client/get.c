/* contrib/client/get.c: the files of pictures, by number or by query. */

#include "fetch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FILE_PATH_BYTES = 4000, NAME_HEX = 64 };

/* More than any picture has: a server that never ends fills no disk. */
static const int64_t file_max_bytes = (int64_t)4 << 30;

struct get {
	struct client *client;
	struct fetcher fetcher;
	const char *folder;
	const char *file;
	bool with_metadata;
	struct texts ids;
	size_t at;
	struct found found;
	struct progress bar;
};

/* A picture whose file is fetched. */
struct wanted {
	struct fetched fetched;
	int64_t id;
	const char *metadata;
};

/* ---- what a picture's file is called, there and here ---- */

/*
 * Originals lie at the site itself, whatever it believes to be called: a
 * server cannot send us to another host.
 */
static const char *
url_of(struct client *client, struct arena *arena, const char *download)
{
	const char *host = strstr(download, "://");
	const char *path = host == NULL ? download : strchr(host + 3, '/');

	if (path == NULL || *path != '/' ||
	    path[strcspn(path, " \t\r\n#\\")] != '\0')
		return NULL;
	return arena_format(arena, "%s%s", client->server, path);
}

/* Files are named after the hash of their bytes. */
static const char *
hash_of_url(struct arena *arena, const char *url)
{
	const char *name = strrchr(url, '/') + 1;
	unsigned char digest[SHA256_BYTES];
	const char *hex;

	if (strcspn(name, ".") != NAME_HEX)
		return NULL;
	hex = arena_copy(arena, name, NAME_HEX);
	return sha256_read(hex, digest) ?
	    text_hex(arena, digest, SHA256_BYTES) :
	    NULL;
}

static const char *
ending_of_url(struct arena *arena, const char *url)
{
	const char *dot = strrchr(url, '.');
	size_t length = dot == NULL ? 0 : strlen(dot + 1);

	if (length == 0 || length > 5 ||
	    strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz0123456789") != length)
		return "bin";
	return arena_text(arena, dot + 1);
}

/* ---- what is told ---- */

static bool
keep_metadata(struct get *get, const struct wanted *wanted)
{
	return !get->with_metadata ||
	    write_whole(get->client,
		arena_format(wanted->fetched.arena, "%s.json",
		    wanted->fetched.path),
		wanted->metadata, strlen(wanted->metadata), 0666) == EXIT_DONE;
}

static void
told(void *context, struct fetched *file, const char *outcome)
{
	struct get *get = context;
	const struct wanted *wanted = file->own;
	struct buf line;

	progress_step(&get->bar, text_is(outcome, "there"));
	if (!text_is(outcome, "failed") && !keep_metadata(get, wanted)) {
		get->fetcher.failed++;
		get->fetcher.last = EXIT_LOCAL;
	}
	if (!get->client->is_json)
		return;
	buf_init(&line, file->arena, 2 * (size_t)FILE_PATH_BYTES);
	buf_add_format(&line, "{\"id\": %lld, \"outcome\": \"%s\", \"path\": ",
	    (long long)wanted->id, outcome);
	buf_add_json_text(&line, visible(file->arena, file->path));
	buf_add(&line, ", \"sha256\": ");
	if (file->hash == NULL)
		buf_add(&line, "null");
	else
		buf_add_json_text(&line, file->hash);
	printf("%s}\n", line.bytes);
}

/* ---- which pictures ---- */

static struct wanted *
wanted_of(struct arena *arena, int64_t id)
{
	struct wanted *wanted = arena_alloc(arena, sizeof(*wanted));

	wanted->id = id;
	wanted->fetched = (struct fetched){
		.arena = arena,
		.what = arena_format(arena, "picture %lld", (long long)id),
		.path = "",
		.max_bytes = file_max_bytes,
		.own = wanted,
	};
	return wanted;
}

/* False: said. */
static bool
read_picture(struct get *get, struct wanted *wanted, const struct json *picture)
{
	struct fetched *fetched = &wanted->fetched;
	struct arena *arena = fetched->arena;
	const char *address = json_member_text(picture, "download");
	struct buf metadata;

	if (address != NULL)
		fetched->url = url_of(get->client, arena, address);
	if (wanted->id == 0 || fetched->url == NULL) {
		fetch_failed(&get->fetcher, fetched,
		    &(struct fault){ EXIT_NETWORK, "bad-answer",
			"the server names no file for it" });
		return false;
	}
	fetched->hash = hash_of_url(arena, fetched->url);
	fetched->path = arena_format(arena, "%s/%lld.%s", get->folder,
	    (long long)wanted->id, ending_of_url(arena, fetched->url));
	buf_init(&metadata, arena, LINE_BYTES);
	add_json(&metadata, picture);
	buf_add_char(&metadata, '\n');
	wanted->metadata = metadata.bytes;
	return true;
}

static const struct json *
ask_for(struct get *get, struct arena *arena, const char *id)
{
	struct arena *outer = get->client->arena;
	struct call call = { .path = NULL };
	int64_t number;

	if (!text_to_int64(id, &number) || number < 1) {
		get->fetcher.failed++;
		get->fetcher.last = fail(get->client, EXIT_USAGE, "bad-id",
		    "%s is no number of a picture", id);
		return NULL;
	}
	call.path =
	    arena_format(arena, "/api/picture/%lld/", (long long)number);
	get->client->arena = arena;
	call_send(get->client, &call);
	get->client->arena = outer;
	if (call.fault.exit_code == EXIT_DONE && call.json != NULL)
		return call.json;
	if (call.fault.exit_code == EXIT_DONE)
		call.fault = (struct fault){ EXIT_NETWORK, "bad-answer",
			"the answer is no picture" };
	fetch_failed(&get->fetcher, &wanted_of(arena, number)->fetched,
	    &call.fault);
	return NULL;
}

static const struct json *
next_picture(struct get *get, struct arena *arena, bool *is_over)
{
	const struct json *picture;

	*is_over = false;
	if (get->ids.count > 0) {
		*is_over = get->at == get->ids.count;
		return *is_over ?
		    NULL :
		    ask_for(get, arena, get->ids.items[get->at++]);
	}
	picture = found_next(&get->found);
	*is_over = picture == NULL;
	if (get->found.total > (int64_t)get->bar.total)
		get->bar.total = (size_t)get->found.total;
	return picture;
}

static struct fetched *
next(void *context)
{
	struct get *get = context;
	bool is_over = false;

	while (!is_over) {
		struct arena *arena = arena_create();
		const struct json *picture = next_picture(get, arena, &is_over);
		const struct json *id = json_member(picture, "id");
		struct wanted *wanted;

		if (picture != NULL) {
			wanted = wanted_of(arena,
			    id != NULL && id->is_integer && id->integer > 0 ?
				id->integer :
				0);
			if (read_picture(get, wanted, picture))
				return &wanted->fetched;
		}
		arena_destroy(arena);
	}
	return NULL;
}

static enum client_exit
run(struct get *get)
{
	struct fetcher *fetcher = &get->fetcher;

	if (!make_folder(get->client->arena, get->folder))
		return fail(get->client, EXIT_LOCAL, "cannot-write", "%s: %s",
		    get->folder, strerror(errno));
	bar_begin(get->client, &get->bar, "files", get->ids.count);
	fetcher->client = get->client;
	fetcher->context = get;
	fetcher->next = next;
	fetcher->told = told;
	fetch_run(fetcher);
	get->bar.total = get->bar.done;
	progress_end(&get->bar);
	note(get->client, "%zu fetched into %s, %zu were there, %zu failed",
	    fetcher->done, get->folder, fetcher->there, fetcher->failed);
	arena_destroy(get->found.arena);
	if (get->found.wrong != EXIT_DONE)
		return fetcher->done > 0 ? EXIT_PARTLY : get->found.wrong;
	return exit_of(fetcher->done + fetcher->there, fetcher->failed,
	    fetcher->last);
}

enum client_exit
command_get(struct client *client, struct texts arguments)
{
	struct get get = { .client = client, .folder = "." };
	struct texts none = { NULL, 0 };
	const char *query = NULL;
	const struct option_row rows[] = {
		{ "query", 'Q', OPTION_TEXT, &query, 0, 0 },
		{ "file", 'f', OPTION_TEXT, &get.file, 0, 0 },
		{ "ordering", 0, OPTION_TEXT, &get.found.ordering, 0, 0 },
		{ "output", 'o', OPTION_TEXT, &get.folder, 0, 0 },
		{ "metadata", 0, OPTION_FLAG, &get.with_metadata, 0, 0 },
		{ "force", 0, OPTION_FLAG, &get.fetcher.is_forced, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);

	if (wrong != EXIT_DONE)
		return wrong;
	get.ids = arguments;
	if ((arguments.count > 0) + (query != NULL) + (get.file != NULL) != 1)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes get ID... | --query QUERY | --file FILE"
		    " [--output FOLDER] [--metadata] [--jobs N]");
	if (query != NULL)
		none = (struct texts){ &query, 1 };
	wrong = query_text(client, &none, get.file, &get.found.query);
	if (wrong == EXIT_DONE)
		wrong = options_settle(client, false);
	get.found.client = client;
	return wrong != EXIT_DONE ? wrong : run(&get);
}
