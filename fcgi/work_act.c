/* fcgi/work_act.c: the next picture to annotate, for pages and programs alike. */

#include "work_act.h"

#include "page/address.h"
#include "store/gallery.h"
#include "store/search.h"

#include <string.h>

enum {
	AT_ONCE = 500,	/* pictures of the search */
	STEPS_MAX = 50, /* in one request */
	ASK_AGAIN_S = 1,
};

static enum status
find_queue(struct request *req, const struct work_wish *wish,
    struct work_queue *queue)
{
	const char *text = wish->query;
	struct gallery gallery;
	struct query *query;

	if ((text != NULL) + (wish->gallery_id != 0) + (wish->queue_id != 0) !=
	    1)
		return refuse_field(req, BAD_INPUT, "which-queue", "query",
		    "query, gallery_id or queue_id",
		    "Say one of query, gallery_id and queue_id.");
	if (wish->queue_id != 0)
		return work_queue_find(req->db, req->arena, wish->queue_id,
		    queue);
	if (wish->gallery_id != 0) {
		TRY(gallery_find(req->db, req->arena, wish->gallery_id,
		    &gallery));
		text = query_of_id(req->arena, RULE_IN_GALLERY, gallery.id);
	}
	TRY(query_read(req->arena, text, strlen(text), &query, &req->problem));
	return work_queue_take(req->db, req->arena,
	    query_print(req->arena, query), queue);
}

/* The walk through the pictures of a queue, in the order of its search. */
struct walk {
	const struct work_queue *queue;
	struct search_wish wish;
	int at;		 /* the picture that was looked at last; 0: none */
	bool is_settled; /* all up to there are done by everyone */
	bool is_around;	 /* it began in the middle, and again at the start */
	bool is_over;
};

static enum status
begin_walk(struct request *req, const struct work_queue *queue, int after,
    struct walk *walk)
{
	struct query *query;

	*walk = (struct walk){
		.queue = queue,
		.wish = {
			.secret = req->settings->secret,
			.secret_length = req->settings->secret_length,
			.public_url = req->settings->public_url,
			.limit = AT_ONCE,
		},
		.at = after != 0 ? after : queue->settled_to,
		.is_settled = after == 0,
		.is_around = after == 0,
	};
	TRY(query_read(req->arena, queue->query, strlen(queue->query), &query,
	    &req->problem));
	walk->wish.query = query;
	return OK;
}

static enum status
take_step(struct request *req, struct walk *walk, struct work_lease *lease)
{
	bool is_start = walk->at == 0;
	struct int_list found;

	TRY(search_ids_behind(req->db, req->arena, &walk->wish, walk->at,
	    &req->problem, &found));
	if (found.count == 0) {
		walk->is_over = walk->is_around;
		walk->is_around = walk->is_settled = true;
		walk->at = walk->queue->settled_to;
		return OK;
	}
	TRY(work_lease_first(req->db, req->arena, walk->queue->id,
	    req->viewer.id, found, lease));
	walk->at = found.items[found.count - 1];
	if (lease->picture_id != 0 || !walk->is_settled)
		return OK;
	return work_queue_settle(req->db, req->arena, walk->queue->id, is_start,
	    found, &walk->is_settled);
}

enum status
work_next(struct request *req, const struct work_wish *wish,
    struct work_queue *queue, struct work_lease *lease)
{
	struct walk walk;
	int steps;

	TRY(find_queue(req, wish, queue));
	TRY(work_lease_again(req->db, req->arena, queue->id, req->viewer.id,
	    wish->after, lease));
	if (lease->picture_id != 0)
		return OK;
	TRY(begin_walk(req, queue, wish->after, &walk));
	for (steps = 0; steps < STEPS_MAX; steps++) {
		TRY(take_step(req, &walk, lease));
		if (lease->picture_id != 0 || walk.is_over)
			return OK;
	}
	/* How far everyone is done is not looked for again. */
	req->keeps_writes = true;
	(void)refuse(&req->problem, req->arena, UNAVAILABLE, "still-looking",
	    "So many of these pictures are done that the next one is not"
	    " found yet. Ask again.");
	req->problem.retry_after_s = ASK_AGAIN_S;
	return UNAVAILABLE;
}

const char *
work_address(struct arena *arena, const struct work_queue *queue,
    int picture_id)
{
	return arena_format(arena, "/picture/%d/annotate?queue=%d", picture_id,
	    queue->id);
}
