/* fcgi/object_change.h: a change of the tree of objects, made or only tried. */

#ifndef OBJECT_CHANGE_H
#define OBJECT_CHANGE_H

#include "request.h"
#include "store/object_draft.h"
#include "store/object_gain.h"
#include "store/object_like.h"

enum object_change_kind {
	CHANGE_STATE,
	CHANGE_ADD_PARENT,
	CHANGE_REMOVE_PARENT,
	CHANGE_MERGE,
	CHANGE_DELETE,
};

struct object_change {
	enum object_change_kind kind;
	/* CHANGE_STATE; NULL: stays as it is */
	const char *name;
	const char *description;
	struct texts aliases;
	struct texts external_ids;
	bool keeps_name;    /* a name that goes stays as an alias */
	const char *parent; /* CHANGE_ADD_PARENT, CHANGE_REMOVE_PARENT */
	const char *into;   /* CHANGE_MERGE */
	const char *reason; /* in the words of who makes it, or NULL */
};

struct object_changed {
	int id;
	const char *name;	   /* where to look now; NULL: nowhere */
	struct object_gains gains; /* of a change that was only tried */
};

/*
 * Changes the object that the address names. Trying leaves all as it was and
 * says what `has` would gain and lose. What is done already is a success.
 * Fails: NOT_FOUND, CONFLICT, UNPROCESSABLE with a problem.
 */
enum status object_change_make(struct request *req,
    const struct object_change *change, bool is_trial,
    struct object_changed *changed) MUST_CHECK;

/*
 * Registers an object. is_sure: also where one there is so near that it may be
 * mistaken for it; else it is refused with CONFLICT, and the problem lists the
 * candidates.
 */
enum status object_make(struct request *req, struct object_draft *draft,
    enum object_nearness nearness, bool is_sure, const char *reason) MUST_CHECK;

#endif
