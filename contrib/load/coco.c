/* contrib/load/coco.c: brings a folder of pictures with COCO annotations in. */

#include "coco.h"

#include "store/account_write.h"
#include "store/picture_write.h"
#include "store/upkeep_write.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FORGET_EVERY = 500, URL_MAX_BYTES = 2000 };

static const char *
what_of(const struct coco *coco, struct arena *arena, size_t index)
{
	const struct coco_picture *picture = &coco->pictures[index];

	return arena_format(arena, "picture %s",
	    picture->file == NULL ? picture->name : picture->file->path);
}

static const char *
url_of(const struct json *image, const char *name)
{
	const char *url = json_member_text(image, name);

	return url != NULL && *url != '\0' && strlen(url) <= URL_MAX_BYTES ?
	    url :
	    NULL;
}

static double
number_of(const struct json *image, const char *name)
{
	const struct json *member = json_member(image, name);

	return member != NULL && member->type == JSON_NUMBER ? member->number :
							       0;
}

/* What the annotation file says of the picture; why is NULL when it may in. */
static struct coco_facts *
read_facts(struct coco *coco, struct arena *arena, size_t index,
    const char **why)
{
	const struct coco_picture *picture = &coco->pictures[index];
	struct coco_facts *facts = arena_alloc(arena, sizeof(*facts));
	const struct json *image = NULL;
	struct problem problem = { 0 };
	const char *words;

	*why = NULL;
	facts->picture = picture;
	if (picture->length > 0) {
		facts->document = &coco->documents[picture->document];
		if (coco_read(arena, facts->document, picture->offset,
			picture->length, &image, &problem) != OK) {
			*why = problem.detail;
			return facts;
		}
		facts->width = number_of(image, "width");
		facts->height = number_of(image, "height");
		facts->origin_url = url_of(image, "flickr_url");
		if (facts->origin_url == NULL)
			facts->origin_url = url_of(image, "coco_url");
	}
	if (!text_is_utf8(picture->name, strlen(picture->name)))
		*why = "its name is not UTF-8";
	else if (!coco_licence_of(coco, facts->document, image,
		     &facts->licence_id, &words))
		*why = arena_format(arena, "unknown licence: %s", words);
	facts->reason =
	    arena_format(arena, "brought in from the file %s", picture->name);
	return facts;
}

static enum status
start(void *context, struct intake_picture *picture)
{
	struct coco *coco = context;
	const struct coco_picture *known = &coco->pictures[picture->index];
	const char *why;

	if (picture->index % FORGET_EVERY == 0)
		coco_forget(coco);
	picture->facts = read_facts(coco, picture->arena, picture->index, &why);
	if (why == NULL)
		why = known->missing;
	if (why == NULL) {
		picture->path = arena_format(picture->arena, "%s/%s",
		    coco->folder.root, known->file->path);
		return OK;
	}
	report_refuse(coco->load->report,
	    what_of(coco, picture->arena, picture->index), "%s", why);
	progress_step(&coco->progress, false);
	return OK;
}

/* A picture on its way into the database. */
struct entry {
	struct coco *coco;
	struct intake_picture *picture;
	struct new_picture made;
	bool is_new;
};

static enum status
find_earlier(const struct entry *entry)
{
	const struct coco *coco = entry->coco;
	const struct intake_picture *picture = entry->picture;
	const struct coco_facts *facts = picture->facts;
	int id;

	return picture_id_of_received(coco->load->db, picture->arena,
	    coco->author_id, picture->sha256, facts->origin_url, facts->reason,
	    &id);
}

static enum status
look_once(void *context)
{
	const struct entry *entry = context;

	TRY(db_begin(entry->coco->load->db, DB_READ));
	return find_earlier(entry);
}

static enum status
look(void *context, struct intake_picture *picture, bool *is_wanted)
{
	struct coco *coco = context;
	struct entry entry = { .coco = coco, .picture = picture };
	enum status status = load_surely(coco->load, look_once, &entry);

	*is_wanted = status == NOT_FOUND;
	if (status == OK)
		progress_step(&coco->progress, true);
	return status == NOT_FOUND ? OK : status;
}

/*
 * One transaction. Its end may have been lost on the way, or the same bytes
 * may have come twice in this folder: so it looks once more.
 */
static enum status
insert_once(void *context)
{
	struct entry *entry = context;
	struct coco *coco = entry->coco;
	struct intake_picture *picture = entry->picture;
	struct db *db = coco->load->db;
	const struct coco_facts *facts = picture->facts;
	struct actor actor = coco->actor;
	enum status status;
	int id;

	actor.reason = facts->reason;
	TRY(db_begin(db, DB_WRITE));
	TRY(upkeep_commit_lazily(db, picture->arena));
	status = find_earlier(entry);
	entry->is_new = status == NOT_FOUND;
	if (!entry->is_new)
		return status;
	TRY(intake_media(coco->load, picture, &entry->made.media_id));
	TRY(picture_insert(db, picture->arena, &entry->made, &actor, &id));
	return db_commit(db);
}

static enum status
insert(struct entry *entry)
{
	struct coco *coco = entry->coco;
	enum status status = load_surely(coco->load, insert_once, entry);

	if (status == OK && entry->is_new) {
		coco->made++;
		coco->made_regions += (int64_t)entry->made.region_count;
	}
	progress_step(&coco->progress, status == OK && !entry->is_new);
	return status;
}

static enum status
refuse_kept(struct coco *coco, const struct intake_picture *picture,
    enum status status)
{
	const char *what = what_of(coco, picture->arena, picture->index);
	const char *why = db_message(coco->load->db);

	if (status == UNAVAILABLE || status == INTERNAL) {
		fprintf(stderr, "\npinakes-load: %s did not come in: %s\n",
		    what, why);
		return status;
	}
	report_refuse(coco->load->report, what, "%s",
	    status == FORBIDDEN ? "these bytes are blocked" : why);
	return OK;
}

static enum status
finish(void *context, struct intake_picture *picture)
{
	struct coco *coco = context;
	struct coco_facts *facts = picture->facts;
	struct entry entry = { .coco = coco, .picture = picture };
	struct new_region *regions;
	enum status status;

	if (picture->status != OK) {
		report_refuse(coco->load->report,
		    what_of(coco, picture->arena, picture->index), "%s",
		    picture->problem.detail == NULL ? "it cannot be read" :
						      picture->problem.detail);
		progress_step(&coco->progress, false);
		return OK;
	}
	coco_texts(coco, picture);
	entry.made = (struct new_picture){
		.author_id = coco->author_id,
		.title = facts->title,
		.description = facts->description,
		.origin_url = facts->origin_url,
		.nature_id = coco->nature_id,
		.licence_ids = &facts->licence_id,
		.licence_count = 1,
	};
	coco_regions(coco, picture, &regions, &entry.made.region_count);
	entry.made.regions = regions;
	status = insert(&entry);
	return status == OK ? OK : refuse_kept(coco, picture, status);
}

/* The account that the pictures belong to, made where there is none. */
static enum status
find_author(void *context)
{
	struct coco *coco = context;
	struct load *load = coco->load;
	const struct new_account made = { .name = load->options.author };
	enum status status;

	TRY(db_begin(load->db, DB_WRITE));
	status =
	    account_id_of(load->db, load->arena, made.name, &coco->author_id);
	if (status == NOT_FOUND)
		status = account_insert(load->db, load->arena, &made,
		    &coco->author_id);
	if (status == OK)
		return db_commit(load->db);
	if (status != UNAVAILABLE)
		fprintf(stderr,
		    "pinakes-load: no account %s could be had: %s\n", made.name,
		    db_message(load->db));
	return status;
}

static enum status
find_names(void *context)
{
	struct coco *coco = context;
	struct load *load = coco->load;
	const char *licence = load->options.licence;
	enum status nature_status, licence_status = OK;

	TRY(db_begin(load->db, DB_READ));
	nature_status = picture_nature_id_of(load->db, load->arena,
	    load->options.nature, &coco->nature_id);
	if (licence != NULL)
		licence_status = picture_licence_id_of(load->db, load->arena,
		    licence, &coco->licence_id);
	if (nature_status == NOT_FOUND)
		fprintf(stderr, "pinakes-load: there is no nature %s\n",
		    load->options.nature);
	if (licence_status == NOT_FOUND)
		fprintf(stderr, "pinakes-load: there is no licence %s\n",
		    licence);
	return nature_status != OK ? nature_status : licence_status;
}

static enum status
make_objects(void *context)
{
	return coco_make_objects(context);
}

static enum status
run(struct coco *coco)
{
	struct load *load = coco->load;
	const struct intake intake_template = { .context = coco,
		.start = start,
		.look = look,
		.finish = finish };
	struct intake intake = intake_template;
	enum status status;

	TRY(load_surely(load, find_author, coco));
	TRY(load_surely(load, find_names, coco));
	coco->actor = (struct actor){ .account_id = coco->author_id,
		.tool = LOAD_TOOL,
		.reason = "a category of annotations" };
	fprintf(stderr, "reading %s\n", load->options.folder);
	TRY(coco_index(coco));
	fprintf(stderr,
	    "%zu pictures, %zu annotation files, %zu annotations "
	    "and captions\n",
	    coco->picture_count, coco->document_count, coco->element_count);
	TRY(load_surely(load, make_objects, coco));
	intake.count = coco->picture_count;
	progress_begin(&coco->progress, "pictures", coco->picture_count);
	status = intake_run(load, &intake);
	progress_end(&coco->progress);
	return status;
}

enum status
coco_load(struct load *load)
{
	struct coco coco = { .load = load };
	enum status status = run(&coco);
	const char *end = status != OK ? "broken off: " :
	    load->is_interrupted       ? "interrupted: " :
					 "";

	report_end(load->report,
	    arena_format(load->arena,
		"%s%lld pictures with %lld regions came in, %zu were in before, "
		"%zu of %zu looked at.",
		end, (long long)coco.made, (long long)coco.made_regions,
		coco.progress.skipped, coco.progress.done, coco.picture_count));
	coco_free(&coco);
	return status;
}
