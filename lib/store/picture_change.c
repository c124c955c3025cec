/* lib/store/picture_change.c: corrections of a picture, copies of it, and its end. */

#include "store/picture_change.h"

#include "store/picture_write.h"

enum {
	HOLD,
	LOOK,
	UPDATE_ROW,
	UPDATE_TEXT,
	TAKE_LICENCES,
	GIVE_LICENCES,
	RECORD,
	COPY,
	COPY_REGIONS,
	RECORD_REGIONS,
	UNLIST,
	UNLINK,
	LEAVE_GALLERIES,
	DROP_RATINGS
};

/* $n: NULL leaves a column as it is, "" empties it. */
#define KEPT_OR(n, column) \
	column " = CASE WHEN " n "::text IS NULL THEN " column \
	       " ELSE nullif(normalize(" n "::text, NFC), '') END"
#define DIFFERS(n, column) \
	"(" n "::text IS NOT NULL AND " column " IS DISTINCT FROM" \
	" nullif(normalize(" n "::text, NFC), ''))"

#define STATED \
	"p.replaced_by_id, t.annotators = 'open', (SELECT max(r.revision)" \
	" FROM picture_revision r WHERE r.picture_id = p.id)" \
	" FROM picture p JOIN picture_text t ON t.picture_id = p.id"

const struct statement picture_change_statements[] = {
	[HOLD] = { "picture_hold",
	    "SELECT p.author_id, p.visibility, t.media_id, " STATED
	    " WHERE p.id = $1::int FOR UPDATE OF p" },
	[LOOK] = { "picture_look", "SELECT " STATED " WHERE p.id = $1::int" },
	[UPDATE_ROW] = { "picture_update_row",
	    "UPDATE picture"
	    " SET title = coalesce(normalize($2::text, NFC), title),"
	    " nature_id = CASE WHEN $3::boolean THEN $4::smallint"
	    " ELSE nature_id END WHERE id = $1::int"
	    " AND (($2::text IS NOT NULL AND title <> normalize($2::text, NFC))"
	    " OR ($3::boolean AND nature_id IS DISTINCT FROM $4::smallint))"
	    " RETURNING id" },
	[UPDATE_TEXT] = { "picture_update_text",
	    "UPDATE picture_text"
	    " SET description = coalesce($2::text, description), " KEPT_OR("$3",
		"origin_url") ", " KEPT_OR("$4", "creator") ", " KEPT_OR("$5",
		"credit_url") ","
			      " annotators = coalesce($6::annotators, annotators)"
			      " WHERE picture_id = $1::int"
			      " AND (($2::text IS NOT NULL AND description <> $2::text)"
			      " OR " DIFFERS("$3",
				  "origin_url") " OR " DIFFERS("$4",
				  "creator") " OR " DIFFERS("$5",
				  "credit_url") " OR ($6::annotators IS NOT NULL"
						" AND annotators <> $6::annotators)) RETURNING picture_id" },
	[TAKE_LICENCES] = { "picture_take_licences",
	    "DELETE FROM picture_licence WHERE picture_id = $1::int"
	    " AND licence_id <> ALL ($2::int[]) RETURNING picture_id" },
	[GIVE_LICENCES] = { "picture_give_licences",
	    "INSERT INTO picture_licence (picture_id, licence_id)"
	    " SELECT DISTINCT $1::int, l.id FROM unnest($2::int[]) AS l(id)"
	    " ON CONFLICT DO NOTHING RETURNING picture_id" },
	[RECORD] = { "picture_change_record",
	    "SELECT record_picture(p.id, $2::int, $3::text, $4::text)"
	    " FROM unnest($1::int[]) AS p(id) ORDER BY p.id" },
	[COPY] = { "picture_copy",
	    "WITH made AS (INSERT INTO picture (author_id, title, nature_id,"
	    " copied_from_id, width, height, file_format_id, origin_key,"
	    " licence_ids, object_ids, region_count)"
	    " SELECT $2::int, title, nature_id, id, width, height,"
	    " file_format_id, origin_key, licence_ids, object_ids,"
	    " region_count FROM picture WHERE id = $1::int AND is_listed"
	    " RETURNING id),"
	    " texts AS (INSERT INTO picture_text (picture_id, media_id,"
	    " description, origin_url, creator, credit_url)"
	    " SELECT made.id, t.media_id, t.description, t.origin_url,"
	    " t.creator, t.credit_url FROM made, picture_text t"
	    " WHERE t.picture_id = $1::int),"
	    " licences AS (INSERT INTO picture_licence (picture_id,"
	    " licence_id) SELECT made.id, l.licence_id"
	    " FROM made, picture_licence l WHERE l.picture_id = $1::int)"
	    " SELECT id FROM made" },
	[COPY_REGIONS] = { "picture_copy_regions",
	    "INSERT INTO region (picture_id, position, object_id, shape,"
	    " coordinates, instance, source_kind, source_name,"
	    " source_confidence) SELECT $2::int, position, object_id, shape,"
	    " coordinates, instance, source_kind, source_name,"
	    " source_confidence FROM region WHERE picture_id = $1::int"
	    " ORDER BY position RETURNING id" },
	[RECORD_REGIONS] = { "picture_copy_record_regions",
	    "SELECT record_regions($1::int, $2::int, $3::text, $4::text)" },
	[UNLIST] = { "picture_unlist",
	    "UPDATE picture SET visibility = 'deleted', replaced_by_id = NULL,"
	    " copied_from_id = NULL WHERE id = $1::int" },
	[UNLINK] = { "picture_unlink",
	    "UPDATE picture SET"
	    " replaced_by_id = nullif(replaced_by_id, $1::int),"
	    " copied_from_id = nullif(copied_from_id, $1::int)"
	    " WHERE replaced_by_id = $1::int OR copied_from_id = $1::int"
	    " RETURNING id" },
	[LEAVE_GALLERIES] = { "picture_leave_galleries",
	    "WITH gone AS (DELETE FROM gallery_picture"
	    " WHERE picture_id = $1::int RETURNING gallery_id)"
	    " INSERT INTO change (actor_id, tool, kind, gallery_id,"
	    " picture_id) SELECT $2::int, $3::text, 'gallery', gallery_id,"
	    " $1::int FROM gone ORDER BY gallery_id" },
	[DROP_RATINGS] = { "picture_drop_ratings",
	    "DELETE FROM rating WHERE picture_id = $1::int" },
	{ NULL, NULL },
};

static const char *
id_or_null(struct arena *arena, int id)
{
	return id == 0 ? NULL : sql_int(arena, id);
}

enum status
picture_hold(struct db *db, struct arena *arena, int id,
    struct picture_hold *hold)
{
	const char *values[] = { sql_int(arena, id) };
	const char *visibility;
	struct rows rows;

	TRY(db_run(db, arena, &picture_change_statements[HOLD], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	visibility = row_text(&rows, 0, 1);
	*hold = (struct picture_hold){
		.id = id,
		.author_id = row_int(&rows, 0, 0),
		.media_id = row_int(&rows, 0, 2),
		.replaced_by_id = row_int(&rows, 0, 3),
		.is_deleted = text_is(visibility, "deleted"),
		.is_open = row_bool(&rows, 0, 4),
		.revision = row_int(&rows, 0, 5),
	};
	return hold->is_deleted || text_is(visibility, "listed") ? OK : GONE;
}

enum status
picture_look(struct db *db, struct arena *arena, int id,
    struct picture_look *look)
{
	const char *values[] = { sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &picture_change_statements[LOOK], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*look = (struct picture_look){
		.replaced_by_id = row_int(&rows, 0, 0),
		.is_open = row_bool(&rows, 0, 1),
		.revision = row_int(&rows, 0, 2),
	};
	return OK;
}

/* One revision for each of the pictures. */
static enum status
record(struct db *db, struct arena *arena, const int *ids, size_t count,
    const struct actor *actor)
{
	const char *values[] = { sql_int_array(arena, ids, count),
		id_or_null(arena, actor->account_id), actor->tool,
		actor->reason };

	return db_run(db, arena, &picture_change_statements[RECORD], values,
	    &(struct rows){ 0 });
}

enum status
picture_update(struct db *db, struct arena *arena, int id,
    const struct picture_change *change, const struct actor *actor,
    bool *is_changed)
{
	const char *number = sql_int(arena, id);
	const char *row[] = { number, change->title,
		change->sets_nature ? "t" : "f",
		id_or_null(arena, change->nature_id) };
	const char *text[] = { number, change->description, change->origin_url,
		change->creator, change->credit_url, change->annotators };
	const char *licences[] = { number,
		sql_int_array(arena, change->licence_ids,
		    change->licence_count) };
	struct rows changed[4] = { { 0 } };

	db_queue(db, &picture_change_statements[UPDATE_ROW], row, &changed[0]);
	db_queue(db, &picture_change_statements[UPDATE_TEXT], text,
	    &changed[1]);
	if (change->sets_licences) {
		db_queue(db, &picture_change_statements[TAKE_LICENCES],
		    licences, &changed[2]);
		db_queue(db, &picture_change_statements[GIVE_LICENCES],
		    licences, &changed[3]);
	}
	TRY(db_flush(db, arena));
	*is_changed = changed[0].count + changed[1].count + changed[2].count +
		changed[3].count >
	    0;
	return *is_changed ? record(db, arena, &id, 1, actor) : OK;
}

enum status
picture_copy(struct db *db, struct arena *arena, int id,
    const struct actor *actor, int *copy_id)
{
	const char *values[] = { sql_int(arena, id), NULL };
	const char *recorded[4];
	struct rows rows;

	values[1] = sql_int(arena, actor->account_id);
	TRY(db_run(db, arena, &picture_change_statements[COPY], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*copy_id = row_int(&rows, 0, 0);
	values[1] = sql_int(arena, *copy_id);
	TRY(db_run(db, arena, &picture_change_statements[COPY_REGIONS], values,
	    &rows));
	TRY(record(db, arena, copy_id, 1, actor));
	if (rows.count == 0)
		return OK;
	recorded[0] = values[1];
	recorded[1] = id_or_null(arena, actor->account_id);
	recorded[2] = actor->tool;
	recorded[3] = actor->reason;
	return db_run(db, arena, &picture_change_statements[RECORD_REGIONS],
	    recorded, &(struct rows){ 0 });
}

enum status
picture_delete(struct db *db, struct arena *arena, int id,
    const struct actor *actor)
{
	const char *values[] = { sql_int(arena, id),
		id_or_null(arena, actor->account_id), actor->tool };
	struct rows unlinked = { 0 };
	int *ids, i;

	db_queue(db, &picture_change_statements[UNLINK], values, &unlinked);
	db_queue(db, &picture_change_statements[UNLIST], values, NULL);
	db_queue(db, &picture_change_statements[LEAVE_GALLERIES], values, NULL);
	db_queue(db, &picture_change_statements[DROP_RATINGS], values, NULL);
	TRY(db_flush(db, arena));
	ids = arena_array(arena, (size_t)unlinked.count + 1, sizeof(*ids));
	for (i = 0; i < unlinked.count; i++)
		ids[i] = row_int(&unlinked, i, 0);
	ids[i] = id;
	return record(db, arena, ids, (size_t)unlinked.count + 1, actor);
}
