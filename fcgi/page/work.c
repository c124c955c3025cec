/* fcgi/page/work.c: the end of a queue of pictures to annotate. */

#include "page/work.h"

#include "page/address.h"

/* clang-format off */

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct work_page, site, &site_view) },
	{ VIEW_URL("search", struct work_page, search) },
	{ VIEW_URL("again", struct work_page, again) },
	{ VIEW_TEXT("query", struct work_page, query) },
};
const struct view work_page_view = VIEW(struct work_page, page_fields);

/* clang-format on */

struct work_page
work_page_of(struct request *req, const struct work_queue *queue)
{
	return (struct work_page){
		.site = site_of(req),
		.search = address_of_query(req->arena, queue->query),
		.again =
		    arena_format(req->arena, "/annotate?queue=%d", queue->id),
		.query = queue->query,
	};
}
