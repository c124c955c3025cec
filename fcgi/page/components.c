/* fcgi/page/components.c: everything that pages are made of, once. */

#include "page/components.h"

enum { PLATE_WEIGHT = 20 * 1000 };

/* clang-format off */

static const struct view_field components_fields[] = {
	{ VIEW_STRUCT("site", struct components_page, site, &site_view) },
	{ VIEW_STRUCT("moment", struct components_page, moment,
	    &moment_view) },
	{ VIEW_TEXT("words", struct components_page, words) },
	{ VIEW_STRUCT("pager", struct components_page, pager, &pager_view) },
	{ VIEW_POINTER("outlines", struct components_page, outlines,
	    &outlines_view) },
	{ VIEW_LIST("cards", struct components_page, cards, card_count,
	    &card_view) },
	{ VIEW_POINTER("plate", struct components_page, plate, &card_view) },
	{ VIEW_STRUCT("drawing", struct components_page, drawing,
	    &region_drawing_view) },
	{ VIEW_STRUCT("list", struct components_page, list,
	    &region_list_view) },
};
const struct view components_view =
    VIEW(struct components_page, components_fields);

/* clang-format on */

/* A shape of each kind and a region of each hue. */
static const char shapes[] =
    "[{\"id\":1,\"type\":\"polygon\",\"shape\":[{\"x\":0.08,\"y\":0.3},"
    "{\"x\":0.25,\"y\":0.22},{\"x\":0.38,\"y\":0.45},{\"x\":0.3,\"y\":0.72},"
    "{\"x\":0.1,\"y\":0.66}],\"object\":\"1\"},"
    "{\"id\":2,\"type\":\"bbox\",\"shape\":{\"x\":0.46,\"y\":0.16,"
    "\"w\":0.2,\"h\":0.36},\"object\":\"2\"},"
    "{\"id\":3,\"type\":\"bbox\",\"shape\":{\"x\":0.74,\"y\":0.16,"
    "\"w\":0.19,\"h\":0.36},\"object\":\"3\"},"
    "{\"id\":4,\"type\":\"polyline\",\"shape\":[{\"x\":0.46,\"y\":0.88},"
    "{\"x\":0.52,\"y\":0.68},{\"x\":0.6,\"y\":0.84}],\"object\":\"4\"},"
    "{\"id\":5,\"type\":\"point\",\"shape\":{\"x\":0.72,\"y\":0.78},"
    "\"object\":\"5\"},"
    "{\"id\":6,\"type\":\"bbox\",\"shape\":{\"x\":0.82,\"y\":0.66,"
    "\"w\":0.12,\"h\":0.22},\"object\":\"6\"}]";

void
components_page_init(struct components_page *page, const struct request *req,
    const struct picture *pictures, size_t count)
{
	static const struct picture made_up = {
		.width_px = 600,
		.height_px = 400,
		.regions = shapes,
		.region_count = 6,
	};

	*page = (struct components_page){
		.site = site_of(req),
		.moment = moment_of(req->arena, clock_now_us()),
		.pager = { .previous = "#pages",
		    .next = "#pages",
		    .first = 17,
		    .last = 32,
		    .total = 4017 },
		.words = "grey wolf",
		.outlines = picture_outlines(req->arena, &made_up,
		    OUTLINE_POINTS),
		.cards = picture_cards(req->arena, pictures, count, 0),
		.card_count = count,
	};
	if (count == 0)
		return;
	page->plate = &page->cards[0];
	page->drawing = picture_drawing(req->arena, &pictures[0],
	    &(struct drawing_wish){ .tags = TAGS_WITH_NUMBERS, .first = 1,
		.weight = PLATE_WEIGHT });
	page->list = region_list_of(req->arena, &page->drawing, NULL, 0);
}
