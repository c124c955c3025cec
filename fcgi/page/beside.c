/* fcgi/page/beside.c: the way through a list of pictures, from one to the next. */

#include "page/beside.h"

#include <inttypes.h>
#include <string.h>

#include "page/address.h"
#include "query_ask.h"

enum { WORDS_MAX_BYTES = 64 * 1024 };

/* clang-format off */

static const struct view_field beside_fields[] = {
	{ VIEW_URL("list", struct beside, list) },
	{ VIEW_URL("previous", struct beside, previous) },
	{ VIEW_URL("next", struct beside, next) },
};
const struct view beside_view = VIEW(struct beside, beside_fields);

/* clang-format on */

const char *
beside_words(struct arena *arena, const char *query, enum ordering ordering,
    int64_t seed)
{
	struct buf words;

	buf_init(&words, arena, WORDS_MAX_BYTES);
	buf_add(&words, "?query=");
	buf_add_url_part(&words, query);
	if (ordering != ORDER_DATE_DESC)
		buf_add_format(&words, "&ordering=%s",
		    ordering_name(ordering));
	if (ordering == ORDER_RANDOM)
		buf_add_format(&words, "&seed=%" PRId64, seed);
	return words.bytes;
}

static const char *
address_within(struct arena *arena, int id, const char *words)
{
	return id == 0 ? NULL :
	    arena_format(arena, "%s%s", address_of_picture(arena, id), words);
}

enum status
beside_find(struct request *req, const struct picture *picture,
    struct beside *beside)
{
	const char *text = NULL;
	struct search_wish wish;
	struct query *query;
	int before, behind;

	*beside = (struct beside){ .words = "" };
	TRY(parameter_text(req, "query", &text));
	if (text == NULL)
		return OK;
	TRY(query_wish_read(req, &wish));
	TRY(query_read(req->arena, text, strlen(text), &query,
	    &req->problem));
	wish.query = query;
	TRY(search_beside(req->db, req->arena, &wish, picture, &req->problem,
	    &before, &behind));
	beside->words = beside_words(req->arena, text, wish.ordering, wish.seed);
	beside->list = arena_format(req->arena, "/query-pictures%s",
	    beside->words);
	beside->previous = address_within(req->arena, before, beside->words);
	beside->next = address_within(req->arena, behind, beside->words);
	return OK;
}
