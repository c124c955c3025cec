/* fcgi/query_ask.c: what a request asks the search for. */

#include "query_ask.h"

#include <string.h>

enum status
query_text_find(struct request *req, struct query_text *text)
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

enum status
query_cursor_read(struct request *req, struct search_wish *wish)
{
	const char *before = NULL;

	TRY(parameter_text(req, "after", &wish->after));
	TRY(parameter_text(req, "before", &before));
	if (before == NULL)
		return OK;
	if (wish->after != NULL)
		return refuse_field(req, BAD_INPUT, "two-cursors", "before",
		    "after or before", "there are two cursors");
	wish->after = before;
	wish->is_before = true;
	return OK;
}

enum status
query_wish_read(struct request *req, struct search_wish *wish)
{
	struct slice slice;

	*wish = (struct search_wish){
		.secret = req->settings->secret,
		.secret_length = req->settings->secret_length,
		.public_url = req->settings->public_url,
		.limit = LIMIT_DEFAULT,
	};
	TRY(read_ordering(req, wish));
	TRY(read_seed(req, wish));
	TRY(parameter_slice(req, &slice));
	TRY(query_cursor_read(req, wish));
	wish->offset = slice.offset;
	wish->limit = slice.limit;
	return OK;
}
