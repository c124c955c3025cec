/* lib/store/gallery.c: reading galleries. */

#include "store/gallery.h"

enum { GALLERIES, NEWEST, GALLERY, COVERS, HOLDING, FILLABLE, ORDERED };

#define GALLERY_COLUMNS \
	"g.id, g.title, g.description, a.name," \
	" ARRAY(SELECT u.name FROM gallery_trust t" \
	" JOIN account u ON u.id = t.account_id" \
	" WHERE t.gallery_id = g.id ORDER BY 1)," \
	" (extract(epoch FROM g.created_at) * 1000000)::bigint," \
	" CASE WHEN g.picture_count > 1000 THEN g.picture_count ELSE" \
	" (SELECT count(*) FROM gallery_picture m JOIN picture p" \
	" ON p.id = m.picture_id AND p.is_shown" \
	" WHERE m.gallery_id = g.id) END, g.owner_id, EXISTS (SELECT" \
	" FROM gallery_picture m WHERE m.gallery_id = g.id" \
	" AND m.place IS NOT NULL)"

static const struct statement statements[] = {
	[GALLERIES] = { "galleries_list",
	    "SELECT " GALLERY_COLUMNS " FROM gallery g"
	    " JOIN account a ON a.id = g.owner_id"
	    " WHERE g.deleted_at IS NULL"
	    " AND ($1::text IS NULL OR a.name = $1::text)"
	    " ORDER BY g.id OFFSET $2::int LIMIT $3::int" },
	[NEWEST] = { "galleries_newest",
	    "SELECT " GALLERY_COLUMNS " FROM (SELECT g.* FROM gallery g"
	    " WHERE g.deleted_at IS NULL AND ($1::text IS NULL OR g.owner_id ="
	    " (SELECT id FROM account WHERE name = $1::text))"
	    " ORDER BY g.id DESC OFFSET $2::int LIMIT $3::int) AS g"
	    " JOIN account a ON a.id = g.owner_id ORDER BY g.id DESC" },
	[GALLERY] = { "gallery_find",
	    "SELECT " GALLERY_COLUMNS ", g.deleted_at IS NOT NULL"
	    " FROM gallery g"
	    " JOIN account a ON a.id = g.owner_id WHERE g.id = $1::int" },
	[COVERS] = { "gallery_covers",
	    "SELECT u.id, c.picture_id"
	    " FROM unnest($1::int[]) WITH ORDINALITY AS u(id, place)"
	    " CROSS JOIN LATERAL (SELECT m.picture_id, row_number()"
	    " OVER (ORDER BY m.place, m.picture_id DESC) AS place"
	    " FROM gallery_picture m"
	    " JOIN picture p ON p.id = m.picture_id AND p.is_shown"
	    " WHERE m.gallery_id = u.id"
	    " ORDER BY m.place, m.picture_id DESC LIMIT $2::int) AS c"
	    " ORDER BY u.place, c.place" },
	[HOLDING] = { "galleries_of_picture",
	    "SELECT " GALLERY_COLUMNS " FROM gallery_picture h"
	    " JOIN gallery g ON g.id = h.gallery_id"
	    " JOIN account a ON a.id = g.owner_id"
	    " WHERE h.picture_id = $1::int ORDER BY g.id LIMIT $2::int" },
	[FILLABLE] = { "galleries_fillable",
	    "SELECT g.id, g.title, a.name, EXISTS (SELECT"
	    " FROM gallery_picture m WHERE m.gallery_id = g.id"
	    " AND m.picture_id = $2::int)"
	    " FROM (SELECT id FROM gallery WHERE owner_id = $1::int"
	    " AND deleted_at IS NULL UNION SELECT gallery_id"
	    " FROM gallery_trust WHERE account_id = $1::int) AS f"
	    " JOIN gallery g ON g.id = f.id"
	    " JOIN account a ON a.id = g.owner_id"
	    " ORDER BY g.id DESC LIMIT $3::int" },
	[ORDERED] = { "gallery_ordered",
	    "SELECT m.picture_id FROM gallery_picture m"
	    " JOIN picture p ON p.id = m.picture_id AND p.is_shown"
	    " WHERE m.gallery_id = $1::int ORDER BY m.place, m.picture_id DESC"
	    " OFFSET $2::int LIMIT $3::int" },
};

static const struct view_field gallery_fields[] = {
	{ VIEW_INT("id", struct gallery, id) },
	{ VIEW_TEXT("title", struct gallery, title) },
	{ VIEW_TEXT("description", struct gallery, description) },
	{ VIEW_TEXT("owner", struct gallery, owner) },
	{ VIEW_TEXT_LIST("users", struct gallery, users, user_count) },
};
const struct view gallery_view = VIEW(struct gallery, gallery_fields);

static void
gallery_read(struct arena *arena, const struct rows *rows, int row,
    void *item)
{
	struct gallery *gallery = item;

	*gallery = (struct gallery){
		.id = row_int(rows, row, 0),
		.title = row_text(rows, row, 1),
		.description = row_text(rows, row, 2),
		.owner = row_text(rows, row, 3),
		.created_at_us = row_int64(rows, row, 5),
		.picture_count = row_int(rows, row, 6),
		.owner_id = row_int(rows, row, 7),
		.is_arranged = row_bool(rows, row, 8),
	};
	gallery->users = row_text_array(rows, row, 4, arena,
	    &gallery->user_count);
}

/* One of the statements that list galleries. */
static enum status
list(struct db *db, struct arena *arena, const struct statement *statement,
    const char *const *values, struct gallery **galleries, size_t *count)
{
	struct rows rows;

	TRY(db_run(db, arena, statement, values, &rows));
	*galleries = rows_items(&rows, arena, sizeof(**galleries), gallery_read, count);
	return OK;
}

enum status
galleries_list(struct db *db, struct arena *arena, const char *owner,
    int offset, int limit, struct gallery **galleries, size_t *count)
{
	const char *values[] = { owner, sql_int(arena, offset),
		sql_int(arena, limit) };

	return list(db, arena, &statements[GALLERIES], values, galleries,
	    count);
}

enum status
galleries_newest(struct db *db, struct arena *arena, const char *owner,
    int offset, int limit, struct gallery **galleries, size_t *count)
{
	const char *values[] = { owner, sql_int(arena, offset),
		sql_int(arena, limit) };

	return list(db, arena, &statements[NEWEST], values, galleries, count);
}

enum status
galleries_of_picture(struct db *db, struct arena *arena, int picture_id,
    int limit, struct gallery **galleries, size_t *count)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int(arena, limit) };

	return list(db, arena, &statements[HOLDING], values, galleries,
	    count);
}

enum status
gallery_find(struct db *db, struct arena *arena, int id,
    struct gallery *gallery)
{
	const char *values[] = { sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &statements[GALLERY], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	gallery_read(arena, &rows, 0, gallery);
	return row_bool(&rows, 0, 9) ? GONE : OK;
}

enum status
gallery_ordered_list(struct db *db, struct arena *arena, int id, int offset,
    int limit, struct int_list *pictures)
{
	const char *values[] = { sql_int(arena, id), sql_int(arena, offset),
		sql_int(arena, limit) };
	struct rows rows;
	int *ids, i;

	TRY(db_run(db, arena, &statements[ORDERED], values, &rows));
	ids = arena_array(arena, (size_t)rows.count + 1, sizeof(*ids));
	for (i = 0; i < rows.count; i++)
		ids[i] = row_int(&rows, i, 0);
	*pictures = (struct int_list){ ids, (size_t)rows.count };
	return OK;
}

static void
fillable_read(struct arena *arena, const struct rows *rows, int row,
    void *item)
{
	struct fillable_gallery *gallery = item;

	(void)arena;
	*gallery = (struct fillable_gallery){
		.id = row_int(rows, row, 0),
		.title = row_text(rows, row, 1),
		.owner = row_text(rows, row, 2),
		.is_holding = row_bool(rows, row, 3),
	};
}

enum status
galleries_fillable(struct db *db, struct arena *arena, int account_id,
    int picture_id, int limit, struct fillable_gallery **galleries,
    size_t *count)
{
	const char *values[] = { sql_int(arena, account_id),
		sql_int(arena, picture_id), sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &statements[FILLABLE], values, &rows));
	*galleries = rows_items(&rows, arena, sizeof(**galleries),
	    fillable_read, count);
	return OK;
}

static void
cover_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct gallery_cover *cover = item;

	(void)arena;
	*cover = (struct gallery_cover){
		.gallery_id = row_int(rows, row, 0),
		.picture_id = row_int(rows, row, 1),
	};
}

enum status
gallery_covers_find(struct db *db, struct arena *arena, const int *ids,
    size_t id_count, int each, struct gallery_cover **covers, size_t *count)
{
	const char *values[] = { sql_int_array(arena, ids, id_count),
		sql_int(arena, each) };
	struct rows rows = { 0 };

	if (id_count > 0)
		TRY(db_run(db, arena, &statements[COVERS], values, &rows));
	*covers = rows_items(&rows, arena, sizeof(**covers), cover_read,
	    count);
	return OK;
}
