/* lib/query/query.c: from text to tree. */

#include "query/query.h"

#include "json/json.h"
#include "yaml/yaml.h"

#include <math.h>
#include <string.h>

/* The rules: how they are called and what they take. */
static const struct rule_field {
	const char *name;
	enum rule_type type;
	const char *expected;
} rule_fields[RULE_KINDS] = {
/* clang-format off */
#define NAMES "a list of names"
#define SIZE "a whole number of pixels, from 0 to 2147483647"
#define COUNT "a whole number, from 0 to 2147483647"
#define TIME "a Unix time in seconds"
#define STARS "a number of stars, from 0 to 5"
	[RULE_HAS] = { "has", RULE_NAMES, "a list of names of objects" },
	[RULE_HAS_OBJECT] = { "has_object", RULE_NAMES, "a list of names of objects" },
	[RULE_NATURE] = { "nature", RULE_NAMES, "a list of natures" },
	[RULE_LICENCE] = { "licence", RULE_NAMES, "a list of licences" },
	[RULE_AUTHOR] = { "author", RULE_NAMES, "a list of user names" },
	[RULE_TITLE] = { "title", RULE_PATTERN, "a text" },
	[RULE_DESCRIPTION] = { "description", RULE_PATTERN, "a text" },
	[RULE_ORIGIN_URL] = { "origin_url", RULE_PREFIX, "the beginning of an address" },
	[RULE_ABOVE_WIDTH] = { "above_width", RULE_COUNT, SIZE },
	[RULE_ABOVE_HEIGHT] = { "above_height", RULE_COUNT, SIZE },
	[RULE_BELOW_WIDTH] = { "below_width", RULE_COUNT, SIZE },
	[RULE_BELOW_HEIGHT] = { "below_height", RULE_COUNT, SIZE },
	[RULE_BEFORE_DATE] = { "before_date", RULE_TIME, TIME },
	[RULE_AFTER_DATE] = { "after_date", RULE_TIME, TIME },
	[RULE_IN_GALLERY] = { "in_gallery", RULE_IDS, "a list of numbers of galleries" },
	[RULE_ABOVE_RATING] = { "above_rating", RULE_RATING, STARS },
	[RULE_BELOW_RATING] = { "below_rating", RULE_RATING, STARS },
	[RULE_ABOVE_RATING_COUNT] = { "above_rating_count", RULE_COUNT, COUNT },
	[RULE_BELOW_RATING_COUNT] = { "below_rating_count", RULE_COUNT, COUNT },
	[RULE_ABOVE_REGION_COUNT] = { "above_region_count", RULE_COUNT, COUNT },
	[RULE_BELOW_REGION_COUNT] = { "below_region_count", RULE_COUNT, COUNT },
	[RULE_COPIED_FROM] = { "copied_from", RULE_IDS, "a list of numbers of pictures" },
/* clang-format on */
};

/* 0001-01-01 and 9999-12-31T23:59:59 in seconds since 1970. */
static const double first_second = -62135596800.0;
static const double last_second = 253402300799.0;

struct reading {
	struct arena *arena;
	struct problem *problem;
	size_t rules;
	size_t items;
};

const char *
rule_name(enum rule_kind kind)
{
	return rule_fields[kind].name;
}

enum rule_type
rule_type(enum rule_kind kind)
{
	return rule_fields[kind].type;
}

bool
rule_from_name(const char *name, enum rule_kind *kind)
{
	int i;

	for (i = 0; i < RULE_KINDS; i++) {
		if (text_is(name, rule_fields[i].name)) {
			*kind = (enum rule_kind)i;
			return true;
		}
	}
	return false;
}

/* Refuses a value at its place. */
static enum status
refuse_at(struct reading *reading, const struct json *json, const char *code,
    const char *field, const char *expected, const char *detail)
{
	refuse(reading->problem, reading->arena, BAD_INPUT, code, "%s",
	    detail);
	reading->problem->line = json->line;
	reading->problem->column = json->column;
	reading->problem->field = field;
	reading->problem->expected = expected;
	return BAD_INPUT;
}

static enum status
refuse_rule(struct reading *reading, const struct json *value,
    const struct rule *rule, const char *found)
{
	const struct rule_field *field = &rule_fields[rule->kind];

	return refuse_at(reading, value, "bad-value", field->name,
	    field->expected, arena_format(reading->arena,
	    "%s takes %s, not %s", field->name, field->expected, found));
}

/* The text of a scalar as it was written; NULL for other values. */
static const char *
scalar_text(const struct json *value)
{
	switch (value->type) {
	case JSON_TEXT:
	case JSON_NUMBER:
		return value->text;
	case JSON_BOOL:
		return value->text != NULL ? value->text :
		    value->truth ? "true" : "false";
	case JSON_NULL:		/* written as null or ~, not left out */
		return value->text != NULL && *value->text != '\0' ?
		    value->text : NULL;
	default:
		return NULL;
	}
}

static bool
is_id(const struct json *value)
{
	return value->type == JSON_NUMBER && value->is_integer &&
	    value->integer >= 0 && value->integer <= INT32_MAX;
}

/* A list of names or ids; a scalar is a list of one. */
static enum status
read_items(struct reading *reading, const struct json *value,
    struct rule *rule)
{
	bool is_list = value->type == JSON_LIST;
	const struct json *items = is_list ? value->items : value;
	size_t count = is_list ? value->count : 1, i;
	bool takes_names = rule_fields[rule->kind].type == RULE_NAMES;
	int *ids = arena_array(reading->arena, count, sizeof(*ids));

	reading->items += count;
	if (reading->items > QUERY_MAX_ITEMS)
		return refuse_at(reading, value, "too-many-items",
		    rule_name(rule->kind), NULL, arena_format(reading->arena,
		    "all lists of a query together may have %d items",
		    QUERY_MAX_ITEMS));
	rule->count = count;
	rule->ids = ids;
	rule->names = arena_array(reading->arena, count,
	    sizeof(*rule->names));
	for (i = 0; i < count; i++) {
		rule->names[i] = scalar_text(&items[i]);
		if (takes_names ? rule->names[i] == NULL : !is_id(&items[i]))
			return refuse_rule(reading, &items[i], rule,
			    takes_names || items[i].type != JSON_NUMBER ?
			    json_type_name(items[i].type) :
			    scalar_text(&items[i]));
		ids[i] = (int)items[i].integer;
	}
	return OK;
}

static enum status
read_text(struct reading *reading, const struct json *value,
    struct rule *rule)
{
	const char *at;

	rule->text = scalar_text(value);
	if (rule->text == NULL)
		return refuse_rule(reading, value, rule,
		    json_type_name(value->type));
	if (text_length(rule->text) > QUERY_MAX_PATTERN)
		return refuse_at(reading, value, "too-long",
		    rule_name(rule->kind), NULL, arena_format(reading->arena,
		    "the text of %s may have %d characters",
		    rule_name(rule->kind), QUERY_MAX_PATTERN));
	if (rule_fields[rule->kind].type != RULE_PATTERN)
		return OK;
	for (at = rule->text; *at != '\0'; at++) {
		if (*at == '\\' && *++at == '\0')
			return refuse_at(reading, value, "lone-backslash",
			    rule_name(rule->kind), "two backslashes",
			    "a backslash at the end escapes nothing; write"
			    " two for one");
	}
	return OK;
}

static enum status
read_number(struct reading *reading, const struct json *value,
    struct rule *rule)
{
	enum rule_type type = rule_fields[rule->kind].type;

	if (value->type != JSON_NUMBER)
		return refuse_rule(reading, value, rule,
		    json_type_name(value->type));
	rule->number = value->number;
	if (type == RULE_COUNT) {
		if (!is_id(value))
			return refuse_rule(reading, value, rule, value->text);
	} else if (type == RULE_RATING) {
		if (value->number < 0 || value->number > 5)
			return refuse_rule(reading, value, rule, value->text);
	} else if (value->number < first_second ||
	    value->number > last_second) {
		return refuse_rule(reading, value, rule,
		    value->number > 1e11 && value->number < 1e14 ?
		    "milliseconds" : value->text);
	} else {
		/* So exact that its canonical text stands for it too. */
		rule->at_us = llroundl((long double)value->number * 1e6L);
	}
	return OK;
}

/* "has, has_object, ..." */
static const char *
all_rules(struct arena *arena)
{
	const char *names = rule_fields[0].name;
	int i;

	for (i = 1; i < RULE_KINDS; i++)
		names = arena_format(arena, "%s, %s", names,
		    rule_fields[i].name);
	return names;
}

static enum status
refuse_name(struct reading *reading, const struct json *value)
{
	const char *nearest = rule_nearest(value->name);

	refuse_at(reading, value, "unknown-rule", value->name,
	    all_rules(reading->arena), nearest == NULL ?
	    arena_format(reading->arena, "there is no rule \"%s\"",
	    value->name) : arena_format(reading->arena,
	    "there is no rule \"%s\", the nearest is %s", value->name,
	    nearest));
	reading->problem->line = value->name_line;
	reading->problem->column = value->name_column;
	return BAD_INPUT;
}

static enum status
read_rule(struct reading *reading, const struct json *item, struct rule *rule)
{
	const struct json *value;

	if (item->type != JSON_OBJECT)
		return refuse_at(reading, item, "bad-rule", NULL,
		    "a rule: one name and its value",
		    arena_format(reading->arena,
		    "a rule is a name with a value, like has: [Cat], not %s",
		    json_type_name(item->type)));
	if (item->count != 1)
		return refuse_at(reading, item, "bad-rule", NULL,
		    "one name and its value", arena_format(reading->arena,
		    "each rule has one name, this has %zu; begin the others"
		    " with a dash of their own", item->count));
	value = &item->items[0];
	rule->line = value->name_line;
	rule->column = value->name_column;
	if (!rule_from_name(value->name, &rule->kind))
		return refuse_name(reading, value);
	switch (rule_fields[rule->kind].type) {
	case RULE_NAMES:
	case RULE_IDS:
		return read_items(reading, value, rule);
	case RULE_PATTERN:
	case RULE_PREFIX:
		return read_text(reading, value, rule);
	default:
		return read_number(reading, value, rule);
	}
}

static enum status
read_rules(struct reading *reading, const struct json *list,
    struct rule **rules, size_t *count)
{
	size_t i;

	if (list->type != JSON_LIST)
		return refuse_at(reading, list, "bad-value", list->name,
		    "a list of rules", arena_format(reading->arena,
		    "%s takes a list of rules, not %s", list->name,
		    json_type_name(list->type)));
	reading->rules += list->count;
	if (reading->rules > QUERY_MAX_RULES)
		return refuse_at(reading, list, "too-many-rules", list->name,
		    NULL, arena_format(reading->arena,
		    "a query may have %d rules", QUERY_MAX_RULES));
	*rules = arena_array(reading->arena, list->count, sizeof(**rules));
	for (i = 0; i < list->count; i++)
		TRY(read_rule(reading, &list->items[i], &(*rules)[i]));
	*count = list->count;
	return OK;
}

static enum status
read_key(struct reading *reading, const struct json *member,
    struct query *query)
{
	if (text_is(member->name, "want"))
		return read_rules(reading, member, &query->want,
		    &query->want_count);
	if (text_is(member->name, "exclude"))
		return read_rules(reading, member, &query->exclude,
		    &query->exclude_count);
	if (text_is(member->name, "include_obsolete")) {
		if (member->type != JSON_BOOL)
			return refuse_at(reading, member, "bad-value",
			    member->name, "true or false",
			    arena_format(reading->arena,
			    "include_obsolete takes true or false, not %s",
			    json_type_name(member->type)));
		query->include_obsolete = member->truth;
		return OK;
	}
	refuse_at(reading, member, "unknown-key", member->name,
	    "want, exclude or include_obsolete",
	    arena_format(reading->arena, "there is no key \"%s\"",
	    member->name));
	reading->problem->line = member->name_line;
	reading->problem->column = member->name_column;
	return BAD_INPUT;
}

/*
 * Strict JSON is read as JSON, since libyaml refuses some of it; any other
 * text is YAML, and so are the words about what is wrong with it.
 */
static enum status
read_text_tree(struct arena *arena, const char *bytes, size_t length,
    const struct json **root, struct problem *problem)
{
	static const struct json_limits limits = { QUERY_MAX_BYTES,
		QUERY_MAX_DEPTH, 2 * QUERY_MAX_ITEMS };
	static const char mark[] = "\xef\xbb\xbf";	/* of byte order */
	struct problem not_json = { 0 };
	size_t blank = 0;

	if (length >= 3 && memcmp(bytes, mark, 3) == 0) {
		bytes += 3;
		length -= 3;
	}
	while (blank < length && strchr(" \t\r\n", bytes[blank]) != NULL &&
	    bytes[blank] != '\0')
		blank++;
	if (blank < length && bytes[blank] == '{') {
		enum status status = json_read(arena, bytes, length, limits,
		    root, &not_json);

		if (status == OK)
			return OK;
		if (status == TOO_LARGE) {
			*problem = not_json;
			return BAD_INPUT;
		}
	}
	if (yaml_read(arena, bytes, length, limits, root, problem) != OK)
		return BAD_INPUT;
	return OK;
}

enum status
query_read(struct arena *arena, const char *bytes, size_t length,
    struct query **query, struct problem *problem)
{
	struct reading reading = { .arena = arena, .problem = problem };
	const struct json *root;
	size_t i;

	*query = arena_alloc(arena, sizeof(**query));
	TRY(read_text_tree(arena, bytes, length, &root, problem));
	if (root == NULL)
		return OK;
	if (root->type != JSON_OBJECT)
		return refuse_at(&reading, root, "bad-query", NULL,
		    "want, exclude and include_obsolete",
		    arena_format(arena, "a query has the keys want, exclude"
		    " and include_obsolete; this is %s",
		    json_type_name(root->type)));
	for (i = 0; i < root->count; i++)
		TRY(read_key(&reading, &root->items[i], *query));
	return OK;
}
