/* fcgi/page/gather.c: the choice of a gallery to put pictures into. */

#include "page/gather.h"

#include "page/address.h"
#include "page/gallery.h"

enum { CHOICES_MAX = 500 };

/* clang-format off */

static const struct view_field choice_fields[] = {
	{ VIEW_INT("id", struct gather_choice, id) },
	{ VIEW_TEXT("title", struct gather_choice, title) },
	{ VIEW_URL("address", struct gather_choice, address) },
	{ VIEW_TEXT("owner", struct gather_choice, owner) },
	{ VIEW_BOOL("chosen", struct gather_choice, is_chosen) },
};
static const struct view choice_view =
    VIEW(struct gather_choice, choice_fields);

static const struct view_field gather_fields[] = {
	{ VIEW_LIST("holding", struct gather, holding, holding_count,
	    &choice_view) },
	{ VIEW_COUNT("holding_count", struct gather, holding_number) },
	{ VIEW_LIST("choices", struct gather, choices, choice_count,
	    &choice_view) },
	{ VIEW_TEXT("new_title", struct gather, title) },
	{ VIEW_URL("next", struct gather, next) },
};
const struct view gather_view = VIEW(struct gather, gather_fields);

static const struct view_field item_fields[] = {
	{ VIEW_INT("number", struct int_item, number) },
};
static const struct view item_view = VIEW(struct int_item, item_fields);

static const struct view_field fill_fields[] = {
	{ VIEW_STRUCT("site", struct fill_page, site, &site_view) },
	{ VIEW_POINTER("gather", struct fill_page, gather, &gather_view) },
	{ VIEW_TEXT("fault", struct fill_page, fault) },
	{ VIEW_LIST("pictures", struct fill_page, pictures, picture_count,
	    &item_view) },
	{ VIEW_COUNT("picture_count", struct fill_page, picture_number) },
	{ VIEW_URL("next", struct fill_page, next) },
};
const struct view fill_page_view = VIEW(struct fill_page, fill_fields);

/* clang-format on */

static struct gather_choice
choice_of(const struct request *req, const struct fillable_gallery *gallery)
{
	return (struct gather_choice){
		.id = gallery->id,
		.title = gallery_title(req->arena, gallery->id, gallery->title),
		.address = address_of_gallery(req->arena, gallery->id),
		.owner = text_is(gallery->owner, req->viewer.name) ?
		    NULL :
		    gallery->owner,
	};
}

enum status
gather_find(struct request *req, int picture_id, struct gather **gather)
{
	struct gather_choice *holding, *choices;
	struct fillable_gallery *galleries;
	struct gather *made;
	size_t count, i;

	*gather = NULL;
	if (req->viewer.id == 0)
		return OK;
	TRY(galleries_fillable(req->db, req->arena, req->viewer.id, picture_id,
	    CHOICES_MAX, &galleries, &count));
	made = arena_alloc(req->arena, sizeof(*made));
	holding = arena_array(req->arena, count, sizeof(*holding));
	choices = arena_array(req->arena, count, sizeof(*choices));
	for (i = 0; i < count; i++) {
		const struct gather_choice choice =
		    choice_of(req, &galleries[i]);

		if (galleries[i].is_holding)
			holding[made->holding_count++] = choice;
		else
			choices[made->choice_count++] = choice;
	}
	made->holding = holding;
	made->holding_number = (int)made->holding_count;
	made->choices = choices;
	made->title = "";
	made->next = req->method == METHOD_GET ? req->url : NULL;
	*gather = made;
	return OK;
}

void
fill_page_show(struct fill_page *page, struct request *req,
    const struct int_list *pictures, int gallery_id, const char *title)
{
	struct int_item *items =
	    arena_array(req->arena, pictures->count, sizeof(*items));
	size_t i;

	for (i = 0; i < pictures->count; i++)
		items[i].number = pictures->items[i];
	page->pictures = items;
	page->picture_count = pictures->count;
	page->picture_number = (int)pictures->count;
	page->gather->title = title;
	for (i = 0; i < page->gather->choice_count; i++)
		page->gather->choices[i].is_chosen =
		    page->gather->choices[i].id == gallery_id;
}
