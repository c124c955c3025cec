/* fcgi/picture_history.c: what was said of a picture, and back to it. */

#include "page/picture_history.h"
#include "form.h"
#include "handlers.h"
#include "page/region_history.h"
#include "picture_act.h"
#include "store/picture.h"

#include <limits.h>

/* ---- programs ---- */

/* A picture that is not listed has no history to be seen. */
static enum status
find_listed(struct request *req, int id)
{
	struct picture picture;

	return picture_find(req->db, req->arena, id, "", &picture);
}

static enum status
respond_stated(struct request *req, struct response *res, int id,
    const char *kind, int revision)
{
	struct picture_stated *stated;
	struct regions_stated *regions;
	size_t found;

	if (text_is(kind, "regions")) {
		TRY(regions_stated_list(req->db, req->arena, id, &revision, 1,
		    INT_MAX, &regions, &found));
		if (found == 0)
			return NOT_FOUND;
		buf_add(respond_body(res, TYPE_JSON), regions->regions);
		return respond_with_tag(res);
	}
	if (!text_is(kind, "picture"))
		return refuse_field(req, BAD_INPUT, "unknown-kind", "kind",
		    "picture or regions", "kind is picture or regions.");
	TRY(picture_stated_list(req->db, req->arena, id, &revision, 1, &stated,
	    &found));
	if (found == 0)
		return NOT_FOUND;
	return respond_json(res, &picture_stated_view, stated);
}

/* What was asked of the history of a picture. */
struct history_wish {
	int id; /* of the picture */
	const char *kind;
	int revision; /* 0: all */
	int region;   /* 0: all */
	struct slice slice;
};

/* A region has a history of regions, and has it whole. */
static enum status
check_region_wish(struct request *req, const struct history_wish *wish)
{
	if (wish->revision > 0)
		return refuse_field(req, BAD_INPUT, "not-together", "revision",
		    NULL,
		    "region asks what happened to one region in all revisions:"
		    " it does not go with revision.");
	if (wish->kind != NULL && !text_is(wish->kind, "regions"))
		return refuse_field(req, BAD_INPUT, "not-together", "kind",
		    "regions",
		    "region asks what happened to one region: with it, kind"
		    " can only be regions.");
	return OK;
}

/* Followed to its end, Link leads through all that ever happened to it. */
static void
respond_next(struct request *req, struct response *res,
    const struct history_wish *wish, int before)
{
	const char *path = arena_format(req->arena,
	    "/api/picture/%d/history?region=%d&before=%d&limit=%d", wish->id,
	    wish->region, before, wish->slice.limit);

	respond_header(res, "Link",
	    arena_format(req->arena, "<%s>; rel=\"next\"",
		request_absolute(req, path)));
}

static enum status
respond_region(struct request *req, struct response *res,
    const struct history_wish *wish)
{
	struct slice slice = wish->slice;
	struct region_history history;

	slice.limit++;
	TRY(region_history_find(req, wish->id, wish->region, slice, &history));
	if (history.count == (size_t)slice.limit) {
		history.count--;
		if (history.count > 0)
			respond_next(req, res, wish,
			    history.steps[history.count - 1].revision.revision);
	} else if (history.has_older) {
		respond_next(req, res, wish, history.oldest + 1);
	}
	return respond_json(res, &region_history_view, &history);
}

static enum status
read_history_wish(struct request *req, struct history_wish *wish)
{
	*wish = (struct history_wish){ .kind = NULL };
	TRY(path_id(req, &wish->id));
	TRY(parameter_text(req, "kind", &wish->kind));
	TRY(parameter_int(req, "revision", 1, INT_MAX, &wish->revision));
	TRY(parameter_int(req, "region", 1, INT_MAX, &wish->region));
	if (wish->region > 0)
		TRY(check_region_wish(req, wish));
	return parameter_slice(req, &wish->slice);
}

enum status
api_picture_history(struct request *req, struct response *res)
{
	struct picture_revisions revisions;
	struct history_wish wish;

	TRY(read_history_wish(req, &wish));
	TRY(find_listed(req, wish.id));
	if (wish.region > 0)
		return respond_region(req, res, &wish);
	if (wish.revision > 0)
		return respond_stated(req, res, wish.id,
		    wish.kind == NULL ? "picture" : wish.kind, wish.revision);
	TRY(picture_revisions_list(req->db, req->arena, wish.id,
	    wish.slice.offset, wish.slice.limit, &revisions));
	return respond_json(res, &picture_revisions_view, &revisions);
}

struct revert_form {
	const char *kind;
	int revision;
	const char *reason;
};
static const struct form_field revert_fields[] = {
	{ FORM_TEXT("kind", struct revert_form, kind), .is_needed = true },
	{ FORM_INT("revision", struct revert_form, revision),
	    .is_needed = true },
	{ FORM_TEXT("reason", struct revert_form, reason) },
};

enum status
api_picture_revert(struct request *req, struct response *res)
{
	struct revert_form form = { .reason = NULL };
	struct rated_picture rated;
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, revert_fields, COUNT_OF(revert_fields), &form));
	TRY(picture_revert(req, id, form.kind, form.revision, form.reason));
	TRY(picture_find(req->db, req->arena, id, req->settings->public_url,
	    &rated.picture));
	TRY(picture_rating_find(req->db, req->arena, id, &rated.rating));
	return respond_json(res, &rated_picture_view, &rated);
}

/* ---- pages ---- */

enum status
picture_history_show(struct request *req, struct response *res)
{
	struct picture_history_page page;
	struct slice slice;
	int id, region = 0;

	TRY(path_id(req, &id));
	TRY(parameter_int(req, "region", 1, INT_MAX, &region));
	TRY(parameter_slice(req, &slice));
	if (slice.limit == 0)
		slice.limit = 1;
	if (region == 0)
		TRY(picture_history_find(req, id, slice, &page));
	else
		TRY(region_history_page_find(req, id, region, slice, &page));
	return respond_page(res, "picture/history", &page);
}

/* Said on the page of revisions, where the button was. */
static enum status
show_refusal(struct request *req, struct response *res, int id,
    enum status status)
{
	static const struct slice first = { .limit = LIMIT_DEFAULT };
	const char *detail = req->problem.detail;
	struct picture_history_page page;

	if (detail == NULL || picture_history_find(req, id, first, &page) != OK)
		return status;
	page.fault = detail;
	return respond_refusal(res, status, "picture/history", &page);
}

enum status
picture_revert_sent(struct request *req, struct response *res)
{
	struct revert_form form = { .reason = NULL };
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, revert_fields, COUNT_OF(revert_fields), &form));
	status = picture_revert(req, id, form.kind, form.revision, form.reason);
	if (status != OK)
		return show_refusal(req, res, id, status);
	return respond_elsewhere(res,
	    arena_format(req->arena, "/picture/%d/history", id));
}
