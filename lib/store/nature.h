/* lib/store/nature.h: natures: how pictures came to be. */

#ifndef STORE_NATURE_H
#define STORE_NATURE_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

struct nature {
	const char *id;
	const char *description;
	int picture_count;		/* shown; over 1,000 the keeper's last */
	int newest_id;			/* of a shown picture, or 0 */
};

extern const struct view nature_view;		/* the description alone */

enum status natures_list(struct db *db, struct arena *arena,
    struct nature **natures, size_t *count) MUST_CHECK;

/* The same, with their counts and newest pictures. */
enum status natures_with_newest(struct db *db, struct arena *arena,
    struct nature **natures, size_t *count) MUST_CHECK;

#endif
