/* lib/query/edit_text.c: queries changed in their text, which keeps its comments and its layout. */

#include "query/private.h"

#include <string.h>

/* Each is an edit of its own: more of them are written anew. */
enum { VALUES_AT_ONCE = 20 };

/* ---- rules, and where they are written ---- */

static const struct rule *
rule_at(const struct query *query, bool excluded, size_t index)
{
	return excluded ? &query->exclude[index] : &query->want[index];
}

static const char *
name_of_rules(bool excluded)
{
	return excluded ? "exclude" : "want";
}

/* The member of the query that holds rules; NULL: there is none. */
static const struct json *
rules_of(const struct editing *editing, bool excluded)
{
	if (editing->root == NULL)
		return NULL;
	return json_member(editing->root, name_of_rules(excluded));
}

/* The value of a rule; NULL: it is not there. */
static const struct json *
value_of(const struct editing *editing, bool excluded, size_t index)
{
	const struct json *rules = rules_of(editing, excluded);

	if (rules == NULL || index >= rules->count)
		return NULL;
	return &rules->items[index].items[0];
}

/* ---- taking away ---- */

const char *
query_text_without(struct arena *arena, const char *text,
    const struct query *query, bool excluded, size_t index)
{
	const struct json *rules;
	struct editing editing;

	if (!editing_open(&editing, arena, text,
		query_without(arena, query, excluded, index)))
		return editing_text(&editing);
	rules = rules_of(&editing, excluded);
	if (rules != NULL && rules->count == 1 && index == 0)
		(void)editing_remove_list(&editing, rules);
	else if (rules != NULL && index < rules->count)
		(void)editing_remove_item(&editing, rules, index);
	return editing_text(&editing);
}

const char *
query_text_without_value(struct arena *arena, const char *text,
    const struct query *query, bool excluded, size_t index, size_t place)
{
	struct query *changed =
	    query_without_value(arena, query, excluded, index, place);
	const struct json *value;
	struct editing editing;

	if (rule_at(query, excluded, index)->count <= 1)
		return query_text_without(arena, text, query, excluded, index);
	if (editing_open(&editing, arena, text, changed) &&
	    (value = value_of(&editing, excluded, index)) != NULL &&
	    value->type == JSON_LIST && place < value->count &&
	    !editing_remove_item(&editing, value, place))
		(void)editing_replace(&editing, value,
		    rule_print_value(arena, rule_at(changed, excluded, index)));
	return editing_text(&editing);
}

const char *
query_text_without_obsolete(struct arena *arena, const char *text,
    const struct query *query)
{
	struct query changed = *query;
	const struct json *member;
	struct editing editing;

	changed.include_obsolete = false;
	if (editing_open(&editing, arena, text, &changed) &&
	    editing.root != NULL &&
	    (member = json_member(editing.root, "include_obsolete")) != NULL)
		(void)editing_remove_item(&editing, editing.root,
		    (size_t)(member - editing.root->items));
	return editing_text(&editing);
}

/* ---- adding ---- */

const char *
query_text_with(struct arena *arena, const char *text,
    const struct query *query, bool excluded, const struct rule *rule)
{
	const char *content = arena_format(arena, "%s: %s",
	    rule_name(rule->kind), rule_print_value(arena, rule));
	const char *braced = arena_format(arena, "{%s}", content);
	const struct json *rules;
	struct editing editing;

	if (!editing_open(&editing, arena, text,
		query_with(arena, query, excluded, rule)))
		return editing_text(&editing);
	rules = rules_of(&editing, excluded);
	if (rules == NULL)
		(void)editing_add_list(&editing, name_of_rules(excluded),
		    content);
	else if (rules->count > 0 &&
	    editing_is_bracketed(&editing, &rules->items[rules->count - 1]))
		(void)editing_add_item(&editing, rules, braced);
	else
		(void)editing_add_item(&editing, rules, content);
	return editing_text(&editing);
}

/* A rule with one of the values of another. */
static struct rule
one_of(const struct rule *rule, size_t place)
{
	struct rule one = *rule;

	one.count = 1;
	if (rule_type(rule->kind) == RULE_NAMES)
		one.names += place;
	else
		one.ids += place;
	return one;
}

/* The only value of a rule as it stands in a query. */
static const char *
print_one(struct arena *arena, const struct rule *one)
{
	const char *list = rule_print_value(arena, one);

	return arena_copy(arena, list + 1, strlen(list) - 2);
}

/* One value for a rule, which stands alone or in a list. */
static const char *
add_value(struct arena *arena, const char *text, const struct query *changed,
    bool excluded, size_t index, const struct rule *one)
{
	const char *content = print_one(arena, one);
	const struct json *value;
	struct editing editing;
	bool is_added;

	if (!editing_open(&editing, arena, text, changed) ||
	    (value = value_of(&editing, excluded, index)) == NULL)
		return editing_text(&editing);
	if (value->type == JSON_LIST)
		is_added = editing_add_item(&editing, value, content);
	else
		is_added = editing_replace(&editing, value,
		    arena_format(arena, "[%s, %s]",
			editing_written(&editing, value), content));
	if (!is_added)
		(void)editing_replace(&editing, value,
		    rule_print_value(arena, rule_at(changed, excluded, index)));
	return editing_text(&editing);
}

const char *
query_text_with_values(struct arena *arena, const char *text,
    const struct query *query, bool excluded, size_t index,
    const struct rule *rule)
{
	size_t i;

	if (rule->count > VALUES_AT_ONCE)
		return query_print(arena,
		    query_with_values(arena, query, excluded, index, rule));
	for (i = 0; i < rule->count; i++) {
		struct rule one = one_of(rule, i);

		query = query_with_values(arena, query, excluded, index, &one);
		text = add_value(arena, text, query, excluded, index, &one);
	}
	return text;
}

const char *
query_text_with_name(struct arena *arena, const char *text,
    const struct query *query, size_t index, size_t place, const char *name)
{
	struct rule one = { .kind = RULE_HAS, .count = 1, .names = &name };
	const struct json *value;
	struct editing editing;

	if (editing_open(&editing, arena, text,
		query_with_name(arena, query, index, place, name)) &&
	    (value = value_of(&editing, false, index)) != NULL) {
		if (value->type == JSON_LIST && place < value->count)
			value = &value->items[place];
		(void)editing_replace(&editing, value, print_one(arena, &one));
	}
	return editing_text(&editing);
}
