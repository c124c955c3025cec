/* lib/query/print.c: from tree to canonical text. */

#include "query/query.h"

/*
 * The bytes of a character that YAML refuses bare or takes for the end of a
 * line, with its number; 0 where the character is no such one. Below U+0020
 * JSON escapes all of them.
 */
static size_t
unprintable(const char *text, unsigned *code)
{
	const unsigned char *at = (const unsigned char *)text;

	*code = at[0];
	if (at[0] == 0x7f)
		return 1;
	if (at[0] == 0xc2) {		/* U+0080 to U+009F */
		*code = at[1];
		return at[1] < 0xa0 ? 2 : 0;
	}
	if (at[0] != 0xe2 && at[0] != 0xef)
		return 0;
	*code = (at[0] & 0x0fu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
	return *code == 0x2028 || *code == 0x2029 || *code == 0xfeff ||
	    *code >= 0xfffe ? 3 : 0;
}

/* A JSON text that is the same text to a reader of YAML. */
static void
print_text(struct arena *arena, struct buf *text, const char *plain)
{
	size_t start, at, length;
	struct buf json;
	unsigned code;

	buf_init(&json, arena, SIZE_MAX / 2);
	buf_add_json_text(&json, plain);
	for (at = start = 0; at < json.length; at += length) {
		length = unprintable(json.bytes + at, &code);
		if (length == 0) {
			length = 1;
			continue;
		}
		buf_add_bytes(text, json.bytes + start, at - start);
		buf_add_format(text, "\\u%04x", code);
		start = at + length;
	}
	buf_add_bytes(text, json.bytes + start, json.length - start);
}

static void
print_items(struct arena *arena, struct buf *text, const struct rule *rule)
{
	size_t i;

	buf_add_char(text, '[');
	for (i = 0; i < rule->count; i++) {
		if (i > 0)
			buf_add(text, ", ");
		if (rule_type(rule->kind) == RULE_NAMES)
			print_text(arena, text, rule->names[i]);
		else
			buf_add_int(text, rule->ids[i]);
	}
	buf_add_char(text, ']');
}

static void
print_value(struct arena *arena, struct buf *text, const struct rule *rule)
{
	switch (rule_type(rule->kind)) {
	case RULE_NAMES:
	case RULE_IDS:
		print_items(arena, text, rule);
		break;
	case RULE_PATTERN:
	case RULE_PREFIX:
		print_text(arena, text, rule->text);
		break;
	case RULE_TIME:
		buf_add_seconds(text, rule->at_us);
		break;
	default:
		buf_add_double(text, rule->number);
		break;
	}
}

static void
print_rules(struct arena *arena, struct buf *text, const char *key,
    const struct rule *rules, size_t count)
{
	size_t i;

	if (count == 0)
		return;
	buf_add(text, key);
	for (i = 0; i < count; i++) {
		buf_add(text, "- ");
		buf_add(text, rule_name(rules[i].kind));
		buf_add(text, ": ");
		print_value(arena, text, &rules[i]);
		buf_add_char(text, '\n');
	}
}

const char *
rule_print_value(struct arena *arena, const struct rule *rule)
{
	struct buf *text = arena_alloc(arena, sizeof(*text));

	buf_init(text, arena, SIZE_MAX / 2);
	print_value(arena, text, rule);
	return text->bytes;
}

const char *
query_print(struct arena *arena, const struct query *query)
{
	struct buf *text = arena_alloc(arena, sizeof(*text));

	buf_init(text, arena, SIZE_MAX / 2);
	print_rules(arena, text, "want:\n", query->want, query->want_count);
	print_rules(arena, text, "exclude:\n", query->exclude,
	    query->exclude_count);
	if (query->include_obsolete)
		buf_add(text, "include_obsolete: true\n");
	return text->bytes;
}
