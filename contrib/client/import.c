/* contrib/client/import.c: annotations of other programs, onto pictures of the site. */

#include "import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef void import_read(struct import *import, const char *path,
    const char *text, size_t length);

static const struct {
	const char *name;
	const char *ending;
	import_read *read;
	/* Files that say what is meant are read first. */
	const char *const *names; /* how their names end */
	import_read *read_names;
} formats[] = {
	{ "coco", ".json", import_coco, NULL, NULL },
	{ "jsonl", ".jsonl", import_jsonl, NULL, NULL },
	{ "labelme", ".json", import_labelme, NULL, NULL },
	{ "openimages", ".csv", import_open_images,
	    (const char *const[]){ "class-descriptions.csv",
		"class-descriptions-boxable.csv", NULL },
	    import_open_images_names },
	{ "voc", ".xml", import_voc, NULL, NULL },
	{ "yolo", ".txt", import_yolo,
	    (const char *const[]){ ".yaml", ".yml", ".names", "classes.txt",
		NULL },
	    import_yolo_names },
};

static bool
ends_in(const char *text, const char *ending)
{
	size_t length = strlen(text), wanted = strlen(ending);

	return length >= wanted && text_is(text + length - wanted, ending);
}

static bool
is_names(size_t format, const char *path)
{
	const char *const *name = formats[format].names;

	for (; name != NULL && *name != NULL; name++) {
		if (ends_in(path, *name))
			return true;
	}
	return false;
}

/* ---- which files ---- */

struct files {
	const char **items;
	size_t count, capacity;
};

static void
add_path(struct files *files, const char *path)
{
	files->items = grow(files->items, files->count, &files->capacity,
	    sizeof(*files->items));
	files->items[files->count++] = path;
}

static enum client_exit
add_folder(struct import *import, struct files *files, size_t format,
    const char *path)
{
	struct folder folder;
	size_t i;

	if (folder_read(&folder, import->arena, path) != OK)
		return EXIT_LOCAL;
	for (i = 0; i < folder.count; i++) {
		const char *name = folder.files[i].path;

		if (ends_in(name, formats[format].ending) ||
		    is_names(format, name))
			add_path(files,
			    arena_format(import->arena, "%s/%s", path, name));
	}
	folder_free(&folder);
	return EXIT_DONE;
}

static enum client_exit
find_files(struct import *import, struct files *files, size_t format,
    const struct texts *paths)
{
	enum client_exit wrong = EXIT_DONE;
	struct stat about;
	size_t i;

	for (i = 0; wrong == EXIT_DONE && i < paths->count; i++) {
		const char *path = paths->items[i];

		if (stat(path, &about) != 0)
			wrong = fail(import->client, EXIT_LOCAL, "cannot-read",
			    "%s: %s", path, strerror(errno));
		else if (S_ISDIR(about.st_mode))
			wrong = add_folder(import, files, format, path);
		else
			add_path(files, path);
	}
	return wrong;
}

/* Where the images are: said, else the first folder, else the file's. */
static enum client_exit
read_images(struct import *import, const char *first)
{
	const char *root = import->images;
	char *copy = arena_text(import->arena, first);
	struct stat about;
	char *slash;

	if (root == NULL && stat(first, &about) == 0 && S_ISDIR(about.st_mode))
		root = first;
	if (root == NULL) {
		slash = strrchr(copy, '/');
		if (slash != NULL)
			*slash = '\0';
		root = slash == NULL ? "." : copy;
	}
	return folder_read(&import->folder, import->arena, root) == OK ?
	    EXIT_DONE :
	    EXIT_LOCAL;
}

/* ---- reading ---- */

/* Below the folder of the images, where it stands there. */
static const char *
path_below(const struct import *import, const char *path)
{
	size_t length = strlen(import->folder.root);

	if (strncmp(path, import->folder.root, length) == 0 &&
	    path[length] == '/')
		return path + length + 1 + strspn(path + length + 1, "/");
	return path;
}

static enum client_exit
read_files(struct import *import, const struct files *files, size_t format,
    bool wants_names)
{
	enum client_exit wrong = EXIT_DONE;
	size_t i;

	for (i = 0; wrong == EXIT_DONE && i < files->count; i++) {
		const char *path = files->items[i];
		struct buf text;

		if (is_names(format, path) != wants_names)
			continue;
		wrong = read_whole(import->client, import->arena, path,
		    ANNOTATIONS_MAX_BYTES, &text);
		if (wrong != EXIT_DONE)
			break;
		import->document = path_below(import, path);
		(wants_names ? formats[format].read_names :
			       formats[format].read)(import, import->document,
		    text.bytes, text.length);
	}
	return wrong;
}

/* ---- the report ---- */

static void
report(const struct import *import)
{
	const struct import_count *counts = &import->counts;

	if (import->client->is_json) {
		printf("{\"summary\": {\"pictures\": %zu, \"new\": %zu,"
		       " \"by_hash\": %zu, \"by_name\": %zu, \"missing\": %zu,"
		       " \"uploaded\": %zu, \"failed\": %zu, \"regions\": %zu,"
		       " \"there\": %zu, \"added\": %zu, \"labels\": %zu,"
		       " \"unknown\": %zu, \"wrong\": %zu, \"applied\":"
		       " %s}}\n",
		    import->count, counts->fresh, counts->by_hash,
		    counts->by_name, counts->nowhere, counts->uploaded,
		    counts->failed, counts->regions, counts->there,
		    counts->added, import->label_count, counts->unknown,
		    import->wrong, import->is_applied ? "true" : "false");
		return;
	}
	printf("pictures: %zu; %zu new, %zu there by their bytes, %zu by their"
	       " numbers, %zu missing\n",
	    import->count, counts->fresh, counts->by_hash, counts->by_name,
	    counts->nowhere);
	printf("regions:  %zu; %zu there, %zu %s\n", counts->regions,
	    counts->there, counts->added,
	    import->is_applied ? "added" : "to add");
	printf("objects:  %zu labels, %zu of them unknown\n",
	    import->label_count, counts->unknown);
	printf("%zu remarks above\n", import->wrong);
	if (!import->is_applied)
		printf("nothing was changed: --apply does it\n");
}

static enum client_exit
fill_gallery(struct import *import)
{
	struct sent *sent =
	    arena_array(import->arena, import->count + 1, sizeof(*sent));
	size_t i;

	for (i = 0; i < import->count; i++)
		sent[i].id = import->pictures[i].id;
	return send_fill_gallery(import->client, import->gallery, sent,
	    import->count);
}

static enum client_exit
run(struct import *import, size_t format, const struct texts *paths)
{
	struct files files = { NULL, 0, 0 };
	enum client_exit wrong;

	wrong = find_files(import, &files, format, paths);
	if (wrong == EXIT_DONE)
		wrong = read_images(import, paths->items[0]);
	if (wrong == EXIT_DONE)
		wrong = read_files(import, &files, format, true);
	if (wrong == EXIT_DONE)
		wrong = read_files(import, &files, format, false);
	free(files.items);
	if (wrong == EXIT_DONE)
		wrong = import_match_pictures(import);
	if (wrong == EXIT_DONE)
		wrong = import_match_labels(import);
	if (wrong != EXIT_DONE)
		return wrong;
	wrong = import_all(import);
	if (import->is_applied && import->gallery > 0 &&
	    fill_gallery(import) != EXIT_DONE)
		import->counts.failed++;
	report(import);
	if (wrong == EXIT_NETWORK || wrong == EXIT_SIGN_IN)
		return wrong;
	return import->counts.failed > 0 || import->wrong > 0 ? EXIT_PARTLY :
								EXIT_DONE;
}

static void
forget(struct import *import)
{
	size_t i;

	for (i = 0; i < import->count; i++)
		free(import->pictures[i].regions);
	free(import->pictures);
	free(import->labels);
	free(import->code_names);
	table_free(&import->by_name);
	table_free(&import->by_label);
	table_free(&import->by_code);
	folder_free(&import->folder);
}

static enum client_exit
usage(const struct client *client)
{
	return fail(client, EXIT_USAGE, "usage",
	    "usage: pinakes import coco|jsonl|labelme|openimages|voc|yolo"
	    " FILE|FOLDER... [--images FOLDER] [--map FILE] [--register]"
	    " [--licence ID] [--nature ID] [--gallery N] [--apply]");
}

enum client_exit
command_import(struct client *client, struct texts arguments)
{
	struct import import = { .client = client, .arena = client->arena };
	const struct option_row rows[] = {
		{ "images", 'i', OPTION_TEXT, &import.images, 0, 0 },
		{ "map", 'm', OPTION_TEXT, &import.map, 0, 0 },
		{ "register", 0, OPTION_FLAG, &import.is_registering, 0, 0 },
		{ "sure", 0, OPTION_FLAG, &import.is_sure, 0, 0 },
		{ "licence", 'l', OPTION_TEXTS, &import.saying.licences, 0, 0 },
		{ "nature", 0, OPTION_TEXT, &import.saying.nature, 0, 0 },
		{ "creator", 0, OPTION_TEXT, &import.saying.creator, 0, 0 },
		{ "gallery", 0, OPTION_NUMBER, &import.gallery, 1, INT32_MAX },
		{ "replace", 0, OPTION_FLAG, &import.is_replacing, 0, 0 },
		{ "one-based", 0, OPTION_FLAG, &import.is_one_based, 0, 0 },
		{ "names-are-ids", 0, OPTION_FLAG, &import.names_are_ids, 0,
		    0 },
		{ "keep-metadata", 0, OPTION_FLAG,
		    &import.saying.keeps_metadata, 0, 0 },
		{ "apply", 0, OPTION_FLAG, &import.is_applied, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);
	size_t format = 0;

	if (wrong != EXIT_DONE)
		return wrong;
	while (format < COUNT_OF(formats) && arguments.count > 0 &&
	    !text_is(formats[format].name, arguments.items[0]))
		format++;
	if (arguments.count < 2 || format == COUNT_OF(formats))
		return usage(client);
	arguments.items++;
	arguments.count--;
	wrong = options_settle(client, import.is_applied);
	if (wrong == EXIT_DONE)
		wrong = run(&import, format, &arguments);
	forget(&import);
	return wrong;
}
