/* lib/store/activity.h: what somebody has changed, as everyone may see it. */

#ifndef STORE_ACTIVITY_H
#define STORE_ACTIVITY_H

#include "db/db.h"

enum activity_kind {
	ACTIVITY_PICTURE,
	ACTIVITY_REGIONS,
	ACTIVITY_OBJECT,
	ACTIVITY_GALLERY,
	ACTIVITY_PROPOSAL, /* for the regions of a picture; made or judged */
	ACTIVITY_COMMENT,
};

/* A line of the change log about something that is still there. */
struct activity {
	enum activity_kind kind;
	int id;		  /* of the picture, object or gallery */
	const char *name; /* its title or name as it is now */
	int revision;	  /* 1: it was made; 0: has none */
	int64_t made_at_us;
};

/*
 * Changes of an account, the newest first. What moderators do as such is
 * left out, and so is what was done to pictures, objects and galleries that
 * nobody can see any more.
 */
enum status activity_list(struct db *db, struct arena *arena, int account_id,
    int offset, int limit, struct activity **lines, size_t *count) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement activity_statements[];

#endif
