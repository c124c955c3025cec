/* lib/store/write_rate.c: how often each account changes something. */

#include "store/write_rate.h"

enum { COUNT };

#define COUNT_ON(unit) \
	unit "_count = CASE WHEN w." unit "_at = excluded." unit "_at" \
	     " THEN w." unit "_count + 1 ELSE 1 END," \
	" " unit "_at = excluded." unit "_at"
#define LEFT_OF(unit) \
	"ceil(extract(epoch FROM w." unit "_at + interval '1 " unit "'" \
	" - now()))::int"

const struct statement write_rate_statements[] = {
	[COUNT] = { "write_rate_count",
	    "INSERT INTO write_rate AS w (account_id, minute_at, minute_count,"
	    " hour_at, hour_count) VALUES ($1::int,"
	    " date_trunc('minute', now()), 1, date_trunc('hour', now()), 1)"
	    " ON CONFLICT (account_id) DO UPDATE SET " COUNT_ON("minute")
	    ", " COUNT_ON("hour") " RETURNING minute_count, hour_count, "
	    LEFT_OF("minute") ", " LEFT_OF("hour") },
	{ NULL, NULL },
};

enum status
write_rate_count(struct db *db, struct arena *arena, int account_id,
    struct write_rate *rate)
{
	const char *values[] = { sql_int(arena, account_id) };
	struct rows rows;

	TRY(db_run(db, arena, &write_rate_statements[COUNT], values, &rows));
	*rate = (struct write_rate){
		.in_minute = row_int(&rows, 0, 0),
		.in_hour = row_int(&rows, 0, 1),
		.minute_left_s = row_int(&rows, 0, 2),
		.hour_left_s = row_int(&rows, 0, 3),
	};
	return OK;
}
