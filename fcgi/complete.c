/* fcgi/complete.c: what a rule and its value may become while they are typed. */

#include "handlers.h"
#include "query_ask.h"
#include "store/complete.h"
#include "store/object.h"

#include <string.h>

enum { LIMIT_USUAL = 10, TEXT_MAX_BYTES = 1000 };

/* One thing that the text may become: a rule with a value, or a rule. */
struct suggestion {
	const char *rule;
	const char *value;		/* JSON; NULL: the rule alone */
	const char *text;		/* the value as people read it */
	const char *alias;
	const char *detail;
	const char **path;
	size_t path_count;
	bool is_path_cut;
	const char *picture_count;	/* JSON; NULL: not said */
	int fit;
};

struct suggestions {
	struct suggestion *items;
	size_t count;
};

/* clang-format off */

static const struct view_field suggestion_fields[] = {
	{ VIEW_TEXT("rule", struct suggestion, rule) },
	{ VIEW_RAW_JSON("value", struct suggestion, value) },
	{ VIEW_TEXT("text", struct suggestion, text) },
	{ VIEW_TEXT("alias", struct suggestion, alias) },
	{ VIEW_TEXT("detail", struct suggestion, detail) },
	{ VIEW_TEXT_LIST("path", struct suggestion, path, path_count) },
	{ VIEW_BOOL("path_is_cut", struct suggestion, is_path_cut) },
	{ VIEW_RAW_JSON("picture_count", struct suggestion,
	    picture_count) },
};
static const struct view suggestion_view =
    VIEW(struct suggestion, suggestion_fields);

static const struct view_field suggestions_fields[] = {
	{ VIEW_LIST("", struct suggestions, items, count,
	    &suggestion_view) },
};
static const struct view suggestions_view =
    VIEW(struct suggestions, suggestions_fields);

/* clang-format on */

/* What is asked: a text, of one rule or of any. */
struct asked {
	const char *text;
	bool has_rule;
	enum rule_kind rule;
	int limit;
};

static bool
completed_by(enum rule_kind rule, enum completion_kind *kind)
{
	switch (rule) {
	case RULE_HAS:
	case RULE_HAS_OBJECT:
		*kind = COMPLETE_OBJECTS;
		return true;
	case RULE_NATURE:
		*kind = COMPLETE_NATURES;
		return true;
	case RULE_LICENCE:
		*kind = COMPLETE_LICENCES;
		return true;
	case RULE_AUTHOR:
		*kind = COMPLETE_USERS;
		return true;
	case RULE_IN_GALLERY:
		*kind = COMPLETE_GALLERIES;
		return true;
	default:
		return false;
	}
}

static const char *
json_text(struct arena *arena, const char *text)
{
	struct buf *json = arena_alloc(arena, sizeof(*json));

	buf_init(json, arena, SIZE_MAX / 2);
	buf_add_json_text(json, text);
	return json->bytes;
}

static struct suggestion
suggestion_of(struct arena *arena, enum rule_kind rule,
    const struct completion *item)
{
	struct suggestion suggestion = {
		.rule = rule_name(rule), .text = item->name,
		.alias = item->alias, .detail = item->detail,
		.path = item->path, .path_count = item->path_count,
		.is_path_cut = item->is_path_cut, .fit = (int)item->fit,
	};

	if (rule == RULE_IN_GALLERY) {
		suggestion.value = arena_format(arena, "%d", item->id);
		suggestion.detail = arena_format(arena, "gallery %d",
		    item->id);
	} else {
		suggestion.value = json_text(arena, item->name);
	}
	if (rule == RULE_HAS || rule == RULE_HAS_OBJECT)
		suggestion.picture_count = arena_format(arena, "%lld",
		    (long long)item->picture_count);
	return suggestion;
}

/* Behind those that fit as well. */
static void
add(struct suggestions *all, const struct suggestion *suggestion)
{
	size_t at = all->count++;

	while (at > 0 && all->items[at - 1].fit > suggestion->fit) {
		all->items[at] = all->items[at - 1];
		at--;
	}
	all->items[at] = *suggestion;
}

/* Rules whose name the text begins; "above" is two texts of one name. */
static void
add_rules(const struct asked *asked, struct suggestions *all)
{
	int i;

	for (i = 0; i < RULE_KINDS; i++) {
		const char *name = rule_name((enum rule_kind)i);
		const struct suggestion suggestion = {
			.rule = name, .detail = rule_words((enum rule_kind)i),
			.fit = text_is(asked->text, name) ? FIT_WHOLE :
			    text_starts(name, asked->text) ? FIT_START :
			    FIT_PART,
		};

		if (strstr(name, asked->text) != NULL)
			add(all, &suggestion);
	}
}

/* The text itself, where the rule can take it. */
static void
add_typed(struct arena *arena, enum rule_kind kind, const char *text,
    struct suggestions *all)
{
	struct suggestion suggestion = { .rule = rule_name(kind),
		.detail = rule_words(kind), .fit = FIT_PART + 1 };
	struct problem problem = { .code = NULL };
	struct rule rule;
	size_t count;

	if (rule_read_value(arena, kind, text, &rule, &problem) != OK)
		return;
	suggestion.value = rule_print_value(arena, &rule);
	suggestion.text = rule_texts(arena, &rule, &count)[0];
	add(all, &suggestion);
}

/* Where every kind is asked for, none may crowd out the others. */
static size_t
most_of(const struct asked *asked, enum completion_kind kind)
{
	static const size_t shares[COMPLETE_KINDS] = {
		[COMPLETE_OBJECTS] = 6,
		[COMPLETE_NATURES] = 3,
		[COMPLETE_LICENCES] = 4,
		[COMPLETE_USERS] = 3,
		[COMPLETE_GALLERIES] = 2,
	};

	return asked->has_rule ? COMPLETE_MAX : shares[kind];
}

/* Names of every kind that has some; the best of each come first. */
static enum status
add_names(struct request *req, const struct asked *asked,
    struct suggestions *all)
{
	static const enum rule_kind rules[COMPLETE_KINDS] = {
		[COMPLETE_OBJECTS] = RULE_HAS,
		[COMPLETE_NATURES] = RULE_NATURE,
		[COMPLETE_LICENCES] = RULE_LICENCE,
		[COMPLETE_USERS] = RULE_AUTHOR,
		[COMPLETE_GALLERIES] = RULE_IN_GALLERY,
	};
	bool wanted[COMPLETE_KINDS] = { false };
	struct completions found[COMPLETE_KINDS];
	enum completion_kind kind = COMPLETE_OBJECTS;
	size_t i;

	if (asked->has_rule && !completed_by(asked->rule, &kind))
		return OK;
	for (i = 0; i < COMPLETE_KINDS; i++)
		wanted[i] = asked->has_rule ? i == kind : *asked->text != '\0';
	TRY(completions_find(req->db, req->arena, wanted, asked->text,
	    asked->limit, found));
	for (kind = 0; kind < COMPLETE_KINDS; kind++) {
		for (i = 0; i < found[kind].count &&
		    i < most_of(asked, kind); i++) {
			struct suggestion suggestion = suggestion_of(
			    req->arena, asked->has_rule ? asked->rule :
			    rules[kind], &found[kind].items[i]);

			add(all, &suggestion);
		}
	}
	return OK;
}

/* "licence cc0" and "licence: cc0" ask for the values of one rule. */
static void
cut_rule(struct arena *arena, struct asked *asked)
{
	size_t length = strcspn(asked->text, " :");
	enum rule_kind kind;

	if (asked->has_rule || asked->text[length] == '\0' ||
	    !rule_from_name(arena_copy(arena, asked->text, length), &kind))
		return;
	asked->has_rule = true;
	asked->rule = kind;
	asked->text += length;
	asked->text += strspn(asked->text, " :");
}

static enum status
read_asked(struct request *req, struct asked *asked)
{
	const char *rule = NULL, *text = "";

	*asked = (struct asked){ .limit = LIMIT_USUAL };
	TRY(parameter_text(req, "rule", &rule));
	TRY(parameter_text(req, "text", &text));
	TRY(parameter_int(req, "limit", 1, COMPLETE_MAX, &asked->limit));
	if (strlen(text) > TEXT_MAX_BYTES)
		return refuse_field(req, BAD_INPUT, "too-long", "text",
		    "at most 1,000 bytes", "the text is too long");
	asked->text = text;
	asked->has_rule = rule != NULL && *rule != '\0';
	if (asked->has_rule && !rule_from_name(rule, &asked->rule))
		return refuse_field(req, BAD_INPUT, "unknown-rule", "rule",
		    "the name of a rule", arena_format(req->arena,
		    "there is no rule \"%s\"", rule));
	cut_rule(req->arena, asked);
	return OK;
}

/* The best first; the text itself last. */
static enum status
collect(struct request *req, const struct asked *asked,
    struct suggestions *all)
{
	enum completion_kind kind;

	*all = (struct suggestions){ .items = arena_array(req->arena,
	    COMPLETE_KINDS * COMPLETE_MAX + RULE_KINDS + 1,
	    sizeof(*all->items)) };
	TRY(add_names(req, asked, all));
	if (!asked->has_rule)
		add_rules(asked, all);
	else if (!completed_by(asked->rule, &kind))
		add_typed(req->arena, asked->rule, asked->text, all);
	if (all->count > (size_t)asked->limit)
		all->count = (size_t)asked->limit;
	if (!asked->has_rule && *asked->text != '\0')
		add_typed(req->arena, RULE_TITLE, asked->text, all);
	return OK;
}

enum status
api_complete(struct request *req, struct response *res)
{
	struct suggestions all;
	struct asked asked;

	TRY(read_asked(req, &asked));
	TRY(collect(req, &asked, &all));
	return respond_json(res, &suggestions_view, &all);
}

/* A list of one where the rule takes lists: names may begin with a bracket. */
static enum status
read_suggestion(struct request *req, const struct suggestion *suggestion,
    struct rule *rule)
{
	enum rule_kind kind = RULE_HAS;
	const char *value = suggestion->value;

	if (!rule_from_name(suggestion->rule, &kind))
		return INTERNAL;
	if (rule_type(kind) == RULE_NAMES)
		value = arena_format(req->arena, "[%s]", value);
	else if (rule_type(kind) != RULE_IDS)
		value = suggestion->text;
	return rule_read_value(req->arena, kind, value, rule, &req->problem);
}

/* What is called exactly so, else the first that is called or begins so. */
static const struct suggestion *
best_of(const struct suggestions *all, const char *text)
{
	const struct suggestion *best = NULL;
	size_t i;

	for (i = 0; i < all->count; i++) {
		const struct suggestion *item = &all->items[i];

		if (item->value == NULL || item->fit > FIT_START)
			continue;
		if (text_is(item->text, text))
			return item;
		if (best == NULL)
			best = item;
	}
	return best;
}

enum status
query_guess_rule(struct request *req, const char *name, const char *text,
    struct rule *rule)
{
	struct asked asked = { .text = text, .limit = LIMIT_USUAL,
		.has_rule = name != NULL, .rule = RULE_TITLE };
	const struct suggestion *best = NULL;
	struct suggestions all;

	if (name != NULL && !rule_from_name(name, &asked.rule))
		return refuse_field(req, BAD_INPUT, "unknown-rule", "rule",
		    NULL, arena_format(req->arena, "there is no rule \"%s\"",
		    name));
	cut_rule(req->arena, &asked);
	asked.text += strspn(asked.text, " ");
	if (!asked.has_rule || rule_type(asked.rule) == RULE_NAMES) {
		TRY(collect(req, &asked, &all));
		best = best_of(&all, asked.text);
	}
	if (best != NULL)
		return read_suggestion(req, best, rule);
	return rule_read_value(req->arena, asked.rule, asked.text, rule,
	    &req->problem);
}

/* What is found by its name is not found by an alias that begins like it. */
static enum status
check_object(struct request *req, const char *name, bool *is_known)
{
	struct object_entry entry;
	enum status status = object_entry_find(req->db, req->arena, name,
	    &entry);

	*is_known = status == OK;
	return status == NOT_FOUND ? OK : status;
}

enum status
query_name_check(struct request *req, enum rule_kind kind, const char *name,
    bool *is_known, const char **nearest)
{
	struct completions found[COMPLETE_KINDS];
	bool wanted[COMPLETE_KINDS] = { false };
	enum completion_kind of = COMPLETE_OBJECTS;
	size_t i;

	*is_known = rule_type(kind) != RULE_NAMES || !completed_by(kind, &of);
	*nearest = NULL;
	if (*is_known)
		return OK;
	wanted[of] = true;
	TRY(completions_find(req->db, req->arena, wanted, name, LIMIT_USUAL,
	    found));
	for (i = 0; i < found[of].count && !*is_known; i++)
		*is_known = text_is(found[of].items[i].name, name) ||
		    text_is(found[of].items[i].alias, name);
	if (!*is_known && of == COMPLETE_OBJECTS)
		TRY(check_object(req, name, is_known));
	if (!*is_known && found[of].count > 0)
		*nearest = found[of].items[0].name;
	return OK;
}
