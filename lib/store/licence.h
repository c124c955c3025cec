/* lib/store/licence.h: licences that pictures carry. */

#ifndef STORE_LICENCE_H
#define STORE_LICENCE_H

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
	int picture_count;		/* shown; over 1,000 the keeper's last */
};

extern const struct view licence_view;		/* all of it */
extern const struct view licence_line_view;	/* title, free, pinned */

/* All licences, pinned ones first, then by id. */
enum status licences_list(struct db *db, struct arena *arena,
    struct licence **licences, size_t *count) MUST_CHECK;

/*
 * Pinned ones first, then by use, then by id. part, a piece of the id or
 * title without regard to case, may be NULL.
 */
enum status licences_search(struct db *db, struct arena *arena,
    const char *part, struct licence **licences, size_t *count) MUST_CHECK;

/* Those with these identifiers, by id; unknown ones are left out. */
enum status licences_find(struct db *db, struct arena *arena,
    const char *const *ids, size_t id_count, struct licence **licences,
    size_t *count) MUST_CHECK;

/* Fails: NOT_FOUND. */
enum status licence_find(struct db *db, struct arena *arena, const char *id,
    struct licence *licence) MUST_CHECK;


#endif
