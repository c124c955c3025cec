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
beside_read(struct request *req, struct beside *beside)
{
	const char *text = NULL;
	struct query *query;

	*beside = (struct beside){ .words = "" };
	TRY(parameter_text(req, "query", &text));
	if (text == NULL)
		return OK;
	TRY(query_wish_read(req, &beside->wish));
	TRY(query_read(req->arena, text, strlen(text), &query,
	    &req->problem));
	beside->wish.query = query;
	beside->words = beside_words(req->arena, text, beside->wish.ordering,
	    beside->wish.seed);
	beside->list = arena_format(req->arena, "/query-pictures%s",
	    beside->words);
	return OK;
}

enum status
beside_find(struct request *req, const struct picture *picture,
    struct beside *beside)
{
	int before, behind;

	if (beside->list == NULL)
		return OK;
	TRY(search_beside(req->db, req->arena, &beside->wish, picture,
	    &req->problem, &before, &behind));
	beside->previous = address_within(req->arena, before, beside->words);
	beside->next = address_within(req->arena, behind, beside->words);
	return OK;
}
