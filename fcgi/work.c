/* fcgi/work.c: pictures to annotate, one after the other, by page and by JSON. */

#include "page/work.h"
#include "form.h"
#include "handlers.h"
#include "work_act.h"

#include <limits.h>

/* ---- programs ---- */

static const struct form_field next_fields[] = {
	{ FORM_TEXT("query", struct work_wish, query) },
	{ FORM_INT("gallery_id", struct work_wish, gallery_id) },
	{ FORM_INT("queue_id", struct work_wish, queue_id) },
	{ FORM_INT("after", struct work_wish, after) },
};

struct offer {
	int queue_id;
	int picture_id;
	const char *annotate;	 /* absolute URL, or NULL */
	const char *lease_until; /* JSON: seconds since 1970, or null */
};
static const struct view_field offer_fields[] = {
	{ VIEW_INT("queue_id", struct offer, queue_id) },
	{ VIEW_OPTIONAL_ID("picture_id", struct offer, picture_id) },
	{ VIEW_URL("annotate", struct offer, annotate) },
	{ VIEW_RAW_JSON("lease_until", struct offer, lease_until),
	    .where = VIEW_JSON_ONLY },
};
static const struct view offer_view = VIEW(struct offer, offer_fields);

static const char *
seconds_text(struct arena *arena, int64_t at_us)
{
	struct buf text;

	buf_init(&text, arena, 40);
	buf_add_seconds(&text, at_us);
	return text.bytes;
}

static enum status
respond_offer(struct request *req, struct response *res,
    const struct work_queue *queue, const struct work_lease *lease)
{
	struct offer offer = { .queue_id = queue->id, .lease_until = "null" };

	if (lease->picture_id != 0) {
		offer.picture_id = lease->picture_id;
		offer.annotate = request_absolute(req,
		    work_address(req->arena, queue, lease->picture_id));
		offer.lease_until = seconds_text(req->arena, lease->ends_at_us);
	}
	return respond_json(res, &offer_view, &offer);
}

enum status
api_next_picture(struct request *req, struct response *res)
{
	struct work_wish wish = { .query = NULL };
	struct work_queue queue;
	struct work_lease lease;

	TRY(form_read(req, next_fields, COUNT_OF(next_fields), &wish));
	TRY(work_next(req, &wish, &queue, &lease));
	return respond_offer(req, res, &queue, &lease);
}

struct deed {
	int picture_id;
	const char *outcome;
};
static const struct form_field renew_fields[] = {
	{ FORM_INT("picture_id", struct deed, picture_id), .is_needed = true },
};
static const struct form_field done_fields[] = {
	{ FORM_INT("picture_id", struct deed, picture_id), .is_needed = true },
	{ FORM_TEXT("outcome", struct deed, outcome), .is_needed = true },
};

enum status
api_queue_renew(struct request *req, struct response *res)
{
	struct deed deed = { .outcome = NULL };
	struct work_queue queue;
	struct work_lease lease;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, renew_fields, COUNT_OF(renew_fields), &deed));
	TRY(work_queue_find(req->db, req->arena, id, &queue));
	status = work_lease_renew(req->db, req->arena, id, req->viewer.id,
	    deed.picture_id, &lease);
	if (status == CONFLICT)
		return refuse_field(req, CONFLICT, "not-yours", "picture_id",
		    "a picture that nobody else works on",
		    "Somebody else works on this picture now.");
	TRY(status);
	return respond_offer(req, res, &queue, &lease);
}

enum status
api_queue_done(struct request *req, struct response *res)
{
	struct deed deed = { .outcome = NULL };
	struct work_queue queue;
	enum status status;
	int id;

	TRY(path_id(req, &id));
	TRY(form_read(req, done_fields, COUNT_OF(done_fields), &deed));
	if (!text_is(deed.outcome, "saved") &&
	    !text_is(deed.outcome, "skipped"))
		return refuse_field(req, BAD_INPUT, "unknown-outcome",
		    "outcome", "saved or skipped",
		    "outcome is saved or skipped.");
	TRY(work_queue_find(req->db, req->arena, id, &queue));
	status = work_done(req->db, req->arena, id, req->viewer.id,
	    deed.picture_id, deed.outcome);
	if (status == UNPROCESSABLE)
		return refuse_field(req, UNPROCESSABLE, "no-such-picture",
		    "picture_id", "the number of a picture",
		    "There is no such picture.");
	TRY(status);
	buf_add_format(respond_body(res, TYPE_JSON), "{\"id\":%d}",
	    deed.picture_id);
	return respond_done(res);
}

/* ---- the page that leads to the next ---- */

enum status
annotate_next(struct request *req, struct response *res)
{
	struct work_wish wish = { .query = NULL };
	struct work_page page;
	struct work_queue queue;
	struct work_lease lease;

	TRY(parameter_text(req, "query", &wish.query));
	TRY(parameter_int(req, "gallery", 1, INT_MAX, &wish.gallery_id));
	TRY(parameter_int(req, "queue", 1, INT_MAX, &wish.queue_id));
	TRY(parameter_int(req, "after", 1, INT_MAX, &wish.after));
	TRY(work_next(req, &wish, &queue, &lease));
	if (lease.picture_id != 0)
		return respond_elsewhere(res,
		    work_address(req->arena, &queue, lease.picture_id));
	page = work_page_of(req, &queue);
	return respond_page(res, "work/over", &page);
}
