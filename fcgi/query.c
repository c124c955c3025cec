/* fcgi/query.c: the query endpoint. */

#include "handlers.h"
#include "query_ask.h"
#include "render/render.h"

enum {
	LINK_MAX_BYTES = 16000,
	TEXTS_BYTES = 1000,	/* of a picture, beside its regions, usually */
};

/* The address of the next page; a query in the body is sent again there. */
static const char *
next_url(struct request *req, const struct search *search,
    const struct query_text *text, const char *cursor)
{
	const struct search_wish *wish = search->wish;
	struct buf *url = arena_alloc(req->arena, sizeof(*url));

	buf_init(url, req->arena, LINK_MAX_BYTES);
	buf_add(url, "/api/query-pictures?ordering=");
	buf_add(url, ordering_name(wish->ordering));
	buf_add(url, "&limit=");
	buf_add_int(url, wish->limit);
	if (wish->ordering == ORDER_RANDOM) {
		buf_add(url, "&seed=");
		buf_add_int(url, search->seed);
	}
	buf_add(url, "&after=");
	buf_add(url, cursor);
	if (text->is_in_url && text->length > 0) {
		buf_add(url, "&query=");
		buf_add_url_part(url, text->bytes);
	}
	return url->failed ? NULL : request_absolute(req, url->bytes);
}

static void
respond_next(struct request *req, struct response *res,
    const struct search *search, const struct query_text *text,
    const char *cursor)
{
	const char *url = next_url(req, search, text, cursor);

	respond_header(res, "X-Next-Cursor", cursor);
	if (url != NULL)
		respond_header(res, "Link", arena_format(req->arena,
		    "<%s>; rel=\"next\"", url));
}

static enum status
respond_count(struct request *req, struct response *res,
    struct search *search)
{
	bool is_wanted = false;
	int count;

	TRY(parameter_bool(req, "count", &is_wanted));
	if (!is_wanted)
		return OK;
	TRY(search_count(req->db, req->arena, search, &count));
	respond_header(res, "X-Total-Count", count > SEARCH_COUNT_MAX ?
	    arena_format(req->arena, ">=%d", SEARCH_COUNT_MAX) :
	    arena_format(req->arena, "%d", count));
	return OK;
}

static enum status
respond_pictures(struct response *res, const struct search_page *page)
{
	struct buf *json = respond_body(res, TYPE_JSON);
	size_t bytes = 0, i;

	for (i = 0; i < page->count; i++)
		bytes += TEXTS_BYTES + page->pictures[i].regions_bytes;
	buf_expect(json, bytes);
	buf_add_char(json, '[');
	for (i = 0; i < page->count; i++) {
		if (i > 0)
			buf_add_char(json, ',');
		render_json(&picture_view, &page->pictures[i], json);
	}
	buf_add_char(json, ']');
	return respond_with_tag(res);
}

/* What a stream needs from batch to batch. */
struct lines {
	struct request *req;
	struct search_stream stream;
};

/* One batch of lines. */
static enum status
next_lines(void *context, struct arena *arena, struct buf *batch, bool *more)
{
	struct lines *lines = context;
	struct picture *pictures;
	size_t count, i;

	TRY(search_stream_next(lines->req->db, arena, &lines->stream,
	    lines->req->settings->public_url, &pictures, &count));
	for (i = 0; i < count; i++) {
		render_json(&picture_view, &pictures[i], batch);
		buf_add_char(batch, '\n');
	}
	*more = !lines->stream.is_at_end;
	return OK;
}

static enum status
respond_lines(struct request *req, struct response *res,
    struct search *search)
{
	struct lines *lines = arena_alloc(req->arena, sizeof(*lines));

	lines->req = req;
	TRY(search_stream(req->db, req->arena, search, &lines->stream));
	return respond_stream(res, TYPE_NDJSON, next_lines, lines);
}

enum status
query_pictures(struct request *req, struct response *res)
{
	static const char *const types[] = { TYPE_JSON, TYPE_NDJSON };
	bool is_stream = request_choose(req, types, COUNT_OF(types)) == 1;
	struct search_wish wish;
	struct search_page page;
	struct query_text text = { 0 };
	struct search search;
	struct query *query;

	TRY(query_wish_read(req, &wish));
	if (is_stream && request_parameter(req, "limit") == NULL)
		wish.limit = 0;		/* all of it */
	TRY(query_text_find(req, &text));
	TRY(query_read(req->arena, text.bytes, text.length, &query,
	    &req->problem));
	wish.query = query;
	wish.is_last = true;
	TRY(search_open(req->db, req->arena, &wish, &search, &req->problem));
	TRY(respond_count(req, res, &search));
	if (wish.ordering == ORDER_RANDOM)
		respond_header(res, "X-Seed", sql_int(req->arena,
		    search.seed));
	if (is_stream)
		return respond_lines(req, res, &search);
	TRY(search_run(req->db, req->arena, &search, &page));
	if (page.next != NULL)
		respond_next(req, res, &search, &text, page.next);
	return respond_pictures(res, &page);
}
