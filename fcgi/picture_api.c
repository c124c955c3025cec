/* fcgi/picture_api.c: pictures rated, corrected, replaced, copied and deleted by programs. */

#include "act.h"
#include "form.h"
#include "handlers.h"
#include "picture_act.h"
#include "render/render.h"
#include "store/picture.h"

/* With 2,000 regions of 1,000 points each. */
enum { PICTURE_MAX_BYTES = 256 << 20 };

/* A picture as it is sent out now, and the tag of that text. */
struct current {
	const char *json;
	const char *tag;
};

/* As it is shown: to whoever may not see it, it is not there. */
static enum status
find_picture(struct request *req, int id, struct current *current)
{
	struct rated_picture rated;
	struct buf json;

	TRY(picture_find(req->db, req->arena, id, req->settings->public_url,
	    &rated.picture));
	TRY(picture_rating_find(req->db, req->arena, id, &rated.rating));
	buf_init(&json, req->arena, PICTURE_MAX_BYTES);
	render_json(&rated_picture_view, &rated, &json);
	current->json = json.bytes;
	current->tag = arena_format(req->arena, "\"%s\"",
	    content_tag(req->arena, json.bytes, json.length));
	return json.failed ? INTERNAL : OK;
}

/* Weakly: nginx weakens the tag of an answer that it compresses. */
static enum status
check_match(struct request *req, int id)
{
	const char *wanted = request_header(req, "If-Match");
	struct current current;

	if (wanted == NULL)
		return OK;
	TRY(find_picture(req, id, &current));
	if (http_tag_matches(wanted, current.tag))
		return OK;
	return refuse_field(req, LOST_UPDATE, "changed-meanwhile", "If-Match",
	    current.tag,
	    "Somebody has changed the picture meanwhile, or given it stars or"
	    " regions. Look at what it says now, and send yours again.");
}

static enum status
respond_picture(struct request *req, struct response *res, int id)
{
	struct current current;

	TRY(find_picture(req, id, &current));
	res->tag = current.tag;
	buf_add(respond_body(res, TYPE_JSON), current.json);
	return respond_done(res);
}

static enum status
correct(struct request *req, const struct picture_hold *hold,
    const struct picture_correction *correction)
{
	TRY(check_match(req, hold->id));
	return picture_restate(req, hold, correction);
}

/* An update that comes too late is answered with both versions. */
enum status
api_picture_update(struct request *req, struct response *res)
{
	struct picture_correction correction = { .reason = NULL };
	struct picture_hold hold;
	struct current now;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(picture_take(req, id, &hold));
	TRY(picture_correction_read(req, &correction));
	status = correct(req, &hold, &correction);
	if (status == LOST_UPDATE) {
		TRY(find_picture(req, id, &now));
		req->problem.sent =
		    arena_copy(req->arena, req->body, req->body_length);
		req->problem.now = now.json;
	}
	TRY(status);
	return respond_picture(req, res, id);
}

/* ---- stars ---- */

/* 1 to 5; false, 0, null and nothing take them back; all else is refused. */
static enum status
read_stars(struct request *req, int *stars)
{
	static const struct json_limits limits = {
		.bytes = 64 * 1024,
		.depth = 4,
		.values = 100,
	};
	const struct json *json, *rating;

	*stars = 0;
	if (req->body_length == 0)
		return OK;
	TRY(json_read(req->arena, req->body, req->body_length, limits, &json,
	    &req->problem));
	rating = json_member(json, "rating");
	if (json->type == JSON_OBJECT &&
	    (rating == NULL || rating->type == JSON_NULL ||
		(rating->type == JSON_BOOL && !rating->truth)))
		return OK;
	if (rating == NULL || rating->type != JSON_NUMBER ||
	    !rating->is_integer || rating->integer < 0 || rating->integer > 5)
		return refuse_field(req, BAD_INPUT, "bad-rating", "rating",
		    "an integer from 1 to 5, or false",
		    "rating must be an integer from 1 to 5; false takes yours"
		    " back.");
	*stars = (int)rating->integer;
	return OK;
}

enum status
api_picture_rate(struct request *req, struct response *res)
{
	struct picture_rating rating;
	struct buf *body;
	int id, stars;

	TRY(path_id(req, &id));
	TRY(read_stars(req, &stars));
	TRY(picture_rate(req, id, stars));
	TRY(picture_rating_find(req->db, req->arena, id, &rating));
	body = respond_body(res, TYPE_JSON);
	buf_add_format(body, "{\"id\":%d,\"rating\":", id);
	if (stars == 0)
		buf_add(body, "null");
	else
		buf_add_int(body, stars);
	buf_add(body, ",\"rating_average\":");
	if (rating.count == 0)
		buf_add(body, "null");
	else
		buf_add_double(body, rating.average);
	buf_add_format(body, ",\"rating_count\":%s}", rating.counts);
	return respond_done(res);
}

/* ---- replacement, copies, the end ---- */

struct act {
	int replacement_id;
	const char *reason;
};
static const struct form_field replacement_fields[] = {
	{ FORM_INT("replacement_id", struct act, replacement_id),
	    .is_needed = true },
	{ FORM_TEXT("reason", struct act, reason) },
};
static const struct form_field act_fields[] = {
	{ FORM_TEXT("reason", struct act, reason) },
};

/* A body is not needed where there is nothing to say. */
static enum status
read_act(struct request *req, struct act *act)
{
	if (req->body_length == 0)
		return OK;
	return form_read(req, act_fields, COUNT_OF(act_fields), act);
}

enum status
api_picture_mark_replacement(struct request *req, struct response *res)
{
	struct act act = { .reason = NULL };
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, replacement_fields, COUNT_OF(replacement_fields),
	    &act));
	if (act.replacement_id < 1)
		return refuse_field(req, BAD_INPUT, "bad-id", "replacement_id",
		    "the number of a picture",
		    "replacement_id must be the number of a picture.");
	TRY(picture_replace(req, id, act.replacement_id, act.reason));
	return respond_picture(req, res, id);
}

enum status
api_picture_remove_replacement(struct request *req, struct response *res)
{
	struct act act = { .reason = NULL };
	int id;

	TRY(path_id(req, &id));
	TRY(read_act(req, &act));
	TRY(picture_replace(req, id, 0, act.reason));
	return respond_picture(req, res, id);
}

enum status
api_picture_copy(struct request *req, struct response *res)
{
	struct act act = { .reason = NULL };
	int id, copy_id;

	TRY(path_id(req, &id));
	TRY(read_act(req, &act));
	TRY(picture_take_copy(req, id, act.reason, &copy_id));
	respond_created(res, arena_format(req->arena, "/picture/%d", copy_id));
	return respond_picture(req, res, copy_id);
}

enum status
api_picture_delete(struct request *req, struct response *res)
{
	struct act act = { .reason = NULL };
	int id;

	TRY(path_id(req, &id));
	TRY(read_act(req, &act));
	TRY(picture_end(req, id, act.reason));
	buf_add_format(respond_body(res, TYPE_JSON), "{\"id\":%d}", id);
	return respond_done(res);
}
