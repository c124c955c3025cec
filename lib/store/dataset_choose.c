/* lib/store/dataset_choose.c: the pictures of a dataset, pinned as they are in one snapshot. */

#include "store/dataset_freeze.h"

#include "render/render.h"
#include "store/search.h"

#include <string.h>

enum { UNPIN, BEGIN, NOW, TREE, KEEP_TREE, FETCH, PIN, COUNT, CHOSEN };

enum { OBJECTS_AT_ONCE = 1000, TREE_MAX_BYTES = 512 * 1024 * 1024 };

/* clang-format off */

const struct statement dataset_choose_statements[] = {
	[UNPIN] = { "dataset_unpin",
	    "DELETE FROM dataset_picture WHERE dataset_id = $1::int" },
	[BEGIN] = { "dataset_choose_begin",
	    "UPDATE dataset SET chooser = $2::bigint, picture_count = 0,"
	    " written_count = 0, region_count = 0 WHERE id = $1::int" },
	[NOW] = { "dataset_choose_now", "SELECT now()" },
	[TREE] = { "dataset_choose_tree",
	    "SELECT o.id, o.name, o.description,"
	    " to_json(ARRAY(SELECT a.name FROM object_alias a"
	    " WHERE a.object_id = o.id ORDER BY 1))::text,"
	    " to_json(ARRAY(SELECT e.parent_id FROM object_parent e"
	    " WHERE e.object_id = o.id ORDER BY 1))::text,"
	    " to_json(object_external_ids(o.id))::text, o.merged_into_id"
	    " FROM object o WHERE o.id > $1::int"
	    " ORDER BY o.id LIMIT $2::int" },
	[KEEP_TREE] = { "dataset_keep_tree",
	    "INSERT INTO tree_text (sha256, body) VALUES ($1::bytea, $2)"
	    " ON CONFLICT DO NOTHING" },
	[FETCH] = { "", "FETCH 2000 FROM stream" },
	[PIN] = { "dataset_pin",
	    "INSERT INTO dataset_picture (dataset_id, picture_id,"
	    " text_revision, region_revision, media_id, group_key)"
	    " SELECT s.id, u.picture_id, u.text_revision,"
	    " u.region_revision, u.media_id, coalesce(o.group_key,"
	    " picture_group(u.picture_id, s.group_by))"
	    " FROM dataset s CROSS JOIN unnest($2::int[], $3::int[],"
	    " $4::int[], $5::int[]) AS u(picture_id, text_revision,"
	    " region_revision, media_id)"
	    " LEFT JOIN dataset_picture o"
	    " ON o.dataset_id = s.predecessor_id"
	    " AND o.picture_id = u.picture_id"
	    " WHERE s.id = $1::int" },
	[COUNT] = { "dataset_choose_count",
	    "UPDATE dataset SET picture_count = picture_count + $3::int"
	    " WHERE id = $1::int AND chooser = $2::bigint"
	    " AND state = 'choosing' RETURNING 1" },
	[CHOSEN] = { "dataset_chosen",
	    "UPDATE dataset SET state = 'writing',"
	    " chosen_at = $2::timestamptz, tree_sha256 = $3::bytea"
	    " WHERE id = $1::int" },
	{ NULL, NULL },
};

/* ---- the tree as it stands ---- */

struct tree_line {
	int id;
	const char *name;
	const char *description;
	const char *aliases;	/* JSON, as the next two */
	const char *parents;
	const char *external_ids;
	int merged_into;
};

static const struct view_field object_fields[] = {
	{ VIEW_INT("id", struct tree_line, id) },
	{ VIEW_TEXT("name", struct tree_line, name) },
	{ VIEW_TEXT("description", struct tree_line, description) },
	{ VIEW_RAW_JSON("aliases", struct tree_line, aliases) },
	{ VIEW_RAW_JSON("parents", struct tree_line, parents) },
	{ VIEW_RAW_JSON("external_ids", struct tree_line, external_ids) },
};
static const struct view object_view = VIEW(struct tree_line, object_fields);

static const struct view_field merged_fields[] = {
	{ VIEW_INT("id", struct tree_line, id) },
	{ VIEW_INT("merged_into", struct tree_line, merged_into) },
};
static const struct view merged_view = VIEW(struct tree_line, merged_fields);

/* clang-format on */

static enum status
read_tree(struct db *db, struct arena *arena, struct buf *text)
{
	const char *values[] = { "0", sql_int(arena, OBJECTS_AT_ONCE) };
	struct tree_line line;
	struct rows rows;
	int i;

	do {
		TRY(db_run(db, arena, &dataset_choose_statements[TREE], values,
		    &rows));
		for (i = 0; i < rows.count; i++) {
			line = (struct tree_line){
				.id = row_int(&rows, i, 0),
				.name = row_text(&rows, i, 1),
				.description = row_text(&rows, i, 2),
				.aliases = row_text(&rows, i, 3),
				.parents = row_text(&rows, i, 4),
				.external_ids = row_text(&rows, i, 5),
				.merged_into = row_int(&rows, i, 6),
			};
			/* clang-format off */
			render_json(line.merged_into == 0 ? &object_view :
			    &merged_view, &line, text);
			/* clang-format on */
			buf_add_char(text, '\n');
			values[0] = sql_int(arena, line.id);
		}
	} while (rows.count == OBJECTS_AT_ONCE);
	return text->failed ? INTERNAL : OK;
}

static enum status
take_tree(struct dataset_freezer *freezer, struct db *db, struct arena *arena)
{
	unsigned char hash[SHA256_BYTES];
	const char *values[2];
	struct buf text;

	buf_init(&text, arena, TREE_MAX_BYTES);
	TRY(read_tree(freezer->snapshot, arena, &text));
	sha256_of(text.bytes, text.length, hash);
	values[0] = sql_bytes(freezer->arena, hash, sizeof(hash));
	values[1] = text.bytes;
	freezer->tree_sha256 = values[0];
	return db_run(db, arena, &dataset_choose_statements[KEEP_TREE], values,
	    NULL);
}

/* ---- the pictures ---- */

static enum status
open_stream(struct dataset_freezer *freezer, struct arena *arena,
    const struct dataset *dataset)
{
	static const struct statement whole = { "dataset_stream_fraction",
		"SET LOCAL cursor_tuple_fraction = 1" };
	struct search_wish wish = { .ordering = ORDER_DATE_ASC,
		.public_url = "" };
	struct db *db = freezer->snapshot;
	struct problem problem = { .code = NULL };
	struct search_terms terms;
	struct search search;
	struct query *query;
	struct sql sql;

	TRY(query_read(arena, dataset->query, strlen(dataset->query), &query,
	    &problem));
	wish.query = query;
	TRY(search_open(db, arena, &wish, &search, &problem));
	terms = search.terms;
	if (search.is_empty)
		terms.low_id = terms.high_id = 0;
	db_queue(db, &whole, NULL, NULL);
	sql_init(&sql, arena);
	sql_stream(&sql, &terms,
	    "p.id, (SELECT max(v.revision) FROM picture_revision v"
	    " WHERE v.picture_id = p.id),"
	    " coalesce((SELECT max(r.revision) FROM region_revision r"
	    " WHERE r.picture_id = p.id), 0), t.media_id FROM picture p"
	    " JOIN picture_text t ON t.picture_id = p.id",
	    0, 0);
	db_queue_sql(db, &sql, DB_PLAN_EACH, NULL);
	return db_flush(db, arena);
}

static enum status
begin(struct dataset_freezer *freezer, struct db *db, struct arena *arena,
    const struct dataset *dataset)
{
	const char *values[] = { sql_int(arena, dataset->id), NULL };
	struct rows rows;

	freezer->chooser = (int64_t)(random_uint64() >> 1);
	values[1] = sql_int(arena, freezer->chooser);
	TRY(db_run(db, arena, &dataset_choose_statements[UNPIN], values, NULL));
	TRY(db_run(db, arena, &dataset_choose_statements[BEGIN], values, NULL));
	freezer->is_choosing = true;
	TRY(db_begin(freezer->snapshot, DB_READ));
	TRY(db_run(freezer->snapshot, arena, &dataset_choose_statements[NOW],
	    NULL, &rows));
	freezer->chosen_at = arena_text(freezer->arena, row_text(&rows, 0, 0));
	TRY(take_tree(freezer, db, arena));
	return open_stream(freezer, arena, dataset);
}

static const char *
column_of(struct arena *arena, const struct rows *rows, int column)
{
	int *numbers =
	    arena_array(arena, (size_t)rows->count, sizeof(*numbers));
	int i;

	for (i = 0; i < rows->count; i++)
		numbers[i] = row_int(rows, i, column);
	return sql_int_array(arena, numbers, (size_t)rows->count);
}

static enum status
pin(struct db *db, struct arena *arena, const struct dataset *dataset,
    const struct rows *rows)
{
	const char *values[] = { sql_int(arena, dataset->id),
		column_of(arena, rows, 0), column_of(arena, rows, 1),
		column_of(arena, rows, 2), column_of(arena, rows, 3) };

	return db_run(db, arena, &dataset_choose_statements[PIN], values, NULL);
}

static enum status
end(struct dataset_freezer *freezer, struct db *db, struct arena *arena,
    const struct dataset *dataset)
{
	const char *values[] = { sql_int(arena, dataset->id),
		freezer->chosen_at, freezer->tree_sha256 };

	TRY(db_run(db, arena, &dataset_choose_statements[CHOSEN], values,
	    NULL));
	TRY(db_commit(freezer->snapshot));
	freezer->is_choosing = false;
	dataset_freezer_forget(freezer);
	return OK;
}

enum status
dataset_choose(struct dataset_freezer *freezer, struct db *db,
    struct arena *arena, const struct dataset *dataset)
{
	const char *values[3];
	struct rows rows, ours;

	if (!freezer->is_choosing)
		TRY(begin(freezer, db, arena, dataset));
	TRY(db_run(freezer->snapshot, arena, &dataset_choose_statements[FETCH],
	    NULL, &rows));
	values[0] = sql_int(arena, dataset->id);
	values[1] = sql_int(arena, freezer->chooser);
	values[2] = sql_int(arena, rows.count);
	TRY(db_run(db, arena, &dataset_choose_statements[COUNT], values,
	    &ours));
	if (ours.count == 0) { /* another process has begun anew */
		dataset_freezer_forget(freezer);
		return OK;
	}
	if (rows.count == 0)
		return end(freezer, db, arena, dataset);
	return pin(db, arena, dataset, &rows);
}
