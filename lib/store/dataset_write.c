/* lib/store/dataset_write.c: the manifest of a dataset, written from what is pinned. */

#include "store/dataset_freeze.h"

#include "media/media.h"
#include "render/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NEXT,
	INSERT,
	WRITTEN,
	COUNT,
	SHARDS,
	DIFFERENCE,
	LICENCES,
	CLASSES,
	HEAD,
};

enum {
	PICTURES_AT_ONCE = 400,
	HEAD_MAX_BYTES = 64 * 1024 * 1024,
	BODY_MAX_BYTES = 256 * 1024 * 1024,
};

/* Of what a step reads: its texts stay well below the memory of a worker. */
#define BYTES_AT_ONCE "1500000"

/* clang-format off */

const struct statement dataset_write_statements[] = {
	[NEXT] = { "dataset_write_next",
	    "SELECT * FROM (SELECT d.picture_id, v.title, v.description,"
	    " a.name, v.creator, v.credit_url, v.origin_url,"
	    " (extract(epoch FROM p.created_at) * 1000000)::bigint,"
	    " m.width, m.height, f.media_type, f.extension, m.sha256,"
	    " m.size_bytes, n.code, (SELECT array_agg(l.code ORDER BY l.code)"
	    " FROM licence l WHERE l.id = ANY (v.licence_ids)),"
	    " v.copied_from_id, d.text_revision, d.region_revision,"
	    " coalesce(r.regions, '[]'), d.group_key,"
	    " p.visibility = 'purged', sum(coalesce(octet_length(r.regions),"
	    " 0) + octet_length(v.description)) OVER (ORDER BY d.picture_id"
	    " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before"
	    " FROM (SELECT * FROM dataset_picture"
	    " WHERE dataset_id = $1::int AND picture_id > coalesce((SELECT"
	    " last_id FROM dataset_part WHERE dataset_id = $1::int"
	    " ORDER BY number DESC LIMIT 1), 0)"
	    " ORDER BY picture_id LIMIT $2::int) AS d"
	    " JOIN picture p ON p.id = d.picture_id"
	    " JOIN account a ON a.id = p.author_id"
	    " JOIN picture_revision v ON v.picture_id = d.picture_id"
	    " AND v.revision = d.text_revision"
	    " LEFT JOIN region_revision r ON r.picture_id = d.picture_id"
	    " AND r.revision = d.region_revision"
	    " JOIN media m ON m.id = d.media_id"
	    " JOIN file_format f ON f.id = m.file_format_id"
	    " LEFT JOIN nature n ON n.id = v.nature_id) AS next"
	    " WHERE coalesce(before, 0) < " BYTES_AT_ONCE
	    " ORDER BY picture_id" },
	[INSERT] = { "dataset_part_insert",
	    "INSERT INTO dataset_part (dataset_id, number, first_id, last_id,"
	    " picture_count, bytes, tally_names, tally_pictures,"
	    " tally_regions, body) VALUES ($1::int, $2::int, $3::int,"
	    " $4::int, $5::int, octet_length($6::text), $7::text[],"
	    " $8::int[], $9::int[], $6::text)" },
	[WRITTEN] = { "dataset_written",
	    "UPDATE dataset SET written_count = written_count + $2::int,"
	    " region_count = region_count + $3::bigint WHERE id = $1::int" },
	[COUNT] = { "dataset_count",
	    "INSERT INTO dataset_count (dataset_id, kind, name,"
	    " picture_count, region_count)"
	    " SELECT $1::int, split_part(u.name, ':', 1),"
	    " substring(u.name from '^[^:]*:(.*)$'), sum(u.pictures),"
	    " sum(u.regions) FROM dataset_part p CROSS JOIN LATERAL unnest("
	    "p.tally_names, p.tally_pictures, p.tally_regions)"
	    " AS u(name, pictures, regions) WHERE p.dataset_id = $1::int"
	    " GROUP BY u.name" },
	[SHARDS] = { "dataset_shards_insert",
	    "INSERT INTO dataset_shard"
	    " SELECT * FROM dataset_shards_of($1::int)" },
	[DIFFERENCE] = { "dataset_difference_insert",
	    "INSERT INTO dataset_difference"
	    " SELECT * FROM dataset_difference_of($1::int)" },
	[LICENCES] = { "dataset_licences",
	    "SELECT l.code, l.title, coalesce(l.legalese_url, l.info_url),"
	    " l.is_free FROM dataset_count c JOIN licence l ON l.code = c.name"
	    " WHERE c.dataset_id = $1::int AND c.kind = 'licence'"
	    " ORDER BY l.code" },
	[CLASSES] = { "dataset_classes",
	    "WITH had AS (SELECT coalesce((SELECT o.class_ids FROM dataset s"
	    " JOIN dataset o ON o.id = s.predecessor_id"
	    " WHERE s.id = $1::int), '{}') AS ids)"
	    " SELECT had.ids || ARRAY(SELECT c.id FROM (SELECT name::int AS id"
	    " FROM dataset_count WHERE dataset_id = $1::int"
	    " AND kind = 'object') AS c WHERE c.id <> ALL (had.ids)"
	    " ORDER BY 1) FROM had" },
	[HEAD] = { "dataset_head",
	    "UPDATE dataset SET state = 'hashing', head = $2,"
	    " class_ids = $3::int[] WHERE id = $1::int" },
	{ NULL, NULL },
};

/* ---- the first line ---- */

struct head_licence {
	const char *id;
	const char *title;
	const char *url;
	bool is_free;
};
static const struct view_field licence_fields[] = {
	{ VIEW_TEXT("id", struct head_licence, id) },
	{ VIEW_TEXT("title", struct head_licence, title) },
	{ VIEW_TEXT("url", struct head_licence, url) },
	{ VIEW_BOOL("free", struct head_licence, is_free) },
};
static const struct view licence_view =
    VIEW(struct head_licence, licence_fields);

struct head_class {
	int number;
	int object_id;
	const char *name;
};
static const struct view_field class_fields[] = {
	{ VIEW_INT("number", struct head_class, number) },
	{ VIEW_INT("object_id", struct head_class, object_id) },
	{ VIEW_TEXT("name", struct head_class, name) },
};
static const struct view class_view = VIEW(struct head_class, class_fields);

struct head {
	const char *format;
	const char *site;
	int id;
	int version;
	int predecessor_id;
	const char *title;
	const char *description;
	const char *owner;
	int64_t chosen_at_us;
	const char *query;
	int picture_count;
	int64_t region_count;
	const char *tree_sha256;
	const char *const *group_by;
	size_t group_by_count;
	const char *split_key;
	double train;
	double validation;
	const struct head_licence *licences;
	size_t licence_count;
	const struct head_class *classes;
	size_t class_count;
};
static const struct view_field head_fields[] = {
	{ VIEW_TEXT("format", struct head, format) },
	{ VIEW_TEXT("site", struct head, site) },
	{ VIEW_INT("dataset", struct head, id) },
	{ VIEW_INT("version", struct head, version) },
	{ VIEW_OPTIONAL_ID("predecessor", struct head, predecessor_id) },
	{ VIEW_TEXT("title", struct head, title) },
	{ VIEW_TEXT("description", struct head, description) },
	{ VIEW_TEXT("owner", struct head, owner) },
	{ VIEW_SECONDS("as_of", struct head, chosen_at_us) },
	{ VIEW_TEXT("query", struct head, query) },
	{ VIEW_INT("pictures", struct head, picture_count) },
	{ VIEW_INT("regions", struct head, region_count) },
	{ VIEW_TEXT("tree_sha256", struct head, tree_sha256) },
	{ VIEW_TEXT_LIST("group_by", struct head, group_by,
	    group_by_count) },
	{ VIEW_TEXT("split_key", struct head, split_key) },
	{ VIEW_DOUBLE("train", struct head, train) },
	{ VIEW_DOUBLE("validation", struct head, validation) },
	{ VIEW_LIST("licences", struct head, licences, licence_count,
	    &licence_view) },
	{ VIEW_LIST("classes", struct head, classes, class_count,
	    &class_view) },
};
static const struct view head_view = VIEW(struct head, head_fields);

/* clang-format on */

static void
licence_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	(void)arena;
	*(struct head_licence *)item = (struct head_licence){
		.id = row_text(rows, row, 0),
		.title = row_text(rows, row, 1),
		.url = row_text(rows, row, 2),
		.is_free = row_bool(rows, row, 3),
	};
}

static const struct head_class *
classes_of(struct arena *arena, const struct export_tree *tree, const int *ids,
    size_t count)
{
	struct head_class *classes =
	    arena_array(arena, count + 1, sizeof(*classes));
	size_t i;

	for (i = 0; i < count; i++) {
		const struct export_object *object =
		    export_tree_find(tree, ids[i]);

		classes[i] = (struct head_class){
			.number = (int)i,
			.object_id = ids[i],
			.name = object == NULL ? NULL : object->name,
		};
	}
	return classes;
}

static struct head
head_of(const struct dataset_freezer *freezer, const struct dataset *dataset)
{
	return (struct head){
		.format = EXPORT_MANIFEST_FORMAT,
		.site = freezer->public_url,
		.id = dataset->id,
		.version = dataset->version,
		.predecessor_id = dataset->predecessor_id,
		.title = dataset->title,
		.description = dataset->description,
		.owner = dataset->owner,
		.chosen_at_us = dataset->chosen_at_us,
		.query = dataset->query,
		.picture_count = dataset->picture_count,
		.region_count = dataset->region_count,
		.tree_sha256 = dataset->tree_sha256,
		.group_by = dataset->group_by,
		.group_by_count = dataset->group_by_count,
		.split_key = dataset->division.key,
		.train = dataset->division.train_share,
		.validation = dataset->division.validation_share,
	};
}

static enum status
end(struct dataset_freezer *freezer, struct db *db, struct arena *arena,
    const struct dataset *dataset)
{
	const char *values[3] = { sql_int(arena, dataset->id) };
	struct head head = head_of(freezer, dataset);
	struct head_licence *licences;
	struct rows rows;
	struct buf line;
	int *ids;

	db_queue(db, &dataset_write_statements[COUNT], values, NULL);
	db_queue(db, &dataset_write_statements[SHARDS], values, NULL);
	db_queue(db, &dataset_write_statements[DIFFERENCE], values, NULL);
	TRY(db_flush(db, arena));
	TRY(db_run(db, arena, &dataset_write_statements[LICENCES], values,
	    &rows));
	licences = rows_items(&rows, arena, sizeof(*licences), licence_read,
	    &head.licence_count);
	head.licences = licences;
	TRY(db_run(db, arena, &dataset_write_statements[CLASSES], values,
	    &rows));
	ids = row_int_array(&rows, 0, 0, arena, &head.class_count);
	head.classes = classes_of(arena, &freezer->tree, ids, head.class_count);
	buf_init(&line, arena, HEAD_MAX_BYTES);
	render_json(&head_view, &head, &line);
	buf_add_char(&line, '\n');
	if (line.failed)
		return INTERNAL;
	values[1] = line.bytes;
	values[2] = sql_int_array(arena, ids, head.class_count);
	return db_run(db, arena, &dataset_write_statements[HEAD], values, NULL);
}

/* ---- what is in a part ---- */

struct mention {
	const char *name; /* kind, colon, name */
	int picture_id;
	int regions;
};

struct tally {
	struct arena *arena;
	struct mention *mentions;
	size_t count;
	size_t room;
};

static void
tally_add(struct tally *tally, const char *kind, const char *name,
    int picture_id, int regions)
{
	if (tally->count == tally->room) {
		size_t room = tally->room == 0 ? 4096 : 2 * tally->room;
		struct mention *mentions =
		    arena_array(tally->arena, room, sizeof(*mentions));

		if (tally->count > 0)
			memcpy(mentions, tally->mentions,
			    tally->count * sizeof(*mentions));
		tally->mentions = mentions;
		tally->room = room;
	}
	tally->mentions[tally->count++] = (struct mention){
		.name = arena_format(tally->arena, "%s:%s", kind, name),
		.picture_id = picture_id,
		.regions = regions,
	};
}

/* The objects of regions as export_regions_add wrote them; how many. */
static int
tally_regions(struct tally *tally, const char *regions, int picture_id)
{
	static const char key[] = ",\"object_id\":";
	int count = 0;

	while ((regions = strstr(regions, key)) != NULL) {
		char number[16];

		regions += sizeof(key) - 1;
		(void)snprintf(number, sizeof(number), "%ld",
		    strtol(regions, NULL, 10));
		tally_add(tally, "object", number, picture_id, 1);
		count++;
	}
	return count;
}

static int
compare_mentions(const void *a, const void *b)
{
	const struct mention *one = a, *other = b;
	int order = strcmp(one->name, other->name);

	return order != 0 ? order :
			    (one->picture_id > other->picture_id) -
		(one->picture_id < other->picture_id);
}

/* What INSERT takes of a tally. */
struct tally_columns {
	const char *names;
	const char *pictures;
	const char *regions;
};

static struct tally_columns
tally_columns_of(struct tally *tally)
{
	struct arena *arena = tally->arena;
	size_t room = tally->count + 1, count = 0, i;
	const char **names = arena_array(arena, room, sizeof(*names));
	int *pictures = arena_array(arena, room, sizeof(*pictures));
	int *regions = arena_array(arena, room, sizeof(*regions));
	int last_id = 0;

	if (tally->count > 0)
		qsort(tally->mentions, tally->count, sizeof(*tally->mentions),
		    compare_mentions);
	for (i = 0; i < tally->count; i++) {
		const struct mention *mention = &tally->mentions[i];
		bool is_new =
		    count == 0 || strcmp(names[count - 1], mention->name) != 0;

		if (is_new)
			names[count++] = mention->name;
		if (is_new || mention->picture_id != last_id)
			pictures[count - 1]++;
		regions[count - 1] += mention->regions;
		last_id = mention->picture_id;
	}
	return (struct tally_columns){
		.names = sql_text_array(arena, names, count),
		.pictures = sql_int_array(arena, pictures, count),
		.regions = sql_int_array(arena, regions, count),
	};
}

/* ---- the lines ---- */

static void
name_maker(struct export_picture *picture)
{
	bool has_creator =
	    picture->creator != NULL && picture->creator[0] != '\0';

	picture->credit = has_creator ? picture->creator : picture->author;
}

static struct export_picture
picture_of(const struct dataset_freezer *freezer, struct arena *arena,
    const struct rows *rows, int row)
{
	unsigned char hash[SHA256_BYTES] = { 0 };
	const char *hex = row_text(rows, row, 12) + 2; /* "\x" */
	struct export_picture picture = {
		.id = row_int(rows, row, 0),
		.title = row_text(rows, row, 1),
		.description = row_text(rows, row, 2),
		.author = row_text(rows, row, 3),
		.creator = row_text(rows, row, 4),
		.credit_url = row_text(rows, row, 5),
		.origin_url = row_text(rows, row, 6),
		.width_px = row_int(rows, row, 8),
		.height_px = row_int(rows, row, 9),
		.file_format = row_text(rows, row, 10),
		.sha256 = hex,
		.bytes = row_int64(rows, row, 13),
		.nature = row_text(rows, row, 14),
		.copied_from = row_int(rows, row, 16),
		.revision = row_int(rows, row, 17),
		.region_revision = row_int(rows, row, 18),
		.group = row_text(rows, row, 20),
	};
	struct buf time;

	(void)sha256_read(hex, hash);
	picture.download = arena_format(arena, "%s%s", freezer->public_url,
	    media_original_url(arena, hash, row_text(rows, row, 11)));
	buf_init(&time, arena, 64);
	buf_add_seconds(&time, row_int64(rows, row, 7));
	picture.timestamp = time.bytes;
	picture.licences =
	    row_text_array(rows, row, 15, arena, &picture.licence_count);
	name_maker(&picture);
	return picture;
}

/* What the step has made. */
struct step {
	struct tally tally;
	struct buf body;
	int pictures;
	int64_t regions;
};

static enum status
add_picture(struct step *step, const struct dataset_freezer *freezer,
    const struct dataset *dataset, const struct rows *rows, int row)
{
	struct arena *arena = step->tally.arena;
	struct export_picture picture = picture_of(freezer, arena, rows, row);
	struct buf regions;
	size_t i;
	int count;

	buf_init(&regions, arena, BODY_MAX_BYTES);
	if (!export_regions_add(&regions, &freezer->tree,
		row_text(rows, row, 19))) {
		log_line(LOG_ERROR,
		    "picture %d shows an object that is in no tree",
		    picture.id);
		return INTERNAL;
	}
	picture.regions_json = regions.bytes;
	picture.split = export_split_name(
	    export_split_of(&dataset->division, picture.group));
	export_line_add(&step->body, &picture);
	count = tally_regions(&step->tally, regions.bytes, picture.id);
	tally_add(&step->tally, "credit", picture.credit, picture.id, count);
	tally_add(&step->tally, "split", picture.split, picture.id, count);
	for (i = 0; i < picture.licence_count; i++)
		tally_add(&step->tally, "licence", picture.licences[i],
		    picture.id, count);
	step->pictures++;
	step->regions += count;
	return OK;
}

static enum status
insert_part(struct db *db, struct arena *arena, const struct dataset *dataset,
    const struct rows *rows, struct step *step)
{
	struct tally_columns columns = tally_columns_of(&step->tally);
	const char *values[] = { sql_int(arena, dataset->id),
		sql_int(arena, dataset->part_count),
		sql_int(arena, row_int(rows, 0, 0)),
		sql_int(arena, row_int(rows, rows->count - 1, 0)),
		sql_int(arena, step->pictures), step->body.bytes, columns.names,
		columns.pictures, columns.regions };
	const char *written[] = { values[0], sql_int(arena, rows->count),
		sql_int(arena, step->regions) };

	if (step->body.failed)
		return INTERNAL;
	TRY(db_run(db, arena, &dataset_write_statements[INSERT], values, NULL));
	return db_run(db, arena, &dataset_write_statements[WRITTEN], written,
	    NULL);
}

/* What was purged since it was chosen is in no line. */
enum status
dataset_write(struct dataset_freezer *freezer, struct db *db,
    struct arena *arena, const struct dataset *dataset)
{
	const char *values[] = { sql_int(arena, dataset->id),
		sql_int(arena, PICTURES_AT_ONCE) };
	struct step step = { .tally.arena = arena };
	struct rows rows;
	int i;

	TRY(dataset_freezer_take_tree(freezer, db, arena, dataset));
	TRY(db_run(db, arena, &dataset_write_statements[NEXT], values, &rows));
	if (rows.count == 0)
		return end(freezer, db, arena, dataset);
	buf_init(&step.body, arena, BODY_MAX_BYTES);
	for (i = 0; i < rows.count; i++) {
		if (!row_bool(&rows, i, 21))
			TRY(add_picture(&step, freezer, dataset, &rows, i));
	}
	return insert_part(db, arena, dataset, &rows, &step);
}
