/* lib/store/people.c: reading accounts and galleries. */

#include "store/people.h"

enum { USERS, USER, GALLERIES, GALLERY };

#define GALLERY_COLUMNS \
	"g.id, g.title, g.description, a.name," \
	" ARRAY(SELECT u.name FROM gallery_trust t" \
	" JOIN account u ON u.id = t.account_id" \
	" WHERE t.gallery_id = g.id ORDER BY 1)"

static const struct statement statements[] = {
	[USERS] = { "users_list",
	    "SELECT id, name, is_admin,"
	    " (extract(epoch FROM joined_at) * 1000000)::bigint"
	    " FROM account WHERE deleted_at IS NULL"
	    " ORDER BY name OFFSET $1::int LIMIT $2::int" },
	[USER] = { "user_find",
	    "SELECT id, name, is_admin,"
	    " (extract(epoch FROM joined_at) * 1000000)::bigint,"
	    " deleted_at IS NOT NULL"
	    " FROM account WHERE name = $1::text" },
	[GALLERIES] = { "galleries_list",
	    "SELECT " GALLERY_COLUMNS " FROM gallery g"
	    " JOIN account a ON a.id = g.owner_id"
	    " WHERE $1::text IS NULL OR a.name = $1::text"
	    " ORDER BY g.id OFFSET $2::int LIMIT $3::int" },
	[GALLERY] = { "gallery_find",
	    "SELECT " GALLERY_COLUMNS " FROM gallery g"
	    " JOIN account a ON a.id = g.owner_id WHERE g.id = $1::int" },
};

static const struct view_field user_fields[] = {
	{ VIEW_INT("id", struct user, id) },
	{ VIEW_BOOL("admin", struct user, is_admin) },
	{ VIEW_SECONDS("joined", struct user, joined_at_us) },
};
const struct view user_view = VIEW(struct user, user_fields);

static const struct view_field user_line_fields[] = {
	{ VIEW_BOOL("admin", struct user, is_admin) },
};
const struct view user_line_view =
    VIEW_KEYED(struct user, name, user_line_fields);

static const struct view_field gallery_fields[] = {
	{ VIEW_INT("id", struct gallery, id) },
	{ VIEW_TEXT("title", struct gallery, title) },
	{ VIEW_TEXT("description", struct gallery, description) },
	{ VIEW_TEXT("owner", struct gallery, owner) },
	{ VIEW_TEXT_LIST("users", struct gallery, users, user_count) },
};
const struct view gallery_view = VIEW(struct gallery, gallery_fields);

static void
user_read(const struct rows *rows, int row, struct user *user)
{
	*user = (struct user){
		.id = row_int(rows, row, 0),
		.name = row_text(rows, row, 1),
		.is_admin = row_bool(rows, row, 2),
		.joined_at_us = row_int64(rows, row, 3),
	};
}

enum status
users_list(struct db *db, struct arena *arena, int offset, int limit,
    struct user **users, size_t *count)
{
	const char *values[] = { sql_int(arena, offset),
		sql_int(arena, limit) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &statements[USERS], values, &rows));
	*count = (size_t)rows.count;
	*users = arena_array(arena, *count, sizeof(**users));
	for (i = 0; i < rows.count; i++)
		user_read(&rows, i, &(*users)[i]);
	return OK;
}

enum status
user_find(struct db *db, struct arena *arena, const char *name,
    struct user *user)
{
	const char *values[] = { name };
	struct rows rows;

	TRY(db_run(db, arena, &statements[USER], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	user_read(&rows, 0, user);
	return row_bool(&rows, 0, 4) ? GONE : OK;
}

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
