/* contrib/client/upload.c: image files that become pictures, those that are there already left out. */

#include "send.h"

#include "../load/folder.h"
#include "../load/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { JSON_MAX_BYTES = 8 << 20 };

struct upload {
	struct client *client;
	struct saying saying; /* of all of them */
	const char *annotations;
	bool with_sidecars;
	int64_t gallery;
	struct sent *files;
	size_t count, capacity;
};

/* ---- which files ---- */

static void
add_file(struct upload *upload, const char *path)
{
	upload->files = grow(upload->files, upload->count, &upload->capacity,
	    sizeof(*upload->files));
	upload->files[upload->count++] = (struct sent){ .path = path };
}

static enum client_exit
add_folder(struct upload *upload, const char *path)
{
	struct arena *arena = upload->client->arena;
	struct folder folder;
	size_t i;

	if (folder_read(&folder, arena, path) != OK)
		return EXIT_LOCAL;
	for (i = 0; i < folder.count; i++) {
		if (folder_is_picture(&folder, arena, &folder.files[i]))
			add_file(upload,
			    arena_format(arena, "%s/%s", path,
				folder.files[i].path));
	}
	folder_free(&folder);
	return EXIT_DONE;
}

static enum client_exit
find_files(struct upload *upload, const struct texts *paths)
{
	struct stat about;
	size_t i;

	for (i = 0; i < paths->count; i++) {
		if (stat(paths->items[i], &about) != 0)
			return fail(upload->client, EXIT_LOCAL, "cannot-read",
			    "%s: %s", paths->items[i], strerror(errno));
		if (!S_ISDIR(about.st_mode))
			add_file(upload, paths->items[i]);
		else if (add_folder(upload, paths->items[i]) != EXIT_DONE)
			return EXIT_LOCAL;
	}
	return EXIT_DONE;
}

/* ---- what is said of one ---- */

static enum client_exit
read_json_file(struct client *client, struct arena *arena, const char *path,
    const struct json **json)
{
	struct problem problem = { 0 };
	struct buf text;
	enum client_exit wrong =
	    read_whole(client, arena, path, JSON_MAX_BYTES, &text);

	if (wrong != EXIT_DONE)
		return wrong;
	if (json_read(arena, text.bytes, text.length, answer_limits, json,
		&problem) != OK)
		return fail(client, EXIT_LOCAL, "bad-json", "%s:%d:%d: %s",
		    path, problem.line, problem.column, problem.detail);
	return EXIT_DONE;
}

/* FILE.json, as `pinakes get --metadata` writes it. */
static enum client_exit
read_beside(struct upload *upload, struct arena *arena, const char *path,
    const struct json **beside)
{
	const char *name = arena_format(arena, "%s.json", path);
	struct stat about;

	*beside = NULL;
	if (!upload->with_sidecars || stat(name, &about) != 0)
		return EXIT_DONE;
	return read_json_file(upload->client, arena, name, beside);
}

static enum client_exit
describe(void *context, struct arena *arena, const struct sent *file,
    struct buf *json)
{
	struct upload *upload = context;
	const struct json *beside, *regions = NULL;
	const char *slash = strrchr(file->path, '/');
	enum client_exit wrong =
	    read_beside(upload, arena, file->path, &beside);

	if (wrong == EXIT_DONE && upload->annotations != NULL)
		wrong = read_json_file(upload->client, arena,
		    upload->annotations, &regions);
	if (wrong != EXIT_DONE)
		return wrong;
	if (regions == NULL)
		regions = json_member(beside, "regions");
	buf_init(json, arena, JSON_MAX_BYTES);
	saying_add(json, &upload->saying,
	    text_title(arena, slash == NULL ? file->path : slash + 1), beside,
	    regions);
	return EXIT_DONE;
}

/* ---- what is told ---- */

static void
told(void *context, struct sent *file, const char *outcome)
{
	struct upload *upload = context;
	struct arena *arena;
	struct buf line;

	if (!upload->client->is_json && file->id == 0)
		return;
	arena = arena_create();
	buf_init(&line, arena, 64 * 1024);
	if (upload->client->is_json) {
		buf_add(&line, "{\"file\": ");
		buf_add_json_text(&line, visible(arena, file->path));
		buf_add_format(&line, ", \"outcome\": \"%s\", \"id\": %lld}",
		    outcome, (long long)file->id);
	} else {
		buf_add_format(&line, "%lld\t%s\t%s", (long long)file->id,
		    outcome, visible(arena, file->path));
	}
	printf("%s\n", line.bytes);
	arena_destroy(arena);
}

static enum client_exit
run(struct upload *upload)
{
	struct send send = { .client = upload->client,
		.files = upload->files,
		.count = upload->count,
		.context = upload,
		.describe = describe,
		.told = told };
	enum client_exit wrong =
	    send_find_there(upload->client, upload->files, upload->count);
	size_t i;

	if (wrong != EXIT_DONE)
		return wrong;
	for (i = 0; upload->saying.is_again && i < upload->count; i++)
		upload->files[i].is_there = false;
	send_run(&send);
	note(upload->client, "%zu uploaded, %zu were there, %zu failed",
	    send.done, send.there, send.failed);
	if (upload->gallery > 0)
		wrong = send_fill_gallery(upload->client, upload->gallery,
		    upload->files, upload->count);
	if (wrong != EXIT_DONE)
		return EXIT_PARTLY;
	return exit_of(send.done + send.there, send.failed, send.last);
}

enum client_exit
command_upload(struct client *client, struct texts arguments)
{
	struct upload upload = { .client = client };
	struct saying *saying = &upload.saying;
	const struct option_row rows[] = {
		{ "title", 't', OPTION_TEXT, &saying->title, 0, 0 },
		{ "description", 'd', OPTION_TEXT, &saying->description, 0, 0 },
		{ "licence", 'l', OPTION_TEXTS, &saying->licences, 0, 0 },
		{ "nature", 0, OPTION_TEXT, &saying->nature, 0, 0 },
		{ "origin-url", 0, OPTION_TEXT, &saying->origin_url, 0, 0 },
		{ "creator", 0, OPTION_TEXT, &saying->creator, 0, 0 },
		{ "credit-url", 0, OPTION_TEXT, &saying->credit_url, 0, 0 },
		{ "annotators", 0, OPTION_TEXT, &saying->annotators, 0, 0 },
		{ "annotations", 0, OPTION_TEXT, &upload.annotations, 0, 0 },
		{ "keep-metadata", 0, OPTION_FLAG, &saying->keeps_metadata, 0,
		    0 },
		{ "again", 0, OPTION_FLAG, &saying->is_again, 0, 0 },
		{ "sidecars", 0, OPTION_FLAG, &upload.with_sidecars, 0, 0 },
		{ "gallery", 0, OPTION_NUMBER, &upload.gallery, 1, INT32_MAX },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);

	if (wrong != EXIT_DONE)
		return wrong;
	if (arguments.count == 0)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes upload FILE|FOLDER... --licence ID"
		    " --nature ID [--title TEXT] [--gallery N] [--sidecars]");
	wrong = options_settle(client, true);
	if (wrong == EXIT_DONE)
		wrong = find_files(&upload, &arguments);
	return wrong != EXIT_DONE ? wrong : run(&upload);
}
