/* contrib/client/label_export.c: a set and its labels, as image-label-server keeps and exports them. */

#include "label.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum client_exit
label_find_gallery(struct client *client, const char *name, int64_t *gallery)
{
	struct call call = { .path = NULL };
	const struct json *id = NULL;
	enum client_exit wrong;
	struct buf path;

	*gallery = 0;
	buf_init(&path, client->arena, 16 * 1024);
	buf_add(&path, "/api/label-set/");
	add_parameter(&path, "dataset_name", name);
	call.path = path.bytes;
	wrong = call_or_say(client, &call);
	if (wrong != EXIT_DONE)
		return wrong;
	if (call.json == NULL || call.json->type != JSON_LIST)
		return fail(client, EXIT_NETWORK, "bad-answer",
		    "the answer is no list of sets");
	if (call.json->count > 0)
		id = json_member(&call.json->items[0], "gallery_id");
	if (id != NULL && id->is_integer)
		*gallery = id->integer;
	return EXIT_DONE;
}

struct sink {
	FILE *file;
	bool failed;
};

static bool
take(void *context, const char *bytes, size_t length)
{
	struct sink *sink = context;

	sink->failed = fwrite(bytes, 1, length, sink->file) != length;
	return !sink->failed;
}

static enum client_exit
fetch(struct client *client, int64_t gallery, const char *format,
    struct sink *sink)
{
	struct call call = { .path = arena_format(client->arena,
				 "/api/gallery/%lld/label-set/export?format=%s",
				 (long long)gallery, format),
		.take = take,
		.context = sink };
	enum client_exit wrong = call_send(client, &call);

	if (sink->failed)
		return fail(client, EXIT_LOCAL, "cannot-write",
		    "the output could not be written: %s", strerror(errno));
	return wrong == EXIT_DONE ? wrong : fail_by(client, NULL, &call.fault);
}

/* Beside it first, so that what was there is never half of it. */
static enum client_exit
fetch_into(struct client *client, int64_t gallery, const char *format,
    const char *path)
{
	const char *beside =
	    arena_format(client->arena, "%s.%d.new", path, (int)getpid());
	struct sink sink = { fopen(beside, "we"), false };
	enum client_exit wrong;
	bool is_written;

	if (sink.file == NULL)
		return fail(client, EXIT_LOCAL, "cannot-write", "%s: %s",
		    beside, strerror(errno));
	wrong = fetch(client, gallery, format, &sink);
	is_written = fclose(sink.file) == 0;
	if (wrong == EXIT_DONE && !(is_written && rename(beside, path) == 0))
		wrong = fail(client, EXIT_LOCAL, "cannot-write", "%s: %s", path,
		    strerror(errno));
	if (wrong != EXIT_DONE)
		unlink(beside);
	return wrong;
}

static bool
is_table(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot != NULL && text_is_ignoring_case(dot, ".csv");
}

static enum client_exit
run(struct client *client, int64_t gallery, const char *path)
{
	struct sink shown = { stdout, false };
	enum client_exit wrong;

	if (path == NULL || text_is(path, "-"))
		return fetch(client, gallery, "json", &shown);
	if (!is_table(path))
		return fetch_into(client, gallery, "json", path);
	wrong = fetch_into(client, gallery, "csv", path);
	return wrong != EXIT_DONE ?
	    wrong :
	    fetch_into(client, gallery, "companion",
		arena_format(client->arena, "%s.json", path));
}

enum client_exit
label_export(struct client *client, struct texts arguments)
{
	const char *dataset = NULL, *path = NULL;
	const struct option_row rows[] = {
		{ "dataset", 'd', OPTION_TEXT, &dataset, 0, 0 },
		{ "output", 'o', OPTION_TEXT, &path, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);
	int64_t gallery;

	if (wrong != EXIT_DONE)
		return wrong;
	if (arguments.count > 0 || dataset == NULL)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes label export --dataset NAME"
		    " [--output FILE.json|FILE.csv]");
	wrong = options_settle(client, false);
	if (wrong == EXIT_DONE)
		wrong = label_find_gallery(client, dataset, &gallery);
	if (wrong != EXIT_DONE)
		return wrong;
	if (gallery == 0)
		return fail(client, EXIT_NOT_FOUND, "no-such-set",
		    "there is no set called %s", dataset);
	return run(client, gallery, path);
}
