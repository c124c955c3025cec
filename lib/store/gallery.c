/* lib/store/gallery.c: reading galleries. */

#include "store/gallery.h"

enum { GALLERIES, GALLERY };

#define GALLERY_COLUMNS \
	"g.id, g.title, g.description, a.name," \
	" ARRAY(SELECT u.name FROM gallery_trust t" \
	" JOIN account u ON u.id = t.account_id" \
	" WHERE t.gallery_id = g.id ORDER BY 1)"

static const struct statement statements[] = {
	[GALLERIES] = { "galleries_list",
	    "SELECT " GALLERY_COLUMNS " FROM gallery g"
	    " JOIN account a ON a.id = g.owner_id"
	    " WHERE $1::text IS NULL OR a.name = $1::text"
	    " ORDER BY g.id OFFSET $2::int LIMIT $3::int" },
	[GALLERY] = { "gallery_find",
	    "SELECT " GALLERY_COLUMNS " FROM gallery g"
	    " JOIN account a ON a.id = g.owner_id WHERE g.id = $1::int" },
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
    struct gallery *gallery)
{
	*gallery = (struct gallery){
		.id = row_int(rows, row, 0),
		.title = row_text(rows, row, 1),
		.description = row_text(rows, row, 2),
		.owner = row_text(rows, row, 3),
	};
	gallery->users = row_text_array(rows, row, 4, arena,
	    &gallery->user_count);
}

enum status
galleries_list(struct db *db, struct arena *arena, const char *owner,
    int offset, int limit, struct gallery **galleries, size_t *count)
{
	const char *values[] = { owner, sql_int(arena, offset),
		sql_int(arena, limit) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &statements[GALLERIES], values, &rows));
	*count = (size_t)rows.count;
	*galleries = arena_array(arena, *count, sizeof(**galleries));
	for (i = 0; i < rows.count; i++)
		gallery_read(arena, &rows, i, &(*galleries)[i]);
	return OK;
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
	return OK;
}
