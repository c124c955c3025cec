/* lib/store/resolve_text.c: rules about texts become patterns, with how many a sample has. */

#include "store/search_private.h"

#include "store/catalogue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	REMEMBERED = 64,
	REMEMBERED_BYTES = 400,	/* longer texts are asked about each time */
	REMEMBERED_US = 60 * 1000000,
};

enum { TITLES, DESCRIPTIONS, ORIGINS };

/*
 * The first text behind all that begin with another: its last character
 * raised by one, over the gap of the surrogates; null behind the last one.
 */
#define BEHIND(text) \
	" left(" text ", -1) || chr(nullif(ascii(right(" text ", 1))," \
	" 1114111) + CASE ascii(right(" text ", 1)) WHEN 55295 THEN 2049" \
	" ELSE 1 END)"

static const struct statement statements[] = {
	[TITLES] = { "resolve_title",
	    "SELECT s.hits, s.texts, f.pattern, f.low, f.high, s.begun,"
	    " (SELECT count(*) FROM (SELECT FROM picture p WHERE p.is_listed"
	    " AND p.title_folded >= f.low AND p.title_folded < f.high"
	    " ORDER BY p.title_folded LIMIT 2000) AS n)"
	    " FROM (SELECT g.pattern, g.low," BEHIND("g.low") " AS high FROM"
	    " (SELECT fold($1) COLLATE \"C\" AS pattern, fold($2) COLLATE"
	    " \"C\" AS low OFFSET 0) AS g OFFSET 0) AS f CROSS JOIN LATERAL"
	    " (SELECT count(*) FILTER (WHERE t.title_folded LIKE f.pattern)"
	    " AS hits, count(*) AS texts, count(*) FILTER (WHERE"
	    " t.title_folded >= f.low AND t.title_folded < f.high) AS begun"
	    " FROM text_sample t) AS s" },
	[DESCRIPTIONS] = { "resolve_description",
	    "SELECT count(*) FILTER (WHERE s.description_folded LIKE"
	    " f.pattern), count(*), fold($1::text)"
	    " FROM (SELECT fold($1::text) AS pattern OFFSET 0) AS f"
	    " CROSS JOIN text_sample s" },
	[ORIGINS] = { "resolve_origin",
	    "SELECT s.hits, s.texts, f.low, f.high,"
	    " (SELECT count(*) FROM (SELECT FROM picture p"
	    " WHERE p.origin_key >= f.low AND p.origin_key < f.high"
	    " ORDER BY p.origin_key LIMIT 2000) AS n)"
	    " FROM (SELECT origin_key($1) COLLATE \"C\" AS low,"
	    " (origin_key($1) || U&'\\+10FFFF') COLLATE \"C\" AS high"
	    " OFFSET 0) AS f CROSS JOIN LATERAL (SELECT count(*) FILTER"
	    " (WHERE t.origin_key >= f.low AND t.origin_key < f.high) AS hits,"
	    " count(*) AS texts FROM text_sample t) AS s" },
};

/*
 * What was answered of late: pages of one search, its count and its steps ask
 * about the same texts again, and what is learnt only chooses a plan.
 */
struct remembered {
	enum rule_kind kind;
	char *given;		/* NULL: nothing stands here */
	char *text;
	char *prefix;
	char *text_end;
	struct estimate estimate;
	int64_t at_us;
};

static struct remembered memory[REMEMBERED];

static struct remembered *
place_of(enum rule_kind kind, const char *given)
{
	uint32_t hash = 2166136261u ^ (uint32_t)kind;
	const char *at;

	for (at = given; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619u;
	return &memory[hash % REMEMBERED];
}

static char *
keep(const char *text)
{
	char *copy = text == NULL ? NULL : strdup(text);

	if (text != NULL && copy == NULL)
		abort();
	return copy;
}

static void
remember(const char *given, const struct condition *condition,
    const struct estimate *estimate)
{
	struct remembered *place = place_of(condition->kind, given);

	if (strlen(given) > REMEMBERED_BYTES)
		return;
	free(place->given);
	free(place->text);
	free(place->prefix);
	free(place->text_end);
	*place = (struct remembered){
		.kind = condition->kind,
		.given = keep(given),
		.text = keep(condition->text),
		.prefix = keep(condition->prefix),
		.text_end = keep(condition->text_end),
		.estimate = *estimate,
		.at_us = clock_monotonic_us(),
	};
}

static bool
recall(struct arena *arena, struct condition *condition,
    struct estimate *estimate)
{
	const struct remembered *place =
	    place_of(condition->kind, condition->text);

	if (place->given == NULL || place->kind != condition->kind ||
	    !text_is(place->given, condition->text) ||
	    clock_monotonic_us() - place->at_us > REMEMBERED_US)
		return false;
	condition->text = arena_text(arena, place->text);
	condition->prefix = arena_text(arena, place->prefix);
	condition->text_end = arena_text(arena, place->text_end);
	condition->is_few = place->estimate.is_counted;
	*estimate = place->estimate;
	return true;
}

static const struct statement *
statement_of(enum rule_kind kind)
{
	return &statements[kind == RULE_TITLE ? TITLES :
		kind == RULE_DESCRIPTION ? DESCRIPTIONS : ORIGINS];
}

bool
resolve_text_ask(struct db *db, struct arena *arena,
    struct condition *condition, struct estimate *estimate, struct rows *rows)
{
	const char **values;
	bool is_all;

	if (recall(arena, condition, estimate))
		return false;
	values = arena_array(arena, 2, sizeof(*values));
	values[0] = condition->text;
	if (condition->kind == RULE_TITLE)
		values[1] = pattern_prefix(arena, condition->text, &is_all);
	db_queue(db, statement_of(condition->kind), values, rows);
	return true;
}

/* The pattern without regard to case; half a hit for none in the sample. */
static void
take_sample(const struct rows *rows, struct condition *condition,
    struct estimate *estimate)
{
	condition->text = row_text(rows, 0, 2);
	estimate->share = (row_int(rows, 0, 0) + 0.5) /
	    (row_int(rows, 0, 1) + 1);
	estimate->count = estimate->share * catalogue_picture_count();
}

/*
 * A pattern that begins with letters, not with %, has its titles side by side
 * in the index of titles: a few are counted there.
 */
static void
take_title(struct arena *arena, const struct rows *rows,
    struct condition *condition, struct estimate *estimate)
{
	double all = catalogue_picture_count(), begun;
	bool is_all;

	take_sample(rows, condition, estimate);
	if (row_is_null(rows, 0, 4))
		return;
	condition->prefix = row_text(rows, 0, 3);
	condition->text_end = row_text(rows, 0, 4);
	begun = row_int(rows, 0, 6);
	pattern_prefix(arena, condition->text, &is_all);
	estimate->is_counted = is_all && begun < RESOLVE_PROBE_MAX;
	condition->is_few = estimate->is_counted;
	if (begun >= RESOLVE_PROBE_MAX)
		begun = fmax(begun, (row_int(rows, 0, 5) + 0.5) /
		    (row_int(rows, 0, 1) + 1) * all);
	estimate->prefix_share = fmin(fmax(begun, 0.5) / all, 1);
	if (is_all || estimate->prefix_share < estimate->share)
		estimate->share = estimate->prefix_share;
	estimate->count = estimate->share * all;
}

/* The bounds of the keys; the sample, and for rare ones the exact count. */
static void
take_origin(const struct rows *rows, struct condition *condition,
    struct estimate *estimate)
{
	take_sample(rows, condition, estimate);
	condition->text_end = row_text(rows, 0, 3);
	resolve_take_probe(row_int(rows, 0, 4), estimate);
}

void
resolve_text_take(struct arena *arena, const struct rows *rows,
    struct condition *condition, struct estimate *estimate)
{
	const char *given = condition->text;

	if (rows->result == NULL)
		return;
	if (condition->kind == RULE_TITLE)
		take_title(arena, rows, condition, estimate);
	else if (condition->kind == RULE_DESCRIPTION)
		take_sample(rows, condition, estimate);
	else
		take_origin(rows, condition, estimate);
	remember(given, condition, estimate);
}
