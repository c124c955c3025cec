/* contrib/client/label_file.c: a dataset of image-label-server, in any of its three forms. */

#include "import.h"
#include "label.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const struct json_limits dataset_limits = { LABEL_SAMPLES_MAX_BYTES, 8,
	16 * 1000 * 1000 };

static void
add_sample(struct label_dataset *dataset, const char *path, const char *label)
{
	dataset->samples = grow(dataset->samples, dataset->count,
	    &dataset->capacity, sizeof(*dataset->samples));
	dataset->samples[dataset->count] = (struct label_sample){
		.file_path = path,
		.label = label == NULL ? "" : label,
		.place = dataset->count,
	};
	dataset->count++;
}

static enum client_exit
read_json(struct client *client, const char *path, const struct json **json)
{
	struct problem problem = { 0 };
	struct buf text;
	enum client_exit wrong = read_whole(client, client->arena, path,
	    LABEL_SAMPLES_MAX_BYTES, &text);

	if (wrong != EXIT_DONE)
		return wrong;
	if (json_read(client->arena, text.bytes, text.length, dataset_limits,
		json, &problem) == OK)
		return EXIT_DONE;
	return fail(client, EXIT_LOCAL, "bad-json", "%s:%d:%d: %s", path,
	    problem.line, problem.column, problem.detail);
}

/* What the dataset's JSON and the one beside a table have alike. */
static enum client_exit
read_head(struct client *client, const char *path, const struct json *json,
    struct label_dataset *dataset)
{
	const struct json *labels = json_member(json, "labels");

	dataset->name = json_member_text(json, "dataset_name");
	dataset->base_dir = json_member_text(json, "base_dir");
	if (dataset->name == NULL || dataset->base_dir == NULL ||
	    labels == NULL || labels->type != JSON_LIST ||
	    !json_texts(client->arena, labels, &dataset->labels))
		return fail(client, EXIT_LOCAL, "bad-dataset",
		    "%s: dataset_name, base_dir and labels are needed", path);
	return EXIT_DONE;
}

/* ---- JSON ---- */

static enum client_exit
read_dataset(struct client *client, const char *path,
    struct label_dataset *dataset)
{
	const struct json *json = NULL, *samples;
	enum client_exit wrong = read_json(client, path, &json);
	size_t i;

	if (wrong == EXIT_DONE)
		wrong = read_head(client, path, json, dataset);
	if (wrong != EXIT_DONE)
		return wrong;
	samples = json_member(json, "samples");
	for (i = 0; samples != NULL && samples->type == JSON_LIST &&
	     i < samples->count;
	     i++) {
		const char *name =
		    json_member_text(&samples->items[i], "filepath");

		if (name == NULL)
			return fail(client, EXIT_LOCAL, "bad-dataset",
			    "%s:%d: a sample has no filepath", path,
			    samples->items[i].line);
		add_sample(dataset, name,
		    json_member_text(&samples->items[i], "label"));
	}
	return EXIT_DONE;
}

/* ---- the table ---- */

static enum client_exit
read_rows(struct client *client, const char *path, const struct buf *text,
    struct label_dataset *dataset)
{
	struct csv csv = { .at = text->bytes,
		.end = text->bytes + text->length,
		.keeps_blanks = true };
	bool has_head = csv_next(&csv, client->arena) && csv.count == 2 &&
	    text_is(csv.cells[0], "filepath") && text_is(csv.cells[1], "label");
	bool is_good = has_head;

	while (is_good && csv_next(&csv, client->arena)) {
		is_good = csv.count == 2;
		if (is_good)
			add_sample(dataset, csv.cells[0], csv.cells[1]);
	}
	is_good = is_good && !csv.failed;
	csv_free(&csv);
	if (is_good)
		return EXIT_DONE;
	return fail(client, EXIT_LOCAL, "bad-dataset", "%s:%d: %s", path,
	    csv.line,
	    has_head ? "this is no row of filepath,label" :
		       "the first line must be filepath,label");
}

static enum client_exit
read_table(struct client *client, const char *path,
    struct label_dataset *dataset)
{
	const char *beside = arena_format(client->arena, "%s.json", path);
	const struct json *json = NULL;
	enum client_exit wrong = read_json(client, beside, &json);
	struct buf text;

	if (wrong == EXIT_DONE)
		wrong = read_head(client, beside, json, dataset);
	if (wrong == EXIT_DONE)
		wrong = read_whole(client, client->arena, path,
		    LABEL_SAMPLES_MAX_BYTES, &text);
	if (wrong != EXIT_DONE)
		return wrong;
	if (!text_is_utf8(text.bytes, text.length))
		return fail(client, EXIT_LOCAL, "bad-dataset",
		    "%s: it must be in UTF-8", path);
	return read_rows(client, path, &text, dataset);
}

/* ---- the database ---- */

/* The program that goes with this one; returns its exit code, or -1. */
static int
run_exporter(struct client *client, const char *database, const char *table)
{
	static char name[] = "image-label-export-csv";
	static char in[] = "-i", out[] = "-o";
	char *arguments[] = { name, in, arena_text(client->arena, database),
		out, arena_text(client->arena, table), NULL };
	int status = -1;
	pid_t child;

	if (posix_spawnp(&child, name, NULL, NULL, arguments, environ) != 0)
		return -1;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Written as a table first. */
static enum client_exit
read_database(struct client *client, const char *path,
    struct label_dataset *dataset)
{
	const char *temporary = getenv("TMPDIR");
	char *folder = arena_format(client->arena, "%s/pinakes-XXXXXX",
	    temporary == NULL || *temporary == '\0' ? "/tmp" : temporary);
	enum client_exit wrong;
	const char *table;

	if (mkdtemp(folder) == NULL)
		return fail(client, EXIT_LOCAL, "cannot-write", "%s: %s",
		    folder, strerror(errno));
	table = arena_format(client->arena, "%s/set.csv", folder);
	if (run_exporter(client, path, table) == 0)
		wrong = read_table(client, table, dataset);
	else
		wrong = fail(client, EXIT_LOCAL, "bad-dataset",
		    "%s: image-label-export-csv, which comes with this"
		    " program, could not read it",
		    path);
	unlink(table);
	unlink(arena_format(client->arena, "%s.json", table));
	rmdir(folder);
	return wrong;
}

/* Its first bytes say it, whatever it is called. */
static bool
is_database(const char *path)
{
	static const char magic[] = "SQLite format 3";
	char head[sizeof(magic)] = "";
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = file < 0 ? -1 : read(file, head, sizeof(head));

	if (file >= 0)
		close(file);
	return length == (ssize_t)sizeof(head) &&
	    memcmp(head, magic, sizeof(magic)) == 0;
}

enum client_exit
label_dataset_read(struct client *client, const char *path,
    struct label_dataset *dataset)
{
	const char *dot = strrchr(path, '.');

	if (is_database(path))
		return read_database(client, path, dataset);
	if (dot != NULL && text_is_ignoring_case(dot, ".csv"))
		return read_table(client, path, dataset);
	return read_dataset(client, path, dataset);
}
