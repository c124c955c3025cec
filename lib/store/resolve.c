/* lib/store/resolve.c: names of a query become numbers, with their counts. */

#include "store/search_private.h"

#include "store/catalogue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP_RULES = 16 };	/* resolved in one round trip */

static const double least_left = 0.02;	/* by excluding, believed */
static const double probed_share = 0.02;	/* below this, count */
static const double member_us = 0.3;	/* reading one of a gallery, */
static const double member_test_us = 0.15;	/* finding it again */

enum { OBJECTS_BELOW, OBJECTS, NATURES, LICENCES, ACCOUNTS, GALLERIES, COPIES,
	BEFORE, UNTIL };

/*
 * The recursive CTE of the rule `has`: UNION, not UNION ALL, so that several
 * parents count once and a cycle would end. LATERAL with OFFSET 0 makes each
 * step look up an index: left alone, the planner hashes the whole table for
 * the seven objects that are really below (2.3 ms instead of 0.1).
 */
#define NAMED_OBJECTS \
	"SELECT id FROM object WHERE name = ANY ($1::text[])" \
	" UNION ALL SELECT object_id FROM object_alias" \
	" WHERE name = ANY ($1::text[])"

static const struct statement statements[] = {
	[OBJECTS_BELOW] = { "resolve_has",
	    "WITH RECURSIVE named AS MATERIALIZED (" NAMED_OBJECTS "),"
	    " below(id) AS (SELECT id FROM named"
	    " UNION SELECT e.object_id FROM below CROSS JOIN LATERAL"
	    " (SELECT c.object_id FROM object_parent c"
	    " WHERE c.parent_id = below.id OFFSET 0) AS e),"
	    " list AS MATERIALIZED (SELECT array_agg(id) AS ids FROM below)"
	    " SELECT l.ids, CASE WHEN cardinality(l.ids) <= 64 THEN"
	    " (SELECT array_agg(o.picture_count) FROM object o"
	    " WHERE o.id = ANY (l.ids)) END,"
	    " (SELECT sum(o.picture_count_below) FROM object o"
	    " WHERE o.id = ANY (ARRAY(SELECT id FROM named)))"
	    " FROM list l" },
	/* Regions of what was merged into an object are of that object. */
	[OBJECTS] = { "resolve_has_object",
	    "WITH named AS MATERIALIZED (" NAMED_OBJECTS ")"
	    " SELECT array_agg(o.id), array_agg(o.picture_count)"
	    " FROM object o WHERE o.id IN (SELECT id FROM named UNION ALL"
	    " SELECT m.id FROM object m JOIN named n"
	    " ON n.id = m.merged_into_id)" },
	[NATURES] = { "resolve_nature",
	    "SELECT array_agg(id::int), array_agg(picture_count)"
	    " FROM nature WHERE code = ANY ($1::text[])" },
	[LICENCES] = { "resolve_licence",
	    "SELECT array_agg(id), array_agg(picture_count)"
	    " FROM licence WHERE code = ANY ($1::text[])" },
	[ACCOUNTS] = { "resolve_author",
	    "SELECT array_agg(id), array_agg(picture_count)"
	    " FROM account WHERE name = ANY ($1::text[])" },
	[GALLERIES] = { "resolve_gallery",
	    "SELECT array_agg(id), array_agg(picture_count)"
	    " FROM gallery WHERE id = ANY ($1::int[])" },
	[COPIES] = { "resolve_copies",
	    "SELECT array_agg(d.id), array_agg((SELECT count(*)::int"
	    " FROM (SELECT FROM picture p WHERE p.copied_from_id = d.id"
	    " LIMIT 5000) AS c)) FROM unnest($1::int[]) AS d(id)" },
	[BEFORE] = { "resolve_before",
	    "SELECT id FROM picture WHERE created_at < timestamptz 'epoch'"
	    " + $1::bigint * interval '1 microsecond'"
	    " ORDER BY created_at DESC LIMIT 1" },
	[UNTIL] = { "resolve_until",
	    "SELECT id FROM picture WHERE created_at <= timestamptz 'epoch'"
	    " + $1::bigint * interval '1 microsecond'"
	    " ORDER BY created_at DESC LIMIT 1" },
};

static const struct statement *
statement_of(enum rule_kind kind)
{
	switch (kind) {
	case RULE_HAS:
		return &statements[OBJECTS_BELOW];
	case RULE_HAS_OBJECT:
		return &statements[OBJECTS];
	case RULE_NATURE:
		return &statements[NATURES];
	case RULE_LICENCE:
		return &statements[LICENCES];
	case RULE_AUTHOR:
		return &statements[ACCOUNTS];
	case RULE_IN_GALLERY:
		return &statements[GALLERIES];
	case RULE_COPIED_FROM:
		return &statements[COPIES];
	case RULE_BEFORE_DATE:
		return &statements[BEFORE];
	case RULE_AFTER_DATE:
		return &statements[UNTIL];
	default:
		return NULL;
	}
}

static bool
is_text(enum rule_kind kind)
{
	return rule_type(kind) == RULE_PATTERN ||
	    rule_type(kind) == RULE_PREFIX;
}

/* Share of pictures that pass a rule about a number, before exclusion. */
static double
number_share(const struct condition *condition)
{
	double value = condition->number;

	switch (condition->kind) {
	case RULE_ABOVE_WIDTH:
		return 1 - catalogue_share_below(SPREAD_WIDTH, value);
	case RULE_BELOW_WIDTH:
		return catalogue_share_below(SPREAD_WIDTH, value + 1);
	case RULE_ABOVE_HEIGHT:
		return 1 - catalogue_share_below(SPREAD_HEIGHT, value);
	case RULE_BELOW_HEIGHT:
		return catalogue_share_below(SPREAD_HEIGHT, value + 1);
	case RULE_ABOVE_REGION_COUNT:
		return 1 - catalogue_share_below(SPREAD_REGION_COUNT, value);
	case RULE_BELOW_REGION_COUNT:
		return catalogue_share_below(SPREAD_REGION_COUNT, value + 1);
	case RULE_ABOVE_RATING_COUNT:
		return 1 - catalogue_share_below(SPREAD_RATING_COUNT, value);
	case RULE_BELOW_RATING_COUNT:
		return catalogue_share_below(SPREAD_RATING_COUNT, value + 1);
	case RULE_ABOVE_RATING:
		return 1 - catalogue_rated_share() *
		    catalogue_share_below(SPREAD_RATING, value);
	case RULE_BELOW_RATING:
		return 1 - catalogue_rated_share() *
		    (1 - catalogue_share_below(SPREAD_RATING, value));
	default:
		return 0;	/* learnt from the database */
	}
}

/* What testing one row costs, roughly; measured at 1 million pictures. */
static double
test_cost_us(const struct condition *condition)
{
	switch (condition->kind) {
	case RULE_HAS:
	case RULE_HAS_OBJECT:
		return condition->id_count > SQL_PLAN_ONCE_IDS_MAX ? 0.9 :
		    0.1 + 0.01 * (double)condition->id_count;
	case RULE_IN_GALLERY:
		return 0.75;
	case RULE_DESCRIPTION:
		return 1.3;
	default:
		return 0.05;
	}
}

/* True for conditions whose matches are worth counting before. */
static bool
should_probe(const struct condition *condition,
    const struct estimate *estimate)
{
	if (condition->excluded)
		return false;
	switch (condition->kind) {
	case RULE_ABOVE_RATING:
	case RULE_BELOW_RATING:
		return false;
	default:
		return estimate->share < probed_share;
	}
}

/*
 * Asks the database about a rule; rows are read by take_answer. False: there
 * is nothing to ask.
 */
static bool
ask(struct db *db, struct arena *arena, const struct rule *rule,
    struct condition *condition, struct estimate *estimate, struct rows *rows)
{
	const struct statement *statement = statement_of(rule->kind);
	const char **values;

	if (is_text(rule->kind))
		return resolve_text_ask(db, arena, condition, estimate, rows);
	if (statement == NULL) {
		struct sql *sql;

		if (!should_probe(condition, estimate))
			return false;
		sql = arena_alloc(arena, sizeof(*sql));
		sql_init(sql, arena);
		sql_probe(sql, condition, RESOLVE_PROBE_MAX);
		db_queue_sql(db, sql, DB_PLAN_ONCE, rows);
		return true;
	}
	values = arena_alloc(arena, sizeof(*values));
	if (rule_type(rule->kind) == RULE_NAMES)
		*values = sql_text_array(arena, rule->names, rule->count);
	else if (rule_type(rule->kind) == RULE_IDS)
		*values = sql_int_array(arena, rule->ids, rule->count);
	else
		*values = sql_int(arena, rule->at_us);
	db_queue(db, statement, values, rows);
	return true;
}

/* The share is that of pictures with any of them, were they independent. */
static void
take_list(struct arena *arena, const struct rows *rows,
    struct condition *condition, struct estimate *estimate)
{
	const char *ids = row_text(rows, 0, 0);
	double all = catalogue_picture_count(), none = 1;
	size_t i;

	condition->ids = ids == NULL ? "{}" : ids;
	estimate->counts = row_int_array(rows, 0, 1, arena,
	    &condition->id_count);
	for (i = 0; i < condition->id_count; i++) {
		estimate->count += estimate->counts[i];
		none *= 1 - fmin(estimate->counts[i] / all, 1);
	}
	estimate->share = 1 - none;
}

/* Of a long list of a branch the count of all its pictures is known. */
static void
take_branch(struct arena *arena, const struct rows *rows,
    struct condition *condition, struct estimate *estimate)
{
	double all = catalogue_picture_count();

	take_list(arena, rows, condition, estimate);
	if (condition->id_count > 0 || row_is_null(rows, 0, 0))
		return;
	row_int_array(rows, 0, 0, arena, &condition->id_count);
	estimate->counts = NULL;
	estimate->count = row_double(rows, 0, 2);
	estimate->share = fmin(estimate->count / all, 1);
}

/* A date: the last picture before it bounds the ids. */
static void
take_bound(const struct rows *rows, struct condition *condition,
    struct estimate *estimate)
{
	condition->id = rows->count == 0 ? 0 : row_int(rows, 0, 0);
	estimate->share = condition->id / catalogue_last_id();
	if (condition->kind == RULE_AFTER_DATE)
		estimate->share = 1 - estimate->share;
	estimate->count = estimate->share * catalogue_picture_count();
}

/* A count that stopped at RESOLVE_PROBE_MAX says no more than "at least". */
void
resolve_take_probe(double count, struct estimate *estimate)
{
	double all = catalogue_picture_count();

	if (count >= RESOLVE_PROBE_MAX)
		count = fmax(RESOLVE_PROBE_MAX, estimate->share * all);
	estimate->count = count;
	estimate->share = count / all;
}

static void
take_answer(struct arena *arena, const struct rows *rows,
    struct condition *condition, struct estimate *estimate)
{
	double all = catalogue_picture_count();

	if (is_text(condition->kind))
		resolve_text_take(arena, rows, condition, estimate);
	else if (rows->result == NULL)
		estimate->count = estimate->share * all;
	else if (rule_type(condition->kind) == RULE_TIME)
		take_bound(rows, condition, estimate);
	else if (statement_of(condition->kind) == NULL)
		resolve_take_probe(row_int(rows, 0, 0), estimate);
	else if (condition->kind == RULE_HAS)
		take_branch(arena, rows, condition, estimate);
	else
		take_list(arena, rows, condition, estimate);
	estimate->test_us = test_cost_us(condition);
	if (condition->excluded)
		estimate->share = fmax(1 - estimate->share, least_left);
	estimate->share = fmin(fmax(estimate->share, 0.5 / all), 1);
}

/* An empty list: no picture passes; excluded, it excludes nothing. */
static bool
is_empty_list(const struct condition *condition)
{
	enum rule_type type = rule_type(condition->kind);

	return (type == RULE_NAMES || type == RULE_IDS) &&
	    condition->id_count == 0;
}

/* Dates bound the ids that are read at all, in every shape. */
static bool
take_date(struct search_terms *terms, const struct condition *condition)
{
	bool is_above = (condition->kind == RULE_AFTER_DATE) !=
	    condition->excluded;

	if (condition->kind != RULE_BEFORE_DATE &&
	    condition->kind != RULE_AFTER_DATE)
		return false;
	if (is_above && condition->id > terms->low_id)
		terms->low_id = condition->id;
	if (!is_above && condition->id < terms->high_id)
		terms->high_id = condition->id;
	return true;
}

/*
 * A walk in another order than that of the ids finds the rows of a gallery in
 * ever other places of its index. A small one is cheaper read whole, once,
 * than looked into for each of the rows that go by until the page is full.
 */
static void
choose_how_to_test(const struct search *search, struct condition *condition,
    struct estimate *estimate)
{
	double rows = (double)(search->wish->limit + 1) *
	    catalogue_picture_count() / fmax(estimate->count, 1);

	if (condition->kind != RULE_IN_GALLERY || condition->excluded ||
	    search_is_by_date(search->terms.ordering) ||
	    estimate->count * member_us > rows * 3 * estimate->test_us)
		return;
	condition->is_read_first = true;
	estimate->start_us = estimate->count * member_us;
	estimate->test_us = member_test_us;
}

/* Keeps the conditions that say something; drops the others. */
static void
keep_conditions(struct search *search, struct condition *conditions)
{
	size_t i, kept = 0;

	for (i = 0; i < search->terms.count; i++) {
		if (is_empty_list(&conditions[i])) {
			if (!conditions[i].excluded)
				search->is_empty = true;
			continue;
		}
		if (take_date(&search->terms, &conditions[i]))
			continue;
		conditions[kept] = conditions[i];
		search->estimates[kept] = search->estimates[i];
		search->rules[kept++] = search->rules[i];
	}
	search->terms.count = kept;
	if (search->terms.low_id >= search->terms.high_id)
		search->is_empty = true;
}

static void
begin_condition(struct arena *arena, const struct rule *rule, bool excluded,
    struct condition *condition, struct estimate *estimate)
{
	*condition = (struct condition){
		.kind = rule->kind,
		.excluded = excluded,
		.number = rule->number,
		.text = rule_type(rule->kind) == RULE_PATTERN ?
		    pattern_like(arena, rule->text) : rule->text,
	};
	estimate->share = number_share(condition);
	estimate->prefix_share = 1;
}

enum status
search_resolve(struct db *db, struct arena *arena, struct search *search)
{
	const struct query *query = search->wish->query;
	size_t count = query->want_count + query->exclude_count, i, first;
	struct condition *conditions = arena_array(arena, count + 1,
	    sizeof(*conditions));
	struct rows *rows = arena_array(arena, count + 1, sizeof(*rows));

	TRY(catalogue_refresh_statistics(db, arena));
	search->estimates = arena_array(arena, count + 1,
	    sizeof(*search->estimates));
	search->rules = arena_array(arena, count + 1,
	    sizeof(*search->rules));
	search->terms.conditions = conditions;
	search->terms.count = count;
	for (first = 0; first < count; first += GROUP_RULES) {
		size_t end = first + GROUP_RULES;
		bool asks = false;

		for (i = first; i < end && i < count; i++) {
			bool excluded = i >= query->want_count;

			search->rules[i] = excluded ?
			    &query->exclude[i - query->want_count] :
			    &query->want[i];
			begin_condition(arena, search->rules[i], excluded,
			    &conditions[i], &search->estimates[i]);
			asks |= ask(db, arena, search->rules[i],
			    &conditions[i], &search->estimates[i], &rows[i]);
		}
		if (asks)
			TRY(db_flush(db, arena));
	}
	for (i = 0; i < count; i++)
		take_answer(arena, &rows[i], &conditions[i],
		    &search->estimates[i]);
	keep_conditions(search, conditions);
	search_drop_implied(arena, search, conditions);
	for (i = 0; i < search->terms.count; i++)
		choose_how_to_test(search, &conditions[i],
		    &search->estimates[i]);
	return OK;
}
