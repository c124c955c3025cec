/* fcgi/nature.c: natures: how pictures came to be. */

#include "handlers.h"
#include "page/nature.h"
#include "store/nature.h"

struct nature_index {
	struct nature *natures;
	size_t count;
};
static const struct view_field nature_index_fields[] = {
	{ VIEW_MAP("", struct nature_index, natures, count, &nature_view) },
};
static const struct view nature_index_view =
    VIEW(struct nature_index, nature_index_fields);

enum status
api_nature_index(struct request *req, struct response *res)
{
	struct nature_index index;

	TRY(natures_list(req->db, req->arena, &index.natures, &index.count));
	return respond_json(res, &nature_index_view, &index);
}

enum status
nature_index(struct request *req, struct response *res)
{
	struct nature_index_page page = { .site = site_of(req) };

	TRY(nature_index_fill(req, &page));
	return respond_page(res, "nature/index", &page);
}
