/* lib/store/label_set.c: sets of samples: what they are, made and taken out. */

#include "store/label_set.h"

enum { FIND, OF_GALLERY, TO_LABEL, INSERT, IMPORT, LINES };

#define SET_COLUMNS \
	"s.id, s.gallery_id, s.name, s.base_dir, s.is_open, s.sample_count," \
	" ARRAY(SELECT l.name FROM label l WHERE l.set_id = s.id" \
	" ORDER BY l.position), s.opinions"

/* $2: the account, $3: whether it acts as an administrator. */
#define MAY_LABEL \
	"$3::boolean OR s.is_open OR g.owner_id = $2::int OR EXISTS (SELECT" \
	" FROM gallery_trust t WHERE t.gallery_id = g.id" \
	" AND t.account_id = $2::int)"

const struct statement label_set_statements[] = {
	[FIND] = { "label_set_find",
	    "SELECT " SET_COLUMNS ", " MAY_LABEL ", 0"
	    " FROM label_set s JOIN gallery g ON g.id = s.gallery_id"
	    " WHERE s.name = normalize($1::text, NFC)"
	    " AND g.deleted_at IS NULL" },
	[OF_GALLERY] = { "label_set_of_gallery_find",
	    "SELECT " SET_COLUMNS ", false, (SELECT count(*)"
	    " FROM label_sample w WHERE w.set_id = s.id"
	    " AND w.label_id IS NULL AND w.set_aside_at IS NULL)"
	    " + (SELECT count(*) FROM label_sample w WHERE w.set_id = s.id"
	    " AND w.label_id IS NULL AND w.set_aside_at IS NOT NULL)"
	    " FROM label_set s JOIN gallery g ON g.id = s.gallery_id"
	    " WHERE s.gallery_id = $1::int AND g.deleted_at IS NULL" },
	[TO_LABEL] = { "label_set_to_label_find",
	    "SELECT " SET_COLUMNS ", " MAY_LABEL ", 0"
	    " FROM label_set s JOIN gallery g ON g.id = s.gallery_id"
	    " WHERE s.gallery_id = $1::int AND g.deleted_at IS NULL" },
	[INSERT] = { "label_set_insert",
	    "WITH made AS (INSERT INTO label_set (gallery_id, name, base_dir,"
	    " is_open, opinions, sample_count) SELECT $3::int,"
	    " normalize($4::text, NFC), coalesce(normalize($8::text, NFC),"
	    " '/gallery/' || $3::int), $5::boolean,"
	    " $7::int, (SELECT count(*)"
	    " FROM gallery_picture m JOIN picture p ON p.id = m.picture_id"
	    " AND p.is_listed WHERE m.gallery_id = $3::int)"
	    " RETURNING id),"
	    " labels AS (INSERT INTO label (set_id, position, name)"
	    " SELECT made.id, l.place - 1, normalize(l.name, NFC) FROM made,"
	    " unnest($6::text[]) WITH ORDINALITY AS l(name, place)),"
	    " samples AS (INSERT INTO label_sample (set_id, position,"
	    " file_path, picture_id) SELECT made.id,"
	    " row_number() OVER (ORDER BY p.id) - 1,"
	    " p.id || '.' || f.extension, p.id"
	    " FROM made, gallery_picture m JOIN picture p"
	    " ON p.id = m.picture_id AND p.is_listed"
	    " JOIN file_format f ON f.id = p.file_format_id"
	    " WHERE m.gallery_id = $3::int)"
	    " INSERT INTO change (actor_id, tool, kind, gallery_id)"
	    " SELECT $1::int, $2::text, 'gallery'::change_kind, $3::int"
	    " FROM made" },
	[IMPORT] = { "label_set_import",
	    "WITH made AS (INSERT INTO label_set (gallery_id, name, base_dir,"
	    " is_open, sample_count) VALUES ($1::int,"
	    " normalize($2::text, NFC), normalize($3::text, NFC), false,"
	    " $4::int) RETURNING id),"
	    " labels AS (INSERT INTO label (set_id, position, name)"
	    " SELECT made.id, l.place - 1, normalize(l.name, NFC) FROM made,"
	    " unnest($5::text[]) WITH ORDINALITY AS l(name, place)"
	    " RETURNING id, name)"
	    " INSERT INTO label_sample (set_id, position, file_path,"
	    " picture_id, label_id) SELECT made.id, s.position,"
	    " normalize(s.path, NFC), s.picture_id, l.id FROM made,"
	    " unnest($6::int[], $7::int[], $8::text[], $9::text[])"
	    " AS s(position, picture_id, path, given)"
	    " LEFT JOIN labels l ON l.name = normalize(s.given, NFC)" },
	[LINES] = { "label_lines_list",
	    "SELECT s.position, s.file_path, l.name FROM label_sample s"
	    " LEFT JOIN label l ON l.id = s.label_id"
	    " WHERE s.set_id = $1::int AND s.position >= $2::int"
	    " ORDER BY s.position LIMIT $3::int" },
	{ NULL, NULL },
};

static const struct view_field label_set_fields[] = {
	{ VIEW_TEXT("dataset_name", struct label_set, name) },
	{ VIEW_TEXT("base_dir", struct label_set, base_dir) },
	{ VIEW_TEXT_LIST("labels", struct label_set, labels, label_count) },
	{ VIEW_BOOL("open", struct label_set, is_open) },
	{ VIEW_INT("opinions", struct label_set, opinions) },
	{ VIEW_INT("size", struct label_set, sample_count) },
	{ VIEW_INT("waiting", struct label_set, waiting_count) },
	{ VIEW_INT("gallery_id", struct label_set, gallery_id) },
};
const struct view label_set_view = VIEW(struct label_set, label_set_fields);

static enum status
find_set(struct db *db, struct arena *arena, int statement,
    const char *const *values, struct label_set *set)
{
	struct rows rows;

	TRY(db_run(db, arena, &label_set_statements[statement], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*set = (struct label_set){
		.id = row_int(&rows, 0, 0),
		.gallery_id = row_int(&rows, 0, 1),
		.name = row_text(&rows, 0, 2),
		.base_dir = row_text(&rows, 0, 3),
		.is_open = row_bool(&rows, 0, 4),
		.sample_count = row_int(&rows, 0, 5),
		.opinions = row_int(&rows, 0, 7),
		.may_label = row_bool(&rows, 0, 8),
		.waiting_count = row_int(&rows, 0, 9),
	};
	set->labels = row_text_array(&rows, 0, 6, arena, &set->label_count);
	return OK;
}

enum status
label_set_find(struct db *db, struct arena *arena, const char *name,
    int account_id, bool is_admin, struct label_set *set)
{
	const char *values[] = { name, sql_int(arena, account_id),
		is_admin ? "true" : "false" };

	return find_set(db, arena, FIND, values, set);
}

enum status
label_set_of_gallery_find(struct db *db, struct arena *arena, int gallery_id,
    struct label_set *set)
{
	const char *values[] = { sql_int(arena, gallery_id) };

	return find_set(db, arena, OF_GALLERY, values, set);
}

enum status
label_set_to_label_find(struct db *db, struct arena *arena, int gallery_id,
    int account_id, bool is_admin, struct label_set *set)
{
	const char *values[] = { sql_int(arena, gallery_id),
		sql_int(arena, account_id), is_admin ? "true" : "false" };

	return find_set(db, arena, TO_LABEL, values, set);
}

enum status
label_set_insert(struct db *db, struct arena *arena,
    const struct new_label_set *set, const struct actor *actor)
{
	const char *values[] = { sql_int(arena, actor->account_id), actor->tool,
		sql_int(arena, set->gallery_id), set->name,
		set->is_open ? "true" : "false",
		sql_text_array(arena, set->labels, set->label_count),
		sql_int(arena, set->opinions), set->base_dir };

	return db_run(db, arena, &label_set_statements[INSERT], values, NULL);
}

enum status
label_set_import(struct db *db, struct arena *arena,
    const struct import_label_set *set)
{
	const char *values[] = { sql_int(arena, set->gallery_id), set->name,
		set->base_dir, sql_int(arena, set->size),
		sql_text_array(arena, set->labels, set->label_count),
		sql_int_array(arena, set->positions, set->count),
		sql_int_array(arena, set->picture_ids, set->count),
		sql_text_array(arena, set->paths, set->count),
		sql_text_array(arena, set->given, set->count) };

	return db_run(db, arena, &label_set_statements[IMPORT], values, NULL);
}

static void
line_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct label_line *line = item;

	(void)arena;
	*line = (struct label_line){
		.position = row_int(rows, row, 0),
		.file_path = row_text(rows, row, 1),
		.label = row_text(rows, row, 2),
	};
}

enum status
label_lines_list(struct db *db, struct arena *arena, int set_id, int from,
    int limit, struct label_line **lines, size_t *count)
{
	const char *values[] = { sql_int(arena, set_id), sql_int(arena, from),
		sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &label_set_statements[LINES], values, &rows));
	*lines = rows_items(&rows, arena, sizeof(**lines), line_read, count);
	return OK;
}
