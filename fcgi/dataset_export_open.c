/* fcgi/dataset_export_open.c: what an export is to be, and how long it is. */

#include "dataset_export.h"

#include "dataset_act.h"
#include "dispatch.h"
#include "render/render.h"
#include "yaml/yaml.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX_BYTES = 64 * 1024, NAMES_MAX = 2000 };

/* ---- parameters ---- */

/* "80,10,10": three that make 100. */
static bool
read_shares(const char *text, long shares[3])
{
	char *end;
	int i;

	for (i = 0; i < 3; i++) {
		if (*text < '0' || *text > '9')
			return false;
		shares[i] = strtol(text, &end, 10);
		if (shares[i] > 100 || *end != (i < 2 ? ',' : '\0'))
			return false;
		text = end + 1;
	}
	return shares[0] + shares[1] + shares[2] == 100;
}

static enum status
read_splits(struct request *req, struct export_job *job)
{
	const char *text = NULL;
	long shares[3];

	job->choice.division = job->dataset.division;
	TRY(parameter_text(req, "splits", &text));
	if (text == NULL)
		return OK;
	if (!read_shares(text, shares))
		return refuse_field(req, BAD_INPUT, "bad-parameter", "splits",
		    "three numbers that make 100: 80,10,10",
		    "splits must be the per cent for training, validation and"
		    " testing: three numbers that make 100.");
	job->choice.is_divided_anew = true;
	job->choice.division.train_share = (double)shares[0] / 100;
	job->choice.division.validation_share = (double)shares[1] / 100;
	return OK;
}

/* [Animal, Vehicle], as a query would name them; or one name. */
static enum status
read_roll_up(struct request *req, struct export_job *job)
{
	const struct json_limits limits = { NAMES_MAX_BYTES, 2, NAMES_MAX };
	const struct json *names;
	struct problem problem;
	const char *text = NULL;

	TRY(parameter_text(req, "roll_up_to", &text));
	if (text == NULL)
		return OK;
	if (yaml_read(req->arena, text, strlen(text), limits, &names,
		&problem) == OK &&
	    json_texts(req->arena, names, &job->choice.roll_up_to) &&
	    job->choice.roll_up_to.count > 0)
		return OK;
	return refuse_field(req, BAD_INPUT, "bad-parameter", "roll_up_to",
	    "a list of names: [Animal, Vehicle]",
	    "roll_up_to must be a list of names of objects:"
	    " [Animal, Vehicle].");
}

static enum status
read_task(struct request *req, struct export_job *job)
{
	const char *text = "detect";

	TRY(parameter_text(req, "task", &text));
	if (text_is(text, "segment"))
		job->choice.task = EXPORT_SEGMENT;
	else if (!text_is(text, "detect"))
		return refuse_field(req, BAD_INPUT, "bad-parameter", "task",
		    "detect or segment", "task must be detect or segment.");
	return OK;
}

static enum status
read_choice(struct request *req, struct export_job *job)
{
	struct export_choice *choice = &job->choice;

	choice->shard = -1;
	TRY(read_splits(req, job));
	TRY(read_roll_up(req, job));
	TRY(read_task(req, job));
	TRY(parameter_bool(req, "bundle", &choice->has_bundle));
	TRY(parameter_bool(req, "images", &choice->has_images));
	return parameter_int(req, "shard", 0, INT32_MAX - 1, &choice->shard);
}

/* ---- what it is about ---- */

static enum status
find_dataset(struct request *req, struct export_job *job)
{
	int id;

	TRY(path_id(req, &id));
	TRY(dataset_find(req->db, req->arena, id, &job->dataset));
	return dataset_check_frozen(req, &job->dataset);
}

enum status
export_job_read_withdrawn(struct request *req, struct export_job *job,
    const char **digest)
{
	struct dataset_withdrawal *withdrawn;
	struct export_withdrawal *items;
	struct buf all, line;
	size_t count, i;

	TRY(dataset_withdrawals_list(req->db, req->arena, job->dataset.id, 0, 0,
	    &withdrawn, &count));
	items = arena_array(req->arena, count + 1, sizeof(*items));
	buf_init(&all, req->arena, RESPONSE_MAX_BYTES);
	buf_init(&line, req->arena, RESPONSE_MAX_BYTES);
	for (i = 0; i < count; i++) {
		buf_clear(&line);
		render_json(&dataset_withdrawal_view, &withdrawn[i], &line);
		buf_add_char(&line, '\n');
		buf_add(&all, line.bytes);
		items[i] = (struct export_withdrawal){
			.id = withdrawn[i].id,
			.line = arena_text(req->arena, line.bytes),
		};
	}
	job->about.withdrawals = items;
	job->about.withdrawal_count = count;
	*digest =
	    count == 0 ? "" : content_tag(req->arena, all.bytes, all.length);
	return OK;
}

static void
describe(struct request *req, struct export_job *job)
{
	const struct dataset *dataset = &job->dataset;

	job->about = (struct export_dataset){
		.id = dataset->id,
		.version = dataset->version,
		.title = dataset->title,
		.description = dataset->description,
		.owner = dataset->owner,
		.site = req->settings->public_url,
		.address = request_absolute(req,
		    address_of_dataset(req->arena, dataset->id)),
		.as_of_s = dataset->chosen_at_us / 1000000,
		.head = dataset->head,
		.manifest_sha256 = dataset->manifest_sha256,
		.lines_sha256 = dataset->lines_sha256,
		.line_bytes = dataset->lines_bytes,
		.picture_count = dataset->picture_count,
		.region_count = dataset->region_count,
		.part_count = dataset->part_count,
		.division = dataset->division,
	};
}

static enum status
take_tree(struct request *req, struct export_job *job)
{
	struct export_tree *tree = arena_alloc(req->arena, sizeof(*tree));
	const char *text;
	size_t length;

	if (job->choice.roll_up_to.items == NULL && !job->format->needs_tree)
		return OK;
	TRY(dataset_tree_find(req->db, req->arena, job->dataset.tree_sha256,
	    &text, &length));
	TRY(export_tree_read(req->arena, text, length, tree));
	job->tree = tree;
	return OK;
}

static enum status
take_shards(struct request *req, struct export_job *job)
{
	struct export_shard *shards;

	if (!text_is(job->format->name, "webdataset"))
		return OK;
	TRY(dataset_shards_list(req->db, req->arena, job->dataset.id, &shards,
	    &job->about.shard_count));
	job->about.shards = shards;
	return OK;
}

/* All that the bytes depend on, beside the dataset. */
static const char *
variant_of(struct request *req, const struct export_job *job,
    const char *withdrawn)
{
	const struct export_choice *choice = &job->choice;
	struct buf text;
	size_t i;

	buf_init(&text, req->arena, 2 * NAMES_MAX_BYTES);
	buf_add_format(&text, "%d/%s/%d%d%d%d", EXPORT_EDITION,
	    job->format->name, choice->has_bundle, choice->has_images,
	    (int)choice->task, choice->shard);
	if (choice->is_divided_anew)
		buf_add_format(&text, "/%g,%g", choice->division.train_share,
		    choice->division.validation_share);
	for (i = 0; i < choice->roll_up_to.count; i++) {
		buf_add_char(&text, '/');
		buf_add_json_text(&text, choice->roll_up_to.items[i]);
	}
	buf_add_format(&text, "/%s", withdrawn);
	return arena_format(req->arena, "%s/%s", job->format->name,
	    content_tag(req->arena, text.bytes, text.length));
}

enum status
export_job_open(struct request *req, const char *format, struct export_job *job)
{
	const char *withdrawn;

	*job = (struct export_job){ .format = export_format_find(format) };
	if (job->format == NULL)
		return NOT_FOUND;
	TRY(find_dataset(req, job));
	TRY(read_choice(req, job));
	describe(req, job);
	TRY(export_head_read(req->arena, job->dataset.head, &job->about));
	TRY(take_tree(req, job));
	TRY(take_shards(req, job));
	TRY(export_job_read_withdrawn(req, job, &withdrawn));
	job->variant = variant_of(req, job, withdrawn);
	return export_create(req->arena, &job->about, job->format, &job->choice,
	    job->tree, &job->export, &req->problem);
}

/* ---- parts ---- */

static void
release_arena(void *arena)
{
	arena_destroy(arena);
}

void
part_reader_init(struct part_reader *reader, struct request *req,
    const struct dataset *dataset)
{
	int i;

	*reader = (struct part_reader){
		.db = req->db,
		.dataset_id = dataset->id,
		.count = dataset->part_count,
		.asked = -1,
	};
	for (i = 0; i < 2; i++) {
		reader->arenas[i] = arena_create();
		arena_defer(req->arena, release_arena, reader->arenas[i]);
	}
}

struct arena *
part_reader_arena(struct part_reader *reader)
{
	return reader->arenas[reader->current];
}

static enum status
ask(struct part_reader *reader, int number)
{
	struct arena *arena = reader->arenas[1 - reader->current];

	arena_reset(arena);
	TRY(dataset_part_ask(reader->db, arena, reader->dataset_id, number,
	    &reader->rows));
	reader->asked = number;
	return OK;
}

enum status
part_reader_settle(struct part_reader *reader)
{
	if (reader->asked < 0)
		return OK;
	reader->asked = -1;
	return db_receive(reader->db, reader->arenas[1 - reader->current]);
}

enum status
part_reader_next(struct part_reader *reader, int number,
    struct export_part *part)
{
	struct dataset_part found;

	if (reader->asked != number) {
		TRY(part_reader_settle(reader));
		TRY(ask(reader, number));
	}
	TRY(part_reader_settle(reader));
	reader->current = 1 - reader->current;
	TRY(dataset_part_take(&reader->rows, number, &found));
	*part = (struct export_part){
		.first_id = found.first_id,
		.last_id = found.last_id,
		.body = found.body,
		.length = found.bytes,
	};
	if (number + 1 < reader->count)
		TRY(ask(reader, number + 1));
	return OK;
}

void
part_reader_forget(struct part_reader *reader)
{
	arena_reset(reader->arenas[0]);
	arena_reset(reader->arenas[1]);
}

/* ---- measuring ---- */

/* Lines as they are: the parts are the export. */
static enum status
measure_raw(struct request *req, struct export_job *job)
{
	size_t count, i;
	int64_t *marks;
	int *bytes;

	TRY(dataset_part_sizes(req->db, req->arena, job->dataset.id, &bytes,
	    &count));
	marks = arena_array(req->arena, count + 2, sizeof(*marks));
	for (i = 0; i < count; i++) {
		job->bytes += bytes[i];
		marks[i + 2] = 2 * job->bytes;
	}
	/* clang-format off */
	job->marks = marks;
	return export_measure_use(job->export, &(struct export_measure){
	    .bytes = job->bytes, .member_count = 1, .marks = marks,
	    .member_bytes = &job->bytes, .mark_count = count + 2 }) ?
	    OK : INTERNAL;
	/* clang-format on */
}

static enum status
make_once(struct request *req, struct export_job *job)
{
	struct export_segments segments = { .arena = NULL };
	size_t steps = export_step_count(job->export), step;
	struct arena *arena = arena_create();
	struct part_reader reader;
	enum status status = OK;

	part_reader_init(&reader, req, &job->dataset);
	export_measure_begin(job->export);
	for (step = 0; step < steps && status == OK; step++) {
		int number = export_step_part(job->export, step);
		struct export_part part;

		arena_reset(arena);
		segments.arena = arena;
		if (number >= 0)
			status = part_reader_next(&reader, number, &part);
		if (status == OK)
			status = export_step(job->export, step,
			    number < 0 ? NULL : &part, &segments);
		if (status == OK)
			export_measure_step(job->export, step, &segments);
		req->peer->beat(req->peer->beat_context);
	}
	arena_destroy(arena);
	if (status == OK)
		status = part_reader_settle(&reader);
	part_reader_forget(&reader);
	return status;
}

/* What others can go by from now on; reading goes on in a new snapshot. */
static enum status
keep_measure(struct request *req, struct export_job *job,
    const struct export_measure *measure)
{
	const struct dataset_measure kept = {
		.bytes = measure->bytes,
		.member_bytes = measure->member_bytes,
		.member_count = measure->member_count,
		.marks = measure->marks,
		.mark_count = measure->mark_count,
	};

	TRY(dataset_measure_insert(req->db, req->arena, job->dataset.id,
	    job->variant, &kept));
	TRY(db_commit(req->db));
	return db_begin(req->db, DB_READ);
}

static enum status
measure_anew(struct request *req, struct export_job *job)
{
	struct export_measure measure;

	TRY(make_once(req, job));
	measure = export_measure_end(job->export);
	job->bytes = measure.bytes;
	job->marks = measure.marks;
	if (!export_measure_use(job->export, &measure))
		return INTERNAL;
	return keep_measure(req, job, &measure);
}

enum status
export_job_measure(struct request *req, struct export_job *job)
{
	struct dataset_measure known = { .bytes = 0 };
	enum status status;

	if (export_is_raw(job->export))
		return measure_raw(req, job);
	status = dataset_measure_find(req->db, req->arena, job->dataset.id,
	    job->variant, &known);
	if (status != OK && status != NOT_FOUND)
		return status;
	job->bytes = known.bytes;
	job->marks = known.marks;
	/* clang-format off */
	if (status == OK && export_measure_use(job->export,
	    &(struct export_measure){
	    .bytes = known.bytes, .member_bytes = known.member_bytes,
	    .member_count = known.member_count, .marks = known.marks,
	    .mark_count = known.mark_count }))
		return OK;
	/* clang-format on */
	return measure_anew(req, job);
}
