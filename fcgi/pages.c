/* fcgi/pages.c: what templates are given, and the views that read it. */

#include "pages.h"

#include <math.h>

#include "version.h"

/* clang-format off */

static const struct view_field site_fields[] = {
	{ VIEW_TEXT("name", struct site, name) },
	{ VIEW_URL("public_url", struct site, public_url) },
	{ VIEW_URL("source_url", struct site, source_url) },
	{ VIEW_TEXT("version", struct site, version) },
};
static const struct view site_view = VIEW(struct site, site_fields);

static const struct view_field error_fields[] = {
	{ VIEW_STRUCT("site", struct error_page, site, &site_view) },
	{ VIEW_INT("number", struct error_page, number) },
	{ VIEW_TEXT("title", struct error_page, title) },
	{ VIEW_TEXT("detail", struct error_page, detail) },
};
static const struct view error_view = VIEW(struct error_page, error_fields);

static const struct view_field card_fields[] = {
	{ VIEW_POINTER("picture", struct picture_card, picture,
	    &picture_view) },
	{ VIEW_TEXT("name", struct picture_card, name) },
	{ VIEW_URL("address", struct picture_card, address) },
	{ VIEW_TEXT("ratio", struct picture_card, ratio) },
	{ VIEW_BOOL("lazy", struct picture_card, is_lazy) },
};
static const struct view card_view = VIEW(struct picture_card, card_fields);

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
	{ VIEW_TEXT("query", struct home_page, query) },
	{ VIEW_LIST("rules", struct home_page, rules, rule_count,
	    &rule_view) },
	{ VIEW_LIST("cards", struct home_page, cards, card_count,
	    &card_view) },
};
static const struct view home_view = VIEW(struct home_page, home_fields);

const struct template_use pages[] = {
	{ "error", &error_view },
	{ "home/show", &home_view },
};

/* clang-format on */

const size_t page_count = COUNT_OF(pages);

struct site
site_of(const struct settings *settings)
{
	return (struct site){
		.name = settings->site_name,
		.public_url = settings->public_url,
		.source_url = settings->source_url,
		.version = PINAKES_VERSION,
	};
}

/* ---- cards ---- */

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
card_of(struct arena *arena, const struct picture *picture)
{
	struct picture_card card = {
		.picture = picture,
		.name = picture->title,
		.address = arena_format(arena, "/api/picture/%d/",
		    picture->id),
		.ratio = ratio_class(arena, picture),
	};

	if (card.name == NULL || card.name[0] == '\0')
		card.name = arena_format(arena, "Picture %d", picture->id);
	return card;
}

const struct picture_card *
picture_cards(struct arena *arena, const struct picture *pictures,
    size_t count, size_t eager)
{
	struct picture_card *cards = arena_array(arena, count,
	    sizeof(*cards));
	size_t i;

	for (i = 0; i < count; i++) {
		cards[i] = card_of(arena, &pictures[i]);
		cards[i].is_lazy = i >= eager;
	}
	return cards;
}

/* ---- the home page ---- */

static const char home_query[] =
    "want:\n"
    "- has: [\"Animal\", \"Vehicle\"]\n"
    "- licence: [\"CC0-1.0\", \"CC-BY-4.0\"]\n"
    "exclude:\n"
    "- nature: [\"screenshot\"]\n"
    "- below_width: 299\n";

static const struct example_rule home_rules[] = {
	{ .rule = "has", .value = "Bird" },
	{ .rule = "licence", .value = "CC0-1.0" },
	{ .rule = "nature", .value = "drawing" },
};

static const char *
rule_address(struct arena *arena, const struct example_rule *rule)
{
	struct buf address;

	buf_init(&address, arena, 1024);
	buf_add(&address, "/api/query-pictures?query=");
	buf_add_url_part(&address, arena_format(arena, "want: [%s: [\"%s\"]]",
	    rule->rule, rule->value));
	return address.bytes;
}

void
home_page_init(struct home_page *page, struct arena *arena,
    const struct settings *settings)
{
	struct example_rule *rules = arena_array(arena,
	    COUNT_OF(home_rules), sizeof(*rules));
	size_t i;

	for (i = 0; i < COUNT_OF(home_rules); i++) {
		rules[i] = home_rules[i];
		rules[i].address = rule_address(arena, &rules[i]);
	}
	*page = (struct home_page){
		.site = site_of(settings), .query = home_query,
		.rules = rules, .rule_count = COUNT_OF(home_rules),
	};
}
