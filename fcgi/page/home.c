/* fcgi/page/home.c: what the home page shows beside its pictures. */

#include "page/home.h"

#include "page/address.h"

/* clang-format off */

static const struct view_field rule_fields[] = {
	{ VIEW_TEXT("rule", struct example_rule, rule) },
	{ VIEW_TEXT("value", struct example_rule, value) },
	{ VIEW_URL("address", struct example_rule, address) },
};
static const struct view rule_view = VIEW(struct example_rule, rule_fields);

static const struct view_field home_fields[] = {
	{ VIEW_STRUCT("site", struct home_page, site, &site_view) },
	{ VIEW_COUNT("pictures", struct home_page, totals.pictures) },
	{ VIEW_COUNT("regions", struct home_page, totals.regions) },
	{ VIEW_COUNT("objects", struct home_page, totals.objects) },
	{ VIEW_BOOL("empty", struct home_page, is_empty) },
	{ VIEW_TEXT("words", struct home_page, words) },
	{ VIEW_LIST("rules", struct home_page, rules, rule_count,
	    &rule_view) },
	{ VIEW_POINTER("newest", struct home_page, newest, &card_view) },
	{ VIEW_STRUCT("drawing", struct home_page, drawing,
	    &region_drawing_view) },
	{ VIEW_BOOL("names", struct home_page, has_names) },
	{ VIEW_LIST("others", struct home_page, others, other_count,
	    &card_view) },
	{ VIEW_URL("annotated_address", struct home_page,
	    annotated_address) },
	{ VIEW_LIST("cards", struct home_page, cards, card_count,
	    &card_view) },
};
const struct view home_view = VIEW(struct home_page, home_fields);

/* clang-format on */

enum { NAMED_REGIONS = 8, PLATE_WEIGHT = 20 * 1000 };

static const struct example_rule home_rules[] = {
	{ .kind = RULE_HAS, .value = "Bird" },
	{ .kind = RULE_LICENCE, .value = "CC0-1.0" },
	{ .kind = RULE_NATURE, .value = "drawing" },
};

void
home_page_init(struct home_page *page, const struct request *req)
{
	struct example_rule *rules = arena_array(req->arena,
	    COUNT_OF(home_rules), sizeof(*rules));
	size_t i;

	for (i = 0; i < COUNT_OF(home_rules); i++) {
		rules[i] = home_rules[i];
		rules[i].rule = rule_name(rules[i].kind);
		rules[i].address = address_of_query(req->arena,
		    query_of_name(req->arena, rules[i].kind,
		    rules[i].value));
	}
	*page = (struct home_page){
		.site = site_of(req),
		.rules = rules, .rule_count = COUNT_OF(home_rules),
		.annotated_address = address_of_query(req->arena,
		    "want: [above_region_count: 1]"),
	};
}

void
home_page_show_annotated(struct home_page *page, struct arena *arena,
    const struct picture *pictures, size_t count)
{
	const struct picture_card *cards;

	if (count == 0)
		return;
	cards = picture_cards(arena, pictures, count, 1);
	page->newest = &cards[0];
	page->drawing = picture_drawing(arena, &pictures[0],
	    &(struct drawing_wish){ .tags = TAGS_WITH_NAMES, .first = 1,
		.weight = PLATE_WEIGHT });
	page->has_names = page->drawing.count <= NAMED_REGIONS;
	page->others = cards + 1;
	page->other_count = count - 1;
}
