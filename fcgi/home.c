/* fcgi/home.c: the first page: ten pictures at random, and how to query. */

#include "handlers.h"
#include "page_home.h"
#include "store/search.h"

enum { HOME_PICTURES = 10, HOME_EAGER = 5 };

/* Ten others each time: the search draws its own seed. */
static enum status
find_pictures(struct request *req, struct home_page *page)
{
	static const struct query everything = { .want_count = 0 };
	struct search_wish wish = {
		.query = &everything, .ordering = ORDER_RANDOM,
		.limit = HOME_PICTURES,
		.secret = req->settings->secret,
		.secret_length = req->settings->secret_length,
		.public_url = req->settings->public_url,
	};
	struct search search;
	struct search_page found;

	TRY(search_open(req->db, req->arena, &wish, &search, &req->problem));
	TRY(search_run(req->db, req->arena, &search, &found));
	page->cards = picture_cards(req->arena, found.pictures, found.count,
	    HOME_EAGER);
	page->card_count = found.count;
	return OK;
}

enum status
home_show(struct request *req, struct response *res)
{
	struct home_page page;

	home_page_init(&page, req);
	TRY(find_pictures(req, &page));
	TRY(totals_find(req->db, req->arena, &page.totals));
	page.is_empty = page.card_count == 0;
	return respond_page(res, "home/show", &page);
}
