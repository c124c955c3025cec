/* fcgi/licence.c: licences. */

#include "handlers.h"
#include "page/licence.h"
#include "store/licence.h"

enum { PICTURES_ON_PAGE = 48, PICTURES_EAGER = 8 };

struct licence_index {
	struct licence *licences;
	size_t count;
};
static const struct view_field licence_index_fields[] = {
	{ VIEW_MAP("", struct licence_index, licences, count,
	    &licence_line_view) },
};
static const struct view licence_index_view =
    VIEW(struct licence_index, licence_index_fields);

enum status
api_licence_index(struct request *req, struct response *res)
{
	struct licence_index index;

	TRY(licences_list(req->db, req->arena, &index.licences,
	    &index.count));
	return respond_json(res, &licence_index_view, &index);
}

enum status
api_licence_show(struct request *req, struct response *res)
{
	struct licence licence;

	TRY(licence_find(req->db, req->arena, path_name(req), &licence));
	return respond_json(res, &licence_view, &licence);
}

enum status
licence_index(struct request *req, struct response *res)
{
	struct licence_index_page page = { .site = site_of(req) };
	struct licence *licences;
	size_t count;

	TRY(parameter_words(req, "text", &page.text));
	TRY(licences_search(req->db, req->arena, page.text, &licences,
	    &count));
	licence_index_init(&page, req, licences, count);
	return respond_page(res, "licence/index", &page);
}

enum status
licence_show(struct request *req, struct response *res)
{
	struct licence_page page = { .site = site_of(req) };
	struct picture_wish wish = {
		.limit = PICTURES_ON_PAGE, .eager = PICTURES_EAGER,
	};

	TRY(licence_find(req->db, req->arena, path_name(req),
	    &page.licence));
	page.query = query_of_name(req->arena, RULE_LICENCE,
	    page.licence.id);
	wish.query = page.query;
	wish.known = page.licence.picture_count;
	wish.address = arena_format(req->arena, "%s?",
	    address_of_licence(req->arena, page.licence.id));
	TRY(picture_list_find(req, &wish, &page.pictures));
	return respond_page(res, "licence/show", &page);
}
