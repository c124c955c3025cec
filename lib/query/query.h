/* lib/query/query.h: the query language: text, tree, canonical text. */

#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "base/base.h"

/* The rules of the manual, in its order. */
enum rule_kind {
	RULE_HAS,
	RULE_HAS_OBJECT,
	RULE_NATURE,
	RULE_LICENCE,
	RULE_AUTHOR,
	RULE_TITLE,
	RULE_DESCRIPTION,
	RULE_ORIGIN_URL,
	RULE_ABOVE_WIDTH,
	RULE_ABOVE_HEIGHT,
	RULE_BELOW_WIDTH,
	RULE_BELOW_HEIGHT,
	RULE_BEFORE_DATE,
	RULE_AFTER_DATE,
	RULE_IN_GALLERY,
	RULE_ABOVE_RATING,
	RULE_BELOW_RATING,
	RULE_ABOVE_RATING_COUNT,
	RULE_BELOW_RATING_COUNT,
	RULE_ABOVE_REGION_COUNT,
	RULE_BELOW_REGION_COUNT,
	RULE_COPIED_FROM,
	RULE_KINDS,
};

/* What a rule takes. */
enum rule_type {
	RULE_NAMES,	/* a list of texts: names */
	RULE_IDS,	/* a list of whole numbers: ids */
	RULE_PATTERN,	/* a text: an ILIKE pattern or a part */
	RULE_PREFIX,	/* a text: the beginning of an address */
	RULE_COUNT,	/* a whole number, not negative */
	RULE_RATING,	/* a number of stars */
	RULE_TIME,	/* a Unix time in seconds */
};

struct rule {
	enum rule_kind kind;
	int line;		/* from 1, of the rule's name */
	int column;
	size_t count;		/* of names or ids */
	const char **names;
	const int *ids;
	const char *text;	/* as written */
	double number;		/* count, stars */
	int64_t at_us;		/* microseconds since 1970 */
};

struct query {
	struct rule *want;
	size_t want_count;
	struct rule *exclude;
	size_t exclude_count;
	bool include_obsolete;
};

/* Limits, named in the messages that they cause. */
enum {
	QUERY_MAX_BYTES = 65536,
	QUERY_MAX_DEPTH = 8,
	QUERY_MAX_RULES = 64,
	QUERY_MAX_ITEMS = 2000,
	QUERY_MAX_PATTERN = 1000,	/* characters */
};

/*
 * Reads a query as YAML or, where it is strict JSON, as JSON. An empty text
 * asks for everything. Owns: the arena. Fails: BAD_INPUT with a problem that
 * names rule, line, column and what was expected.
 */
enum status query_read(struct arena *arena, const char *bytes, size_t length,
    struct query **query, struct problem *problem) MUST_CHECK;

/* Canonical text: query_read gives the same tree for it. Owns: the arena. */
const char *query_print(struct arena *arena, const struct query *query);

/* The value alone as it stands there, which is JSON too. Owns: the arena. */
const char *rule_print_value(struct arena *arena, const struct rule *rule);

const char *rule_name(enum rule_kind kind);
enum rule_type rule_type(enum rule_kind kind);
bool rule_from_name(const char *name, enum rule_kind *kind);

/* The name of the rule that is spelt most like this, or NULL. */
const char *rule_nearest(const char *name);

/* ---- changing a query; rules that stay are shared with it ---- */

/* The query without its rule at index of want or exclude. */
struct query *query_without(struct arena *arena, const struct query *query,
    bool excluded, size_t index);

/* The query with one more rule, the last of want or exclude. */
struct query *query_with(struct arena *arena, const struct query *query,
    bool excluded, const struct rule *rule);

/*
 * The query with the names or ids of a rule added to those of its rule at
 * index of want or exclude, which is of the same kind.
 */
struct query *query_with_values(struct arena *arena,
    const struct query *query, bool excluded, size_t index,
    const struct rule *rule);

/*
 * The query without the name or id at place of its rule at index, which goes
 * with its last one.
 */
struct query *query_without_value(struct arena *arena,
    const struct query *query, bool excluded, size_t index, size_t place);

/* The query with another name at place of its wanted rule at index. */
struct query *query_with_name(struct arena *arena, const struct query *query,
    size_t index, size_t place, const char *name);

/* ---- the same changes in its text ---- */

/*
 * Each takes the text that query was read from, and gives the text after the
 * change. What stands outside of the changed place stays as it was written,
 * comments too; where no such text says exactly what is wanted, it is the
 * canonical one. Owns: the arena. Cost: reads the text a few times.
 */
const char *query_text_without(struct arena *arena, const char *text,
    const struct query *query, bool excluded, size_t index);
const char *query_text_without_value(struct arena *arena, const char *text,
    const struct query *query, bool excluded, size_t index, size_t place);
const char *query_text_without_obsolete(struct arena *arena,
    const char *text, const struct query *query);
const char *query_text_with(struct arena *arena, const char *text,
    const struct query *query, bool excluded, const struct rule *rule);
const char *query_text_with_values(struct arena *arena, const char *text,
    const struct query *query, bool excluded, size_t index,
    const struct rule *rule);
const char *query_text_with_name(struct arena *arena, const char *text,
    const struct query *query, size_t index, size_t place, const char *name);

/*
 * Reads a value as people write it into a field: a name or a text without
 * quotes, numbers with commas between them, a date as 2019-01-31 with or
 * without 23:59 (UTC); a list in brackets is read as in a query. Fails:
 * BAD_INPUT with a problem that names the rule.
 */
enum status rule_read_value(struct arena *arena, enum rule_kind kind,
    const char *value, struct rule *rule, struct problem *problem) MUST_CHECK;

/* What a rule asks of a picture: "has this text in its title". */
const char *rule_words(enum rule_kind kind);

/*
 * The values of a rule as people read them, one or several: names, dates in
 * UTC, numbers with their unit. Owns: the arena.
 */
const char **rule_texts(struct arena *arena, const struct rule *rule,
    size_t *count);

enum { SINGULARS_MAX = 4 };

/*
 * What an English text whose last word is in the plural may be called in the
 * singular, likeliest first: "movies" gives "movy", "movi" and "movie". Their
 * number is returned; 0: it is no plural. Owns: the arena.
 */
size_t singulars(struct arena *arena, const char *text,
    const char *found[SINGULARS_MAX]);

/* ---- patterns ---- */

/* True for a text with a % that no backslash escapes. */
bool pattern_is_whole(const char *text);

/*
 * The LIKE pattern that a text of a title or description rule stands for: as
 * written when it is a pattern, else "contains" the literal text.
 */
const char *pattern_like(struct arena *arena, const char *text);

/*
 * What every text begins with that fits a LIKE pattern, unescaped; NULL when
 * that is nothing. is_all: whatever begins so fits.
 */
const char *pattern_prefix(struct arena *arena, const char *like,
    bool *is_all);

/* ---- orderings ---- */

enum ordering {
	ORDER_DATE_DESC,
	ORDER_DATE_ASC,
	ORDER_TITLE_ASC,
	ORDER_TITLE_DESC,
	ORDER_REGIONS_DESC,
	ORDER_REGIONS_ASC,
	ORDER_RANDOM,
	ORDERINGS,
};

const char *ordering_name(enum ordering ordering);
bool ordering_from_name(const char *name, enum ordering *ordering);

#endif
