/* fcgi/comment.c: comments on pictures, by page and by JSON. */

#include "page/comment.h"
#include "act.h"
#include "form.h"
#include "handlers.h"
#include "store/picture.h"
#include "store/picture_change.h"

#include <limits.h>

struct remark {
	const char *text;
	int region_id;
};
static const struct form_field remark_fields[] = {
	{ FORM_TEXT("text", struct remark, text), .is_needed = true },
	{ FORM_INT("region_id", struct remark, region_id) },
};

static enum status
check_text(struct request *req, const char *text)
{
	if (*text != '\0' && text_length(text) <= COMMENT_MAX_CHARACTERS)
		return OK;
	return refuse_field(req, UNPROCESSABLE, "bad-text", "text",
	    "a text of 1 to 4,000 characters",
	    *text == '\0' ? "The comment is empty." :
			    "The comment is longer than 4,000 characters.");
}

static enum status
take_remark(struct request *req, int picture_id, const struct remark *remark,
    int *id)
{
	struct actor actor = actor_of(req, NULL);
	struct picture_hold hold;
	const char *text = text_trimmed(req->arena,
	    text_without_returns(req->arena, remark->text));
	enum status status;

	TRY(check_text(req, text));
	TRY(picture_hold(req->db, req->arena, picture_id, &hold));
	if (hold.is_deleted)
		return GONE;
	if (remark->region_id < 0)
		status = UNPROCESSABLE;
	else
		status = comment_insert(req->db, req->arena, picture_id,
		    remark->region_id, text, &actor, id);
	if (status != UNPROCESSABLE)
		return status;
	return refuse_field(req, UNPROCESSABLE, "no-such-region", "region_id",
	    "the id of a region of the picture",
	    "The picture has no such region.");
}

static enum status
delete_comment(struct request *req, int id, struct comment *comment)
{
	struct actor actor = actor_of(req, NULL);

	TRY(comment_find(req->db, req->arena, id, comment));
	if (!req->viewer.is_administrator &&
	    comment->writer_id != req->viewer.id)
		return FORBIDDEN;
	return comment_hide(req->db, req->arena, id, &actor);
}

/* ---- programs ---- */

enum status
api_picture_comments(struct request *req, struct response *res)
{
	struct comments comments;
	struct picture picture;
	struct slice slice;
	int id;

	TRY(path_id(req, &id));
	TRY(parameter_slice(req, &slice));
	TRY(picture_find(req->db, req->arena, id, "", &picture));
	TRY(comments_list(req->db, req->arena, id,
	    req->viewer.is_administrator ? COMMENTS_FOR_ADMINISTRATORS :
					   COMMENTS_FOR_ANYONE,
	    slice.offset, slice.limit, &comments));
	return respond_json(res, &comments_view, &comments);
}

enum status
api_picture_comment(struct request *req, struct response *res)
{
	struct remark remark = { .text = NULL };
	struct comment comment;
	int picture_id, id = 0;

	TRY(path_id(req, &picture_id));
	TRY(form_read(req, remark_fields, COUNT_OF(remark_fields), &remark));
	TRY(take_remark(req, picture_id, &remark, &id));
	TRY(comment_find(req->db, req->arena, id, &comment));
	respond_created(res,
	    arena_format(req->arena, "/picture/%d/comments#comment-%d",
		picture_id, id));
	return respond_json(res, &comment_view, &comment);
}

enum status
api_comment_delete(struct request *req, struct response *res)
{
	struct comment comment;
	int id;

	TRY(path_id(req, &id));
	TRY(delete_comment(req, id, &comment));
	buf_add_format(respond_body(res, TYPE_JSON), "{\"id\":%d}", id);
	return respond_done(res);
}

/* ---- pages ---- */

enum status
comment_index(struct request *req, struct response *res)
{
	struct comments_page page;
	int id, region_id = 0;

	TRY(path_id(req, &id));
	TRY(parameter_int(req, "region", 1, INT_MAX, &region_id));
	TRY(comments_page_find(req, id, region_id, &page));
	return respond_page(res, "comment/index", &page);
}

enum status
comment_sent(struct request *req, struct response *res)
{
	struct remark remark = { .text = NULL };
	struct comments_page page;
	int picture_id, id = 0;
	enum status status;
	const char *detail;

	TRY(path_id(req, &picture_id));
	TRY(form_read(req, remark_fields, COUNT_OF(remark_fields), &remark));
	status = take_remark(req, picture_id, &remark, &id);
	if (status == OK)
		return respond_elsewhere(res,
		    arena_format(req->arena, "/picture/%d/comments#comment-%d",
			picture_id, id));
	detail = req->problem.detail;
	if (detail == NULL ||
	    comments_page_find(req, picture_id, remark.region_id, &page) != OK)
		return status;
	page.typed = remark.text;
	page.fault = detail;
	return respond_refusal(res, status, "comment/index", &page);
}

enum status
comment_delete_sent(struct request *req, struct response *res)
{
	struct comment comment;
	int id;

	TRY(path_id(req, &id));
	TRY(delete_comment(req, id, &comment));
	return respond_elsewhere(res,
	    arena_format(req->arena, "/picture/%d/comments",
		comment.picture_id));
}
