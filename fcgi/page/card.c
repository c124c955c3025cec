/* fcgi/page/card.c: pictures among others. */

#include "page/card.h"

#include "page/address.h"

#include <math.h>

/*
 * So that a page of cards stays below 100 kB: a card shows one line of its
 * name, and many cards share what outlines may take.
 */
enum { NAME_MAX_BYTES = 120, PAGE_POINTS = 12 * 1000 };

/* clang-format off */

static const struct view_field card_fields[] = {
	{ VIEW_POINTER("picture", struct picture_card, picture,
	    &picture_view) },
	{ VIEW_TEXT("name", struct picture_card, name) },
	{ VIEW_URL("address", struct picture_card, address) },
	{ VIEW_TEXT("ratio", struct picture_card, ratio) },
	{ VIEW_POINTER("outlines", struct picture_card, outlines,
	    &outlines_view) },
	{ VIEW_BOOL("lazy", struct picture_card, is_lazy) },
};
const struct view card_view = VIEW(struct picture_card, card_fields);

/* clang-format on */

const char *
picture_name(struct arena *arena, const struct picture *picture)
{
	if (picture->title != NULL && picture->title[0] != '\0')
		return picture->title;
	return arena_format(arena, "Picture %d", picture->id);
}

/* Width over height in hundredths, in steps of 5; css/pictures.css has it. */
static const char *
ratio_class(struct arena *arena, const struct picture *picture)
{
	double ratio = (double)picture->width_px / picture->height_px;
	int steps = (int)lround(ratio * 20);

	if (steps < 8)
		steps = 8;
	if (steps > 60)
		steps = 60;
	return arena_format(arena, "r-%d", steps * 5);
}

static struct picture_card
card_of(struct arena *arena, const struct picture *picture, size_t points,
    const char *words)
{
	struct picture_card card = {
		.picture = picture,
		.name = text_shortened(arena, picture_name(arena, picture),
		    NAME_MAX_BYTES),
		.address = arena_format(arena, "%s%s",
		    address_of_picture(arena, picture->id), words),
		.ratio = ratio_class(arena, picture),
		.outlines = picture_outlines(arena, picture, points),
	};

	return card;
}

const struct picture_card *
picture_cards(struct arena *arena, const struct picture *pictures,
    size_t count, size_t eager)
{
	return picture_cards_within(arena, pictures, count, eager, "");
}

const struct picture_card *
picture_cards_within(struct arena *arena, const struct picture *pictures,
    size_t count, size_t eager, const char *words)
{
	struct picture_card *cards = arena_array(arena, count,
	    sizeof(*cards));
	size_t points = OUTLINE_POINTS, i;

	if (count * points > PAGE_POINTS)
		points = PAGE_POINTS / count;
	for (i = 0; i < count; i++) {
		cards[i] = card_of(arena, &pictures[i], points, words);
		cards[i].is_lazy = i >= eager;
	}
	return cards;
}
