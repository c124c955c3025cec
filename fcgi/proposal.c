/* fcgi/proposal.c: proposals read and judged, by page and by JSON. */

#include "page/proposal.h"
#include "form.h"
#include "handlers.h"
#include "proposal_act.h"
#include "store/picture.h"

struct judgement {
	const char *note;
};
static const struct form_field judgement_fields[] = {
	{ FORM_TEXT("note", struct judgement, note) },
};

typedef enum status judge(struct request *req, int id, const char *note);

/* ---- programs ---- */

static enum status
read_state(struct request *req, const char **state)
{
	static const char *const states[] = { "waiting", "accepted", "refused",
		"withdrawn" };
	size_t i;

	TRY(parameter_text(req, "state", state));
	for (i = 0; *state != NULL && i < COUNT_OF(states); i++) {
		if (text_is(*state, states[i]))
			return OK;
	}
	if (*state == NULL)
		return OK;
	return refuse_field(req, BAD_INPUT, "unknown-state", "state",
	    "waiting, accepted, refused or withdrawn",
	    "state is waiting, accepted, refused or withdrawn.");
}

static enum status
respond_list(struct request *req, struct response *res,
    struct proposal_wish *wish)
{
	struct proposals proposals;
	struct slice slice;

	TRY(parameter_slice(req, &slice));
	TRY(read_state(req, &wish->state));
	wish->offset = slice.offset;
	wish->limit = slice.limit;
	TRY(proposals_list(req->db, req->arena, wish, &proposals));
	return respond_json(res, &proposals_view, &proposals);
}

enum status
api_picture_proposals(struct request *req, struct response *res)
{
	struct proposal_wish wish = { .group = PROPOSALS_OF_PICTURE };
	struct picture picture;

	TRY(path_id(req, &wish.id));
	TRY(picture_find(req->db, req->arena, wish.id, "", &picture));
	return respond_list(req, res, &wish);
}

enum status
api_proposal_index(struct request *req, struct response *res)
{
	struct proposal_wish wish = { .group = PROPOSALS_FOR_AUTHOR,
		.id = req->viewer.id };
	const char *which = "mine";

	TRY(parameter_text(req, "which", &which));
	if (text_is(which, "made"))
		wish.group = PROPOSALS_MADE_BY;
	else if (!text_is(which, "mine"))
		return refuse_field(req, BAD_INPUT, "unknown-which", "which",
		    "mine or made", "which is mine or made.");
	return respond_list(req, res, &wish);
}

static enum status
respond_proposal(struct request *req, struct response *res, int id)
{
	struct weighed_proposal weighed;

	TRY(proposal_weigh(req, id, &weighed));
	weighed.proposal.regions = weighed.regions.theirs;
	weighed.proposal.difference =
	    region_changes_json(req->arena, &weighed.difference);
	weighed.proposal.conflicts =
	    json_id_list(req->arena, weighed.conflicts, weighed.conflict_count);
	return respond_json(res, &proposal_view, &weighed.proposal);
}

enum status
api_proposal_show(struct request *req, struct response *res)
{
	int id;

	TRY(path_id(req, &id));
	return respond_proposal(req, res, id);
}

/* A body is not needed where there is nothing to say. */
static enum status
judge_by_json(struct request *req, struct response *res, judge *act)
{
	struct judgement judgement = { .note = NULL };
	int id;

	TRY(path_id(req, &id));
	if (req->body_length > 0)
		TRY(form_read(req, judgement_fields, COUNT_OF(judgement_fields),
		    &judgement));
	TRY(act(req, id, judgement.note));
	return respond_proposal(req, res, id);
}

enum status
api_proposal_accept(struct request *req, struct response *res)
{
	return judge_by_json(req, res, proposal_accept);
}

enum status
api_proposal_refuse(struct request *req, struct response *res)
{
	return judge_by_json(req, res, proposal_refuse);
}

enum status
api_proposal_withdraw(struct request *req, struct response *res)
{
	return judge_by_json(req, res, proposal_withdraw);
}

/* ---- pages ---- */

enum status
proposal_index(struct request *req, struct response *res)
{
	struct proposals_page page;

	TRY(proposals_page_find(req, &page));
	return respond_page(res, "proposal/index", &page);
}

enum status
proposal_show(struct request *req, struct response *res)
{
	struct proposal_page page;
	int id;

	TRY(path_id(req, &id));
	TRY(proposal_page_find(req, id, &page));
	return respond_page(res, "proposal/show", &page);
}

static enum status
judge_by_form(struct request *req, struct response *res, judge *act)
{
	struct judgement judgement = { .note = NULL };
	struct proposal_page page;
	enum status status;
	const char *detail;
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, judgement_fields, COUNT_OF(judgement_fields),
	    &judgement));
	status = act(req, id, judgement.note);
	if (status == OK)
		return respond_elsewhere(res,
		    arena_format(req->arena, "/proposal/%d", id));
	detail = req->problem.detail;
	if (detail == NULL || proposal_page_find(req, id, &page) != OK)
		return status;
	page.fault = detail;
	return respond_refusal(res, status, "proposal/show", &page);
}

enum status
proposal_accept_sent(struct request *req, struct response *res)
{
	return judge_by_form(req, res, proposal_accept);
}

enum status
proposal_refuse_sent(struct request *req, struct response *res)
{
	return judge_by_form(req, res, proposal_refuse);
}

enum status
proposal_withdraw_sent(struct request *req, struct response *res)
{
	return judge_by_form(req, res, proposal_withdraw);
}
