/* fcgi/changes.c: the change feed, from which a mirror is kept. */

#include "dispatch.h"
#include "handlers.h"
#include "render/render.h"
#include "store/change.h"

enum { LINES_AT_ONCE = 1000 };

/* What is asked for, and where a stream stands. */
struct changes_wish {
	struct request *req;
	int64_t after;
	int64_t last; /* when it was asked */
	int64_t left; /* lines that are wanted still */
};

static enum status
read_after(struct request *req, int64_t *after)
{
	const char *text = NULL;

	TRY(parameter_text(req, "after", &text));
	if (text == NULL ||
	    (*text >= '0' && *text <= '9' && text_to_int64(text, after)))
		return OK;
	return refuse_field(req, BAD_INPUT, "bad-parameter", "after",
	    "the number of a change, or 0",
	    "The parameter after must be the number of a change, or 0.");
}

/* A restore numbers anew: who goes on then would miss changes unawares. */
static enum status
check_epoch(struct request *req, const struct change_feed *feed)
{
	const char *known = NULL;

	TRY(parameter_text(req, "epoch", &known));
	if (known == NULL || text_is(known, feed->epoch))
		return OK;
	return refuse_field(req, CONFLICT, "other-epoch", "epoch", feed->epoch,
	    "The changes have been numbered anew since, as a backup was"
	    " restored: read everything again, and go on from here.");
}

static enum status
next_lines(void *context, struct arena *arena, struct buf *batch, bool *more)
{
	struct changes_wish *wish = context;
	int limit =
	    wish->left < LINES_AT_ONCE ? (int)wish->left : LINES_AT_ONCE;
	struct change *changes;
	size_t count, i;

	TRY(changes_list(wish->req->db, arena, wish->after, limit, &changes,
	    &count));
	for (i = 0; i < count; i++) {
		render_json(&change_view, &changes[i], batch);
		buf_add_char(batch, '\n');
		wish->after = changes[i].number;
	}
	wish->left -= (int64_t)count;
	*more = count > 0 && wish->left > 0 && wish->after < wish->last;
	return OK;
}

struct change_index {
	struct change *changes;
	size_t count;
};
static const struct view_field change_index_fields[] = {
	{ VIEW_LIST("", struct change_index, changes, count, &change_view) },
};
static const struct view change_index_view =
    VIEW(struct change_index, change_index_fields);

/* Whether there is time left for a change to come. */
static bool
may_wait(const struct request *req, int wait_s)
{
	return req->peer->wait != NULL &&
	    clock_monotonic_us() - req->began_us < (int64_t)wait_s * 1000000;
}

/* Where nothing has come when the wait is over. */
static enum status
respond_nothing(struct response *res)
{
	respond_body(res, TYPE_NDJSON);
	return respond_done(res);
}

enum status
api_changes(struct request *req, struct response *res)
{
	static const char *const types[] = { TYPE_JSON, TYPE_NDJSON };
	bool is_stream = request_choose(req, types, COUNT_OF(types)) == 1;
	struct changes_wish *wish = arena_alloc(req->arena, sizeof(*wish));
	bool is_limited = request_parameter(req, "limit") != NULL;
	struct change_index index;
	struct change_feed feed;
	int limit = LINES_AT_ONCE, wait_s = 0;

	wish->req = req;
	TRY(read_after(req, &wish->after));
	TRY(parameter_int(req, "limit", 1, LIMIT_MAX, &limit));
	TRY(parameter_int(req, "wait", 0, WAIT_MAX_S, &wait_s));
	TRY(change_feed_find(req->db, req->arena, &feed));
	TRY(check_epoch(req, &feed));
	respond_header(res, "X-Feed-Epoch", feed.epoch);
	respond_header(res, "X-Feed-Last",
	    sql_int(req->arena, feed.last_number));
	wish->last = feed.last_number;
	wish->left = is_limited ? limit : INT64_MAX;
	res->is_early = wish->after >= wish->last && may_wait(req, wait_s);
	if (is_stream && res->is_early)
		return respond_nothing(res);
	if (is_stream)
		return respond_stream(res, TYPE_NDJSON, next_lines, wish);
	TRY(changes_list(req->db, req->arena, wish->after, limit,
	    &index.changes, &index.count));
	return respond_json(res, &change_index_view, &index);
}
