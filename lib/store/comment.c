/* lib/store/comment.c: what people say about a picture or a region of it. */

#include "store/comment.h"

enum { LIST, NEWEST, COUNT, FIND, INSERT, HIDE };

/* $2 decides whether deleted texts are told. */
#define COLUMNS \
	"SELECT c.id, c.picture_id, c.writer_id, a.name," \
	" (extract(epoch FROM c.made_at) * 1000000)::bigint," \
	" c.region_id, g.position + 1, object_name(g.object_id)," \
	" CASE WHEN c.hidden_at IS NULL OR $2::boolean THEN c.text END," \
	" c.hidden_at IS NOT NULL," \
	" coalesce(c.hidden_by_id = c.writer_id, false)" \
	" FROM comment c JOIN account a ON a.id = c.writer_id" \
	" LEFT JOIN region g ON g.id = c.region_id" \
	" AND g.picture_id = c.picture_id"

const struct statement comment_statements[] = {
	[LIST] = { "comments_list",
	    COLUMNS " WHERE c.picture_id = $1::int ORDER BY c.id DESC"
		    " OFFSET $3::int LIMIT $4::int" },
	[NEWEST] = { "comments_newest",
	    COLUMNS " WHERE c.picture_id = $1::int AND c.hidden_at IS NULL"
		    " ORDER BY c.id DESC LIMIT $3::int" },
	[COUNT] = { "comments_count",
	    "SELECT count(*) FROM comment WHERE picture_id = $1::int"
	    " AND hidden_at IS NULL" },
	[FIND] = { "comment_find",
	    COLUMNS " JOIN picture p ON p.id = c.picture_id"
		    " WHERE c.id = $1::int AND p.is_listed" },
	[INSERT] = { "comment_insert",
	    "WITH made AS (INSERT INTO comment (picture_id, region_id,"
	    " writer_id, tool, text) SELECT $1::int, nullif($2::int, 0),"
	    " $3::int, $4::text, normalize($5::text, NFC)"
	    " WHERE $2 = 0 OR EXISTS (SELECT FROM region"
	    " WHERE id = $2 AND picture_id = $1) RETURNING id),"
	    " logged AS (INSERT INTO change (actor_id, tool, kind, picture_id)"
	    " SELECT $3, $4, 'comment'::change_kind, $1 FROM made)"
	    " SELECT id FROM made" },
	[HIDE] = { "comment_hide",
	    "WITH hidden AS (UPDATE comment SET"
	    " hidden_at = clock_timestamp(), hidden_by_id = $2::int"
	    " WHERE id = $1::int AND hidden_at IS NULL"
	    " RETURNING picture_id, writer_id)"
	    " INSERT INTO change (actor_id, tool, kind, picture_id)"
	    " SELECT $2, $3::text, CASE WHEN writer_id = $2 THEN 'comment'"
	    " ELSE 'moderation' END::change_kind, picture_id FROM hidden" },
	{ NULL, NULL },
};

/* clang-format off */

static const struct view_field comment_fields[] = {
	{ VIEW_INT("id", struct comment, id) },
	{ VIEW_INT("picture_id", struct comment, picture_id) },
	{ VIEW_TEXT("user", struct comment, user) },
	{ VIEW_SECONDS("timestamp", struct comment, made_at_us) },
	{ VIEW_OPTIONAL_ID("region_id", struct comment, region_id) },
	{ VIEW_OPTIONAL_ID("region", struct comment, region) },
	{ VIEW_TEXT("object", struct comment, object) },
	{ VIEW_TEXT("text", struct comment, text) },
	{ VIEW_BOOL("deleted", struct comment, is_deleted) },
};
const struct view comment_view = VIEW(struct comment, comment_fields);

static const struct view_field comments_fields[] = {
	{ VIEW_LIST("", struct comments, items, count, &comment_view) },
};
const struct view comments_view = VIEW(struct comments, comments_fields);

/* clang-format on */

static void
comment_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct comment *comment = item;

	(void)arena;
	*comment = (struct comment){
		.id = row_int(rows, row, 0),
		.picture_id = row_int(rows, row, 1),
		.writer_id = row_int(rows, row, 2),
		.user = row_text(rows, row, 3),
		.made_at_us = row_int64(rows, row, 4),
		.region_id = row_int(rows, row, 5),
		.region = row_int(rows, row, 6),
		.object = row_text(rows, row, 7),
		.text = row_text(rows, row, 8),
		.is_deleted = row_bool(rows, row, 9),
		.is_deleted_by_writer = row_bool(rows, row, 10),
	};
}

enum status
comments_list(struct db *db, struct arena *arena, int picture_id,
    enum comment_eyes eyes, int offset, int limit, struct comments *comments)
{
	const char *values[] = { sql_int(arena, picture_id),
		eyes == COMMENTS_FOR_ADMINISTRATORS ? "true" : "false",
		sql_int(arena, offset), sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &comment_statements[LIST], values, &rows));
	comments->items = rows_items(&rows, arena, sizeof(*comments->items),
	    comment_read, &comments->count);
	return OK;
}

enum status
comments_newest(struct db *db, struct arena *arena, int picture_id, int limit,
    struct comments *comments, int *total)
{
	const char *values[] = { sql_int(arena, picture_id), "false",
		sql_int(arena, limit) };
	struct rows rows, count;

	db_queue(db, &comment_statements[NEWEST], values, &rows);
	db_queue(db, &comment_statements[COUNT], values, &count);
	TRY(db_flush(db, arena));
	comments->items = rows_items(&rows, arena, sizeof(*comments->items),
	    comment_read, &comments->count);
	*total = row_int(&count, 0, 0);
	return OK;
}

enum status
comment_find(struct db *db, struct arena *arena, int id,
    struct comment *comment)
{
	const char *values[] = { sql_int(arena, id), "true" };
	struct rows rows;

	TRY(db_run(db, arena, &comment_statements[FIND], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	comment_read(arena, &rows, 0, comment);
	return OK;
}

enum status
comment_insert(struct db *db, struct arena *arena, int picture_id,
    int region_id, const char *text, const struct actor *actor, int *id)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int(arena, region_id), sql_int(arena, actor->account_id),
		actor->tool, text };
	struct rows rows;

	TRY(db_run(db, arena, &comment_statements[INSERT], values, &rows));
	if (rows.count == 0)
		return UNPROCESSABLE;
	*id = row_int(&rows, 0, 0);
	return OK;
}

enum status
comment_hide(struct db *db, struct arena *arena, int id,
    const struct actor *actor)
{
	const char *values[] = { sql_int(arena, id),
		sql_int(arena, actor->account_id), actor->tool };

	return db_run(db, arena, &comment_statements[HIDE], values, NULL);
}
