/* fcgi/proposal_act.c: regions proposed, accepted, refused and withdrawn, for pages and programs alike. */

#include "proposal_act.h"

#include "act.h"
#include "picture_act.h"
#include "store/picture.h"
#include "store/region_merge.h"
#include "store/region_text.h"

#include <stdlib.h>

/* ---- made ---- */

static int
compare_ids(const void *a, const void *b)
{
	const struct new_region *left = *(struct new_region *const *)a;
	const struct new_region *right = *(struct new_region *const *)b;

	return (left->id > right->id) - (left->id < right->id);
}

/* Numbers that the picture does not have now must not come to mean one later. */
static void
forget_unknown(struct arena *arena, const struct region_list *now,
    struct new_region *regions, size_t count)
{
	struct new_region **sorted =
	    arena_array(arena, count + 1, sizeof(*sorted));
	struct region_index index = region_index_of(arena, now);
	size_t i;

	for (i = 0; i < count; i++) {
		sorted[i] = &regions[i];
		if (region_index_find(&index, regions[i].id) == NULL)
			regions[i].id = 0;
	}
	qsort(sorted, count, sizeof(*sorted), compare_ids);
	for (i = count; i-- > 1;) {
		if (sorted[i]->id == sorted[i - 1]->id)
			sorted[i]->id = 0;
	}
}

static enum status
check_waiting(struct request *req, int picture_id)
{
	int of_picture, of_proposer;

	TRY(proposals_count_waiting(req->db, req->arena, picture_id,
	    req->viewer.id, &of_picture, &of_proposer));
	if (of_proposer < PROPOSALS_WAITING_MAX)
		return OK;
	return refuse(&req->problem, req->arena, UNPROCESSABLE,
	    "too-many-proposals",
	    "%d proposals of yours wait already: more than that are not"
	    " kept. Withdraw some, or wait until they are judged.",
	    of_proposer);
}

enum status
proposal_make(struct request *req, int picture_id, struct new_region *regions,
    size_t count, const struct actor *actor, int *id)
{
	struct region_difference difference;
	struct region_list now, theirs;
	struct picture picture;
	const char *text, *named;

	*id = 0;
	TRY(picture_find(req->db, req->arena, picture_id,
	    req->settings->public_url, &picture));
	now = regions_read(req->arena, picture.regions, SIZE_MAX);
	forget_unknown(req->arena, &now, regions, count);
	text = new_regions_text(req->arena, regions, count);
	TRY(picture_name_regions_now(req->db, req->arena, text, &named));
	theirs = regions_read(req->arena, named, SIZE_MAX);
	difference = region_difference_of(req->arena, &now, &theirs);
	if (difference.count == 0 && !difference.is_reordered)
		return OK;
	TRY(check_waiting(req, picture_id));
	return proposal_insert(req->db, req->arena, picture_id, text, actor,
	    id);
}

enum status
proposal_respond_made(struct request *req, struct response *res, int id)
{
	struct proposal proposal;

	TRY(proposal_find(req->db, req->arena, id, &proposal));
	respond_header(res, "Location",
	    request_absolute(req,
		arena_format(req->arena, "/proposal/%d", id)));
	TRY(respond_json(res, &proposal_view, &proposal));
	res->answer = ANSWER_ACCEPTED;
	return OK;
}

/* ---- weighed ---- */

enum status
proposal_weigh(struct request *req, int id, struct weighed_proposal *weighed)
{
	struct region_list base, now, theirs;
	struct region_merge merge;

	*weighed = (struct weighed_proposal){ .conflict_count = 0 };
	TRY(proposal_find(req->db, req->arena, id, &weighed->proposal));
	TRY(proposal_regions_find(req->db, req->arena, id, &weighed->regions));
	base = regions_read(req->arena, weighed->regions.base, SIZE_MAX);
	theirs = regions_read(req->arena, weighed->regions.theirs, SIZE_MAX);
	weighed->before = base;
	weighed->after = theirs;
	if (text_is(weighed->proposal.state, "waiting")) {
		now = regions_read(req->arena, weighed->regions.now, SIZE_MAX);
		merge = region_merge_of(req->arena, &base, &now, &theirs);
		weighed->conflicts = merge.conflicts;
		weighed->conflict_count = merge.conflict_count;
		if (merge.conflict_count == 0) {
			weighed->before = now;
			weighed->after = merge.list;
		}
	}
	weighed->difference =
	    region_difference_of(req->arena, &weighed->before, &weighed->after);
	return OK;
}

/* ---- judged ---- */

/* done: it is closed like this already. */
static enum status
take(struct request *req, int id, const char *state, const char *note,
    struct proposal *proposal, bool *done)
{
	struct picture_hold hold;
	bool is_own = text_is(state, "withdrawn");

	TRY(picture_check_reason(req, note));
	TRY(proposal_find(req->db, req->arena, id, proposal));
	TRY(picture_hold(req->db, req->arena, proposal->picture_id, &hold));
	/* Another may have closed it while this one waited for the picture. */
	TRY(proposal_find(req->db, req->arena, id, proposal));
	if (is_own ? proposal->proposer_id != req->viewer.id :
		     !picture_may_state(&req->viewer, &hold))
		return FORBIDDEN;
	*done = text_is(proposal->state, state);
	if (*done || text_is(proposal->state, "waiting"))
		return OK;
	return refuse(&req->problem, req->arena, CONFLICT, "is-closed",
	    "This proposal was %s already.", proposal->state);
}

static enum status
refuse_conflict(struct request *req, const struct weighed_proposal *weighed)
{
	(void)refuse(&req->problem, req->arena, CONFLICT, "changed-meanwhile",
	    "%zu of the regions that this would change were changed since in"
	    " another way. Refuse it, and ask for it anew.",
	    weighed->conflict_count);
	req->problem.now = weighed->regions.now;
	req->problem.sent = weighed->regions.theirs;
	req->problem.conflicts = json_id_list(req->arena, weighed->conflicts,
	    weighed->conflict_count);
	return CONFLICT;
}

static const char *
reason_of(struct arena *arena, const struct proposal *proposal)
{
	return arena_format(arena, "accepted proposal %d%s%s", proposal->id,
	    *proposal->reason == '\0' ? "" : ": ", proposal->reason);
}

enum status
proposal_accept(struct request *req, int id, const char *note)
{
	struct actor acceptor = actor_of(req, note), proposer;
	struct weighed_proposal weighed;
	struct proposal proposal;
	bool done;

	TRY(take(req, id, "accepted", note, &proposal, &done));
	if (done)
		return OK;
	TRY(proposal_weigh(req, id, &weighed));
	if (weighed.conflict_count > 0)
		return refuse_conflict(req, &weighed);
	proposer = (struct actor){
		.account_id = proposal.proposer_id,
		.tool = proposal.tool,
		.reason = reason_of(req->arena, &proposal),
	};
	TRY(picture_save_regions(req, proposal.picture_id,
	    regions_text(req->arena, &weighed.after), &proposer));
	return proposal_close(req->db, req->arena, id, "accepted", &acceptor);
}

static enum status
close_as(struct request *req, int id, const char *state, const char *note)
{
	struct actor actor = actor_of(req, note);
	struct proposal proposal;
	bool done;

	TRY(take(req, id, state, note, &proposal, &done));
	if (done)
		return OK;
	return proposal_close(req->db, req->arena, id, state, &actor);
}

enum status
proposal_refuse(struct request *req, int id, const char *note)
{
	return close_as(req, id, "refused", note);
}

enum status
proposal_withdraw(struct request *req, int id, const char *note)
{
	return close_as(req, id, "withdrawn", note);
}
