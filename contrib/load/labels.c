/* contrib/load/labels.c: brings a dataset of image-label-server in, as a gallery and its label set. */

#include "load.h"

#include "store/account_write.h"
#include "store/gallery_write.h"
#include "store/label_set.h"
#include "store/picture_write.h"
#include "store/upkeep_write.h"

#include <stdio.h>
#include <string.h>

enum {
	DATASET_MAX_BYTES = 512 * 1024 * 1024,
	DATASET_MAX_VALUES = 8 * 1000 * 1000,
	TITLE_MAX_CHARACTERS = 400,
};

struct labels {
	struct load *load;
	const char *folder;
	const struct json *json;
	const struct json *samples;
	int *picture_ids; /* by position; 0: did not come in */
	int gallery_id;	  /* that was made last, kept or not; 0: none */
	int author_id;
	int licence_id;
	int nature_id;
	struct progress progress;
};

static const char *
text_of(const struct json *object, const char *name)
{
	const char *text = json_member_text(object, name);

	return text == NULL ? "" : text;
}

static enum status
read_dataset(struct labels *labels)
{
	struct load *load = labels->load;
	const char *path =
	    arena_format(load->arena, "%s/dataset.json", load->options.folder);
	const struct json_limits limits = { DATASET_MAX_BYTES, 8,
		DATASET_MAX_VALUES };
	struct problem problem = { 0 };
	size_t length;
	char *bytes;

	TRY(file_read(load->arena, path, DATASET_MAX_BYTES, &bytes, &length));
	if (json_read(load->arena, bytes, length, limits, &labels->json,
		&problem) != OK) {
		fprintf(stderr, "%s:%d:%d: %s\n", path, problem.line,
		    problem.column, problem.detail);
		return BAD_INPUT;
	}
	labels->samples = json_member(labels->json, "samples");
	if (labels->samples == NULL || labels->samples->type != JSON_LIST) {
		fprintf(stderr, "%s: it has no list of samples\n", path);
		return BAD_INPUT;
	}
	labels->picture_ids = arena_array(load->arena,
	    labels->samples->count + 1, sizeof(*labels->picture_ids));
	return OK;
}

/* Before any picture becomes public. */
static enum status
check_name(struct labels *labels)
{
	struct load *load = labels->load;
	const char *name = text_of(labels->json, "dataset_name");
	struct label_set set;
	enum status status =
	    label_set_find(load->db, load->arena, name, 0, false, &set);

	if (status == NOT_FOUND && *name != '\0')
		return OK;
	if (status != OK && status != NOT_FOUND)
		return status;
	fprintf(stderr, "pinakes-load: %s\n",
	    status == OK ? "there is a set of this name already" :
			   "the dataset has no name");
	return status == OK ? CONFLICT : BAD_INPUT;
}

/* The owner has an account: nobody else could label or delete the set. */
static enum status
find_names(void *context)
{
	struct labels *labels = context;
	struct load *load = labels->load;
	const char *licence = load->options.licence;
	enum status status;

	if (licence == NULL) {
		fprintf(stderr, "pinakes-load: a dataset needs --licence\n");
		return BAD_INPUT;
	}
	TRY(db_begin(load->db, DB_READ));
	TRY(check_name(labels));
	status = account_id_of(load->db, load->arena, load->options.author,
	    &labels->author_id);
	if (status == NOT_FOUND)
		fprintf(stderr, "pinakes-load: there is no account %s\n",
		    load->options.author);
	if (status == OK) {
		status = picture_licence_id_of(load->db, load->arena, licence,
		    &labels->licence_id);
		if (status == NOT_FOUND)
			fprintf(stderr,
			    "pinakes-load: there is no licence %s\n", licence);
	}
	if (status == OK)
		status = picture_nature_id_of(load->db, load->arena,
		    load->options.nature, &labels->nature_id);
	return status;
}

/* ---- pictures ---- */

static const char *
path_of(const struct labels *labels, size_t index)
{
	return text_of(&labels->samples->items[index], "filepath");
}

static enum status
start(void *context, struct intake_picture *picture)
{
	struct labels *labels = context;
	const char *file =
	    text_of(&labels->samples->items[picture->index], "file");

	if (*file != '\0') {
		picture->path =
		    arena_format(picture->arena, "%s/%s", labels->folder, file);
		return OK;
	}
	report_refuse(labels->load->report, path_of(labels, picture->index),
	    "there is no such file in the folder of the dataset");
	progress_step(&labels->progress, false);
	return OK;
}

/* A picture on its way into the database. */
struct entry {
	struct labels *labels;
	struct intake_picture *picture;
	bool is_new;
};

static enum status
insert(void *context)
{
	struct entry *entry = context;
	struct labels *labels = entry->labels;
	struct intake_picture *picture = entry->picture;
	struct db *db = labels->load->db;
	const char *path = path_of(labels, picture->index);
	struct new_picture made = {
		.author_id = labels->author_id,
		.title = text_line(picture->arena,
		    text_title(picture->arena, path), TITLE_MAX_CHARACTERS),
		.nature_id = labels->nature_id,
		.licence_ids = &labels->licence_id,
		.licence_count = 1,
	};
	const struct actor actor = {
		.account_id = labels->author_id,
		.tool = LOAD_TOOL,
		.reason = arena_format(picture->arena,
		    "a sample of the dataset %s: %s",
		    text_of(labels->json, "dataset_name"), path),
	};
	enum status status;

	TRY(db_begin(db, DB_WRITE));
	TRY(upkeep_commit_lazily(db, picture->arena));
	status = picture_id_of_received(db, picture->arena, labels->author_id,
	    picture->sha256, NULL, actor.reason,
	    &labels->picture_ids[picture->index]);
	entry->is_new = status == NOT_FOUND;
	if (!entry->is_new)
		return status;
	TRY(intake_media(labels->load, picture, &made.media_id));
	TRY(picture_insert(db, picture->arena, &made, &actor,
	    &labels->picture_ids[picture->index]));
	return db_commit(db);
}

static enum status
finish(void *context, struct intake_picture *picture)
{
	struct labels *labels = context;
	struct load *load = labels->load;
	const char *path = path_of(labels, picture->index);
	struct entry entry = { .labels = labels, .picture = picture };
	enum status status = picture->status;

	if (status != OK) {
		report_refuse(load->report, path, "%s",
		    picture->problem.detail == NULL ? "it cannot be read" :
						      picture->problem.detail);
		progress_step(&labels->progress, false);
		return OK;
	}
	status = load_surely(load, insert, &entry);
	progress_step(&labels->progress, status == OK && !entry.is_new);
	if (status == OK || status == UNAVAILABLE || status == INTERNAL)
		return status;
	labels->picture_ids[picture->index] = 0;
	report_refuse(load->report, path, "%s",
	    status == FORBIDDEN ? "these bytes are blocked" :
				  db_message(load->db));
	return OK;
}

/* ---- gallery and set ---- */

static bool
is_label(const struct import_label_set *set, const char *name)
{
	size_t i = 0;

	while (i < set->label_count && !text_is(set->labels[i], name))
		i++;
	return i < set->label_count;
}

/* A label that the set does not have is none, and told. */
static const char *
label_of(struct labels *labels, const struct import_label_set *set, size_t at)
{
	const char *name = text_of(&labels->samples->items[at], "label");

	if (*name == '\0' || is_label(set, name))
		return name;
	report_change(labels->load->report, path_of(labels, at),
	    "its label %s is none of the set's: it has none", name);
	return "";
}

/* The samples that came in, at the places that they had. */
static void
fill_samples(struct labels *labels, struct import_label_set *set)
{
	struct arena *arena = labels->load->arena;
	size_t total = labels->samples->count, i;
	int *positions = arena_array(arena, total + 1, sizeof(*positions));
	int *ids = arena_array(arena, total + 1, sizeof(*ids));
	const char **paths = arena_array(arena, total + 1, sizeof(*paths));
	const char **given = arena_array(arena, total + 1, sizeof(*given));

	for (i = 0; i < total; i++) {
		if (labels->picture_ids[i] == 0)
			continue;
		positions[set->count] = (int)i;
		ids[set->count] = labels->picture_ids[i];
		paths[set->count] = path_of(labels, i);
		given[set->count++] = label_of(labels, set, i);
	}
	set->size = (int)total;
	set->positions = positions;
	set->picture_ids = ids;
	set->paths = paths;
	set->given = given;
}

/* One that is there twice is one. */
static void
fill_labels(struct labels *labels, struct import_label_set *set)
{
	const struct json *list = json_member(labels->json, "labels");
	size_t total =
	    list == NULL || list->type != JSON_LIST ? 0 : list->count;
	const char **names =
	    arena_array(labels->load->arena, total + 1, sizeof(*names));
	size_t i;

	set->labels = names;
	for (i = 0; i < total; i++) {
		if (list->items[i].type == JSON_TEXT &&
		    !is_label(set, list->items[i].text))
			names[set->label_count++] = list->items[i].text;
	}
}

/* By a try before, whose commit was lost on the way. */
static bool
is_made(struct labels *labels, const char *name)
{
	struct load *load = labels->load;
	struct label_set set;

	return labels->gallery_id != 0 &&
	    label_set_find(load->db, load->arena, name, 0, false, &set) == OK &&
	    set.gallery_id == labels->gallery_id;
}

static enum status
make_set(void *context)
{
	struct labels *labels = context;
	struct load *load = labels->load;
	struct import_label_set set = {
		.name = text_of(labels->json, "dataset_name"),
		.base_dir = text_of(labels->json, "base_dir"),
	};
	const struct new_gallery gallery = {
		.title = set.name,
		.description = "",
		.owner_id = labels->author_id,
	};
	const struct actor actor = { .account_id = labels->author_id,
		.tool = LOAD_TOOL,
		.reason = "" };
	struct int_list pictures;
	int added;

	fill_labels(labels, &set);
	fill_samples(labels, &set);
	pictures =
	    (struct int_list){ .items = set.picture_ids, .count = set.count };
	TRY(db_begin(load->db, DB_WRITE));
	if (is_made(labels, set.name))
		return OK;
	TRY(gallery_insert(load->db, load->arena, &gallery, &actor,
	    &set.gallery_id));
	labels->gallery_id = set.gallery_id;
	TRY(gallery_insert_pictures(load->db, load->arena, set.gallery_id,
	    &pictures, &actor, &added));
	TRY(label_set_import(load->db, load->arena, &set));
	return db_commit(load->db);
}

enum status
labels_load(struct load *load)
{
	struct labels labels = { .load = load, .folder = load->options.folder };
	struct intake intake = { .context = &labels,
		.start = start,
		.finish = finish };
	enum status status;

	TRY(read_dataset(&labels));
	TRY(load_surely(load, find_names, &labels));
	intake.count = labels.samples->count;
	progress_begin(&labels.progress, "pictures", intake.count);
	status = intake_run(load, &intake);
	progress_end(&labels.progress);
	if (status == OK && !load->is_interrupted) {
		status = load_surely(load, make_set, &labels);
		if (status != OK)
			fprintf(stderr,
			    "pinakes-load: the set was not made: %s\n",
			    db_message(load->db));
	}
	report_end(load->report,
	    status == OK ? "The dataset came in." :
			   "The dataset did not come in.");
	return status;
}
