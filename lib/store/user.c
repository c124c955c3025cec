/* lib/store/user.c: reading accounts. */

#include "store/user.h"

enum { USERS, SEARCH, USER, TOTALS };

/* Pictures of a that are shown; of those with few, counted here and now. */
#define SHOWN_PICTURES \
	"CASE WHEN a.picture_count > 1000 THEN a.picture_count ELSE" \
	" (SELECT count(*) FROM picture p WHERE p.author_id = a.id" \
	" AND p.is_shown)::int END"

static const struct statement statements[] = {
	[USERS] = { "users_list",
	    "SELECT id, name, is_admin,"
	    " (extract(epoch FROM joined_at) * 1000000)::bigint,"
	    " picture_count"
	    " FROM account WHERE deleted_at IS NULL"
	    " ORDER BY name OFFSET $1::int LIMIT $2::int" },
	[SEARCH] = { "users_search",
	    "SELECT id, name, is_admin,"
	    " (extract(epoch FROM joined_at) * 1000000)::bigint, "
	    SHOWN_PICTURES " FROM (SELECT id, name, is_admin, joined_at,"
	    " picture_count FROM account WHERE deleted_at IS NULL AND ($1::text IS NULL"
	    " OR strpos(fold(name), fold($1::text)) > 0)"
	    " ORDER BY name OFFSET $2::int LIMIT $3::int) AS a"
	    " ORDER BY name" },
	[USER] = { "user_find",
	    "SELECT id, name, is_admin,"
	    " (extract(epoch FROM joined_at) * 1000000)::bigint,"
	    " " SHOWN_PICTURES ", deleted_at IS NOT NULL"
	    " FROM account a WHERE name = $1::text" },
	[TOTALS] = { "user_totals",
	    "SELECT (SELECT count(*) FROM gallery WHERE owner_id = $1::int"
	    " AND deleted_at IS NULL),"
	    " (SELECT count(*) FROM (SELECT FROM rating"
	    " WHERE account_id = $1::int LIMIT $2::int + 1) AS r),"
	    " (SELECT coalesce(sum(region_count), 0) FROM (SELECT"
	    " region_count FROM picture WHERE author_id = $1::int"
	    " AND is_listed ORDER BY id DESC LIMIT $2::int) AS p)" },
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

static void
user_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct user *user = item;

	(void)arena;
	*user = (struct user){
		.id = row_int(rows, row, 0),
		.name = row_text(rows, row, 1),
		.is_admin = row_bool(rows, row, 2),
		.joined_at_us = row_int64(rows, row, 3),
		.picture_count = row_int(rows, row, 4),
	};
}

static enum status
list(struct db *db, struct arena *arena, const struct statement *statement,
    const char *const *values, struct user **users, size_t *count)
{
	struct rows rows;

	TRY(db_run(db, arena, statement, values, &rows));
	*users = rows_items(&rows, arena, sizeof(**users), user_read, count);
	return OK;
}

enum status
users_list(struct db *db, struct arena *arena, int offset, int limit,
    struct user **users, size_t *count)
{
	const char *values[] = { sql_int(arena, offset),
		sql_int(arena, limit) };

	return list(db, arena, &statements[USERS], values, users, count);
}

enum status
users_search(struct db *db, struct arena *arena, const char *part, int offset,
    int limit, struct user **users, size_t *count)
{
	const char *values[] = { part, sql_int(arena, offset),
		sql_int(arena, limit) };

	return list(db, arena, &statements[SEARCH], values, users, count);
}

static enum status
find(struct db *db, struct arena *arena, const char *name, struct user *user)
{
	const char *values[] = { name };
	struct rows rows;

	TRY(db_run(db, arena, &statements[USER], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	user_read(arena, &rows, 0, user);
	user->is_closed = row_bool(&rows, 0, 5);
	return OK;
}

enum status
user_find(struct db *db, struct arena *arena, const char *name,
    struct user *user)
{
	TRY(find(db, arena, name, user));
	return user->is_closed ? GONE : OK;
}

enum status
user_find_name(struct db *db, struct arena *arena, const char *name,
    struct user *user)
{
	TRY(find(db, arena, name, user));
	return user->is_closed && user->picture_count == 0 ? GONE : OK;
}

enum status
user_totals_find(struct db *db, struct arena *arena, int user_id,
    struct user_totals *totals)
{
	const char *values[] = { sql_int(arena, user_id),
		sql_int(arena, USER_TOTAL_MAX) };
	struct rows rows;

	TRY(db_run(db, arena, &statements[TOTALS], values, &rows));
	*totals = (struct user_totals){
		.galleries = row_int(&rows, 0, 0),
		.ratings = row_int(&rows, 0, 1),
		.regions = row_int64(&rows, 0, 2),
	};
	return OK;
}
