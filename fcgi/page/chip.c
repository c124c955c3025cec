/* fcgi/page/chip.c: the rules of a query as chips that change it. */

#include "page/chip.h"

#include <string.h>

#include "page/query.h"

/* clang-format off */

static const struct view_field value_fields[] = {
	{ VIEW_TEXT("text", struct chip_value, text) },
	{ VIEW_BOOL("first", struct chip_value, is_first) },
	{ VIEW_URL("without", struct chip_value, without) },
};
static const struct view value_view = VIEW(struct chip_value, value_fields);

static const struct view_field chip_fields[] = {
	{ VIEW_TEXT("rule", struct query_chip, rule) },
	{ VIEW_LIST("values", struct query_chip, values, value_count,
	    &value_view) },
	{ VIEW_TEXT("label", struct query_chip, label) },
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
 * from the first link on that has no room there are none.
 */
static const char *
without_value(struct chip_maker *maker, const char *place, size_t index)
{
	const char *address = maker->room == 0 ? NULL : chip_address(maker,
	    "drop", arena_format(maker->arena, "%s-%zu", place, index));

	if (address == NULL || strlen(address) > maker->room) {
		maker->room = 0;
		return NULL;
	}
	maker->room -= strlen(address);
	return address;
}

static const struct chip_value *
values_of(struct chip_maker *maker, const struct rule *rule,
    const char *place, size_t *count)
{
	const char **texts = rule_texts(maker->arena, rule, count);
	struct chip_value *values = arena_array(maker->arena, *count + 1,
	    sizeof(*values));
	size_t i;

	for (i = 0; i < *count; i++)
		values[i] = (struct chip_value){ .text = texts[i],
			.is_first = i == 0, .without = *count > 1 ?
			without_value(maker, place, i) : NULL };
	return values;
}

/* The page with the form of one more value; only lists take more. */
static const char *
extend_address(const struct chip_maker *maker, const struct rule *rule,
    const char *place)
{
	enum rule_type type = rule_type(rule->kind);
	const char *address;

	if (type != RULE_NAMES && type != RULE_IDS)
		return NULL;
	address = chip_address(maker, "to", place);
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
			.extend = extend_address(maker, &rules[i], place),
			.is_excluded = is_excluded,
			.without = chip_address(maker, "drop", place),
		};
		chips[i].values = values_of(maker, &rules[i], place,
		    &chips[i].value_count);
	}
	return chips;
}
