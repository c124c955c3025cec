/* fcgi/work_act.h: the next picture to annotate, for pages and programs alike. */

#ifndef WORK_ACT_H
#define WORK_ACT_H

#include "request.h"
#include "store/work_queue.h"

/* Which queue: one of the three. */
struct work_wish {
	const char *query;
	int gallery_id;
	int queue_id;
	int after; /* the picture that one has just left; 0: none */
};

/*
 * Finds the queue and leases its next picture to the viewer; picture_id 0:
 * nothing is left. Fails: BAD_INPUT, NOT_FOUND, UNAVAILABLE with a problem.
 */
enum status work_next(struct request *req, const struct work_wish *wish,
    struct work_queue *queue, struct work_lease *lease) MUST_CHECK;

/* The page on which it is annotated. Owns: the arena. */
const char *work_address(struct arena *arena, const struct work_queue *queue,
    int picture_id);

#endif
