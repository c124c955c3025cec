/* lib/query/print.c: from tree to canonical text. */

#include "query/query.h"

static void
print_items(struct buf *text, const struct rule *rule)
{
	size_t i;

	buf_add_char(text, '[');
	for (i = 0; i < rule->count; i++) {
		if (i > 0)
			buf_add(text, ", ");
		if (rule_type(rule->kind) == RULE_NAMES)
			buf_add_json_text(text, rule->names[i]);
		else
			buf_add_int(text, rule->ids[i]);
	}
	buf_add_char(text, ']');
}

static void
print_rules(struct buf *text, const char *key, const struct rule *rules,
    size_t count)
{
	size_t i;

	if (count == 0)
		return;
	buf_add(text, key);
	for (i = 0; i < count; i++) {
		buf_add(text, "- ");
		buf_add(text, rule_name(rules[i].kind));
		buf_add(text, ": ");
		switch (rule_type(rules[i].kind)) {
		case RULE_NAMES:
		case RULE_IDS:
			print_items(text, &rules[i]);
			break;
		case RULE_PATTERN:
		case RULE_PREFIX:
			buf_add_json_text(text, rules[i].text);
			break;
		case RULE_TIME:
			buf_add_seconds(text, rules[i].at_us);
			break;
		default:
			buf_add_double(text, rules[i].number);
			break;
		}
		buf_add_char(text, '\n');
	}
}

const char *
query_print(struct arena *arena, const struct query *query)
{
	struct buf *text = arena_alloc(arena, sizeof(*text));

	buf_init(text, arena, SIZE_MAX / 2);
	print_rules(text, "want:\n", query->want, query->want_count);
	print_rules(text, "exclude:\n", query->exclude, query->exclude_count);
	if (query->include_obsolete)
		buf_add(text, "include_obsolete: true\n");
	return text->bytes;
}
