/* fcgi/query.c: the query endpoint. */

#include "handlers.h"
#include "render/render.h"
#include "store/search.h"

#include <string.h>

enum { LINK_MAX_BYTES = 16000 };

/* The text of the query, wherever it travels. */
struct query_text {
	const char *bytes;
	size_t length;
	bool is_in_url;
};

/*
 * The body is the query, whatever its type says; only in a form with a field
 * "query" it is that field. Without a body the URL's parameter is.
 */
static enum status
find_query(struct request *req, struct query_text *text)
{
	const char *parameter = NULL, *field = NULL;
	struct http_pairs fields;

	TRY(parameter_text(req, "query", &parameter));
	if (req->method != METHOD_POST || req->body_length == 0) {
		text->bytes = parameter == NULL ? "" : parameter;
		text->length = strlen(text->bytes);
		text->is_in_url = true;
		return OK;
	}
	text->bytes = req->body;
	text->length = req->body_length;
	if (http_type_is(req->content_type,
	    "application/x-www-form-urlencoded") &&
	    http_read_pairs(req->arena, req->body, req->body_length,
	    &fields) == OK)
		field = http_pair(&fields, "query");
	else if (http_type_is(req->content_type, "multipart/form-data"))
		field = http_multipart_field(req->arena, req->content_type,
		    req->body, req->body_length, "query");
	if (field != NULL) {
		text->bytes = field;
		text->length = strlen(field);
	}
	return OK;
}

static enum status
read_ordering(struct request *req, struct search_wish *wish)
{
	const char *name = NULL;

	TRY(parameter_text(req, "ordering", &name));
	wish->ordering = ORDER_DATE_DESC;
	if (name == NULL || ordering_from_name(name, &wish->ordering))
		return OK;
	return refuse_field(req, BAD_INPUT, "bad-ordering", "ordering",
	    "date-desc, date-asc, title-asc, title-desc,"
	    " number-regions-desc, number-regions-asc or random",
	    arena_format(req->arena, "there is no ordering \"%s\"", name));
}

static enum status
read_seed(struct request *req, struct search_wish *wish)
{
	const char *text = NULL;

	TRY(parameter_text(req, "seed", &text));
	wish->has_seed = text != NULL;
	if (text == NULL || (text_to_int64(text, &wish->seed) &&
	    wish->seed >= 0))
		return OK;
	return refuse_field(req, BAD_INPUT, "bad-seed", "seed",
	    "a whole number, from 0 to 9223372036854775807",
	    "the seed is not a whole number");
}

static enum status
read_wish(struct request *req, struct search_wish *wish, bool is_stream)
{
	struct slice slice;

	*wish = (struct search_wish){
		.secret = req->settings->secret,
		.secret_length = req->settings->secret_length,
		.public_url = req->settings->public_url,
	};
	TRY(read_ordering(req, wish));
	TRY(read_seed(req, wish));
	TRY(parameter_slice(req, &slice));
	TRY(parameter_text(req, "after", &wish->after));
	wish->offset = slice.offset;
	wish->limit = slice.limit;
	if (is_stream && request_parameter(req, "limit") == NULL)
		wish->limit = 0;	/* all of it */
	return OK;
}

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
	size_t i;

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

	TRY(read_wish(req, &wish, is_stream));
	TRY(find_query(req, &text));
	TRY(query_read(req->arena, text.bytes, text.length, &query,
	    &req->problem));
	wish.query = query;
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
