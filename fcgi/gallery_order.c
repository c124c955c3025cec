/* fcgi/gallery_order.c: pictures of a gallery put in order, by page and by programs. */

#include "form.h"
#include "gallery_act.h"
#include "handlers.h"
#include "page/address.h"
#include "page/gallery.h"
#include "store/picture.h"

#include <limits.h>

enum { LINES_ON_PAGE = 50 };

/* ---- programs ---- */

struct move {
	int picture_id;
	int position;
};
static const struct form_field move_fields[] = {
	{ FORM_INT("picture_id", struct move, picture_id), .is_needed = true },
	{ FORM_INT("position", struct move, position), .is_needed = true },
};

enum status
api_gallery_move_picture(struct request *req, struct response *res)
{
	struct gallery gallery;
	struct move move;
	int id;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_fill(req, id, &gallery));
	TRY(form_read(req, move_fields, COUNT_OF(move_fields), &move));
	TRY(gallery_put_at(req, id, move.picture_id, &move.position));
	buf_add_format(respond_body(res, TYPE_JSON),
	    "{\"id\":%d,\"picture_id\":%d,\"position\":%d}", id,
	    move.picture_id, move.position);
	return respond_done(res);
}

enum status
api_gallery_order(struct request *req, struct response *res)
{
	struct gallery gallery;
	struct int_list pictures;
	struct slice slice;
	int id;

	TRY(path_id(req, &id));
	TRY(parameter_slice(req, &slice));
	TRY(gallery_find(req->db, req->arena, id, &gallery));
	TRY(gallery_ordered_list(req->db, req->arena, id, slice.offset,
	    slice.limit, &pictures));
	buf_add(respond_body(res, TYPE_JSON),
	    json_id_list(req->arena, pictures.items, pictures.count));
	return respond_with_tag(res);
}

/* ---- the page ---- */

static enum status
find_lines(struct request *req, struct gallery_arrange_page *page)
{
	struct slice slice;
	struct arranged *lines;
	struct picture *pictures;
	const struct picture_card *cards;
	struct int_list ids;
	size_t i;

	TRY(parameter_page(req, LINES_ON_PAGE, &slice));
	TRY(gallery_ordered_list(req->db, req->arena, page->id, slice.offset,
	    slice.limit + 1, &ids));
	TRY(pictures_find(req->db, req->arena, ids.items,
	    pager_fill(&page->pager, &page->has_pages, req->arena,
		arena_format(req->arena, "%s/arrange?", page->address), slice,
		ids.count),
	    req->settings->public_url, &pictures, &page->line_count));
	cards = picture_cards(req->arena, pictures, page->line_count, 0);
	lines = arena_array(req->arena, page->line_count + 1, sizeof(*lines));
	for (i = 0; i < page->line_count; i++) {
		int position = slice.offset + (int)i + 1;

		lines[i] = (struct arranged){
			.card = &cards[i],
			.position = position,
			.up = position - 1,
			.down = position + 1,
			.is_first = position == 1,
			.is_last = i + 1 == page->line_count &&
			    page->pager.next == NULL,
		};
	}
	page->lines = lines;
	page->offset = slice.offset;
	return OK;
}

static enum status
read_done(struct request *req, const char **words)
{
	const char *done = NULL;
	int position = 0;

	TRY(parameter_text(req, "done", &done));
	TRY(parameter_int(req, "n", 0, INT_MAX, &position));
	if (text_is(done, "moved"))
		*words = arena_format(req->arena,
		    "The picture is number %d now.", position);
	else if (text_is(done, "reset"))
		*words = "The newest picture is first again.";
	return OK;
}

enum status
gallery_arrange_show(struct request *req, struct response *res)
{
	struct gallery_arrange_page page = { .site = site_of(req) };
	struct gallery gallery;

	TRY(path_id(req, &page.id));
	TRY(gallery_find(req->db, req->arena, page.id, &gallery));
	if (!gallery_may_fill(&req->viewer, &gallery))
		return FORBIDDEN;
	page.title = gallery_title(req->arena, gallery.id, gallery.title);
	page.address = address_of_gallery(req->arena, gallery.id);
	page.is_arranged = gallery.is_arranged;
	TRY(read_done(req, &page.done));
	TRY(find_lines(req, &page));
	return respond_page(res, "gallery/arrange", &page);
}

struct wish {
	int picture;  /* 0: the newest first again */
	int position; /* 0: last */
	int offset;
};
static const struct form_field wish_fields[] = {
	{ FORM_INT("picture", struct wish, picture) },
	{ FORM_INT("position", struct wish, position) },
	{ FORM_INT("offset", struct wish, offset) },
};

enum status
gallery_arrange_sent(struct request *req, struct response *res)
{
	struct wish wish = { .picture = 0 };
	struct gallery gallery;
	const char *address;
	int id, position;

	TRY(path_id(req, &id));
	TRY(gallery_take_to_fill(req, id, &gallery));
	TRY(form_read(req, wish_fields, COUNT_OF(wish_fields), &wish));
	address = arena_format(req->arena,
	    "%s/arrange?offset=%d&done=", address_of_gallery(req->arena, id),
	    wish.offset < 0 ? 0 : wish.offset);
	if (wish.picture == 0) {
		TRY(gallery_unarrange(req, id));
		return respond_elsewhere(res,
		    arena_format(req->arena, "%sreset", address));
	}
	position = wish.position == 0 ? INT_MAX : wish.position;
	TRY(gallery_put_at(req, id, wish.picture, &position));
	return respond_elsewhere(res,
	    arena_format(req->arena, "%smoved&n=%d#picture-%d", address,
		position, wish.picture));
}
