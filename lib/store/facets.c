/* lib/store/facets.c: what occurs most among the pictures of a query. */

#include "store/facets.h"

#include "store/search_private.h"

enum { OBJECT_COUNTS, OTHER_COUNTS };

/*
 * $1 are the pictures, $2 is how many values a facet may have; a value that
 * all of them have tells nothing. An object counts for those above it, as in
 * the rule `has`, but only objects that somebody drew have a line. With
 * OFFSET 0 each step upward looks up an index, for a few objects as for many.
 */
static const struct statement statements[] = {
	[OBJECT_COUNTS] = { "facets_objects",
	    "WITH RECURSIVE drawn AS MATERIALIZED (SELECT p.id AS picture_id,"
	    " coalesce(m.merged_into_id, u.id) AS id FROM picture p"
	    " CROSS JOIN unnest(p.object_ids) AS u(id) LEFT JOIN object m"
	    " ON m.id = u.id AND m.merged_into_id IS NOT NULL"
	    " WHERE p.id = ANY ($1::int[])),"
	    " near AS MATERIALIZED (SELECT DISTINCT id FROM drawn),"
	    " above(id, over_id) AS (SELECT id, id FROM near"
	    " UNION SELECT a.id, e.parent_id FROM above a CROSS JOIN LATERAL"
	    " (SELECT p.parent_id FROM object_parent p"
	    " WHERE p.object_id = a.over_id OFFSET 0) AS e),"
	    " named AS MATERIALIZED (SELECT a.id, a.over_id FROM above a"
	    " JOIN near n ON n.id = a.over_id),"
	    " pairs AS (SELECT DISTINCT n.over_id, d.picture_id FROM drawn d"
	    " JOIN named n ON n.id = d.id),"
	    " counted AS (SELECT over_id, count(*)::int AS count FROM pairs"
	    " GROUP BY over_id HAVING count(*) < cardinality($1::int[]))"
	    " SELECT 0, o.name, c.count FROM counted c"
	    " JOIN object o ON o.id = c.over_id"
	    " ORDER BY c.count DESC, o.name LIMIT $2::int" },
	[OTHER_COUNTS] = { "facets_others",
	    "WITH found AS MATERIALIZED (SELECT p.author_id, p.nature_id,"
	    " p.licence_ids FROM picture p WHERE p.id = ANY ($1::int[])),"
	    " pairs(kind, id) AS (SELECT 1, unnest(licence_ids) FROM found"
	    " UNION ALL SELECT 2, nature_id::int FROM found"
	    " WHERE nature_id IS NOT NULL"
	    " UNION ALL SELECT 3, author_id FROM found),"
	    " counted AS (SELECT kind, id, count(*)::int AS count FROM pairs"
	    " GROUP BY kind, id HAVING count(*) < cardinality($1::int[])),"
	    " named AS (SELECT kind, count, CASE kind"
	    " WHEN 1 THEN (SELECT l.code FROM licence l WHERE l.id = c.id)"
	    " WHEN 2 THEN (SELECT n.code FROM nature n WHERE n.id = c.id)"
	    " ELSE (SELECT a.name FROM account a WHERE a.id = c.id) END"
	    " AS name FROM counted c),"
	    " placed AS (SELECT kind, name, count, row_number() OVER"
	    " (PARTITION BY kind ORDER BY count DESC, name) AS place"
	    " FROM named)"
	    " SELECT kind, name, count FROM placed WHERE place <= $2::int"
	    " ORDER BY kind, place" },
};

_Static_assert(FACET_OBJECTS == 0 && FACET_LICENCES == 1 &&
    FACET_NATURES == 2 && FACET_AUTHORS == 3, "the statements say so");

enum rule_kind
facet_rule(enum facet_kind kind)
{
	static const enum rule_kind rules[FACETS] = {
		[FACET_OBJECTS] = RULE_HAS,
		[FACET_LICENCES] = RULE_LICENCE,
		[FACET_NATURES] = RULE_NATURE,
		[FACET_AUTHORS] = RULE_AUTHOR,
	};

	return rules[kind];
}

/* Rows of one facet stand together. */
static void
take_rows(struct arena *arena, const struct rows *rows, struct facets *facets)
{
	struct facet_count *values = arena_array(arena,
	    (size_t)rows->count + 1, sizeof(*values));
	int i;

	for (i = 0; i < rows->count; i++) {
		struct facet_counts *facet = &facets->of[row_int(rows, i, 0)];

		values[i] = (struct facet_count){
			.name = arena_text(arena, row_text(rows, i, 1)),
			.count = row_int(rows, i, 2),
		};
		if (facet->count++ == 0)
			facet->values = &values[i];
	}
}

static enum status
count_in_time(struct db *db, struct arena *arena,
    const struct search_wish *wish, int64_t ends_at_us,
    struct facets *facets, struct problem *problem)
{
	struct rows objects = { 0 }, others = { 0 };
	struct search search;
	const char *values[2];
	size_t count;
	int *ids;

	TRY(search_limit_time(db, arena, ends_at_us));
	TRY(search_open(db, arena, wish, &search, problem));
	TRY(search_ids(db, arena, &search, FACETS_PICTURES_MAX, &ids, &count,
	    &facets->is_more));
	facets->pictures = (int)count;
	values[0] = sql_int_array(arena, ids, count);
	values[1] = sql_int(arena, FACETS_VALUES_MAX);
	TRY(search_limit_time(db, arena, ends_at_us));
	db_queue(db, &statements[OBJECT_COUNTS], values, &objects);
	db_queue(db, &statements[OTHER_COUNTS], values, &others);
	TRY(db_flush(db, arena));
	take_rows(arena, &objects, facets);
	take_rows(arena, &others, facets);
	facets->is_known = true;
	return OK;
}

enum status
facets_count(struct db *db, struct arena *arena,
    const struct search_wish *wish, struct facets *facets,
    struct problem *problem)
{
	struct search_wish first = { .query = wish->query,
		.ordering = wish->ordering, .has_seed = wish->has_seed,
		.seed = wish->seed };
	enum status status;

	*facets = (struct facets){ .is_known = false };
	status = count_in_time(db, arena, &first, clock_monotonic_us() +
	    FACETS_MS * INT64_C(1000), facets, problem);
	return status == UNAVAILABLE && db_timed_out(db) ? OK : status;
}
