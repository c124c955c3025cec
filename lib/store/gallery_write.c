/* lib/store/gallery_write.c: galleries, their pictures and the users they trust. */

#include "store/gallery_write.h"

enum { INSERT, INSERT_PICTURES, INSERT_TRUST };

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
	[INSERT_PICTURES] = { "gallery_insert_pictures",
	    "WITH made AS (INSERT INTO gallery_picture (gallery_id,"
	    " picture_id, added_by_id)"
	    " SELECT $3::int, p.id, $1::int"
	    " FROM unnest($4::int[]) WITH ORDINALITY AS p(id, place)"
	    " ORDER BY p.place"
	    " ON CONFLICT DO NOTHING RETURNING gallery_id)" CHANGE_OF(
		"gallery_id FROM made)") " SELECT count(*) FROM made" },
	[INSERT_TRUST] = { "gallery_insert_trust",
	    "WITH made AS (INSERT INTO gallery_trust (gallery_id, account_id)"
	    " SELECT $3::int, a.id FROM unnest($4::int[]) AS a(id)"
	    " ON CONFLICT DO NOTHING RETURNING gallery_id)" CHANGE_OF(
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
gallery_insert_pictures(struct db *db, struct arena *arena, int gallery_id,
    const int *picture_ids, size_t count, const struct actor *actor)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		sql_int(arena, gallery_id),
		sql_int_array(arena, picture_ids, count) };

	return db_run(db, arena, &gallery_write_statements[INSERT_PICTURES],
	    values, NULL);
}

enum status
gallery_insert_trust(struct db *db, struct arena *arena, int gallery_id,
    const int *account_ids, size_t count, const struct actor *actor)
{
	const char *values[] = { actor_value(arena, actor), actor->tool,
		sql_int(arena, gallery_id),
		sql_int_array(arena, account_ids, count) };

	return db_run(db, arena, &gallery_write_statements[INSERT_TRUST],
	    values, NULL);
}
