/* lib/store/vocabulary.h: reading licences, natures and objects. */

#ifndef STORE_VOCABULARY_H
#define STORE_VOCABULARY_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

struct licence {
	const char *id;		/* SPDX identifier, or X-... */
	const char *title;
	const char *description;
	const char *info_url;
	const char *legalese_url;
	bool is_free;
	bool is_pinned;
	const char *logo_url;
};

extern const struct view licence_view;		/* all of it */
extern const struct view licence_line_view;	/* title, free, pinned */

/* All licences, pinned ones first, then by id. */
enum status licences_list(struct db *db, struct arena *arena,
    struct licence **licences, size_t *count) MUST_CHECK;

/* Fails: NOT_FOUND. */
enum status licence_find(struct db *db, struct arena *arena, const char *id,
    struct licence *licence) MUST_CHECK;

struct nature {
	const char *id;
	const char *description;
};

extern const struct view nature_view;		/* the description alone */

enum status natures_list(struct db *db, struct arena *arena,
    struct nature **natures, size_t *count) MUST_CHECK;

struct object {
	int id;
	const char *name;
	const char *description;
	const char **aliases;
	size_t alias_count;
	const char **parents;
	size_t parent_count;
	const char **children;
	size_t child_count;
	int64_t picture_count;		/* shown ones with exactly this */
	int64_t picture_count_below;	/* with this or a descendant */
};

extern const struct view object_view;		/* all of it */
extern const struct view object_line_view;	/* name, picture_count */

/*
 * Objects by name. prefix and parent may be NULL; parent may be an alias.
 * Counts of objects on over 1,000 pictures are the keeper's last.
 */
enum status objects_list(struct db *db, struct arena *arena,
    const char *prefix, const char *parent, int offset, int limit,
    struct object **objects, size_t *count) MUST_CHECK;

/* By name or alias. Fails: NOT_FOUND. Cost: counts all pictures below. */
enum status object_find(struct db *db, struct arena *arena, const char *name,
    struct object *object) MUST_CHECK;

#endif
