/* fcgi/components.c: the page of everything that pages are made of. */

#include "handlers.h"
#include "page/components.h"
#include "store/search.h"

enum { SHOWN = 4 };

/* Not so many regions that the plate is full of them. */
static enum status
find_pictures(struct request *req, struct search_page *found)
{
	static struct rule rules[] = {
		{ .kind = RULE_ABOVE_REGION_COUNT, .number = 3 },
		{ .kind = RULE_BELOW_REGION_COUNT, .number = 9 },
	};
	static const struct query some_regions = {
		.want = rules,
		.want_count = COUNT_OF(rules),
	};
	struct search_wish wish = {
		.query = &some_regions,
		.ordering = ORDER_DATE_ASC,
		.limit = SHOWN,
		.secret = req->settings->secret,
		.secret_length = req->settings->secret_length,
		.public_url = req->settings->public_url,
	};
	struct search search;

	TRY(search_open(req->db, req->arena, &wish, &search, &req->problem));
	return search_run(req->db, req->arena, &search, found);
}

enum status
components_show(struct request *req, struct response *res)
{
	struct components_page page;
	struct search_page found;

	TRY(find_pictures(req, &found));
	components_page_init(&page, req, found.pictures, found.count);
	return respond_page(res, "help/components", &page);
}
