/* lib/store/dataset.c: versions of datasets, and what became of their pictures. */

#include "store/dataset.h"

#include <stdlib.h>

enum {
	FIND,
	LIST,
	SOME,
	COUNTS,
	WITHDRAWALS,
	DIFFERENCE,
	DIFFERENCE_COUNT,
	PART,
	SIZES,
	SHARDS,
	TREE,
	WAITING,
	INSERT,
	MEASURE,
	MEASURED,
};

#define EPOCH_US(column) "(extract(epoch FROM " column ") * 1000000)::bigint"

#define COLUMNS \
	"s.id, s.title, s.description, a.name, s.owner_id, s.predecessor_id," \
	" n.id, s.version, s.is_silent, s.query, s.group_by, s.split_key," \
	" s.train_share, s.validation_share, " EPOCH_US( \
	    "s.created_at") "," \
			    " s.state, s.trouble, " EPOCH_US("s.chosen_at") ", " EPOCH_US( \
				"s.frozen_at") ", s.picture_count, s.written_count," \
					       " s.region_count, encode(s.tree_sha256, 'hex')," \
					       " encode(s.manifest_sha256, 'hex')," \
					       " encode(s.lines_sha256, 'hex'), s.lines_bytes"
#define JOINS \
	" FROM dataset s JOIN account a ON a.id = s.owner_id" \
	" LEFT JOIN dataset n ON n.predecessor_id = s.id"

/* clang-format off */

const struct statement dataset_statements[] = {
	[FIND] = { "dataset_find",
	    "SELECT " COLUMNS ", s.head, s.class_ids,"
	    " (SELECT count(*) FROM dataset_part p WHERE p.dataset_id = s.id),"
	    " (SELECT count(*) FROM dataset_withdrawn(s.id))"
	    JOINS " WHERE s.id = $1::int" },
	[LIST] = { "datasets_list",
	    "SELECT " COLUMNS JOINS " WHERE NOT s.is_silent"
	    " ORDER BY s.id DESC OFFSET $1::int LIMIT $2::int" },
	[SOME] = { "dataset_pictures_list",
	    "SELECT picture_id FROM dataset_picture"
	    " WHERE dataset_id = $1::int ORDER BY picture_id DESC"
	    " LIMIT $2::int" },
	[COUNTS] = { "dataset_counts_list",
	    "SELECT name, picture_count, region_count,"
	    " count(*) OVER () FROM dataset_count"
	    " WHERE dataset_id = $1::int AND kind = $2"
	    " ORDER BY picture_count DESC, name COLLATE \"C\" LIMIT $3::int" },
	[WITHDRAWALS] = { "dataset_withdrawals_list",
	    "SELECT picture_id, encode(sha256, 'hex'), state, reason, "
	    EPOCH_US("withdrawn_at") " FROM dataset_withdrawn($1::int)"
	    " ORDER BY picture_id OFFSET $2::int LIMIT NULLIF($3::int, 0)" },
	[DIFFERENCE] = { "dataset_difference_list",
	    "SELECT picture_id, o.picture_id IS NULL, n.picture_id IS NULL,"
	    " n.text_revision IS DISTINCT FROM o.text_revision,"
	    " n.region_revision IS DISTINCT FROM o.region_revision"
	    " FROM (SELECT *, picture_id AS id FROM dataset_picture"
	    " WHERE dataset_id = $1::int AND picture_id > $3::int) AS n"
	    " FULL JOIN (SELECT *, picture_id AS id FROM dataset_picture"
	    " WHERE dataset_id = $2::int AND picture_id > $3::int) AS o"
	    " USING (picture_id)"
	    " WHERE (n.text_revision, n.region_revision)"
	    " IS DISTINCT FROM (o.text_revision, o.region_revision)"
	    " ORDER BY picture_id LIMIT $4::int" },
	[DIFFERENCE_COUNT] = { "dataset_difference_count",
	    "SELECT added, removed, changed FROM dataset_difference"
	    " WHERE dataset_id = $1::int" },
	[PART] = { "dataset_part_find",
	    "SELECT first_id, last_id, body FROM dataset_part"
	    " WHERE dataset_id = $1::int AND number = $2::int" },
	[SIZES] = { "dataset_part_sizes",
	    "SELECT array_agg(bytes ORDER BY number) FROM dataset_part"
	    " WHERE dataset_id = $1::int" },
	[SHARDS] = { "dataset_shards_list",
	    "SELECT first_id, last_id, first_part, last_part, picture_count,"
	    " image_bytes FROM dataset_shard WHERE dataset_id = $1::int"
	    " ORDER BY number" },
	[TREE] = { "dataset_tree_find",
	    "SELECT body FROM tree_text WHERE sha256 = decode($1, 'hex')" },
	[WAITING] = { "dataset_count_waiting",
	    "SELECT count(*) FROM dataset WHERE owner_id = $1::int"
	    " AND state IN ('choosing', 'writing', 'hashing')" },
	[INSERT] = { "dataset_insert",
	    "INSERT INTO dataset (title, description, owner_id,"
	    " predecessor_id, version, is_silent, query, group_by,"
	    " split_key, train_share, validation_share)"
	    " SELECT $1, $2, $3::int, o.id, coalesce(o.version, 0) + 1,"
	    " $5::boolean, $6, $7::text[], coalesce(o.split_key, $8),"
	    " $9::float8, $10::float8"
	    " FROM (SELECT 1) AS one LEFT JOIN dataset o ON o.id = $4::int"
	    " RETURNING id" },
	[MEASURE] = { "dataset_measure_find",
	    "SELECT bytes, member_bytes, marks FROM dataset_measure"
	    " WHERE dataset_id = $1::int AND variant = $2" },
	[MEASURED] = { "dataset_measure_insert",
	    "INSERT INTO dataset_measure (dataset_id, variant, bytes,"
	    " member_bytes, marks) VALUES ($1::int, $2, $3::bigint,"
	    " $4::bigint[], $5::bigint[]) ON CONFLICT DO NOTHING" },
	{ NULL, NULL },
};

static const struct view_field count_fields[] = {
	{ VIEW_TEXT("name", struct dataset_count, name) },
	{ VIEW_COUNT("picture_count", struct dataset_count, picture_count) },
	{ VIEW_COUNT("region_count", struct dataset_count, region_count) },
};
const struct view dataset_count_view =
    VIEW(struct dataset_count, count_fields);

static const struct view_field withdrawal_fields[] = {
	{ VIEW_INT("id", struct dataset_withdrawal, id) },
	{ VIEW_TEXT("sha256", struct dataset_withdrawal, sha256) },
	{ VIEW_TEXT("withdrawn", struct dataset_withdrawal, state) },
	{ VIEW_TEXT("reason", struct dataset_withdrawal, reason) },
	{ VIEW_SECONDS("withdrawn_at", struct dataset_withdrawal,
	    withdrawn_at_us) },
};
const struct view dataset_withdrawal_view =
    VIEW(struct dataset_withdrawal, withdrawal_fields);

static const struct view_field difference_fields[] = {
	{ VIEW_INT("id", struct dataset_difference, id) },
	{ VIEW_TEXT("change", struct dataset_difference, change) },
	{ VIEW_BOOL("text", struct dataset_difference, is_text_changed) },
	{ VIEW_BOOL("regions", struct dataset_difference,
	    is_region_changed) },
};
const struct view dataset_difference_view =
    VIEW(struct dataset_difference, difference_fields);

/* clang-format on */

static void
dataset_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct dataset *dataset = item;

	*dataset = (struct dataset){
		.id = row_int(rows, row, 0),
		.title = row_text(rows, row, 1),
		.description = row_text(rows, row, 2),
		.owner = row_text(rows, row, 3),
		.owner_id = row_int(rows, row, 4),
		.predecessor_id = row_int(rows, row, 5),
		.successor_id = row_int(rows, row, 6),
		.version = row_int(rows, row, 7),
		.is_silent = row_bool(rows, row, 8),
		.query = row_text(rows, row, 9),
		.division = {
		    .key = row_text(rows, row, 11),
		    .train_share = row_double(rows, row, 12),
		    .validation_share = row_double(rows, row, 13),
		},
		.created_at_us = row_int64(rows, row, 14),
		.state = row_text(rows, row, 15),
		.trouble = row_text(rows, row, 16),
		.chosen_at_us = row_int64(rows, row, 17),
		.frozen_at_us = row_int64(rows, row, 18),
		.picture_count = row_int(rows, row, 19),
		.written_count = row_int(rows, row, 20),
		.region_count = row_int64(rows, row, 21),
		.tree_sha256 = row_text(rows, row, 22),
		.manifest_sha256 = row_text(rows, row, 23),
		.lines_sha256 = row_text(rows, row, 24),
		.lines_bytes = row_int64(rows, row, 25),
	};
	dataset->group_by =
	    row_text_array(rows, row, 10, arena, &dataset->group_by_count);
	dataset->is_frozen = text_is(dataset->state, "frozen");
}

enum status
dataset_find(struct db *db, struct arena *arena, int id,
    struct dataset *dataset)
{
	const char *values[] = { sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[FIND], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	dataset_read(arena, &rows, 0, dataset);
	dataset->head = row_text(&rows, 0, 26);
	dataset->class_ids =
	    row_int_array(&rows, 0, 27, arena, &dataset->class_count);
	dataset->part_count = row_int(&rows, 0, 28);
	dataset->withdrawn_count = row_int(&rows, 0, 29);
	return OK;
}

enum status
datasets_list(struct db *db, struct arena *arena, int offset, int limit,
    struct dataset **datasets, size_t *count)
{
	const char *values[] = { sql_int(arena, offset),
		sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[LIST], values, &rows));
	*datasets =
	    rows_items(&rows, arena, sizeof(**datasets), dataset_read, count);
	return OK;
}

enum status
dataset_pictures_list(struct db *db, struct arena *arena, int dataset_id,
    int limit, int **ids, size_t *count)
{
	const char *values[] = { sql_int(arena, dataset_id),
		sql_int(arena, limit) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &dataset_statements[SOME], values, &rows));
	*count = (size_t)rows.count;
	*ids = arena_array(arena, *count, sizeof(**ids));
	for (i = 0; i < rows.count; i++)
		(*ids)[i] = row_int(&rows, i, 0);
	return OK;
}

static void
count_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	(void)arena;
	*(struct dataset_count *)item = (struct dataset_count){
		.name = row_text(rows, row, 0),
		.picture_count = row_int(rows, row, 1),
		.region_count = row_int64(rows, row, 2),
	};
}

enum status
dataset_counts_list(struct db *db, struct arena *arena, int dataset_id,
    const char *kind, int limit, struct dataset_count **counts, size_t *count,
    int *total)
{
	const char *values[] = { sql_int(arena, dataset_id), kind,
		sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[COUNTS], values, &rows));
	*counts = rows_items(&rows, arena, sizeof(**counts), count_read, count);
	if (total != NULL)
		*total = rows.count == 0 ? 0 : row_int(&rows, 0, 3);
	return OK;
}

static void
withdrawal_read(struct arena *arena, const struct rows *rows, int row,
    void *item)
{
	(void)arena;
	*(struct dataset_withdrawal *)item = (struct dataset_withdrawal){
		.id = row_int(rows, row, 0),
		.sha256 = row_text(rows, row, 1),
		.state = row_text(rows, row, 2),
		.reason = row_text(rows, row, 3),
		.withdrawn_at_us = row_int64(rows, row, 4),
	};
}

enum status
dataset_withdrawals_list(struct db *db, struct arena *arena, int dataset_id,
    int offset, int limit, struct dataset_withdrawal **withdrawals,
    size_t *count)
{
	const char *values[] = { sql_int(arena, dataset_id),
		sql_int(arena, offset), sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[WITHDRAWALS], values, &rows));
	*withdrawals = rows_items(&rows, arena, sizeof(**withdrawals),
	    withdrawal_read, count);
	return OK;
}

static void
difference_read(struct arena *arena, const struct rows *rows, int row,
    void *item)
{
	bool is_added = row_bool(rows, row, 1);
	bool is_removed = row_bool(rows, row, 2);

	(void)arena;
	*(struct dataset_difference *)item = (struct dataset_difference){
		.id = row_int(rows, row, 0),
		.change = is_added ? "added" :
		    is_removed	   ? "removed" :
				     "changed",
		.is_text_changed = row_bool(rows, row, 3),
		.is_region_changed = row_bool(rows, row, 4),
	};
}

enum status
dataset_difference_list(struct db *db, struct arena *arena,
    const struct dataset *dataset, int after, int limit,
    struct dataset_difference **differences, size_t *count)
{
	const char *values[] = { sql_int(arena, dataset->id),
		sql_int(arena, dataset->predecessor_id), sql_int(arena, after),
		sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[DIFFERENCE], values, &rows));
	*differences = rows_items(&rows, arena, sizeof(**differences),
	    difference_read, count);
	return OK;
}

enum status
dataset_difference_count(struct db *db, struct arena *arena,
    const struct dataset *dataset, struct dataset_difference_counts *counts)
{
	const char *values[] = { sql_int(arena, dataset->id) };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[DIFFERENCE_COUNT], values,
	    &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*counts = (struct dataset_difference_counts){
		.added = row_int(&rows, 0, 0),
		.removed = row_int(&rows, 0, 1),
		.changed = row_int(&rows, 0, 2),
	};
	return OK;
}

enum status
dataset_part_find(struct db *db, struct arena *arena, int dataset_id,
    int number, struct dataset_part *part)
{
	const char *values[] = { sql_int(arena, dataset_id),
		sql_int(arena, number) };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[PART], values, &rows));
	return dataset_part_take(&rows, number, part);
}

/* The values have to live until the statement was received. */
enum status
dataset_part_ask(struct db *db, struct arena *arena, int dataset_id, int number,
    struct rows *rows)
{
	const char **values = arena_array(arena, 2, sizeof(*values));

	values[0] = sql_int(arena, dataset_id);
	values[1] = sql_int(arena, number);
	db_queue(db, &dataset_statements[PART], values, rows);
	return db_send(db);
}

enum status
dataset_part_take(const struct rows *rows, int number,
    struct dataset_part *part)
{
	if (rows->count == 0)
		return NOT_FOUND;
	*part = (struct dataset_part){
		.number = number,
		.first_id = row_int(rows, 0, 0),
		.last_id = row_int(rows, 0, 1),
		.body = row_text(rows, 0, 2),
		.bytes = row_length(rows, 0, 2),
	};
	return OK;
}

enum status
dataset_part_sizes(struct db *db, struct arena *arena, int dataset_id,
    int **bytes, size_t *count)
{
	const char *values[] = { sql_int(arena, dataset_id) };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[SIZES], values, &rows));
	*bytes = row_int_array(&rows, 0, 0, arena, count);
	return OK;
}

static void
shard_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	(void)arena;
	*(struct export_shard *)item = (struct export_shard){
		.first_id = row_int(rows, row, 0),
		.last_id = row_int(rows, row, 1),
		.first_part = row_int(rows, row, 2),
		.last_part = row_int(rows, row, 3),
		.picture_count = row_int(rows, row, 4),
		.image_bytes = row_int64(rows, row, 5),
	};
}

enum status
dataset_shards_list(struct db *db, struct arena *arena, int dataset_id,
    struct export_shard **shards, size_t *count)
{
	const char *values[] = { sql_int(arena, dataset_id) };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[SHARDS], values, &rows));
	*shards = rows_items(&rows, arena, sizeof(**shards), shard_read, count);
	return OK;
}

enum status
dataset_tree_find(struct db *db, struct arena *arena, const char *sha256_hex,
    const char **text, size_t *length)
{
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[TREE], &sha256_hex, &rows));
	if (rows.count == 0)
		return INTERNAL;
	*text = row_text(&rows, 0, 0);
	*length = row_length(&rows, 0, 0);
	return OK;
}

/* ---- making one ---- */

enum status
dataset_count_waiting(struct db *db, struct arena *arena, int owner_id,
    int *count)
{
	const char *values[] = { sql_int(arena, owner_id) };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[WAITING], values, &rows));
	*count = row_int(&rows, 0, 0);
	return OK;
}

enum status
dataset_insert(struct db *db, struct arena *arena,
    const struct new_dataset *dataset, int *id)
{
	unsigned char drawn[16];
	const char *values[10];
	struct rows rows;

	random_bytes(drawn, sizeof(drawn));
	values[0] = dataset->title;
	values[1] = dataset->description;
	values[2] = sql_int(arena, dataset->owner_id);
	values[3] = dataset->predecessor_id == 0 ?
	    NULL :
	    sql_int(arena, dataset->predecessor_id);
	values[4] = dataset->is_silent ? "true" : "false";
	values[5] = dataset->query;
	values[6] = sql_text_array(arena, dataset->group_by.items,
	    dataset->group_by.count);
	values[7] = dataset->division.key != NULL ?
	    dataset->division.key :
	    text_hex(arena, drawn, sizeof(drawn));
	values[8] = sql_double(arena, dataset->division.train_share);
	values[9] = sql_double(arena, dataset->division.validation_share);
	TRY(db_run(db, arena, &dataset_statements[INSERT], values, &rows));
	*id = row_int(&rows, 0, 0);
	return OK;
}

/* ---- how long exports are ---- */

static const char *
int64_array(struct arena *arena, const int64_t *numbers, size_t count)
{
	struct buf text;
	size_t i;

	buf_init(&text, arena, 16 + 24 * count);
	buf_add_char(&text, '{');
	for (i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(&text, ',');
		buf_add_int(&text, numbers[i]);
	}
	buf_add_char(&text, '}');
	return text.bytes;
}

/* "{1,2}" as PostgreSQL writes it. */
static int64_t *
int64_list(struct arena *arena, const char *text, size_t *count)
{
	size_t room = 1, i;
	int64_t *numbers;
	char *end;

	*count = 0;
	for (i = 0; text[i] != '\0'; i++)
		room += text[i] == ',';
	numbers = arena_array(arena, room, sizeof(*numbers));
	for (text++; *text != '\0' && *text != '}';
	     text = *end == ',' ? end + 1 : end)
		numbers[(*count)++] = strtoll(text, &end, 10);
	return numbers;
}

enum status
dataset_measure_find(struct db *db, struct arena *arena, int dataset_id,
    const char *variant, struct dataset_measure *measure)
{
	const char *values[] = { sql_int(arena, dataset_id), variant };
	struct rows rows;

	TRY(db_run(db, arena, &dataset_statements[MEASURE], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	measure->bytes = row_int64(&rows, 0, 0);
	measure->member_bytes =
	    int64_list(arena, row_text(&rows, 0, 1), &measure->member_count);
	measure->marks =
	    int64_list(arena, row_text(&rows, 0, 2), &measure->mark_count);
	return OK;
}

enum status
dataset_measure_insert(struct db *db, struct arena *arena, int dataset_id,
    const char *variant, const struct dataset_measure *measure)
{
	const char *values[] = { sql_int(arena, dataset_id), variant,
		sql_int(arena, measure->bytes),
		int64_array(arena, measure->member_bytes,
		    measure->member_count),
		int64_array(arena, measure->marks, measure->mark_count) };

	return db_run(db, arena, &dataset_statements[MEASURED], values, NULL);
}
