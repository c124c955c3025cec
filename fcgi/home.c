/* fcgi/home.c: the first page: ten pictures at random, and how to query. */

#include "handlers.h"
#include "page/home.h"
#include "store/search.h"

enum { RANDOM_PICTURES = 10, ANNOTATED_PICTURES = 6 };

static enum status
find(struct request *req, const struct query *query, enum ordering ordering,
    int limit, struct search_page *found)
{
	struct search_wish wish = {
		.query = query, .ordering = ordering, .limit = limit,
		.public_url = req->settings->public_url,
	};
	struct search search;

	TRY(search_open(req->db, req->arena, &wish, &search, &req->problem));
	return search_run(req->db, req->arena, &search, found);
}

/* Ten others each time: the search draws its own seed. */
static enum status
find_random(struct request *req, struct home_page *page)
{
	static const struct query everything = { .want_count = 0 };
	struct search_page found;

	TRY(find(req, &everything, ORDER_RANDOM, RANDOM_PICTURES, &found));
	page->cards = picture_cards(req->arena, found.pictures, found.count,
	    0);
	page->card_count = found.count;
	page->is_empty = found.count == 0;
	return OK;
}

static enum status
find_annotated(struct request *req, struct home_page *page)
{
	static struct rule rule = { .kind = RULE_ABOVE_REGION_COUNT,
		.number = 1 };
	static const struct query annotated = { .want = &rule,
		.want_count = 1 };
	struct search_page found;

	TRY(find(req, &annotated, ORDER_DATE_DESC, ANNOTATED_PICTURES,
	    &found));
	home_page_show_annotated(page, req->arena, found.pictures,
	    found.count);
	return OK;
}

enum status
home_show(struct request *req, struct response *res)
{
	struct home_page page;

	home_page_init(&page, req);
	TRY(find_random(req, &page));
	TRY(find_annotated(req, &page));
	TRY(totals_find(req->db, req->arena, &page.totals));
	return respond_page(res, "home/show", &page);
}
