/* fcgi/query_change.c: what chips and the small form ask to change in a query. */

#include "query_change.h"

#include <string.h>

#include "page/query_words.h"
#include "query_ask.h"

static const char obsolete[] = "include_obsolete";

/* Reads "-12" and goes on behind it. */
static bool
read_part(struct arena *arena, const char **text, size_t bound, size_t *part)
{
	size_t length = strspn(*text + (**text == '-'), "0123456789");
	int64_t number;

	if (**text != '-' || length == 0 || !text_to_int64(arena_copy(arena,
	    *text + 1, length), &number) || number >= (int64_t)bound)
		return false;
	*part = (size_t)number;
	*text += 1 + length;
	return true;
}

static bool
read_place(struct arena *arena, const char *text, const struct query *query,
    struct query_place *place)
{
	const struct rule *rules;

	place->is_excluded = text_starts(text, "exclude-");
	if (!place->is_excluded && !text_starts(text, "want-"))
		return false;
	text = strchr(text, '-');
	rules = place->is_excluded ? query->exclude : query->want;
	if (!read_part(arena, &text, place->is_excluded ?
	    query->exclude_count : query->want_count, &place->rule))
		return false;
	place->is_value = *text != '\0';
	return !place->is_value || (read_part(arena, &text,
	    rules[place->rule].count, &place->value) && *text == '\0');
}

/* Only a list takes another value. */
static bool
is_list(const struct query *query, const struct query_place *place)
{
	const struct rule *rules = place->is_excluded ? query->exclude :
	    query->want;
	enum rule_type type = rule_type(rules[place->rule].kind);

	return type == RULE_NAMES || type == RULE_IDS;
}

/* "want has Cat": a value of what occurs most, as a rule of its own. */
static enum status
read_picked(struct request *req, const char *picked,
    struct query_change *change)
{
	const char *rule = strchr(picked, ' ');
	const char *value = rule == NULL ? NULL : strchr(rule + 1, ' ');
	enum rule_kind kind;

	if (value != NULL)
		change->rule = arena_copy(req->arena, rule + 1,
		    (size_t)(value - rule - 1));
	if (value == NULL || value[1] == '\0' ||
	    !rule_from_name(change->rule, &kind) ||
	    (!text_starts(picked, "want ") &&
	    !text_starts(picked, "exclude ")))
		return refuse_field(req, BAD_INPUT, "bad-value", "pick",
		    "want or exclude, a rule and its value, like want has"
		    " Cat", "this is no rule to add");
	change->value = value + 1;
	change->place.is_excluded = text_starts(picked, "exclude ");
	return OK;
}

enum status
query_change_read(struct request *req, const struct query *query,
    struct query_change *change)
{
	const char *list = NULL, *picked = NULL;
	bool is_cancelled = false;

	*change = (struct query_change){ .rule = NULL };
	TRY(parameter_bool(req, "cancel", &is_cancelled));
	if (is_cancelled)
		return OK;
	TRY(parameter_text(req, "rule", &change->rule));
	TRY(parameter_text(req, "value", &change->value));
	TRY(parameter_text(req, "add", &list));
	TRY(parameter_text(req, "to", &change->to));
	TRY(parameter_text(req, "drop", &change->drop));
	TRY(parameter_text(req, "pick", &picked));
	change->place.is_excluded = text_is(list, "exclude");
	if (picked != NULL) {
		change->to = change->drop = NULL;
		return read_picked(req, picked, change);
	}
	if (change->drop != NULL && !text_is(change->drop, obsolete) &&
	    !read_place(req->arena, change->drop, query, &change->place))
		return refuse_field(req, BAD_INPUT, "no-such-rule", "drop",
		    "the place of a rule or of one of its values, like"
		    " want-0 or exclude-2-1", "the query has no such rule or"
		    " value to take away");
	if (change->drop == NULL && change->to != NULL &&
	    (!read_place(req->arena, change->to, query, &change->place) ||
	    change->place.is_value || !is_list(query, &change->place)))
		return refuse_field(req, BAD_INPUT, "no-such-rule", "to",
		    NULL, "the query has no such rule that takes more");
	return OK;
}

static const char *
text_without(struct arena *arena, const struct query *query,
    const char *text, const struct query_change *change)
{
	const struct query_place *place = &change->place;

	if (text_is(change->drop, obsolete))
		return query_text_without_obsolete(arena, text, query);
	if (place->is_value)
		return query_text_without_value(arena, text, query,
		    place->is_excluded, place->rule, place->value);
	return query_text_without(arena, text, query, place->is_excluded,
	    place->rule);
}

/* "cat, cc0, no human": each word as a rule of its own. */
static enum status
add_words(struct request *req, const struct query *query, const char *text,
    const struct query_word *words, size_t count, struct query_change *change)
{
	bool is_excluded = change->place.is_excluded;
	size_t i;

	for (i = 0; i < count; i++) {
		bool is_no = is_excluded || words[i].is_excluded;
		struct rule rule;

		TRY(query_guess_rule(req, NULL, words[i].text, &rule));
		text = query_text_with(req->arena, text, query, is_no, &rule);
		query = query_with(req->arena, query, is_no, &rule);
	}
	change->text = text;
	return OK;
}

/*
 * A name may have commas itself: words are what fits no name as a whole and
 * does not say that it is a title.
 */
static enum status
add(struct request *req, const struct query *query, const char *text,
    struct query_change *change)
{
	const struct query_place *place = &change->place;
	const char *name = change->rule;
	const struct query_word *words;
	struct rule rule;
	size_t count;

	if (change->to != NULL)
		name = rule_name((place->is_excluded ? query->exclude :
		    query->want)[place->rule].kind);
	TRY(query_guess_rule(req, name, change->value, &rule));
	words = query_words_typed(req->arena, change->value, &count);
	if (name == NULL && rule.kind == RULE_TITLE && count > 0 &&
	    text_is(rule.text, change->value + strspn(change->value, " ")))
		return add_words(req, query, text, words, count, change);
	change->text = change->to != NULL ?
	    query_text_with_values(req->arena, text, query,
	    place->is_excluded, place->rule, &rule) :
	    query_text_with(req->arena, text, query, place->is_excluded,
	    &rule);
	return OK;
}

enum status
query_change_make(struct request *req, const struct query *query,
    const char *text, struct query_change *change)
{
	if (change->drop != NULL)
		change->text = text_without(req->arena, query, text, change);
	else if (change->value != NULL)
		TRY(add(req, query, text, change));
	change->is_done = change->text != NULL;
	return OK;
}
