/* lib/store/change.c: the change log, as a reader follows it. */

#include "store/change.h"

enum { FEED, LIST };

/* Who moderates is told to nobody. */
const struct statement change_statements[] = {
	[FEED] = { "change_feed_find", "SELECT epoch, last_number FROM feed" },
	[LIST] = { "changes_list",
	    "SELECT c.number,"
	    " (extract(epoch FROM c.made_at) * 1000000)::bigint, c.kind,"
	    " c.picture_id, c.object_id, o.name, c.gallery_id, c.revision,"
	    " CASE WHEN c.kind <> 'moderation' THEN a.name END, c.tool"
	    " FROM (SELECT * FROM change WHERE number > $1::bigint"
	    " ORDER BY number LIMIT $2::int) AS c"
	    " LEFT JOIN account a ON a.id = c.actor_id"
	    " LEFT JOIN object o ON o.id = c.object_id ORDER BY c.number" },
	{ NULL, NULL },
};

static const struct view_field change_fields[] = {
	{ VIEW_INT("number", struct change, number) },
	{ VIEW_SECONDS("timestamp", struct change, made_at_us) },
	{ VIEW_TEXT("kind", struct change, kind) },
	{ VIEW_OPTIONAL_ID("picture_id", struct change, picture_id) },
	{ VIEW_OPTIONAL_ID("object_id", struct change, object_id) },
	{ VIEW_TEXT("object", struct change, object) },
	{ VIEW_OPTIONAL_ID("gallery_id", struct change, gallery_id) },
	{ VIEW_OPTIONAL_ID("revision", struct change, revision) },
	{ VIEW_TEXT("actor", struct change, actor) },
	{ VIEW_TEXT("tool", struct change, tool) },
};
const struct view change_view = VIEW(struct change, change_fields);

enum status
change_feed_find(struct db *db, struct arena *arena, struct change_feed *feed)
{
	struct rows rows;

	TRY(db_run(db, arena, &change_statements[FEED], NULL, &rows));
	*feed = (struct change_feed){
		.epoch = row_text(&rows, 0, 0),
		.last_number = row_int64(&rows, 0, 1),
	};
	return OK;
}

static void
change_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct change *change = item;

	(void)arena;
	*change = (struct change){
		.number = row_int64(rows, row, 0),
		.made_at_us = row_int64(rows, row, 1),
		.kind = row_text(rows, row, 2),
		.picture_id = row_int(rows, row, 3),
		.object_id = row_int(rows, row, 4),
		.object = row_text(rows, row, 5),
		.gallery_id = row_int(rows, row, 6),
		.revision = row_int(rows, row, 7),
		.actor = row_text(rows, row, 8),
		.tool = row_text(rows, row, 9),
	};
}

enum status
changes_list(struct db *db, struct arena *arena, int64_t after, int limit,
    struct change **changes, size_t *count)
{
	const char *values[] = { sql_int(arena, after), sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &change_statements[LIST], values, &rows));
	*changes =
	    rows_items(&rows, arena, sizeof(**changes), change_read, count);
	return OK;
}
