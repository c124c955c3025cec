/* lib/store/picture_history.h: what was stated about a picture and its regions, and by whom. */

#ifndef STORE_PICTURE_HISTORY_H
#define STORE_PICTURE_HISTORY_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

/* A revision of one of the two kinds: "picture", its texts; "regions". */
struct picture_revision {
	const char *kind;
	int revision; /* within its kind, from 1 */
	int64_t made_at_us;
	const char *user; /* NULL: the administrator at the database */
	const char *tool;
	const char *reason;
};

struct picture_revisions {
	struct picture_revision *items;
	size_t count;
};

/* A list of them. */
extern const struct view picture_revisions_view;

/* The newest first. */
enum status picture_revisions_list(struct db *db, struct arena *arena,
    int picture_id, int offset, int limit, struct picture_revisions *revisions)
    MUST_CHECK;

/* What was stated about a picture; codes as they are called now. */
struct picture_stated {
	int revision;
	const char *title;
	const char *description;
	const char *origin_url; /* NULL: nothing was said, as below */
	const char *creator;
	const char *credit_url;
	const char *nature;
	const char **licences;
	size_t licence_count;
	int replaced_by; /* 0: none */
	int copied_from;
	const char *annotators;
	const char *visibility;
	const char *sha256; /* of its file */
};

extern const struct view picture_stated_view;

/* Those of these revisions that there are, ascending. */
enum status picture_stated_list(struct db *db, struct arena *arena,
    int picture_id, const int *revisions, size_t count,
    struct picture_stated **stated, size_t *found) MUST_CHECK;

/* The regions of one revision, or why they are not given. */
struct regions_stated {
	int revision;
	const char *regions; /* JSON, objects by the names that they have now */
};

/* The same for regions; texts of over most_bytes are left out (NULL). */
enum status regions_stated_list(struct db *db, struct arena *arena,
    int picture_id, const int *revisions, size_t count, int most_bytes,
    struct regions_stated **stated, size_t *found) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement picture_history_statements[];

#endif
