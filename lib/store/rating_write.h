/* lib/store/rating_write.h: stars that people give. */

#ifndef STORE_RATING_WRITE_H
#define STORE_RATING_WRITE_H

#include "db/db.h"

/* Sets or changes a rating. Fails: UNPROCESSABLE (not 1 to 5, no picture). */
enum status rating_set(struct db *db, struct arena *arena, int picture_id,
    int account_id, int stars) MUST_CHECK;

/* Takes a rating back; having none is a success. */
enum status rating_delete(struct db *db, struct arena *arena, int picture_id,
    int account_id) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement rating_write_statements[];

#endif
