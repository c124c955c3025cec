/* fcgi/page/nature.c: how pictures came to be. */

#include "page/nature.h"

#include <string.h>

enum { EAGER = 6 };

/* clang-format off */

static const struct view_field card_fields[] = {
	{ VIEW_TEXT("id", struct nature_card, id) },
	{ VIEW_TEXT("name", struct nature_card, name) },
	{ VIEW_TEXT("meaning", struct nature_card, meaning) },
	{ VIEW_URL("search", struct nature_card, search) },
	{ VIEW_STRUCT("count", struct nature_card, count,
	    &rough_count_view) },
	{ VIEW_POINTER("shown", struct nature_card, picture, &card_view) },
};
static const struct view nature_card_view =
    VIEW(struct nature_card, card_fields);

static const struct view_field index_fields[] = {
	{ VIEW_STRUCT("site", struct nature_index_page, site, &site_view) },
	{ VIEW_LIST("cards", struct nature_index_page, cards, card_count,
	    &nature_card_view) },
};
const struct view nature_index_page_view =
    VIEW(struct nature_index_page, index_fields);

/* clang-format on */

/* The description is "Name: what it means", or the meaning alone. */
static struct nature_card
card_of(struct arena *arena, const struct nature *nature)
{
	const char *colon = strstr(nature->description, ": ");

	return (struct nature_card){
		.id = nature->id,
		.name = colon == NULL ? nature->id : arena_copy(arena,
		    nature->description,
		    (size_t)(colon - nature->description)),
		.meaning = colon == NULL ? nature->description : colon + 2,
		.search = address_of_query(arena, query_of_name(arena,
		    RULE_NATURE, nature->id)),
		.count = stored_count(nature->picture_count),
	};
}

static void
take_picture(struct nature_card *card, int id,
    const struct picture_card *pictures, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (pictures[i].picture->id == id)
			card->picture = &pictures[i];
	}
}

enum status
nature_index_fill(struct request *req, struct nature_index_page *page)
{
	const struct picture_card *shown;
	struct picture *pictures;
	struct nature_card *cards;
	struct nature *natures;
	size_t count, found, i;
	int *ids;

	TRY(natures_with_newest(req->db, req->arena, &natures, &count));
	ids = arena_array(req->arena, count + 1, sizeof(*ids));
	cards = arena_array(req->arena, count, sizeof(*cards));
	for (i = 0; i < count; i++)
		ids[i] = natures[i].newest_id;
	TRY(pictures_find(req->db, req->arena, ids, count,
	    req->settings->public_url, &pictures, &found));
	shown = picture_cards(req->arena, pictures, found, EAGER);
	for (i = 0; i < count; i++) {
		cards[i] = card_of(req->arena, &natures[i]);
		take_picture(&cards[i], ids[i], shown, found);
	}
	page->cards = cards;
	page->card_count = count;
	return OK;
}
