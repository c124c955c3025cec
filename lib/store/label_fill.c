/* lib/store/label_fill.c: samples put into a set that is there already. */

#include "store/label_fill.h"

#include "sql/sql.h"

enum { INSERT, FROM_GALLERY, COUNT };

/* The listed pictures of the gallery of a set that are no samples yet. */
#define NOT_YET(set) \
	" FROM label_set t JOIN gallery_picture m" \
	" ON m.gallery_id = t.gallery_id JOIN picture p" \
	" ON p.id = m.picture_id AND p.is_listed" \
	" JOIN file_format f ON f.id = p.file_format_id" \
	" WHERE t.id = " set " AND NOT EXISTS (SELECT FROM label_sample o" \
	" WHERE o.set_id = t.id AND o.picture_id = p.id)"

/* fresh: path, picture_id, given, position or NULL, place among the new. */
#define FILL_OF(fresh) \
	"WITH fresh AS (" fresh ")," \
	" made AS (INSERT INTO label_sample (set_id, position, file_path," \
	" picture_id, label_id, lacks_opinion)" \
	" SELECT t.id, coalesce(f.position, t.sample_count + f.place - 1)," \
	" f.path, f.picture_id, l.id, l.id IS NOT NULL AND t.opinions > 1" \
	" FROM fresh f JOIN label_set t ON t.id = $3::int" \
	" LEFT JOIN label l ON l.set_id = t.id AND l.name = f.given" \
	" RETURNING position)," \
	" grown AS (UPDATE label_set SET sample_count = greatest(" \
	"sample_count, (SELECT max(position) + 1 FROM made))" \
	" WHERE id = $3::int AND EXISTS (SELECT FROM made)" \
	" RETURNING gallery_id)," \
	" line AS (INSERT INTO change (actor_id, tool, kind, gallery_id)" \
	" SELECT $1::int, $2::text, 'gallery'::change_kind, gallery_id" \
	" FROM grown) SELECT count(*) FROM made"

const struct statement label_fill_statements[] = {
	[INSERT] = { "label_fill_insert",
	    FILL_OF(
		"SELECT s.path, s.picture_id, s.given,"
		" nullif(s.position, -1) AS position,"
		" row_number() OVER (ORDER BY s.place)::int AS place"
		" FROM (SELECT normalize(u.path, NFC) AS path, u.picture_id,"
		" normalize(u.given, NFC) AS given, u.position, u.place"
		" FROM unnest($4::int[], $5::int[], $6::text[], $7::text[])"
		" WITH ORDINALITY AS u(position, picture_id, path, given,"
		" place)) s WHERE NOT EXISTS (SELECT FROM label_sample o"
		" WHERE o.set_id = $3::int AND o.file_path = s.path"
		" AND o.picture_id = s.picture_id"
		" AND s.position IN (-1, o.position))") },
	[FROM_GALLERY] = { "label_fill_from_gallery",
	    FILL_OF("SELECT p.id || '.' || f.extension AS path,"
		    " p.id AS picture_id, NULL::text AS given,"
		    " NULL::int AS position,"
		    " row_number() OVER (ORDER BY p.id)::int AS place" NOT_YET(
			"$3::int")) },
	[COUNT] = { "label_fill_count", "SELECT count(*)" NOT_YET("$1::int") },
	{ NULL, NULL },
};

static enum status
put_in(struct db *db, struct arena *arena, int statement,
    const char *const *values, int *added)
{
	struct rows rows;

	TRY(db_run(db, arena, &label_fill_statements[statement], values,
	    &rows));
	if (added != NULL)
		*added = row_int(&rows, 0, 0);
	return OK;
}

enum status
label_fill_insert(struct db *db, struct arena *arena,
    const struct label_fill *fill, const struct actor *actor, int *added)
{
	const char *values[] = { sql_int(arena, actor->account_id), actor->tool,
		sql_int(arena, fill->set_id),
		sql_int_array(arena, fill->positions, fill->count),
		sql_int_array(arena, fill->picture_ids, fill->count),
		sql_text_array(arena, fill->paths, fill->count),
		sql_text_array(arena, fill->given, fill->count) };

	return put_in(db, arena, INSERT, values, added);
}

enum status
label_fill_from_gallery(struct db *db, struct arena *arena, int set_id,
    const struct actor *actor, int *added)
{
	const char *values[] = { sql_int(arena, actor->account_id), actor->tool,
		sql_int(arena, set_id) };

	return put_in(db, arena, FROM_GALLERY, values, added);
}

enum status
label_fill_count(struct db *db, struct arena *arena, int set_id, int *count)
{
	const char *values[] = { sql_int(arena, set_id) };

	return put_in(db, arena, COUNT, values, count);
}
