/* lib/store/totals.h: how much there is on the whole site. */

#ifndef STORE_TOTALS_H
#define STORE_TOTALS_H

#include "db/db.h"

/* As the keeper counted last; zeros before it has counted at all. */
struct totals {
	int64_t pictures;
	int64_t regions;
	int64_t objects;
};

enum status totals_find(struct db *db, struct arena *arena,
    struct totals *totals) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement totals_statements[];

#endif
