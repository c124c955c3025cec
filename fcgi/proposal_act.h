/* fcgi/proposal_act.h: regions proposed, accepted, refused and withdrawn, for pages and programs alike. */

#ifndef PROPOSAL_ACT_H
#define PROPOSAL_ACT_H

#include "page/region_changes.h"
#include "respond.h"
#include "store/proposal.h"
#include "store/region_write.h"

/*
 * Proposes regions for a picture that is held; id 0: they are what it has
 * already. What it has under an unknown number is new.
 * Fails: UNPROCESSABLE with a problem (too many wait).
 */
enum status proposal_make(struct request *req, int picture_id,
    struct new_region *regions, size_t count, const struct actor *actor,
    int *id) MUST_CHECK;

/* 202, and the proposal. */
enum status proposal_respond_made(struct request *req, struct response *res,
    int id) MUST_CHECK;

/* A proposal with what it would change, or did want to. */
struct weighed_proposal {
	struct proposal proposal;
	struct proposed_regions regions;
	struct region_list before; /* what difference is from */
	struct region_list after;  /* and what to */
	struct region_difference difference;
	const int *conflicts; /* numbers of regions that both changed */
	size_t conflict_count;
};

/*
 * While it waits: from what the picture has to what that becomes, put
 * together by region; with conflicts, and once it is closed, from what it
 * was made from. Owns: the arena. Fails: NOT_FOUND, GONE.
 */
enum status proposal_weigh(struct request *req, int id,
    struct weighed_proposal *weighed) MUST_CHECK;

/*
 * Makes it the regions of its picture, in the name of whoever made it.
 * Accepting twice is a success, as are the two below.
 * Fails: NOT_FOUND, GONE, FORBIDDEN; CONFLICT with a problem (it was closed
 * otherwise; both changed the same regions), UNPROCESSABLE with one (an
 * object that is no more).
 */
enum status proposal_accept(struct request *req, int id, const char *note)
    MUST_CHECK;
enum status proposal_refuse(struct request *req, int id, const char *note)
    MUST_CHECK;

/* By whoever made it. */
enum status proposal_withdraw(struct request *req, int id, const char *note)
    MUST_CHECK;

#endif
