/* fcgi/page/gallery.c: galleries as covers, and one gallery. */

#include "page/gallery.h"

#include "gallery_act.h"

enum { EAGER = 6 };	/* galleries whose covers are loaded at once */

/* clang-format off */

static const struct view_field gallery_card_fields[] = {
	{ VIEW_TEXT("title", struct gallery_card, title) },
	{ VIEW_URL("address", struct gallery_card, address) },
	{ VIEW_STRUCT("owner", struct gallery_card, owner, &person_view) },
	{ VIEW_HTML("description", struct gallery_card, description) },
	{ VIEW_STRUCT("count", struct gallery_card, count,
	    &rough_count_view) },
	{ VIEW_POINTER("first", struct gallery_card, first, &card_view) },
	{ VIEW_BOOL("mosaic", struct gallery_card, is_mosaic) },
	{ VIEW_LIST("others", struct gallery_card, others, other_count,
	    &card_view) },
};
const struct view gallery_card_view =
    VIEW(struct gallery_card, gallery_card_fields);

static const struct view_field gallery_index_fields[] = {
	{ VIEW_STRUCT("site", struct gallery_index_page, site, &site_view) },
	{ VIEW_TEXT("whose", struct gallery_index_page, owner) },
	{ VIEW_LIST("cards", struct gallery_index_page, cards, card_count,
	    &gallery_card_view) },
	{ VIEW_BOOL("any", struct gallery_index_page, is_any) },
	{ VIEW_TEXT("done", struct gallery_index_page, done) },
	{ VIEW_STRUCT("pager", struct gallery_index_page, pager,
	    &pager_view) },
	{ VIEW_BOOL("has_pages", struct gallery_index_page, has_pages) },
};
const struct view gallery_index_page_view =
    VIEW(struct gallery_index_page, gallery_index_fields);

static const struct view_field gallery_page_fields[] = {
	{ VIEW_STRUCT("site", struct gallery_page, site, &site_view) },
	{ VIEW_URL("feed", struct gallery_page, feed) },
	{ VIEW_INT("id", struct gallery_page, gallery.id) },
	{ VIEW_TEXT("title", struct gallery_page, title) },
	{ VIEW_HTML("description", struct gallery_page, description) },
	{ VIEW_STRUCT("owner", struct gallery_page, owner, &person_view) },
	{ VIEW_STRUCT("created", struct gallery_page, created,
	    &moment_view) },
	{ VIEW_LIST("trusted", struct gallery_page, trusted, trusted_count,
	    &person_view) },
	{ VIEW_BOOL("has_trusted", struct gallery_page, has_trusted) },
	{ VIEW_TEXT("query", struct gallery_page, query) },
	{ VIEW_BOOL("may_fill", struct gallery_page, may_fill) },
	{ VIEW_BOOL("may_shape", struct gallery_page, may_shape) },
	{ VIEW_BOOL("has_labels", struct gallery_page, has_labels) },
	{ VIEW_TEXT("done", struct gallery_page, done) },
	{ VIEW_TEXT("numbers", struct gallery_page, numbers) },
	{ VIEW_TEXT("fault", struct gallery_page, fault) },
	{ VIEW_STRUCT("pictures", struct gallery_page, pictures,
	    &picture_list_view) },
	{ VIEW_BOOL("arranged", struct gallery_page, gallery.is_arranged) },
	{ VIEW_STRUCT("pager", struct gallery_page, pager, &pager_view) },
	{ VIEW_BOOL("has_pages", struct gallery_page, has_pages) },
};
const struct view gallery_page_view =
    VIEW(struct gallery_page, gallery_page_fields);

static const struct view_field arranged_fields[] = {
	{ VIEW_POINTER("card", struct arranged, card, &card_view) },
	{ VIEW_INT("position", struct arranged, position) },
	{ VIEW_INT("up", struct arranged, up) },
	{ VIEW_INT("down", struct arranged, down) },
	{ VIEW_BOOL("is_first", struct arranged, is_first) },
	{ VIEW_BOOL("is_last", struct arranged, is_last) },
};
static const struct view arranged_view = VIEW(struct arranged, arranged_fields);

static const struct view_field arrange_fields[] = {
	{ VIEW_STRUCT("site", struct gallery_arrange_page, site, &site_view) },
	{ VIEW_INT("id", struct gallery_arrange_page, id) },
	{ VIEW_TEXT("title", struct gallery_arrange_page, title) },
	{ VIEW_URL("address", struct gallery_arrange_page, address) },
	{ VIEW_BOOL("arranged", struct gallery_arrange_page, is_arranged) },
	{ VIEW_TEXT("done", struct gallery_arrange_page, done) },
	{ VIEW_INT("offset", struct gallery_arrange_page, offset) },
	{ VIEW_LIST("lines", struct gallery_arrange_page, lines, line_count,
	    &arranged_view) },
	{ VIEW_STRUCT("pager", struct gallery_arrange_page, pager,
	    &pager_view) },
	{ VIEW_BOOL("has_pages", struct gallery_arrange_page, has_pages) },
};
const struct view gallery_arrange_page_view =
    VIEW(struct gallery_arrange_page, arrange_fields);

/* clang-format on */

const char *
gallery_title(struct arena *arena, int id, const char *title)
{
	if (title[0] != '\0')
		return title;
	return arena_format(arena, "Gallery %d", id);
}

const struct person *
gallery_people(struct arena *arena, const struct gallery *gallery)
{
	struct person *people = arena_array(arena, gallery->user_count,
	    sizeof(*people));
	size_t i;

	for (i = 0; i < gallery->user_count; i++) {
		people[i] = person_of(arena, gallery->users[i]);
		if (i > 0)
			people[i].before = i == gallery->user_count - 1 ?
			    " and " : ", ";
	}
	return people;
}

static struct gallery_card
card_of(struct arena *arena, const struct gallery *gallery)
{
	return (struct gallery_card){
		.gallery = gallery,
		.count = stored_count(gallery->picture_count),
		.title = gallery_title(arena, gallery->id, gallery->title),
		.address = address_of_gallery(arena, gallery->id),
		.owner = person_of(arena, gallery->owner),
		.description = html_of_markdown(arena, gallery->description),
	};
}

/* The card of a picture among those that were found, or NULL. */
static const struct picture_card *
card_with_id(const struct picture_card *cards, size_t count, int id)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (cards[i].picture->id == id)
			return &cards[i];
	}
	return NULL;
}

/* Fewer than fill a cover make none beside the first. */
static void
take_covers(struct arena *arena, const struct gallery_cover *covers,
    size_t count, const struct picture_card *pictures, size_t picture_count,
    struct gallery_card *card)
{
	struct picture_card *others = arena_array(arena, COVERS,
	    sizeof(*others));
	size_t i;

	for (i = 0; i < count; i++) {
		const struct picture_card *found;

		if (covers[i].gallery_id != card->gallery->id)
			continue;
		found = card_with_id(pictures, picture_count,
		    covers[i].picture_id);
		if (found == NULL)
			continue;
		if (card->first == NULL)
			card->first = found;
		else if (card->other_count < COVERS - 1)
			others[card->other_count++] = *found;
	}
	card->others = others;
	if (card->other_count < COVERS - 1)
		card->other_count = 0;
	card->is_mosaic = card->other_count > 0;
}

static enum status
find_pictures(struct request *req, const struct gallery_cover *covers,
    size_t count, const struct picture_card **cards, size_t *found)
{
	int *ids = arena_array(req->arena, count + 1, sizeof(*ids));
	struct picture *pictures;
	size_t i;

	for (i = 0; i < count; i++)
		ids[i] = covers[i].picture_id;
	TRY(pictures_find(req->db, req->arena, ids, count,
	    req->settings->public_url, &pictures, found));
	*cards = picture_cards(req->arena, pictures, *found, EAGER * COVERS);
	return OK;
}

enum status
gallery_cards_find(struct request *req, const struct gallery *galleries,
    size_t count, const struct gallery_card **cards)
{
	struct gallery_card *made = arena_array(req->arena, count,
	    sizeof(*made));
	int *ids = arena_array(req->arena, count + 1, sizeof(*ids));
	const struct picture_card *pictures;
	struct gallery_cover *covers;
	size_t cover_count, found, i;

	for (i = 0; i < count; i++)
		ids[i] = galleries[i].id;
	TRY(gallery_covers_find(req->db, req->arena, ids, count, COVERS,
	    &covers, &cover_count));
	TRY(find_pictures(req, covers, cover_count, &pictures, &found));
	for (i = 0; i < count; i++) {
		made[i] = card_of(req->arena, &galleries[i]);
		take_covers(req->arena, covers, cover_count, pictures, found,
		    &made[i]);
	}
	*cards = made;
	return OK;
}

void
gallery_page_init(struct gallery_page *page, const struct request *req)
{
	const struct gallery *gallery = &page->gallery;

	page->site = site_of(req);
	page->feed = address_of_feed(req->arena, "gallery/",
	    sql_int(req->arena, gallery->id));
	page->title = gallery_title(req->arena, gallery->id,
	    gallery->title);
	page->description = html_of_markdown(req->arena, gallery->description);
	page->owner = person_of(req->arena, gallery->owner);
	page->created = moment_of(req->arena, gallery->created_at_us);
	page->trusted = gallery_people(req->arena, gallery);
	page->trusted_count = gallery->user_count;
	page->has_trusted = gallery->user_count > 0;
	page->query = query_of_id(req->arena, RULE_IN_GALLERY, gallery->id);
	page->may_fill = gallery_may_fill(&req->viewer, gallery);
	page->may_shape = gallery_may_shape(&req->viewer, gallery);
}
