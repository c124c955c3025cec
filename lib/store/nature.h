/* lib/store/nature.h: natures: how pictures came to be. */

#ifndef STORE_NATURE_H
#define STORE_NATURE_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

struct nature {
	const char *id;
	const char *description;
};

extern const struct view nature_view;		/* the description alone */

enum status natures_list(struct db *db, struct arena *arena,
    struct nature **natures, size_t *count) MUST_CHECK;


#endif
