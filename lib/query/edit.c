/* lib/query/edit.c: queries with a rule more or less, and values as people write them. */

#define _XOPEN_SOURCE 700 /* strptime */

#include "query/query.h"

#include <string.h>
#include <time.h>

enum { VALUE_MAX_BYTES = QUERY_MAX_BYTES };

struct query *
query_without(struct arena *arena, const struct query *query, bool excluded,
    size_t index)
{
	struct query *less = arena_alloc(arena, sizeof(*less));
	struct rule **rules = excluded ? &less->exclude : &less->want;
	size_t *count = excluded ? &less->exclude_count : &less->want_count;
	struct rule *kept;

	*less = *query;
	if (index >= *count)
		return less;
	kept = arena_array(arena, *count, sizeof(*kept));
	memcpy(kept, *rules, index * sizeof(*kept));
	memcpy(kept + index, *rules + index + 1,
	    (*count - index - 1) * sizeof(*kept));
	*rules = kept;
	--*count;
	return less;
}

struct query *
query_with(struct arena *arena, const struct query *query, bool excluded,
    const struct rule *rule)
{
	struct query *more = arena_alloc(arena, sizeof(*more));
	struct rule **rules = excluded ? &more->exclude : &more->want;
	size_t *count = excluded ? &more->exclude_count : &more->want_count;
	struct rule *all;

	*more = *query;
	all = arena_array(arena, *count + 1, sizeof(*all));
	if (*count > 0)
		memcpy(all, *rules, *count * sizeof(*all));
	all[*count] = *rule;
	*rules = all;
	++*count;
	return more;
}

/* Two arrays in one. */
static void *
joined(struct arena *arena, const void *first, size_t first_count,
    const void *second, size_t second_count, size_t size_bytes)
{
	char *all = arena_array(arena, first_count + second_count + 1,
	    size_bytes);

	if (first_count > 0)
		memcpy(all, first, first_count * size_bytes);
	if (second_count > 0)
		memcpy(all + first_count * size_bytes, second,
		    second_count * size_bytes);
	return all;
}

struct query *
query_with_values(struct arena *arena, const struct query *query,
    bool excluded, size_t index, const struct rule *rule)
{
	struct query *more = arena_alloc(arena, sizeof(*more));
	struct rule **rules = excluded ? &more->exclude : &more->want;
	size_t count = excluded ? query->exclude_count : query->want_count;
	struct rule *changed;

	*more = *query;
	*rules = joined(arena, *rules, count, NULL, 0, sizeof(**rules));
	changed = &(*rules)[index];
	if (rule_type(rule->kind) == RULE_NAMES)
		changed->names = joined(arena, changed->names, changed->count,
		    rule->names, rule->count, sizeof(*rule->names));
	else
		changed->ids = joined(arena, changed->ids, changed->count,
		    rule->ids, rule->count, sizeof(*rule->ids));
	changed->count += rule->count;
	return more;
}

struct query *
query_without_value(struct arena *arena, const struct query *query,
    bool excluded, size_t index, size_t place)
{
	struct query *less = arena_alloc(arena, sizeof(*less));
	struct rule **rules = excluded ? &less->exclude : &less->want;
	size_t count = excluded ? query->exclude_count : query->want_count;
	struct rule *rule;
	size_t behind;

	*less = *query;
	if (index >= count || place >= (*rules)[index].count)
		return less;
	if ((*rules)[index].count == 1)
		return query_without(arena, query, excluded, index);
	*rules = joined(arena, *rules, count, NULL, 0, sizeof(**rules));
	rule = &(*rules)[index];
	behind = rule->count - place - 1;
	if (rule_type(rule->kind) == RULE_NAMES)
		rule->names = joined(arena, rule->names, place,
		    rule->names + place + 1, behind, sizeof(*rule->names));
	else
		rule->ids = joined(arena, rule->ids, place,
		    rule->ids + place + 1, behind, sizeof(*rule->ids));
	rule->count--;
	return less;
}

struct query *
query_with_name(struct arena *arena, const struct query *query, size_t index,
    size_t place, const char *name)
{
	struct query *other = arena_alloc(arena, sizeof(*other));
	struct rule *rule;

	*other = *query;
	other->want = joined(arena, query->want, query->want_count, NULL, 0,
	    sizeof(*query->want));
	rule = &other->want[index];
	rule->names = joined(arena, rule->names, rule->count, NULL, 0,
	    sizeof(*rule->names));
	rule->names[place] = name;
	return other;
}

/* ---- values as people write them ---- */

/* "2019-01-31", then nothing or " 23:59"; false for anything else. */
static bool
read_date(const char *text, int64_t *seconds)
{
	struct tm tm = { 0 };

	text = strptime(text, "%Y-%m-%d", &tm);
	if (text != NULL && (*text == ' ' || *text == 'T'))
		text = strptime(text + 1, "%H:%M", &tm);
	if (text == NULL || *text != '\0')
		return false;
	*seconds = timegm(&tm);
	return true;
}

/* The value as it would stand in a query. */
static void
add_value(struct buf *text, enum rule_type type, const char *value)
{
	double number;
	int64_t seconds;

	if (type == RULE_IDS && *value != '[') {
		buf_add_char(text, '[');
		buf_add(text, value);
		buf_add_char(text, ']');
	} else if (type == RULE_TIME && read_date(value, &seconds)) {
		buf_add_int(text, seconds);
	} else if ((type == RULE_NAMES && *value == '[') ||
	    type == RULE_IDS || text_to_double(value, &number)) {
		buf_add(text, value);
	} else {
		buf_add_json_text(text, value);
	}
}

/* There is one field, whatever the place; dates come in two forms. */
static enum status
refuse_value(struct arena *arena, enum rule_kind kind,
    struct problem *problem)
{
	if (rule_type(kind) == RULE_TIME)
		refuse(problem, arena, BAD_INPUT, "bad-value",
		    "%s takes a date like 2019-01-31, or a Unix time",
		    rule_name(kind));
	problem->line = problem->column = 0;
	problem->field = rule_name(kind);
	return BAD_INPUT;
}

enum status
rule_read_value(struct arena *arena, enum rule_kind kind, const char *value,
    struct rule *rule, struct problem *problem)
{
	struct query *query;
	struct buf text;

	value = text_trimmed(arena, value);
	buf_init(&text, arena, VALUE_MAX_BYTES);
	buf_add_format(&text, "want:\n- %s: ", rule_name(kind));
	add_value(&text, rule_type(kind), value);
	if (*value == '\0' || text.failed) {
		refuse(problem, arena, BAD_INPUT, "bad-value",
		    "%s needs a value", rule_name(kind));
		return refuse_value(arena, kind, problem);
	}
	if (query_read(arena, text.bytes, text.length, &query,
	    problem) != OK)
		return refuse_value(arena, kind, problem);
	if (query->want_count != 1 || query->exclude_count > 0) {
		refuse(problem, arena, BAD_INPUT, "bad-value",
		    "%s takes one value, or a list in brackets",
		    rule_name(kind));
		return refuse_value(arena, kind, problem);
	}
	*rule = query->want[0];
	return OK;
}
