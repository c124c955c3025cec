/* contrib/client/label_import.c: a dataset of image-label-server becomes a gallery and its set. */

#include "../load/text.h"
#include "import.h"
#include "label.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX_BYTES = 1 << 20, ADD_AT_ONCE = 200 };

struct work {
	struct client *client;
	struct label_dataset dataset;
	struct saying saying;
	const char *images; /* in place of base_dir, or NULL */
	bool is_applied;
	struct sent *files; /* of the samples that have one */
	size_t file_count;
	size_t fresh, there, wrong, failed;
	int64_t gallery;
};

static void
remark(struct work *work, const char *about, const char *detail)
{
	work->wrong++;
	fail_by(work->client, about,
	    &(struct fault){ EXIT_PARTLY, "left-out", detail });
}

/* ---- the files ---- */

/* The file of a sample: below the folder, whatever links stand there. */
static const char *
file_below(struct work *work, const char *root, const char *name)
{
	char *real =
	    realpath(arena_format(work->client->arena, "%s/%s", root, name),
		NULL);
	size_t length = strlen(root);
	const char *found = NULL;

	if (real != NULL && *name != '/' && strncmp(real, root, length) == 0 &&
	    (real[length] == '/' || text_is(root, "/")))
		found = arena_text(work->client->arena, real);
	free(real);
	return found;
}

static void
find_file(struct work *work, const char *root, struct label_sample *sample,
    struct table *names)
{
	const char *path;
	bool is_new;

	(void)table_put(names, sample->file_path, &is_new);
	if (!is_new) {
		remark(work, sample->file_path, "it is there twice");
		return;
	}
	path = file_below(work, root, sample->file_path);
	if (path == NULL) {
		remark(work, sample->file_path,
		    "there is no such file in the folder of the dataset");
		return;
	}
	work->files[work->file_count++] =
	    (struct sent){ .path = path, .own = sample };
}

static enum client_exit
find_files(struct work *work)
{
	const char *folder =
	    work->images != NULL ? work->images : work->dataset.base_dir;
	struct table names = { NULL, NULL, 0, 0 };
	char *root = realpath(folder, NULL);
	size_t i;

	if (root == NULL)
		return fail(work->client, EXIT_LOCAL, "no-images",
		    "there is no folder %s: say where the images are with"
		    " --images",
		    folder);
	work->files = arena_array(work->client->arena, work->dataset.count + 1,
	    sizeof(*work->files));
	for (i = 0; i < work->dataset.count; i++)
		find_file(work, root, &work->dataset.samples[i], &names);
	table_free(&names);
	free(root);
	return EXIT_DONE;
}

/* A label that the set does not have cannot be given. */
static void
check_labels(struct work *work)
{
	struct table labels = { NULL, NULL, 0, 0 };
	size_t i, known;
	bool is_new;

	for (i = 0; i < work->dataset.labels.count; i++)
		(void)table_put(&labels, work->dataset.labels.items[i],
		    &is_new);
	known = labels.count;
	for (i = 0; i < work->dataset.count; i++) {
		struct label_sample *sample = &work->dataset.samples[i];

		if (*sample->label == '\0' ||
		    table_put(&labels, sample->label, &is_new) < known)
			continue;
		remark(work, sample->file_path,
		    arena_format(work->client->arena,
			"its label %s is none of the set's", sample->label));
		sample->label = "";
	}
	table_free(&labels);
}

/* ---- pictures ---- */

static enum client_exit
describe(void *context, struct arena *arena, const struct sent *file,
    struct buf *json)
{
	const struct work *work = context;
	const struct label_sample *sample = file->own;
	const char *slash = strrchr(sample->file_path, '/');

	buf_init(json, arena, BODY_MAX_BYTES);
	saying_add(json, &work->saying,
	    text_title(arena, slash == NULL ? sample->file_path : slash + 1),
	    NULL, NULL);
	return EXIT_DONE;
}

static void
told(void *context, struct sent *file, const char *outcome)
{
	struct work *work = context;

	(void)file;
	work->failed += text_is(outcome, "failed");
}

static void
send_files(struct work *work)
{
	struct send send = { .client = work->client,
		.files = work->files,
		.count = work->file_count,
		.context = work,
		.describe = describe,
		.told = told };
	size_t i;

	send_run(&send);
	for (i = 0; i < work->file_count; i++)
		((struct label_sample *)work->files[i].own)->id =
		    work->files[i].id;
}

/* ---- the set ---- */

static enum client_exit
make_gallery(struct work *work)
{
	struct call call = { .path = "/api/new-gallery" };
	const struct json *id;
	enum client_exit wrong;
	struct buf body;

	buf_init(&body, work->client->arena, 64 * 1024);
	buf_add(&body, "{\"title\": ");
	buf_add_json_text(&body, work->dataset.name);
	buf_add_char(&body, '}');
	call.body = body.bytes;
	wrong = call_or_say(work->client, &call);
	if (wrong != EXIT_DONE)
		return wrong;
	id = json_member(call.json, "id");
	work->gallery = id != NULL && id->is_integer ? id->integer : 0;
	return EXIT_DONE;
}

static const char *
address_of_set(const struct work *work, const char *rest)
{
	return arena_format(work->client->arena,
	    "/api/gallery/%lld/label-set%s", (long long)work->gallery, rest);
}

static enum client_exit
make_set(struct work *work)
{
	const struct label_dataset *dataset = &work->dataset;
	struct call call = { .path = address_of_set(work, "") };
	struct buf body;
	size_t i;

	buf_init(&body, work->client->arena, BODY_MAX_BYTES);
	buf_add(&body, "{\"dataset_name\": ");
	buf_add_json_text(&body, dataset->name);
	buf_add(&body, ", \"base_dir\": ");
	buf_add_json_text(&body, dataset->base_dir);
	buf_add(&body, ", \"labels\": [");
	for (i = 0; i < dataset->labels.count; i++) {
		buf_add(&body, i == 0 ? "" : ", ");
		buf_add_json_text(&body, dataset->labels.items[i]);
	}
	buf_add(&body, "]}");
	call.body = body.bytes;
	return call_or_say(work->client, &call);
}

/* One that an earlier run began is gone on with; another one is not. */
static enum client_exit
check_set(struct work *work)
{
	const struct label_dataset *dataset = &work->dataset;
	struct call call = { .path = address_of_set(work, "") };
	enum client_exit wrong = call_or_say(work->client, &call);
	struct texts labels = { NULL, 0 };
	const struct json *list;
	size_t i;

	if (wrong != EXIT_DONE)
		return wrong;
	list = json_member(call.json, "labels");
	if (list != NULL && list->type == JSON_LIST)
		(void)json_texts(work->client->arena, list, &labels);
	for (i = 0; i < labels.count && i < dataset->labels.count &&
	     text_is(labels.items[i], dataset->labels.items[i]);
	     i++)
		continue;
	if (i == labels.count && i == dataset->labels.count &&
	    text_is(json_member_text(call.json, "base_dir"), dataset->base_dir))
		return EXIT_DONE;
	return fail(work->client, EXIT_REFUSED, "set-exists",
	    "the site has another set called %s", dataset->name);
}

static enum client_exit
add_samples(struct work *work)
{
	const struct label_dataset *dataset = &work->dataset;
	enum client_exit wrong = EXIT_DONE;
	struct progress bar;
	struct buf body;
	size_t i = 0, some;

	bar_begin(work->client, &bar, "samples", dataset->count);
	buf_init(&body, work->client->arena, BODY_MAX_BYTES);
	while (wrong == EXIT_DONE && i < dataset->count) {
		struct call call = { .path = address_of_set(work, "/add"),
			.may_repeat = true };

		buf_clear(&body);
		buf_add(&body, "{\"samples\": [");
		for (some = 0; some < ADD_AT_ONCE && i < dataset->count; i++) {
			const struct label_sample *sample =
			    &dataset->samples[i];

			progress_step(&bar, sample->id == 0);
			if (sample->id == 0)
				continue;
			buf_add_format(&body,
			    "%s{\"position\": %zu, \"picture_id\": %lld,"
			    " \"filepath\": ",
			    some++ == 0 ? "" : ", ", sample->place,
			    (long long)sample->id);
			buf_add_json_text(&body, sample->file_path);
			buf_add(&body, ", \"label\": ");
			buf_add_json_text(&body, sample->label);
			buf_add_char(&body, '}');
		}
		buf_add(&body, "]}");
		call.body = body.bytes;
		if (some > 0)
			wrong = call_or_say(work->client, &call);
	}
	progress_end(&bar);
	return wrong;
}

static enum client_exit
apply(struct work *work)
{
	enum client_exit wrong = label_find_gallery(work->client,
	    work->dataset.name, &work->gallery);
	bool is_there = work->gallery > 0;

	/* Before any picture becomes public. */
	if (wrong == EXIT_DONE && is_there)
		wrong = check_set(work);
	if (wrong != EXIT_DONE)
		return wrong;
	send_files(work);
	if (!is_there)
		wrong = make_gallery(work);
	if (wrong == EXIT_DONE && !is_there)
		wrong = make_set(work);
	return wrong == EXIT_DONE ? add_samples(work) : wrong;
}

static void
report(const struct work *work)
{
	const struct client *client = work->client;

	if (client->is_json) {
		printf("{\"summary\": {\"samples\": %zu, \"new\": %zu,"
		       " \"there\": %zu, \"failed\": %zu, \"wrong\": %zu,"
		       " \"gallery_id\": ",
		    work->dataset.count, work->fresh, work->there, work->failed,
		    work->wrong);
		if (work->gallery == 0)
			printf("null");
		else
			printf("%lld", (long long)work->gallery);
		printf(", \"applied\": %s}}\n",
		    work->is_applied ? "true" : "false");
		return;
	}
	printf("samples: %zu; %zu files are new, %zu there, %zu failed\n"
	       "%zu remarks above\n",
	    work->dataset.count, work->fresh, work->there, work->failed,
	    work->wrong);
	if (!work->is_applied)
		printf("nothing was changed: --apply does it, and makes the"
		       " pictures public\n");
	else if (work->gallery > 0)
		printf("%s/gallery/%lld/label-set\n", client->server,
		    (long long)work->gallery);
}

static enum client_exit
run(struct work *work, const char *path)
{
	enum client_exit wrong =
	    label_dataset_read(work->client, path, &work->dataset);
	size_t i;

	if (wrong == EXIT_DONE)
		wrong = find_files(work);
	if (wrong != EXIT_DONE)
		return wrong;
	check_labels(work);
	wrong = send_find_there(work->client, work->files, work->file_count);
	if (wrong != EXIT_DONE)
		return wrong;
	for (i = 0; i < work->file_count; i++)
		work->there += work->files[i].is_there;
	work->fresh = work->file_count - work->there;
	if (work->is_applied)
		wrong = apply(work);
	if (wrong != EXIT_DONE)
		return wrong;
	report(work);
	return work->wrong + work->failed > 0 ? EXIT_PARTLY : EXIT_DONE;
}

enum client_exit
label_import(struct client *client, struct texts arguments)
{
	struct work work = { .client = client };
	const struct option_row rows[] = {
		{ "images", 'i', OPTION_TEXT, &work.images, 0, 0 },
		{ "licence", 'l', OPTION_TEXTS, &work.saying.licences, 0, 0 },
		{ "nature", 0, OPTION_TEXT, &work.saying.nature, 0, 0 },
		{ "creator", 0, OPTION_TEXT, &work.saying.creator, 0, 0 },
		{ "keep-metadata", 0, OPTION_FLAG, &work.saying.keeps_metadata,
		    0, 0 },
		{ "apply", 0, OPTION_FLAG, &work.is_applied, 0, 0 },
	};
	enum client_exit wrong =
	    options_read(client, rows, COUNT_OF(rows), &arguments);

	if (wrong != EXIT_DONE)
		return wrong;
	if (arguments.count != 1)
		return fail(client, EXIT_USAGE, "usage",
		    "usage: pinakes label import FILE --licence ID"
		    " [--images FOLDER] [--nature ID] [--apply]");
	wrong = options_settle(client, work.is_applied);
	if (wrong == EXIT_DONE)
		wrong = run(&work, arguments.items[0]);
	free(work.dataset.samples);
	return wrong;
}
