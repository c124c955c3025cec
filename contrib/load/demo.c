/* contrib/load/demo.c: loads the demo set, all of it or nothing. */

#include "demo.h"

#include "store/media_write.h"
#include "store/object_write.h"
#include "store/picture_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEMO_MAX_BYTES = 16 * 1024 * 1024, PASSWORDS_MAX_BYTES = 64 * 1024 };

static enum status
read_demo(struct demo *demo)
{
	const struct json_limits limits = {
		.bytes = DEMO_MAX_BYTES,
		.depth = 32,
		.values = 2000000,
	};
	struct problem problem = { 0 };
	const struct json *items;
	char *bytes;
	size_t length, i;

	demo->path = arena_format(demo->arena, "%s/demo.json",
	    demo->load->options.folder);
	TRY(file_read(demo->arena, demo->path, DEMO_MAX_BYTES, &bytes,
	    &length));
	if (json_read(demo->arena, bytes, length, limits, &demo->json,
		&problem) != OK) {
		fprintf(stderr, "%s:%d:%d: %s\n", demo->path, problem.line,
		    problem.column, problem.detail);
		return BAD_INPUT;
	}
	items = demo_list(demo->json, "pictures", &demo->picture_count);
	demo->pictures = arena_array(demo->arena, demo->picture_count + 1,
	    sizeof(*demo->pictures));
	for (i = 0; i < demo->picture_count; i++) {
		const char *file = json_member_text(&items[i], "file");
		const char *key = json_member_text(&items[i], "key");

		if (file == NULL || key == NULL ||
		    json_member_text(&items[i], "title") == NULL)
			return demo_wrong(demo, &items[i],
			    "a picture needs "
			    "a key, a file and a title");
		if (demo_picture_of(demo, key) != NULL)
			return demo_wrong(demo, &items[i],
			    "the key %s is "
			    "there twice",
			    key);
		demo->pictures[i].json = &items[i];
		demo->pictures[i].key = key;
		demo->pictures[i].path = arena_format(demo->arena, "%s/%s",
		    demo->load->options.folder, file);
	}
	return OK;
}

/* ---- files ---- */

static enum status
start(void *context, struct intake_picture *picture)
{
	struct demo *demo = context;

	picture->path = demo->pictures[picture->index].path;
	return OK;
}

static enum status
finish(void *context, struct intake_picture *picture)
{
	struct demo *demo = context;
	struct demo_picture *made = &demo->pictures[picture->index];

	progress_step(&demo->progress, false);
	if (picture->status != OK) {
		report_refuse(demo->load->report, made->path, "%s",
		    picture->problem.detail == NULL ? "it cannot be read" :
						      picture->problem.detail);
		demo->is_refused = true;
		return OK;
	}
	memcpy(made->sha256, picture->sha256, SHA256_BYTES);
	made->size_bytes = picture->size_bytes;
	made->image = picture->image;
	return OK;
}

static enum status
take_files(struct demo *demo)
{
	const struct intake intake = {
		.context = demo,
		.count = demo->picture_count,
		.start = start,
		.finish = finish,
	};
	enum status status;

	progress_begin(&demo->progress, "pictures", demo->picture_count);
	status = intake_run(demo->load, &intake);
	progress_end(&demo->progress);
	if (status == OK && (demo->is_refused || demo->load->is_interrupted))
		return BAD_INPUT;
	return status;
}

/* ---- objects ---- */

/* True when all parents are there already. */
static enum status
find_parents(struct demo *demo, const struct json *item, int *ids,
    size_t *count, bool *is_ready)
{
	const char **names = demo_texts(demo, item, "parents", count);
	enum status status = OK;
	size_t i;

	for (i = 0; status == OK && i < *count; i++)
		status = object_id_of(demo->load->db, demo->arena, names[i],
		    &ids[i]);
	*is_ready = status == OK;
	return status == NOT_FOUND ? OK : status;
}

static enum status
add_object(struct demo *demo, const struct json *item, bool *is_made)
{
	const struct actor actor = { .tool = LOAD_TOOL, .reason = "demo set" };
	const struct json *parents = json_member(item, "parents");
	int *parent_ids = arena_array(demo->arena,
	    1 + (parents == NULL ? 0 : parents->count), sizeof(*parent_ids));
	const char *description = json_member_text(item, "description");
	struct new_object object = {
		.name = json_member_text(item, "name"),
		.description = description == NULL ? "" : description,
		.parent_ids = parent_ids,
	};
	enum status status;
	int id;

	if (object.name == NULL)
		return demo_wrong(demo, item, "an object needs a name");
	TRY(find_parents(demo, item, parent_ids, &object.parent_count,
	    is_made));
	if (!*is_made)
		return OK;
	object.aliases = demo_texts(demo, item, "aliases", &object.alias_count);
	status =
	    object_insert(demo->load->db, demo->arena, &object, &actor, &id);
	return status == OK ?
	    OK :
	    demo_wrong(demo, item, "the object %s could not be made: %s",
		object.name, db_message(demo->load->db));
}

/* Parents first, whatever the order in the file. */
static enum status
add_objects(struct demo *demo)
{
	size_t count, made = 0, before, i;
	const struct json *items = demo_list(demo->json, "objects", &count);
	bool *is_made = arena_array(demo->arena, count + 1, sizeof(*is_made));

	do {
		before = made;
		for (i = 0; i < count; i++) {
			if (is_made[i])
				continue;
			TRY(add_object(demo, &items[i], &is_made[i]));
			made += is_made[i];
		}
	} while (made > before && made < count);
	demo->object_count = made;
	for (i = 0; i < count; i++) {
		if (!is_made[i])
			return demo_wrong(demo, &items[i],
			    "a parent of it "
			    "is no object of the set, or it is above itself");
	}
	return OK;
}

/* ---- pictures ---- */

static enum status
find_licences(struct demo *demo, const struct json *item, int *ids,
    size_t *count)
{
	const char **codes = demo_texts(demo, item, "licences", count);
	size_t i;

	for (i = 0; i < *count; i++) {
		enum status status = picture_licence_id_of(demo->load->db,
		    demo->arena, codes[i], &ids[i]);

		if (status == NOT_FOUND)
			return demo_wrong(demo, item,
			    "there is no licence "
			    "%s",
			    codes[i]);
		TRY(status);
	}
	return *count > 0 ? OK :
			    demo_wrong(demo, item, "a picture needs a licence");
}

/* What refers to other rows. */
static enum status
find_references(struct demo *demo, const struct json *item,
    struct new_picture *made)
{
	const char *nature = json_member_text(item, "nature");
	const char *original = json_member_text(item, "copied_from");
	const struct demo_picture *copied = demo_picture_of(demo, original);
	enum status status;

	TRY(demo_account_id(demo, item, json_member_text(item, "author"),
	    &made->author_id));
	if (nature != NULL) {
		status = picture_nature_id_of(demo->load->db, demo->arena,
		    nature, &made->nature_id);
		if (status == NOT_FOUND)
			return demo_wrong(demo, item,
			    "there is no nature "
			    "%s",
			    nature);
		TRY(status);
	}
	if (original != NULL && (copied == NULL || copied->id == 0))
		return demo_wrong(demo, item, "%s is no earlier picture",
		    original);
	made->copied_from_id = copied == NULL ? 0 : copied->id;
	return OK;
}

static enum status
insert_media(struct demo *demo, const struct demo_picture *picture,
    int *media_id)
{
	struct intake_picture taken = {
		.arena = demo->arena,
		.size_bytes = picture->size_bytes,
		.image = picture->image,
	};

	memcpy(taken.sha256, picture->sha256, SHA256_BYTES);
	return intake_media(demo->load, &taken, media_id);
}

static enum status
add_picture(struct demo *demo, struct demo_picture *picture)
{
	const struct json *item = picture->json;
	const struct json *codes = json_member(item, "licences");
	int *licence_ids = arena_array(demo->arena,
	    1 + (codes == NULL ? 0 : codes->count), sizeof(*licence_ids));
	struct actor actor = { .tool = LOAD_TOOL, .reason = "demo set" };
	struct new_picture made = {
		.title = json_member_text(item, "title"),
		.description = json_member_text(item, "description"),
		.origin_url = json_member_text(item, "origin_url"),
		.creator = json_member_text(item, "creator"),
		.credit_url = json_member_text(item, "credit_url"),
		.annotators = json_member_text(item, "annotators"),
		.licence_ids = licence_ids,
	};
	struct new_region *regions;

	TRY(find_references(demo, item, &made));
	TRY(find_licences(demo, item, licence_ids, &made.licence_count));
	TRY(demo_regions(demo, item, &regions, &made.region_count));
	made.regions = regions;
	actor.account_id = made.author_id;
	TRY(insert_media(demo, picture, &made.media_id));
	TRY(picture_insert(demo->load->db, demo->arena, &made, &actor,
	    &picture->id));
	demo->region_count += made.region_count;
	return OK;
}

static enum status
add_replacement(struct demo *demo, const struct demo_picture *picture)
{
	const char *key = json_member_text(picture->json, "replaced_by");
	const struct demo_picture *later = demo_picture_of(demo, key);
	struct actor actor = { .tool = LOAD_TOOL, .reason = "demo set" };

	if (key == NULL)
		return OK;
	if (later == NULL)
		return demo_wrong(demo, picture->json,
		    "there is no picture "
		    "%s",
		    key);
	TRY(demo_account_id(demo, picture->json,
	    json_member_text(picture->json, "author"), &actor.account_id));
	return picture_set_replacement(demo->load->db, demo->arena, picture->id,
	    later->id, &actor);
}

/* What the database refused is said here, everything else has been. */
static enum status
said(const struct demo *demo, const struct demo_picture *picture,
    enum status status)
{
	if (status == OK || status == BAD_INPUT)
		return status;
	return demo_wrong(demo, picture->json,
	    "the picture %s could not be "
	    "made: %s",
	    picture->key,
	    status == FORBIDDEN ? "its bytes are blocked" :
				  db_message(demo->load->db));
}

static enum status
add_all(struct demo *demo, struct buf *passwords)
{
	size_t i;

	TRY(demo_accounts(demo, passwords));
	TRY(add_objects(demo));
	for (i = 0; i < demo->picture_count; i++)
		TRY(said(demo, &demo->pictures[i],
		    add_picture(demo, &demo->pictures[i])));
	for (i = 0; i < demo->picture_count; i++)
		TRY(said(demo, &demo->pictures[i],
		    add_replacement(demo, &demo->pictures[i])));
	TRY(demo_galleries(demo));
	return demo_ratings(demo);
}

/* ---- the file of passwords ---- */

/* Readable by its owner alone from its first moment. */
static enum status
write_accounts(struct demo *demo, const struct buf *passwords)
{
	const char *path = demo->load->options.accounts;
	int descriptor;
	bool is_written;

	if (passwords->length == 0)
		return OK;
	if (path == NULL) {
		fprintf(stderr,
		    "pinakes-load: accounts get passwords; "
		    "--accounts says where to write them\n");
		return BAD_INPUT;
	}
	(void)unlink(path);
	descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    S_IRUSR | S_IWUSR);
	is_written = descriptor >= 0 &&
	    write(descriptor, passwords->bytes, passwords->length) ==
		(ssize_t)passwords->length &&
	    fsync(descriptor) == 0;
	if (!is_written)
		fprintf(stderr, "pinakes-load: cannot write %s: %s\n", path,
		    strerror(errno));
	if (descriptor >= 0)
		close(descriptor);
	return is_written ? OK : INTERNAL;
}

/* The passwords are on the disk before anything is committed. */
static enum status
commit_all(struct demo *demo)
{
	struct db *db = demo->load->db;
	struct buf passwords;
	enum status status;

	buf_init(&passwords, demo->arena, PASSWORDS_MAX_BYTES);
	TRY(db_begin(db, DB_WRITE));
	status = add_all(demo, &passwords);
	if (status == OK)
		status = write_accounts(demo, &passwords);
	if (status == OK)
		status = db_commit(db);
	if (status == OK)
		return OK;
	if (status != BAD_INPUT)
		fprintf(stderr, "pinakes-load: nothing was loaded: %s\n",
		    db_message(db));
	db_rollback(db);
	if (demo->load->options.accounts != NULL)
		(void)unlink(demo->load->options.accounts);
	return status;
}

enum status
demo_load(struct load *load)
{
	struct demo demo = { .load = load, .arena = load->arena };
	enum status status = read_demo(&demo);

	if (status == OK)
		status = take_files(&demo);
	if (status == OK)
		status = commit_all(&demo);
	report_end(load->report,
	    status != OK ?
		"The demo set did not come in." :
		arena_format(load->arena,
		    "The demo set came in: %zu pictures with %zu regions, %zu "
		    "objects, %zu galleries.",
		    demo.picture_count, demo.region_count, demo.object_count,
		    demo.gallery_count));
	return status;
}
