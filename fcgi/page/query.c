/* fcgi/page/query.c: fills in the search page. */

#include "page/query.h"

#include <string.h>

#include "page/address.h"
#include "page/beside.h"

enum {
	TITLE_MAX = 90,			/* characters of rules in a title */
	EAGER = 8,			/* cards that are loaded at once */
	WORDS_MAX = 400,		/* of a query that each card carries */
};

/* A longer query has no feed: readers of feeds refuse long addresses. */
enum { FEED_QUERY_MAX = 2000 };

/* clang-format off */

static const struct view_field option_fields[] = {
	{ VIEW_TEXT("value", struct query_option, value) },
	{ VIEW_TEXT("text", struct query_option, text) },
	{ VIEW_BOOL("chosen", struct query_option, is_chosen) },
};
static const struct view option_view =
    VIEW(struct query_option, option_fields);

static const struct view_field trouble_fields[] = {
	{ VIEW_TEXT("detail", struct query_trouble, detail) },
	{ VIEW_TEXT("expected", struct query_trouble, expected) },
	{ VIEW_TEXT("field", struct query_trouble, field) },
	{ VIEW_INT("line", struct query_trouble, line) },
	{ VIEW_INT("column", struct query_trouble, column) },
	{ VIEW_TEXT("before", struct query_trouble, before) },
	{ VIEW_TEXT("wrong", struct query_trouble, wrong) },
	{ VIEW_TEXT("after", struct query_trouble, after) },
	{ VIEW_INT("length", struct query_trouble, length) },
	{ VIEW_URL("help", struct query_trouble, help) },
	{ VIEW_TEXT("help_title", struct query_trouble, help_title) },
};
static const struct view trouble_view =
    VIEW(struct query_trouble, trouble_fields);

static const struct view_field unknown_fields[] = {
	{ VIEW_TEXT("rule", struct query_unknown, rule) },
	{ VIEW_URL("help", struct query_unknown, help) },
	{ VIEW_TEXT("name", struct query_unknown, name) },
	{ VIEW_TEXT("nearest", struct query_unknown, nearest) },
	{ VIEW_URL("address", struct query_unknown, address) },
};
static const struct view unknown_view =
    VIEW(struct query_unknown, unknown_fields);

static const struct view_field query_fields[] = {
	{ VIEW_STRUCT("site", struct query_page, site, &site_view) },
	{ VIEW_TEXT("title", struct query_page, title) },
	{ VIEW_TEXT("text", struct query_page, text) },
	{ VIEW_BOOL("long", struct query_page, is_long) },
	{ VIEW_LIST("want", struct query_page, want, want_count,
	    &chip_view) },
	{ VIEW_LIST("exclude", struct query_page, exclude, exclude_count,
	    &chip_view) },
	{ VIEW_BOOL("readable", struct query_page, is_readable) },
	{ VIEW_BOOL("has_rules", struct query_page, has_rules) },
	{ VIEW_BOOL("has_want", struct query_page, has_want) },
	{ VIEW_BOOL("has_exclude", struct query_page, has_exclude) },
	{ VIEW_URL("count_address", struct query_page, count_address) },
	{ VIEW_POINTER("counts", struct query_page, counts,
	    &query_counts_view) },
	{ VIEW_POINTER("emptying", struct query_page, emptying,
	    &chip_view) },
	{ VIEW_BOOL("narrow", struct query_page, can_narrow) },
	{ VIEW_URL("facets_address", struct query_page, facets_address) },
	{ VIEW_POINTER("facets", struct query_page, facets,
	    &query_facets_view) },
	{ VIEW_BOOL("has_obsolete", struct query_page, has_obsolete) },
	{ VIEW_URL("without_obsolete", struct query_page,
	    without_obsolete) },
	{ VIEW_POINTER("trouble", struct query_page, trouble,
	    &trouble_view) },
	{ VIEW_POINTER("wish_trouble", struct query_page, wish_trouble,
	    &trouble_view) },
	{ VIEW_POINTER("add_trouble", struct query_page, add_trouble,
	    &trouble_view) },
	{ VIEW_TEXT("value", struct query_page, value) },
	{ VIEW_TEXT("to", struct query_page, to) },
	{ VIEW_POINTER("extended", struct query_page, extended,
	    &chip_view) },
	{ VIEW_URL("here", struct query_page, here) },
	{ VIEW_LIST("rules", struct query_page, rules, rule_count,
	    &option_view) },
	{ VIEW_LIST("orderings", struct query_page, orderings,
	    ordering_count, &option_view) },
	{ VIEW_LIST("limits", struct query_page, limits, limit_count,
	    &option_view) },
	{ VIEW_BOOL("random", struct query_page, is_random) },
	{ VIEW_TEXT("seed", struct query_page, seed) },
	{ VIEW_URL("other_seed", struct query_page, other_seed) },
	{ VIEW_BOOL("answered", struct query_page, is_answered) },
	{ VIEW_COUNT("total", struct query_page, total) },
	{ VIEW_BOOL("whole", struct query_page, is_whole) },
	{ VIEW_COUNT("over", struct query_page, over) },
	{ VIEW_BOOL("one", struct query_page, is_one) },
	{ VIEW_LIST("unknown", struct query_page, unknown, unknown_count,
	    &unknown_view) },
	{ VIEW_LIST("words", struct query_page, words, word_count,
	    &query_word_view) },
	{ VIEW_BOOL("has_words", struct query_page, has_words) },
	{ VIEW_BOOL("empty", struct query_page, is_empty) },
	{ VIEW_BOOL("has_cards", struct query_page, has_cards) },
	{ VIEW_BOOL("has_pages", struct query_page, has_pages) },
	{ VIEW_BOOL("is_first", struct query_page, is_first) },
	{ VIEW_POINTER("gather", struct query_page, gather, &gather_view) },
	{ VIEW_LIST("cards", struct query_page, cards, card_count,
	    &card_view) },
	{ VIEW_URL("first", struct query_page, first) },
	{ VIEW_URL("previous", struct query_page, previous) },
	{ VIEW_URL("next", struct query_page, next) },
	{ VIEW_TEXT("previous_cursor", struct query_page,
	    previous_cursor) },
	{ VIEW_TEXT("next_cursor", struct query_page, next_cursor) },
	{ VIEW_URL("feed", struct query_page, feed) },
	{ VIEW_URL("link", struct query_page, link) },
	{ VIEW_TEXT("curl", struct query_page, curl) },
	{ VIEW_TEXT("python", struct query_page, python) },
};
const struct view query_view = VIEW(struct query_page, query_fields);

/* clang-format on */

/* ---- choices ---- */

static const char *const ordering_words[ORDERINGS] = {
	[ORDER_DATE_DESC] = "newest first",
	[ORDER_DATE_ASC] = "oldest first",
	[ORDER_TITLE_ASC] = "title, A to Z",
	[ORDER_TITLE_DESC] = "title, Z to A",
	[ORDER_REGIONS_DESC] = "most regions first",
	[ORDER_REGIONS_ASC] = "fewest regions first",
	[ORDER_RANDOM] = "random",
};

static const struct query_option *
ordering_options(struct arena *arena, enum ordering chosen)
{
	struct query_option *options = arena_array(arena, ORDERINGS,
	    sizeof(*options));
	int i;

	for (i = 0; i < ORDERINGS; i++)
		options[i] = (struct query_option){
			.value = ordering_name((enum ordering)i),
			.text = ordering_words[i],
			.is_chosen = i == (int)chosen,
		};
	return options;
}

/* The usual sizes, and the one that was asked for where it is another. */
static void
show_limits(struct query_page *page, struct arena *arena, int chosen)
{
	static const int usual[] = { LIMIT_DEFAULT, 48, 200 };
	struct query_option *options = arena_array(arena,
	    COUNT_OF(usual) + 1, sizeof(*options));
	size_t i, count = 0;
	bool is_usual = false;

	for (i = 0; i < COUNT_OF(usual); i++)
		is_usual |= usual[i] == chosen;
	for (i = 0; i < COUNT_OF(usual); i++) {
		if (!is_usual && chosen < usual[i] && count == i)
			options[count++].value = sql_int(arena, chosen);
		options[count++].value = sql_int(arena, usual[i]);
	}
	if (!is_usual && count == COUNT_OF(usual))
		options[count++].value = sql_int(arena, chosen);
	for (i = 0; i < count; i++) {
		options[i].text = options[i].value;
		options[i].is_chosen = text_is(options[i].value,
		    sql_int(arena, chosen));
	}
	page->limits = options;
	page->limit_count = count;
}

void
query_page_show_adder(struct query_page *page, struct arena *arena,
    const char *chosen, const char *value)
{
	struct query_option *options = arena_array(arena, RULE_KINDS + 1,
	    sizeof(*options));
	int i;

	options[0] = (struct query_option){ .value = "",
		.text = "any rule that fits",
		.is_chosen = chosen == NULL || *chosen == '\0' };
	for (i = 0; i < RULE_KINDS; i++) {
		const char *name = rule_name((enum rule_kind)i);

		options[i + 1] = (struct query_option){
			.value = name,
			.text = arena_format(arena, "%s: %s", name,
			    rule_words((enum rule_kind)i)),
			.is_chosen = text_is(name, chosen),
		};
	}
	page->rules = options;
	page->rule_count = RULE_KINDS + 1;
	page->value = value;
}

void
query_page_show_extended(struct query_page *page, const char *to,
    bool excluded, size_t index)
{
	page->to = to;
	page->extended = excluded ? &page->exclude[index] :
	    &page->want[index];
}

void
query_page_init(struct query_page *page, const struct request *req)
{
	*page = (struct query_page){
		.site = site_of(req), .title = "Search", .text = "",
	};
}

void
query_page_show_wish(struct query_page *page, struct arena *arena,
    const struct search_wish *wish, int64_t seed)
{
	page->orderings = ordering_options(arena, wish->ordering);
	page->ordering_count = ORDERINGS;
	show_limits(page, arena, wish->limit);
	page->is_random = wish->ordering == ORDER_RANDOM;
	if (page->is_random)
		page->seed = sql_int(arena, seed);
}

static const char *
title_of(struct arena *arena, const struct query_page *page)
{
	struct buf *title = arena_alloc(arena, sizeof(*title));
	size_t i;

	buf_init(title, arena, SIZE_MAX / 2);
	for (i = 0; i < page->want_count + page->exclude_count; i++) {
		if (i > 0)
			buf_add(title, ", ");
		buf_add(title, i < page->want_count ? page->want[i].label :
		    page->exclude[i - page->want_count].label);
	}
	return title->length == 0 ? "Search" :
	    text_shortened(arena, title->bytes, TITLE_MAX);
}

void
query_page_show_query(struct query_page *page, struct arena *arena,
    const struct query *query, const struct search_wish *wish)
{
	struct chip_maker maker = { .arena = arena, .text = page->text,
		.wish = wish, .room = CHIP_VALUE_LINKS_MAX_BYTES,
		.buttons = CHIP_VALUE_BUTTONS_MAX };

	page->want = chips_of(&maker, query->want, query->want_count, false);
	page->want_count = query->want_count;
	page->exclude = chips_of(&maker, query->exclude,
	    query->exclude_count, true);
	page->exclude_count = query->exclude_count;
	page->is_readable = true;
	page->has_want = query->want_count > 0;
	page->has_exclude = query->exclude_count > 0;
	page->has_rules = page->has_want || page->has_exclude ||
	    query->include_obsolete;
	page->title = title_of(arena, page);
	page->has_obsolete = query->include_obsolete;
	if (page->has_obsolete)
		page->without_obsolete = chip_address(&maker, "drop",
		    "include_obsolete");
	page->here = chip_address(&maker, NULL, NULL);
	page->is_long = page->here == NULL;
	page->count_address = chip_address(&maker, "count", "true");
}

/* ---- what was found ---- */

static const char *
facets_address(const struct query_page *page, struct arena *arena,
    const struct search_wish *wish)
{
	const char *address = query_address(arena, "/query-pictures",
	    page->text, wish, "facets", "true");

	return address == NULL ? NULL :
	    arena_format(arena, "%s#narrow", address);
}

/* Addresses for the search page with the same query, plain, and wish. */
static void
show_ways(struct query_page *page, struct arena *arena,
    const struct search_wish *wish, const struct search_page *found,
    const char *plain)
{
	const char *path = "/query-pictures", *text = page->text;

	page->is_first = wish->after == NULL && wish->offset == 0;
	if (!page->is_first)
		page->first = query_address(arena, path, text, wish, NULL,
		    NULL);
	page->previous_cursor = found->previous;
	page->next_cursor = found->next;
	if (found->previous != NULL)
		page->previous = query_address(arena, path, text, wish,
		    "before", found->previous);
	if (found->next != NULL)
		page->next = query_address(arena, path, text, wish, "after",
		    found->next);
	page->has_pages = !page->is_first || found->previous != NULL ||
	    found->next != NULL;
	page->link = query_address(arena, arena_format(arena, "%s%s",
	    wish->public_url, path), text, wish, NULL, NULL);
	if (strlen(plain) < FEED_QUERY_MAX)
		page->feed = address_of_feed(arena, "query?query=", plain);
	page->curl = query_curl(arena, wish->public_url, plain, wish);
	page->python = query_python(arena, wish->public_url, plain, wish);
}

/* What leads on from picture to picture; long queries do not. */
static const char *
words_of(struct arena *arena, const struct search *search,
    const char *plain)
{
	if (strlen(plain) > WORDS_MAX)
		return "";
	return beside_words(arena, plain, search->wish->ordering,
	    search->seed);
}

/* Pages and programs go on with the seed that was drawn for this one. */
void
query_page_show_pictures(struct query_page *page, struct arena *arena,
    const struct search *search, const struct search_page *found)
{
	struct search_wish wish = *search->wish;
	const char *plain = query_print(arena, wish.query);

	page->is_answered = true;
	page->cards = picture_cards_within(arena, found->pictures,
	    found->count, EAGER, words_of(arena, search, plain));
	page->card_count = found->count;
	page->has_cards = found->count > 0;
	page->is_empty = found->count == 0;
	if (page->is_empty)
		page->words = query_words_of(arena, wish.query,
		    &page->word_count);
	page->has_words = page->word_count > 0;
	page->is_whole = wish.after == NULL && wish.offset == 0 &&
	    found->next == NULL && wish.limit > 0;
	page->total = (int64_t)found->count;
	if (wish.after == NULL && wish.offset == 0 && found->next != NULL)
		page->over = page->total;
	page->is_one = page->total == 1;
	wish.has_seed = false;
	if (page->is_random)
		page->other_seed = query_address(arena, "/query-pictures",
		    page->text, &wish, NULL, NULL);
	wish.has_seed = true;
	wish.seed = search->seed;
	show_ways(page, arena, &wish, found, plain);
	page->can_narrow = page->card_count > 1 || page->has_pages;
	page->facets_address = facets_address(page, arena, &wish);
}

/* The last rule leaves what the search finds. */
void
query_page_show_counts(struct query_page *page, struct arena *arena,
    const struct sieve *sieve)
{
	const struct query_counts *counts = query_counts_of(arena, sieve);
	size_t i;

	page->counts = counts;
	for (i = 0; i < counts->count; i++) {
		struct query_chip *chip = i < page->want_count ?
		    &page->want[i] : &page->exclude[i - page->want_count];

		chip->left = &counts->rules[i];
		if (counts->rules[i].is_emptying)
			page->emptying = chip;
	}
	if (page->is_whole)
		return;
	page->is_whole = counts->count == 0 ||
	    (counts->rules[counts->count - 1].is_known &&
	    !counts->rules[counts->count - 1].is_more);
	page->total = counts->count == 0 ? counts->total :
	    counts->rules[counts->count - 1].left;
	page->is_one = page->total == 1;
}

void
query_page_show_facets(struct query_page *page, struct arena *arena,
    const struct search_wish *wish, const struct facets *facets)
{
	const struct chip_maker maker = { .arena = arena, .text = page->text,
		.wish = wish };

	page->facets = query_facets_of(arena, facets, &maker);
	if (facets->is_known && !facets->is_more && !page->is_whole) {
		page->is_whole = true;
		page->total = facets->pictures;
	}
}
