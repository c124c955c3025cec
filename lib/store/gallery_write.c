/* lib/store/gallery_write.c: galleries, their pictures and the users they trust. */

#include "store/gallery_write.h"

enum {
	INSERT,
	LOCK,
	UPDATE,
	DELETE,
	UNLISTED,
	INSERT_PICTURES,
	DELETE_PICTURES,
	MOVE_PICTURE,
	RESET_ORDER,
	INSERT_TRUST,
	DELETE_TRUST
};

/* Each writes the line of the change log itself, and only when it did. */
#define CHANGE_OF(made) \
	", line AS (INSERT INTO change (actor_id, tool, kind, gallery_id)" \
	" SELECT DISTINCT $1::int, $2::text, 'gallery'::change_kind, " made

const struct statement gallery_write_statements[] = {
	[INSERT] = { "gallery_insert",
	    "WITH made AS (INSERT INTO gallery (title, description, owner_id)"
	    " VALUES (normalize($3::text, NFC), $4::text, $5::int)"
	    " RETURNING id)" CHANGE_OF(
		"id FROM made)") " SELECT id FROM made" },
	/* Not the row: the keeper holds it while it counts. */
	[LOCK] = { "gallery_lock",
	    "SELECT lock_invariant('gallery ' || $1::int)" },
	[UPDATE] = { "gallery_update",
	    "WITH made AS (UPDATE gallery g"
	    " SET title = n.title, description = n.description"
	    " FROM (SELECT normalize($4::text, NFC) AS title,"
	    " $5::text AS description) AS n WHERE g.id = $3::int"
	    " AND (g.title, g.description) <> (n.title, n.description)"
	    " RETURNING g.id)" CHANGE_OF("id FROM made)") " SELECT" },
	[DELETE] = { "gallery_delete",
	    "WITH made AS (UPDATE gallery SET deleted_at = clock_timestamp(),"
	    " picture_count = 0"
	    " WHERE id = $3::int AND deleted_at IS NULL RETURNING id),"
	    " pictures AS (DELETE FROM gallery_picture"
	    " WHERE gallery_id = $3::int),"
	    " trust AS (DELETE FROM gallery_trust"
	    " WHERE gallery_id = $3::int)" CHANGE_OF(
		"id FROM made)") " SELECT" },
	[UNLISTED] = { "gallery_unlisted_pictures",
	    "SELECT DISTINCT i.id FROM unnest($1::int[]) AS i(id)"
	    " WHERE NOT EXISTS (SELECT FROM picture p"
	    " WHERE p.id = i.id AND p.is_listed) ORDER BY 1 LIMIT $2::int" },
	[INSERT_PICTURES] = { "gallery_insert_pictures",
	    "WITH made AS (INSERT INTO gallery_picture (gallery_id,"
	    " picture_id, added_by_id)"
	    " SELECT $3::int, p.id, $1::int"
	    " FROM unnest($4::int[]) WITH ORDINALITY AS p(id, place)"
	    " ORDER BY p.place"
	    " ON CONFLICT DO NOTHING RETURNING gallery_id)" CHANGE_OF(
		"gallery_id FROM made)") " SELECT count(*) FROM made" },
	[DELETE_PICTURES] = { "gallery_delete_pictures",
	    "WITH made AS (DELETE FROM gallery_picture"
	    " WHERE gallery_id = $3::int AND picture_id = ANY ($4::int[])"
	    " RETURNING gallery_id)" CHANGE_OF(
		"gallery_id FROM made)") " SELECT count(*) FROM made" },
	[MOVE_PICTURE] = { "gallery_move_picture",
	    "WITH moved AS (SELECT move_in_gallery($3::int, $4::int, $5::int)"
	    " AS position)" CHANGE_OF(
		"$3::int FROM moved WHERE position IS NOT NULL)") " SELECT position"
								  " FROM moved" },
	[RESET_ORDER] = { "gallery_reset_order",
	    "WITH made AS (UPDATE gallery_picture SET place = NULL"
	    " WHERE gallery_id = $3::int AND place IS NOT NULL"
	    " RETURNING gallery_id)" CHANGE_OF(
		"gallery_id FROM made)") " SELECT" },
	[INSERT_TRUST] = { "gallery_insert_trust",
	    "WITH made AS (INSERT INTO gallery_trust (gallery_id, account_id)"
	    " SELECT $3::int, a.id FROM unnest($4::int[]) AS a(id)"
	    " ON CONFLICT DO NOTHING RETURNING gallery_id)" CHANGE_OF(
		"gallery_id FROM made)") " SELECT count(*) FROM made" },
	[DELETE_TRUST] = { "gallery_delete_trust",
	    "WITH made AS (DELETE FROM gallery_trust"
	    " WHERE gallery_id = $3::int AND account_id = $4::int"
	    " RETURNING gallery_id)" CHANGE_OF(
		"gallery_id FROM made)") " SELECT count(*) FROM made" },
	{ NULL, NULL },
};

static const char *
actor_value(struct arena *arena, const struct actor *actor)
{
	return actor->account_id == 0 ? NULL :
					sql_int(arena, actor->account_id);
}

enum status
gallery_insert(struct db *db, struct arena *arena,
    const struct new_gallery *gallery, const struct actor *actor, int *id)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		gallery->title, gallery->description,
		sql_int(arena, gallery->owner_id) };
	struct rows rows;

	TRY(db_run(db, arena, &gallery_write_statements[INSERT], values,
	    &rows));
	*id = row_int(&rows, 0, 0);
	return OK;
}

enum status
gallery_lock(struct db *db, struct arena *arena, int id)
{
	const char *values[] = { sql_int(arena, id) };

	return db_run(db, arena, &gallery_write_statements[LOCK], values, NULL);
}

enum status
gallery_update(struct db *db, struct arena *arena, int id, const char *title,
    const char *description, const struct actor *actor)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		sql_int(arena, id), title, description };

	return db_run(db, arena, &gallery_write_statements[UPDATE], values,
	    NULL);
}

enum status
gallery_delete(struct db *db, struct arena *arena, int id,
    const struct actor *actor)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		sql_int(arena, id) };

	return db_run(db, arena, &gallery_write_statements[DELETE], values,
	    NULL);
}

enum status
gallery_unlisted_pictures(struct db *db, struct arena *arena,
    const struct int_list *pictures, int limit, struct int_list *unlisted)
{
	const char *values[] = { sql_int_array(arena, pictures->items,
				     pictures->count),
		sql_int(arena, limit) };
	struct rows rows;
	int *ids, i;

	TRY(db_run(db, arena, &gallery_write_statements[UNLISTED], values,
	    &rows));
	ids = arena_array(arena, (size_t)rows.count, sizeof(*ids));
	for (i = 0; i < rows.count; i++)
		ids[i] = row_int(&rows, i, 0);
	*unlisted = (struct int_list){ ids, (size_t)rows.count };
	return OK;
}

/* One of the statements that take a list of ids and say how many it was. */
static enum status
change_members(struct db *db, struct arena *arena, int statement,
    const char *const *values, int *changed)
{
	struct rows rows;

	TRY(db_run(db, arena, &gallery_write_statements[statement], values,
	    &rows));
	if (changed != NULL)
		*changed = row_int(&rows, 0, 0);
	return OK;
}

enum status
gallery_insert_pictures(struct db *db, struct arena *arena, int gallery_id,
    const struct int_list *pictures, const struct actor *actor, int *added)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		sql_int(arena, gallery_id),
		sql_int_array(arena, pictures->items, pictures->count) };

	return change_members(db, arena, INSERT_PICTURES, values, added);
}

enum status
gallery_delete_pictures(struct db *db, struct arena *arena, int gallery_id,
    const struct int_list *pictures, const struct actor *actor, int *removed)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		sql_int(arena, gallery_id),
		sql_int_array(arena, pictures->items, pictures->count) };

	return change_members(db, arena, DELETE_PICTURES, values, removed);
}

enum status
gallery_move_picture(struct db *db, struct arena *arena, int gallery_id,
    int picture_id, const struct actor *actor, int *position)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		sql_int(arena, gallery_id), sql_int(arena, picture_id),
		sql_int(arena, *position) };
	struct rows rows;

	TRY(db_run(db, arena, &gallery_write_statements[MOVE_PICTURE], values,
	    &rows));
	if (row_is_null(&rows, 0, 0))
		return NOT_FOUND;
	*position = row_int(&rows, 0, 0);
	return OK;
}

enum status
gallery_reset_order(struct db *db, struct arena *arena, int gallery_id,
    const struct actor *actor)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		sql_int(arena, gallery_id) };

	return db_run(db, arena, &gallery_write_statements[RESET_ORDER], values,
	    NULL);
}

enum status
gallery_insert_trust(struct db *db, struct arena *arena, int gallery_id,
    const int *account_ids, size_t count, const struct actor *actor)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		sql_int(arena, gallery_id),
		sql_int_array(arena, account_ids, count) };

	return change_members(db, arena, INSERT_TRUST, values, NULL);
}

enum status
gallery_delete_trust(struct db *db, struct arena *arena, int gallery_id,
    int account_id, const struct actor *actor)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		sql_int(arena, gallery_id), sql_int(arena, account_id) };

	return change_members(db, arena, DELETE_TRUST, values, NULL);
}
