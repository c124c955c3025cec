/* contrib/client/export.c: a dataset, or what a query finds, in a format. */

#include "dataset.h"
#include "fetch.h"

#include <stdio.h>

static const struct {
	const char *name;
	const char *ending; /* NULL: always an archive */
} formats[] = {
	{ "attribution", NULL },
	{ "coco", "json" },
	{ "croissant", "json" },
	{ "csv", "csv" },
	{ "jsonl", "jsonl" },
	{ "manifest", "jsonl" },
	{ "voc", NULL },
	{ "webdataset", NULL },
	{ "yolo", NULL },
};

struct export
{
	struct client *client;
	struct fetcher fetcher;
	const char *query;
	const char *file;
	const char *output;
	const char *splits;
	const char *task;
	struct texts roll_up_to;
	bool has_bundle;
	bool has_images;
	int64_t shard; /* -1: not said */
	const char *format;
	const char *ending;
	const struct json *dataset;
	bool was_given;
};

static const char *
path_of(struct export *export, int64_t id)
{
	struct buf path, list;

	buf_init(&path, export->client->arena, 64 * 1024);
	buf_add_format(&path, "/api/dataset/%lld/export/%s", (long long)id,
	    export->format);
	if (text_is(export->format, "manifest")) {
		buf_clear(&path);
		buf_add_format(&path, "/api/dataset/%lld/manifest",
		    (long long)id);
	}
	add_parameter(&path, "bundle", export->has_bundle ? "true" : NULL);
	add_parameter(&path, "images", export->has_images ? "true" : NULL);
	add_parameter(&path, "splits", export->splits);
	add_parameter(&path, "task", export->task);
	if (export->roll_up_to.count > 0) {
		buf_init(&list, export->client->arena, 64 * 1024);
		dataset_add_list(&list, &export->roll_up_to);
		add_parameter(&path, "roll_up_to", list.bytes);
	}
	if (export->shard >= 0)
		add_parameter(&path, "shard",
		    arena_format(export->client->arena, "%lld",
			(long long)export->shard));
	return path.bytes;
}

static const char *
name_of(const struct export *export, int64_t id)
{
	struct arena *arena = export->client->arena;
	const char *ending =
	    export->has_bundle || export->has_images || export->shard >= 0 ?
	    "tar" :
	    export->ending != NULL		  ? export->ending :
	    text_is(export->format, "webdataset") ? "json" :
						    "tar";

	if (export->output != NULL)
		return export->output;
	if (export->shard >= 0)
		return arena_format(arena, "dataset-%lld-%s-%06lld.%s",
		    (long long)id, export->format, (long long)export->shard,
		    ending);
	return arena_format(arena, "dataset-%lld-%s.%s", (long long)id,
	    export->format, ending);
}

/* There is one. */
static struct fetched *
next(void *context)
{
	struct export *export = context;
	struct arena *arena;
	struct fetched *file;
	int64_t id = dataset_number(export->dataset, "id");

	if (export->was_given)
		return NULL;
	export->was_given = true;
	arena = arena_create();
	file = arena_alloc(arena, sizeof(*file));
	*file = (struct fetched){
		.arena = arena,
		.what = export->format,
		.url = arena_format(arena, "%s%s", export->client->server,
		    path_of(export, id)),
		.path = name_of(export, id),
		/* Withdrawn pictures make another of most of them. */
		.has_tag = true,
	};
	return file;
}

static void
told(void *context, struct fetched *file, const char *outcome)
{
	const struct export *export = context;
	struct buf line;

	if (!export->client->is_json) {
		if (!text_is(outcome, "failed"))
			printf("%s\n", visible(file->arena, file->path));
		return;
	}
	buf_init(&line, file->arena, 64 * 1024);
	buf_add_format(&line,
	    "{\"dataset\": %lld, \"format\": \"%s\", \"outcome\": \"%s\","
	    " \"path\": ",
	    (long long)dataset_number(export->dataset, "id"), export->format,
	    outcome);
	buf_add_json_text(&line, visible(file->arena, file->path));
	buf_add(&line, ", \"sha256\": ");
	if (file->hash == NULL)
		buf_add(&line, "null");
	else
		buf_add_json_text(&line, file->hash);
	printf("%s}\n", line.bytes);
}

static enum client_exit
freeze_silently(struct export *export, int64_t *id)
{
	struct client *client = export->client;
	struct call call = { .path = arena_format(client->arena,
				 "/api/export/%s", export->format),
		.body = export->query,
		.type = "application/yaml" };
	enum client_exit wrong = call_or_say(client, &call);

	*id = wrong == EXIT_DONE ? dataset_number(call.json, "id") : 0;
	return wrong;
}

static enum client_exit
run(struct export *export, int64_t id)
{
	enum client_exit wrong = EXIT_DONE;

	if (export->query != NULL)
		wrong = freeze_silently(export, &id);
	if (wrong == EXIT_DONE)
		wrong = dataset_wait(export->client, id, &export->dataset);
	if (wrong != EXIT_DONE)
		return wrong;
	export->fetcher.client = export->client;
	export->fetcher.context = export;
	export->fetcher.next = next;
	export->fetcher.told = told;
	fetch_run(&export->fetcher);
	return exit_of(0, export->fetcher.failed, export->fetcher.last);
}

static bool
read_format(struct export *export, const char *name)
{
	size_t i;

	for (i = 0; i < COUNT_OF(formats); i++) {
		if (!text_is(formats[i].name, name))
			continue;
		export->format = name;
		export->ending = formats[i].ending;
		return true;
	}
	return false;
}

enum client_exit
command_export(struct client *client, struct texts arguments)
{
	struct export export = { .client = client, .shard = -1 };
	struct texts none = { NULL, 0 };
	const char *query = NULL;
	int64_t id = 0;
	const struct option_row rows[] = {
		{ "query", 'Q', OPTION_TEXT, &query, 0, 0 },
		{ "file", 'f', OPTION_TEXT, &export.file, 0, 0 },
		{ "output", 'o', OPTION_TEXT, &export.output, 0, 0 },
		{ "bundle", 0, OPTION_FLAG, &export.has_bundle, 0, 0 },
		{ "images", 0, OPTION_FLAG, &export.has_images, 0, 0 },
		{ "roll-up-to", 0, OPTION_TEXTS, &export.roll_up_to, 0, 0 },
		{ "splits", 0, OPTION_TEXT, &export.splits, 0, 0 },
		{ "task", 0, OPTION_TEXT, &export.task, 0, 0 },
		{ "shard", 0, OPTION_NUMBER, &export.shard, 0, INT32_MAX - 1 },
		{ "force", 0, OPTION_FLAG, &export.fetcher.is_forced, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);
	bool has_query = query != NULL || export.file != NULL;

	if (wrong != EXIT_DONE)
		return wrong;
	if (arguments.count != (has_query ? 1U : 2U) ||
	    !read_format(&export, arguments.items[0]) ||
	    (!has_query && (!text_to_int64(arguments.items[1], &id) || id < 1)))
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes export attribution|coco|croissant|csv|"
		    "jsonl|manifest|voc|webdataset|yolo DATASET | --query"
		    " QUERY [--output FILE] [--images] [--bundle]"
		    " [--roll-up-to OBJECT]... [--splits 80,10,10]");
	if (query != NULL)
		none = (struct texts){ &query, 1 };
	if (has_query)
		wrong = query_text(client, &none, export.file, &export.query);
	if (wrong == EXIT_DONE)
		wrong = options_settle(client, has_query);
	return wrong != EXIT_DONE ? wrong : run(&export, id);
}
