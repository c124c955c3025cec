/* lib/store/totals.c: how much there is on the whole site. */

#include "store/totals.h"

enum { FIND };

const struct statement totals_statements[] = {
	[FIND] = { "totals_find",
	    "SELECT coalesce(max(value) FILTER (WHERE name = 'pictures'), 0)"
	    "::bigint, coalesce(max(value) FILTER (WHERE name = 'regions'), 0)"
	    "::bigint, coalesce(max(value) FILTER (WHERE name = 'objects'), 0)"
	    "::bigint - (SELECT count(*) FROM object"
	    " WHERE merged_into_id IS NOT NULL) FROM statistic" },
	{ NULL, NULL },
};

enum status
totals_find(struct db *db, struct arena *arena, struct totals *totals)
{
	struct rows rows;

	TRY(db_run(db, arena, &totals_statements[FIND], NULL, &rows));
	totals->pictures = row_int64(&rows, 0, 0);
	totals->regions = row_int64(&rows, 0, 1);
	totals->objects = row_int64(&rows, 0, 2);
	return OK;
}
