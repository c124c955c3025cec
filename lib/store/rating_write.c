/* lib/store/rating_write.c: stars that people give. */

#include "store/rating_write.h"

enum { SET, DELETE };

const struct statement rating_write_statements[] = {
	[SET] = { "rating_set",
	    "INSERT INTO rating (picture_id, account_id, stars)"
	    " VALUES ($1::int, $2::int, $3::smallint)"
	    " ON CONFLICT (picture_id, account_id) DO UPDATE"
	    " SET stars = EXCLUDED.stars, rated_at = clock_timestamp()"
	    " WHERE rating.stars <> EXCLUDED.stars" },
	[DELETE] = { "rating_delete",
	    "DELETE FROM rating"
	    " WHERE picture_id = $1::int AND account_id = $2::int" },
	{ NULL, NULL },
};

enum status
rating_set(struct db *db, struct arena *arena, int picture_id, int account_id,
    int stars)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int(arena, account_id), sql_int(arena, stars) };

	return db_run(db, arena, &rating_write_statements[SET], values, NULL);
}

enum status
rating_delete(struct db *db, struct arena *arena, int picture_id,
    int account_id)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int(arena, account_id) };

	return db_run(db, arena, &rating_write_statements[DELETE], values,
	    NULL);
}
