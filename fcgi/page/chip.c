/* fcgi/page/chip.c: the rules of a query as chips that change it. */

#include "page/chip.h"

#include <string.h>

#include "page/query.h"

/* clang-format off */

static const struct view_field value_fields[] = {
	{ VIEW_TEXT("text", struct chip_value, text) },
	{ VIEW_BOOL("first", struct chip_value, is_first) },
	{ VIEW_URL("without", struct chip_value, without) },
	{ VIEW_TEXT("place", struct chip_value, place) },
};
static const struct view value_view = VIEW(struct chip_value, value_fields);

static const struct view_field chip_fields[] = {
	{ VIEW_TEXT("rule", struct query_chip, rule) },
	{ VIEW_LIST("values", struct query_chip, values, value_count,
	    &value_view) },
	{ VIEW_TEXT("label", struct query_chip, label) },
	{ VIEW_TEXT("place", struct query_chip, place) },
	{ VIEW_BOOL("list", struct query_chip, is_list) },
	{ VIEW_BOOL("excluded", struct query_chip, is_excluded) },
	{ VIEW_URL("without", struct query_chip, without) },
	{ VIEW_URL("extend", struct query_chip, extend) },
	{ VIEW_POINTER("left", struct query_chip, left, &query_left_view) },
};
const struct view chip_view = VIEW(struct query_chip, chip_fields);

/* clang-format on */

static const char *
label_of(struct arena *arena, const struct rule *rule, bool is_excluded)
{
	struct buf *label = arena_alloc(arena, sizeof(*label));
	const char **texts;
	size_t count, i;

	texts = rule_texts(arena, rule, &count);
	buf_init(label, arena, SIZE_MAX / 2);
	if (is_excluded)
		buf_add(label, "not ");
	buf_add(label, rule_name(rule->kind));
	for (i = 0; i < count; i++) {
		buf_add(label, i == 0 ? " " : " or ");
		buf_add(label, texts[i]);
	}
	return label->bytes;
}

const char *
chip_address(const struct chip_maker *maker, const char *what,
    const char *place)
{
	return query_address(maker->arena, "/query-pictures", maker->text,
	    maker->wish, what, place);
}

/*
 * Each of several values can be taken away, as long as the page stays small:
 * from the first link on that has no room there are buttons.
 */
static void
show_way_out(struct chip_maker *maker, struct chip_value *value,
    const char *place)
{
	const char *address = maker->room == 0 ? NULL : chip_address(maker,
	    "drop", place);

	if (address != NULL && strlen(address) <= maker->room) {
		maker->room -= strlen(address);
		value->without = address;
		return;
	}
	maker->room = 0;
	if (maker->buttons > 0) {
		maker->buttons--;
		value->place = place;
	}
}

static const struct chip_value *
values_of(struct chip_maker *maker, const struct rule *rule,
    const char *place, size_t *count)
{
	const char **texts = rule_texts(maker->arena, rule, count);
	struct chip_value *values = arena_array(maker->arena, *count + 1,
	    sizeof(*values));
	size_t i;

	for (i = 0; i < *count; i++) {
		values[i] = (struct chip_value){ .text = texts[i],
			.is_first = i == 0 };
		if (*count > 1)
			show_way_out(maker, &values[i], arena_format(
			    maker->arena, "%s-%zu", place, i));
	}
	return values;
}

static bool
is_list(const struct rule *rule)
{
	return rule_type(rule->kind) == RULE_NAMES ||
	    rule_type(rule->kind) == RULE_IDS;
}

/* The page with the form of one more value; only lists take more. */
static const char *
extend_address(const struct chip_maker *maker, const struct rule *rule,
    const char *place)
{
	const char *address = is_list(rule) ? chip_address(maker, "to",
	    place) : NULL;

	return address == NULL ? NULL : arena_format(maker->arena,
	    "%s#adder", address);
}

struct query_chip *
chips_of(struct chip_maker *maker, const struct rule *rules, size_t count,
    bool is_excluded)
{
	struct query_chip *chips = arena_array(maker->arena, count + 1,
	    sizeof(*chips));
	size_t i;

	for (i = 0; i < count; i++) {
		const char *place = arena_format(maker->arena, is_excluded ?
		    "exclude-%zu" : "want-%zu", i);

		chips[i] = (struct query_chip){
			.rule = rule_name(rules[i].kind),
			.label = label_of(maker->arena, &rules[i],
			    is_excluded),
			.place = place,
			.is_list = is_list(&rules[i]),
			.extend = extend_address(maker, &rules[i], place),
			.is_excluded = is_excluded,
			.without = chip_address(maker, "drop", place),
		};
		chips[i].values = values_of(maker, &rules[i], place,
		    &chips[i].value_count);
	}
	return chips;
}
