/* fcgi/gallery.c: galleries. */

#include "gallery_act.h"
#include "handlers.h"
#include "page/gallery.h"
#include "store/gallery.h"
#include "store/label_queue.h"

enum {
	GALLERIES_ON_PAGE = 24,
	PICTURES_ON_PAGE = 48,
	PICTURES_EAGER = 12,
	COUNT_MAX = 1000 * 1000,
};

struct gallery_index {
	struct gallery *galleries;
	size_t count;
};
static const struct view_field gallery_index_fields[] = {
	{ VIEW_LIST("", struct gallery_index, galleries, count,
	    &gallery_view) },
};
static const struct view gallery_index_view =
    VIEW(struct gallery_index, gallery_index_fields);

enum status
api_gallery_index(struct request *req, struct response *res)
{
	const char *owner = NULL;
	struct gallery_index index;
	struct slice slice;

	TRY(parameter_slice(req, &slice));
	TRY(parameter_text(req, "owner", &owner));
	TRY(galleries_list(req->db, req->arena, owner, slice.offset,
	    slice.limit, &index.galleries, &index.count));
	return respond_json(res, &gallery_index_view, &index);
}

enum status
api_gallery_show(struct request *req, struct response *res)
{
	struct gallery gallery;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_find(req->db, req->arena, id, &gallery));
	return respond_json(res, &gallery_view, &gallery);
}

/* The address of the list, ready for more parameters. */
static const char *
list_address(struct request *req, const char *owner)
{
	struct buf address;

	if (owner == NULL)
		return "/gallery/?";
	buf_init(&address, req->arena, 1024);
	buf_add(&address, "/gallery/?owner=");
	buf_add_url_part(&address, owner);
	buf_add_char(&address, '&');
	return address.bytes;
}

/* What "?done=" says has just been done; no text of others' choosing. */
static enum status
read_done(struct request *req, const char **words)
{
	const char *done = NULL;
	int count = 0;

	TRY(parameter_text(req, "done", &done));
	TRY(parameter_int(req, "n", 0, COUNT_MAX, &count));
	if (text_is(done, "new"))
		*words = "The gallery is made. Add pictures here, from their"
			 " own pages, or from a search.";
	else if (text_is(done, "edited"))
		*words = "The title and the description are saved.";
	else if (text_is(done, "deleted"))
		*words = "The gallery was deleted. Its pictures stay where"
			 " else they are.";
	else if (text_is(done, "added"))
		*words = count == 0 ? "All of them were in it already." :
			 count == 1 ? "1 picture was added." :
				      arena_format(req->arena,
					  "%d pictures were added.", count);
	else if (text_is(done, "removed"))
		*words = count == 1 ? "1 picture was taken out." :
				      arena_format(req->arena,
					  "%d pictures were taken out.", count);
	return OK;
}

enum status
gallery_index(struct request *req, struct response *res)
{
	struct gallery_index_page page = { .site = site_of(req) };
	struct gallery *galleries;
	struct slice slice;
	size_t count;

	TRY(parameter_page(req, GALLERIES_ON_PAGE, &slice));
	TRY(parameter_words(req, "owner", &page.owner));
	TRY(read_done(req, &page.done));
	TRY(galleries_newest(req->db, req->arena, page.owner, slice.offset,
	    slice.limit + 1, &galleries, &count));
	page.card_count = pager_fill(&page.pager, &page.has_pages, req->arena,
	    list_address(req, page.owner), slice, count);
	page.is_any = count > 0;
	TRY(gallery_cards_find(req, galleries, page.card_count,
	    &page.cards));
	return respond_page(res, "gallery/index", &page);
}

/* In the order that somebody gave them, page by page. */
static enum status
fill_arranged(struct request *req, struct gallery_page *page)
{
	struct picture_list *list = &page->pictures;
	const char *address = arena_format(req->arena, "%s?",
	    address_of_gallery(req->arena, page->gallery.id));
	struct picture *pictures;
	struct int_list ids;
	struct slice slice;

	TRY(parameter_page(req, PICTURES_ON_PAGE, &slice));
	TRY(gallery_ordered_list(req->db, req->arena, page->gallery.id,
	    slice.offset, slice.limit + 1, &ids));
	TRY(pictures_find(req->db, req->arena, ids.items,
	    pager_fill(&page->pager, &page->has_pages, req->arena, address,
		slice, ids.count),
	    req->settings->public_url, &pictures, &list->card_count));
	list->cards = picture_cards(req->arena, pictures, list->card_count,
	    PICTURES_EAGER);
	list->is_any = list->card_count > 0;
	list->total = stored_count(page->gallery.picture_count);
	list->search = address_of_query(req->arena, page->query);
	return OK;
}

/* Those who may make it a set of samples, or label the one that it is. */
static enum status
find_labels(struct request *req, struct gallery_page *page)
{
	struct label_set set;
	enum status status;

	page->has_labels = page->may_shape;
	if (req->viewer.id == 0 || page->may_shape)
		return OK;
	status = label_set_to_label_find(req->db, req->arena, page->gallery.id,
	    req->viewer.id, req->viewer.is_administrator, &set);
	page->has_labels = status == OK && set.may_label;
	return status == NOT_FOUND ? OK : status;
}

static enum status
fill_page(struct request *req, struct gallery_page *page)
{
	struct picture_wish wish = {
		.limit = PICTURES_ON_PAGE, .eager = PICTURES_EAGER,
	};

	gallery_page_init(page, req);
	TRY(find_labels(req, page));
	if (page->gallery.is_arranged)
		return fill_arranged(req, page);
	wish.query = page->query;
	wish.known = page->gallery.picture_count;
	wish.address = arena_format(req->arena, "%s?",
	    address_of_gallery(req->arena, page->gallery.id));
	return picture_list_find(req, &wish, &page->pictures);
}

enum status
gallery_show(struct request *req, struct response *res)
{
	struct gallery_page page = { .numbers = "" };
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_find(req->db, req->arena, id, &page.gallery));
	TRY(read_done(req, &page.done));
	TRY(fill_page(req, &page));
	return respond_page(res, "gallery/show", &page);
}

enum status
gallery_show_refused(struct request *req, struct response *res,
    const struct gallery *gallery, const char *numbers)
{
	struct gallery_page page = {
		.gallery = *gallery,
		.numbers = numbers,
		.fault = req->problem.detail,
	};

	TRY(fill_page(req, &page));
	return respond_refusal(res, UNPROCESSABLE, "gallery/show", &page);
}
