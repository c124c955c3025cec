/* lib/store/write_rate.h: how often each account changes something. */

#ifndef STORE_WRITE_RATE_H
#define STORE_WRITE_RATE_H

#include "db/db.h"

/* Requests of an account, this one among them; time is cut at full minutes. */
struct write_rate {
	int in_minute;
	int in_hour;
	int minute_left_s; /* until the minute is over, at least 1 */
	int hour_left_s;
};

/* Counts one more. */
enum status write_rate_count(struct db *db, struct arena *arena, int account_id,
    struct write_rate *rate) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement write_rate_statements[];

#endif
