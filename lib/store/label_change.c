/* lib/store/label_change.c: the labels of a set that is there already. */

#include "store/label_change.h"

#include "sql/sql.h"

enum { NAMES, MOVE, PLACE, REMOVE, LEFT, OPEN };

/* Beyond the places of any list: where those stand that are not placed. */
#define BEYOND "100000"

const struct statement label_change_statements[] = {
	[NAMES] = { "label_names_settle",
	    "SELECT ARRAY(SELECT normalize(l.name, NFC)"
	    " FROM unnest($1::text[]) WITH ORDINALITY AS l(name, place)"
	    " ORDER BY l.place)" },
	[MOVE] = { "label_change_move",
	    "UPDATE label SET position = position + " BEYOND
	    " WHERE set_id = $1::int" },
	[PLACE] = { "label_change_place",
	    "INSERT INTO label (set_id, position, name)"
	    " SELECT $1::int, l.place - 1, normalize(l.name, NFC)"
	    " FROM unnest($2::text[]) WITH ORDINALITY AS l(name, place)"
	    " ON CONFLICT (set_id, name)"
	    " DO UPDATE SET position = excluded.position" },
	[REMOVE] = { "label_change_remove",
	    "DELETE FROM label l WHERE l.set_id = $1::int"
	    " AND l.position >= " BEYOND
	    " AND NOT EXISTS (SELECT FROM label_classification c"
	    " WHERE c.set_id = l.set_id AND c.label_id = l.id)"
	    " AND NOT EXISTS (SELECT FROM label_sample s"
	    " WHERE s.set_id = l.set_id AND s.label_id = l.id)" },
	[LEFT] = { "label_change_left",
	    "SELECT name FROM label WHERE set_id = $1::int"
	    " AND position >= " BEYOND " ORDER BY position LIMIT 1" },
	[OPEN] = { "label_change_open",
	    "WITH made AS (UPDATE label_set SET is_open = $4::boolean"
	    " WHERE id = $3::int RETURNING gallery_id)"
	    " INSERT INTO change (actor_id, tool, kind, gallery_id)"
	    " SELECT $1::int, $2::text, 'gallery'::change_kind, gallery_id"
	    " FROM made" },
	{ NULL, NULL },
};

enum status
label_names_settle(struct db *db, struct arena *arena, struct texts *labels)
{
	const char *values[] = { sql_text_array(arena, labels->items,
	    labels->count) };
	struct rows rows;

	TRY(db_run(db, arena, &label_change_statements[NAMES], values, &rows));
	labels->items = row_text_array(&rows, 0, 0, arena, &labels->count);
	return OK;
}

enum status
label_set_update(struct db *db, struct arena *arena,
    const struct label_change *change, const struct actor *actor,
    const char **used)
{
	const char *id = sql_int(arena, change->set_id);
	const char *placed[] = { id,
		sql_text_array(arena, change->labels.items,
		    change->labels.count) };
	const char *opened[] = { sql_int(arena, actor->account_id), actor->tool,
		id, change->is_open ? "true" : "false" };
	const struct statement *all = label_change_statements;
	struct rows rows;

	TRY(db_run(db, arena, &all[MOVE], &id, NULL));
	TRY(db_run(db, arena, &all[PLACE], placed, NULL));
	TRY(db_run(db, arena, &all[REMOVE], &id, NULL));
	TRY(db_run(db, arena, &all[LEFT], &id, &rows));
	if (rows.count > 0) {
		*used = row_text(&rows, 0, 0);
		return CONFLICT;
	}
	return db_run(db, arena, &all[OPEN], opened, NULL);
}
