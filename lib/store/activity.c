/* lib/store/activity.c: what somebody has changed, as everyone may see it. */

#include "store/activity.h"

enum { LIST };

const struct statement activity_statements[] = {
	[LIST] = { "activity_list",
	    "SELECT CASE c.kind WHEN 'picture' THEN 0 WHEN 'regions' THEN 1"
	    " WHEN 'object' THEN 2 WHEN 'proposal' THEN 4 WHEN 'comment' THEN 5 ELSE 3 END,"
	    " coalesce(p.id, o.id, g.id), coalesce(p.title, o.name, g.title),"
	    " c.revision, (extract(epoch FROM c.made_at) * 1000000)::bigint"
	    " FROM change c"
	    " LEFT JOIN picture p ON p.id = c.picture_id AND p.is_listed"
	    " LEFT JOIN object o ON o.id = c.object_id"
	    " AND o.name IS NOT NULL"
	    " LEFT JOIN gallery g ON g.id = c.gallery_id"
	    " AND g.deleted_at IS NULL"
	    " WHERE c.actor_id = $1::int AND c.kind <> 'moderation'"
	    " AND coalesce(p.id, o.id, g.id) IS NOT NULL"
	    " ORDER BY c.id DESC OFFSET $2::int LIMIT $3::int" },
	{ NULL, NULL },
};

static void
activity_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct activity *line = item;

	(void)arena;
	*line = (struct activity){
		.kind = (enum activity_kind)row_int(rows, row, 0),
		.id = row_int(rows, row, 1),
		.name = row_text(rows, row, 2),
		.revision = row_int(rows, row, 3),
		.made_at_us = row_int64(rows, row, 4),
	};
}

enum status
activity_list(struct db *db, struct arena *arena, int account_id, int offset,
    int limit, struct activity **lines, size_t *count)
{
	const char *values[] = { sql_int(arena, account_id),
		sql_int(arena, offset), sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &activity_statements[LIST], values, &rows));
	*lines =
	    rows_items(&rows, arena, sizeof(**lines), activity_read, count);
	return OK;
}
