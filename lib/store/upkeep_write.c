/* lib/store/upkeep_write.c: what has to be done now and then, and after a bulk load. */

#include "store/upkeep_write.h"

enum { REFRESH, BELOW, NUMBER, LAZILY, SITE };

const struct statement upkeep_write_statements[] = {
	[REFRESH] = { "upkeep_refresh_statistics",
	    "SELECT refresh_statistics()" },
	[BELOW] = { "upkeep_refresh_counts_below",
	    "SELECT refresh_counts_below()" },
	[NUMBER] = { "upkeep_number_changes",
	    "SELECT number_changes($1::int)" },
	[LAZILY] = { "upkeep_commit_lazily",
	    "SELECT set_config('synchronous_commit', 'off', true)" },
	[SITE] = { "upkeep_note_site",
	    "UPDATE site SET public_url = $1::text, sends_mail = $2::boolean"
	    " WHERE (public_url, sends_mail) <> ($1::text, $2::boolean)" },
	{ NULL, NULL },
};

enum status
upkeep_refresh_statistics(struct db *db, struct arena *arena)
{
	return db_run(db, arena, &upkeep_write_statements[REFRESH], NULL, NULL);
}

enum status
upkeep_refresh_counts_below(struct db *db, struct arena *arena)
{
	return db_run(db, arena, &upkeep_write_statements[BELOW], NULL, NULL);
}

enum status
upkeep_number_changes(struct db *db, struct arena *arena, int at_most,
    int *numbered)
{
	struct rows rows;

	TRY(db_run(db, arena, &upkeep_write_statements[NUMBER],
	    (const char *[]){ sql_int(arena, at_most) }, &rows));
	*numbered = row_int(&rows, 0, 0);
	return OK;
}

enum status
upkeep_commit_lazily(struct db *db, struct arena *arena)
{
	return db_run(db, arena, &upkeep_write_statements[LAZILY], NULL, NULL);
}

enum status
upkeep_note_site(struct db *db, struct arena *arena, const char *public_url,
    bool sends_mail)
{
	const char *values[] = { public_url, sends_mail ? "true" : "false" };

	return db_run(db, arena, &upkeep_write_statements[SITE], values, NULL);
}
