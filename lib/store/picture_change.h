/* lib/store/picture_change.h: corrections of a picture, copies of it, and its end. */

#ifndef STORE_PICTURE_CHANGE_H
#define STORE_PICTURE_CHANGE_H

#include "store/actor.h"

#include "db/db.h"

/* What has to be known of a picture before it is changed. */
struct picture_hold {
	int id;
	int author_id;
	int media_id;
	int replaced_by_id; /* 0: none */
	bool is_deleted;    /* by its author */
	bool is_open;	    /* anyone signed in may annotate it */
	int revision;	    /* of what is stated about it */
};

/*
 * Holds a picture until the transaction ends: others who want to change it
 * wait. Fails: NOT_FOUND, GONE (hidden or purged; a deleted one is held).
 */
enum status picture_hold(struct db *db, struct arena *arena, int id,
    struct picture_hold *hold) MUST_CHECK;

/* The same, for a page that only asks: nobody has to wait. */
struct picture_look {
	int replaced_by_id; /* 0: none */
	bool is_open;
	int revision;
};

/* Fails: NOT_FOUND. */
enum status picture_look(struct db *db, struct arena *arena, int id,
    struct picture_look *look) MUST_CHECK;

/* Texts: NULL leaves one as it is; "" takes it away, the title too. */
struct picture_change {
	const char *title;
	const char *description;
	const char *origin_url;
	const char *creator;
	const char *credit_url;
	const char *annotators; /* "open", "proposals" */
	bool sets_nature;
	int nature_id; /* 0: none */
	bool sets_licences;
	const int *licence_ids;
	size_t licence_count;
};

/*
 * Changes what is said, as one revision; what is so already makes none.
 * Fails: UNPROCESSABLE (see db_constraint).
 */
enum status picture_update(struct db *db, struct arena *arena, int id,
    const struct picture_change *change, const struct actor *actor,
    bool *is_changed) MUST_CHECK;

/*
 * A picture of the actor's own with the same file, texts, licences and
 * regions. Fails: NOT_FOUND.
 */
enum status picture_copy(struct db *db, struct arena *arena, int id,
    const struct actor *actor, int *copy_id) MUST_CHECK;

/*
 * Takes a picture out of all lists for good: replacements and copies lose
 * their link to it, galleries and ratings let it go. Every picture that says
 * less now has a revision of it.
 */
enum status picture_delete(struct db *db, struct arena *arena, int id,
    const struct actor *actor) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement picture_change_statements[];

#endif
