/* lib/store/object_history.c: what was stated about an object, and by whom. */

#include "store/object_history.h"

enum { LIST };

const struct statement object_history_statements[] = {
	[LIST] = { "object_revisions_list",
	    "SELECT r.revision,"
	    " (extract(epoch FROM r.made_at) * 1000000)::bigint, a.name,"
	    " r.tool, r.reason, r.name, r.description, r.aliases,"
	    " ARRAY(SELECT object_name(p.id) FROM unnest(r.parent_ids)"
	    " AS p(id) ORDER BY 1), r.external_ids"
	    " FROM (SELECT * FROM object_revision WHERE object_id = $1::int"
	    " ORDER BY revision DESC OFFSET $2::int LIMIT $3::int) AS r"
	    " LEFT JOIN account a ON a.id = r.actor_id"
	    " ORDER BY r.revision DESC" },
	{ NULL, NULL },
};

/* clang-format off */

static const struct view_field revision_fields[] = {
	{ VIEW_INT("revision", struct object_revision, revision) },
	{ VIEW_SECONDS("timestamp", struct object_revision, made_at_us) },
	{ VIEW_TEXT("user", struct object_revision, user) },
	{ VIEW_TEXT("tool", struct object_revision, tool) },
	{ VIEW_TEXT("reason", struct object_revision, reason) },
	{ VIEW_TEXT("name", struct object_revision, name) },
	{ VIEW_TEXT("description", struct object_revision, description) },
	{ VIEW_TEXT_LIST("aliases", struct object_revision, aliases.items,
	    aliases.count) },
	{ VIEW_TEXT_LIST("parents", struct object_revision, parents.items,
	    parents.count) },
	{ VIEW_TEXT_LIST("external_ids", struct object_revision,
	    external_ids.items, external_ids.count) },
};
const struct view object_revision_view =
    VIEW(struct object_revision, revision_fields);

/* clang-format on */

static void
revision_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct object_revision *revision = item;

	*revision = (struct object_revision){
		.revision = row_int(rows, row, 0),
		.made_at_us = row_int64(rows, row, 1),
		.user = row_text(rows, row, 2),
		.tool = row_text(rows, row, 3),
		.reason = row_text(rows, row, 4),
		.name = row_text(rows, row, 5),
		.description = row_text(rows, row, 6),
		.aliases = row_texts(rows, row, 7, arena),
		.parents = row_texts(rows, row, 8, arena),
		.external_ids = row_texts(rows, row, 9, arena),
	};
}

enum status
object_revisions_list(struct db *db, struct arena *arena, int id, int offset,
    int limit, struct object_revisions *revisions)
{
	const char *values[] = { sql_int(arena, id), sql_int(arena, offset),
		sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &object_history_statements[LIST], values, &rows));
	revisions->items = rows_items(&rows, arena, sizeof(*revisions->items),
	    revision_read, &revisions->count);
	return OK;
}
