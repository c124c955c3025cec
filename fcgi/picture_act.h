/* fcgi/picture_act.h: what changes pictures, for pages and programs alike. */

#ifndef PICTURE_ACT_H
#define PICTURE_ACT_H

#include "picture_form.h"
#include "respond.h"
#include "store/picture_change.h"

/* What goes with a change of a picture. */
struct picture_correction {
	struct picture_form form;
	const char *reason; /* for the history, or NULL */
	int revision;	    /* it was made from, or 0: not said */
};

/* Author and administrators. */
bool picture_may_state(const struct viewer *viewer,
    const struct picture_hold *hold);

/* The same, where the author is known by name. */
bool picture_may_state_of(const struct viewer *viewer, const char *author);

/*
 * Holds a picture for the viewer to change what is stated about it.
 * Fails: NOT_FOUND, GONE (a deleted one too), FORBIDDEN.
 */
enum status picture_take(struct request *req, int id, struct picture_hold *hold)
    MUST_CHECK;

/* Reads a JSON body. Fails: BAD_INPUT with a problem. */
enum status picture_correction_read(struct request *req,
    struct picture_correction *correction) MUST_CHECK;

/*
 * Changes what was said. Fails: LOST_UPDATE (somebody was faster),
 * UNPROCESSABLE; both with a problem.
 */
enum status picture_restate(struct request *req,
    const struct picture_hold *hold,
    const struct picture_correction *correction) MUST_CHECK;

/*
 * 1 to 5 sets the viewer's stars, 0 takes them back. Fails: NOT_FOUND, GONE.
 */
enum status picture_rate(struct request *req, int id, int stars) MUST_CHECK;

/*
 * Says which picture takes the place of one; 0: none any more. Whoever says
 * so may change both. Fails: NOT_FOUND, GONE, FORBIDDEN; CONFLICT and
 * UNPROCESSABLE with a problem.
 */
enum status picture_replace(struct request *req, int id, int replacement_id,
    const char *reason) MUST_CHECK;

/* Copies it for the viewer. Fails: NOT_FOUND, GONE. */
enum status picture_take_copy(struct request *req, int id, const char *reason,
    int *copy_id) MUST_CHECK;

/* Deletes it; deleting twice is a success. Fails: NOT_FOUND, GONE, FORBIDDEN. */
enum status picture_end(struct request *req, int id, const char *reason)
    MUST_CHECK;

/* A reason stays in the history for good. Fails: BAD_INPUT (too long). */
enum status picture_check_reason(struct request *req, const char *reason)
    MUST_CHECK;

/*
 * Saves regions that are text already, as programs get them. Fails:
 * UNPROCESSABLE with a problem (an object that is no more).
 */
enum status picture_save_regions(struct request *req, int id,
    const char *text, const struct actor *actor) MUST_CHECK;

/*
 * Says again what a revision said, as a new one: of "picture" the texts,
 * licences and nature, of "regions" all of them. Fails: NOT_FOUND, GONE,
 * FORBIDDEN; UNPROCESSABLE with a problem (no such revision, an object or
 * licence that is no more).
 */
enum status picture_revert(struct request *req, int id, const char *kind,
    int revision, const char *reason) MUST_CHECK;

#endif
