/* lib/store/change.h: the change log, as a reader follows it. */

#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

/*
 * One line: it refers, and holds no content. What it refers to may have
 * changed again since, or have gone.
 */
struct change {
	int64_t number;
	int64_t made_at_us;
	const char *kind; /* "picture", "regions", "object", "gallery", ... */
	int picture_id;	  /* 0: it is about no picture */
	int object_id;
	const char *object; /* its name now, or NULL */
	int gallery_id;
	int revision;	   /* 0: none was made */
	const char *actor; /* NULL: an administrator, or not to be told */
	const char *tool;
};

extern const struct view change_view;

/* Where the numbering stands; a restore begins another epoch. */
struct change_feed {
	const char *epoch;
	int64_t last_number;
};

enum status change_feed_find(struct db *db, struct arena *arena,
    struct change_feed *feed) MUST_CHECK;

/*
 * Those with a number over after, in order and without gaps: who goes on
 * from the last one misses none and sees none twice.
 */
enum status changes_list(struct db *db, struct arena *arena, int64_t after,
    int limit, struct change **changes, size_t *count) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement change_statements[];

#endif
