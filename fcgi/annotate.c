/* fcgi/annotate.c: the regions of a picture saved by programs, or proposed. */

#include "act.h"
#include "handlers.h"
#include "page/region_changes.h"
#include "picture_act.h"
#include "proposal_act.h"
#include "store/region_receive.h"
#include "store/region_text.h"

#include <string.h>

/* The regions as they are sent out, and the tag of that text. */
static enum status
find_regions(struct request *req, int id, const char **regions,
    const char **tag)
{
	struct picture picture;

	TRY(picture_find(req->db, req->arena, id, req->settings->public_url,
	    &picture));
	*regions = picture.regions;
	*tag = arena_format(req->arena, "\"%s\"",
	    content_tag(req->arena, picture.regions, strlen(picture.regions)));
	return OK;
}

/* Both versions, and what differs, so that the two can be put together. */
static enum status
tell_both(struct request *req, const char *now, const struct new_region *sent,
    size_t count)
{
	struct region_list is = regions_read(req->arena, now, SIZE_MAX), theirs;
	struct region_difference difference;
	const char *named;

	TRY(picture_name_regions_now(req->db, req->arena,
	    new_regions_text(req->arena, sent, count), &named));
	theirs = regions_read(req->arena, named, SIZE_MAX);
	difference = region_difference_of(req->arena, &is, &theirs);
	req->problem.sent = named;
	req->problem.now = now;
	req->problem.difference = region_changes_json(req->arena, &difference);
	return OK;
}

/* Weakly: nginx weakens the tag of an answer that it compresses. */
static enum status
check_match(struct request *req, int id, const struct new_region *sent,
    size_t count)
{
	const char *wanted = request_header(req, "If-Match");
	const char *now, *tag;

	if (wanted == NULL)
		return OK;
	TRY(find_regions(req, id, &now, &tag));
	if (http_tag_matches(wanted, tag))
		return OK;
	(void)refuse_field(req, LOST_UPDATE, "changed-meanwhile", "If-Match",
	    tag,
	    "Somebody has saved regions of this picture meanwhile. Put yours"
	    " together with them, and save again.");
	TRY(tell_both(req, now, sent, count));
	return LOST_UPDATE;
}

static enum status
respond_regions(struct request *req, struct response *res, int id)
{
	const char *regions;

	TRY(find_regions(req, id, &regions, &res->tag));
	buf_add(respond_body(res, TYPE_JSON), regions);
	return respond_done(res);
}

enum status
api_picture_annotate(struct request *req, struct response *res)
{
	static const struct json_limits limits = {
		.bytes = 8 * 1024 * 1024,
		.depth = 8,
		.values = 4000000,
	};
	struct actor actor = actor_of(req, request_parameter(req, "reason"));
	struct new_region *regions;
	struct picture_hold hold;
	const struct json *json;
	int id, proposal_id;
	size_t count;

	TRY(path_id(req, &id));
	TRY(picture_check_reason(req, actor.reason));
	TRY(picture_hold(req->db, req->arena, id, &hold));
	if (hold.is_deleted)
		return GONE;
	TRY(json_read(req->arena, req->body, req->body_length, limits, &json,
	    &req->problem));
	TRY(regions_receive(req->db, req->arena, json,
	    (size_t)req->settings->max_regions, &regions, &count,
	    &req->problem));
	TRY(check_match(req, id, regions, count));
	if (hold.is_open || picture_may_state(&req->viewer, &hold)) {
		TRY(region_replace_all(req->db, req->arena, id, regions, count,
		    &actor));
		return respond_regions(req, res, id);
	}
	TRY(proposal_make(req, id, regions, count, &actor, &proposal_id));
	return proposal_id == 0 ? respond_regions(req, res, id) :
				  proposal_respond_made(req, res, proposal_id);
}
