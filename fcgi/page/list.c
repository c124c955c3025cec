/* fcgi/page/list.c: what several pages list: pictures of a query, people, texts. */

#include "page/list.h"

#include <string.h>

#include "markdown/markdown.h"
#include "page/address.h"
#include "page/beside.h"
#include "query_ask.h"
#include "store/search.h"

enum {
	OFFSET_MAX = 1000 * 1000,
	LIMIT_ON_PAGES_MAX = 100,
	HTML_MAX_BYTES = 1 << 20,
};

/* clang-format off */

static const struct view_field person_fields[] = {
	{ VIEW_TEXT("name", struct person, name) },
	{ VIEW_URL("address", struct person, address) },
	{ VIEW_TEXT("before", struct person, before) },
};
const struct view person_view = VIEW(struct person, person_fields);

static const struct view_field rough_count_fields[] = {
	{ VIEW_COUNT("number", struct rough_count, number) },
	{ VIEW_BOOL("one", struct rough_count, is_one) },
	{ VIEW_BOOL("about", struct rough_count, is_about) },
};
const struct view rough_count_view =
    VIEW(struct rough_count, rough_count_fields);

static const struct view_field picture_list_fields[] = {
	{ VIEW_LIST("cards", struct picture_list, cards, card_count,
	    &card_view) },
	{ VIEW_BOOL("any", struct picture_list, is_any) },
	{ VIEW_STRUCT("total", struct picture_list, total,
	    &rough_count_view) },
	{ VIEW_URL("search", struct picture_list, search) },
	{ VIEW_URL("newest", struct picture_list, newest) },
	{ VIEW_URL("previous", struct picture_list, previous) },
	{ VIEW_URL("next", struct picture_list, next) },
	{ VIEW_BOOL("has_pages", struct picture_list, has_pages) },
};
const struct view picture_list_view =
    VIEW(struct picture_list, picture_list_fields);

/* clang-format on */

struct person
person_of(struct arena *arena, const char *name)
{
	return (struct person){
		.name = name, .address = address_of_user(arena, name),
		.before = "",
	};
}

const char *
html_of_markdown(struct arena *arena, const char *text)
{
	struct buf html;

	buf_init(&html, arena, HTML_MAX_BYTES);
	markdown_to_html(&html, text);
	return html.failed ? "" : html.bytes;
}

struct rough_count
exact_count(int64_t number)
{
	return (struct rough_count){ .number = number, .is_one = number == 1 };
}

struct rough_count
stored_count(int64_t number)
{
	struct rough_count count = exact_count(number);

	count.is_about = number > COUNTED_MAX;
	return count;
}

/* The count of the whole, whatever page of it is shown. */
static enum status
count_all(struct request *req, const struct search_wish *wish, int64_t known,
    struct rough_count *total)
{
	struct search_wish whole = *wish;
	struct search search;
	int count;

	whole.after = NULL;
	whole.is_before = false;
	TRY(search_open(req->db, req->arena, &whole, &search, &req->problem));
	TRY(search_count(req->db, req->arena, &search, &count));
	*total = exact_count(count);
	total->is_about = count > SEARCH_COUNT_MAX;
	if (total->is_about && known > count)
		total->number = known;
	return OK;
}

/* The page that a cursor begins or ends, or NULL. */
static const char *
address_at(struct arena *arena, const char *address, const char *side,
    const char *cursor)
{
	struct buf there;

	if (cursor == NULL)
		return NULL;
	buf_init(&there, arena, 8192);
	buf_add(&there, address);
	buf_add(&there, side);
	buf_add_url_part(&there, cursor);
	return there.bytes;
}

/* Without the "?" or "&" at its end. */
static const char *
first_page(struct arena *arena, const char *address)
{
	return arena_copy(arena, address, strlen(address) - 1);
}

enum status
picture_list_find(struct request *req, const struct picture_wish *wish,
    struct picture_list *list)
{
	struct search_wish asked = {
		.ordering = ORDER_DATE_DESC,
		.limit = wish->limit,
		.secret = req->settings->secret,
		.secret_length = req->settings->secret_length,
		.public_url = req->settings->public_url,
	};
	struct search_page found;
	struct search search;
	struct query *query;

	TRY(query_read(req->arena, wish->query, strlen(wish->query), &query,
	    &req->problem));
	asked.query = query;
	TRY(query_cursor_read(req, &asked));
	TRY(search_open(req->db, req->arena, &asked, &search, &req->problem));
	TRY(search_run(req->db, req->arena, &search, &found));
	*list = (struct picture_list){
		.cards = picture_cards_within(req->arena, found.pictures,
		    found.count, (size_t)wish->eager,
		    beside_words(req->arena, wish->query, asked.ordering, 0)),
		.card_count = found.count,
		.is_any = found.count > 0,
		.search = address_of_query(req->arena, wish->query),
	};
	if (asked.after != NULL)
		list->newest = first_page(req->arena, wish->address);
	list->previous = address_at(req->arena, wish->address, "before=",
	    found.previous);
	list->next = address_at(req->arena, wish->address, "after=",
	    found.next);
	list->has_pages = list->newest != NULL || list->next != NULL;
	return count_all(req, &asked, wish->known, &list->total);
}

enum status
parameter_page(struct request *req, int limit, struct slice *slice)
{
	*slice = (struct slice){ .offset = 0, .limit = limit };
	TRY(parameter_int(req, "offset", 0, OFFSET_MAX, &slice->offset));
	return parameter_int(req, "limit", 1, LIMIT_ON_PAGES_MAX,
	    &slice->limit);
}

enum status
parameter_words(struct request *req, const char *name, const char **words)
{
	const char *text = NULL;

	*words = NULL;
	TRY(parameter_text(req, name, &text));
	if (text != NULL)
		text = text_trimmed(req->arena, text);
	if (text != NULL && *text != '\0')
		*words = text;
	return OK;
}
