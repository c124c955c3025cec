/* lib/sql/search.c: searches that see all matches: gather, skip, stream. */

#include "sql/private.h"

void
terms_add_visible(struct sql *sql, const struct search_terms *terms)
{
	sql_add(sql, "p.is_listed");
	if (!terms->include_obsolete)
		sql_add(sql, " AND p.is_shown");
}

/* The ids that dates leave; nothing where they leave all. */
void
terms_add_id_range(struct sql *sql, const struct search_terms *terms)
{
	if (terms->low_id > 0) {
		sql_add(sql, " AND p.id > ");
		sql_bind_int(sql, terms->low_id);
		sql_add(sql, "::int");
	}
	if (terms->high_id < INT32_MAX) {
		sql_add(sql, " AND p.id <= ");
		sql_bind_int(sql, terms->high_id);
		sql_add(sql, "::int");
	}
}

void
sql_add_limit(struct sql *sql, int limit)
{
	sql_add(sql, " LIMIT ");
	sql_bind_int(sql, limit);
	sql_add(sql, "::bigint");
}

/* WHERE of all conditions, those in gathered for indexes. */
static void
add_where(struct sql *sql, const struct search_terms *terms,
    const bool *gathered)
{
	size_t i;

	sql_add(sql, " FROM picture p WHERE ");
	terms_add_visible(sql, terms);
	terms_add_id_range(sql, terms);
	for (i = 0; i < terms->count; i++) {
		sql_add(sql, " AND ");
		if (gathered != NULL && gathered[i])
			condition_add_indexable(sql, &terms->conditions[i]);
		else
			condition_add_test(sql, &terms->conditions[i]);
	}
}

static void
add_page(struct sql *sql, int64_t offset, int limit)
{
	sql_add(sql, " OFFSET ");
	sql_bind_int(sql, offset);
	sql_add(sql, "::bigint");
	sql_add_limit(sql, limit);
}

/* Materialised, so that LIMIT does not tempt the planner to walk again. */
void
sql_gather(struct sql *sql, const struct search_terms *terms,
    const bool *gathered, int64_t offset, int limit)
{
	sql_add(sql, "WITH p AS MATERIALIZED (SELECT p.id, p.random_key,"
	    " p.region_count, p.title, p.title_folded");
	add_where(sql, terms, gathered);
	order_add_after_full(sql, terms);
	sql_add(sql, ") SELECT p.id FROM p");
	order_add_full(sql, terms);
	add_page(sql, offset, limit);
}

void
sql_skip(struct sql *sql, const struct search_terms *terms, int64_t offset,
    int limit)
{
	sql_add(sql, "SELECT p.id");
	add_where(sql, terms, NULL);
	order_add_after_full(sql, terms);
	order_add_full(sql, terms);
	add_page(sql, offset, limit);
}

void
sql_count(struct sql *sql, const struct search_terms *terms,
    const bool *gathered, int bound)
{
	sql_add(sql, "SELECT count(*) FROM (SELECT");
	add_where(sql, terms, gathered);
	sql_add_limit(sql, bound);
	sql_add(sql, ") AS n");
}

/* In order: left to itself the planner may read the table for it. */
void
sql_probe(struct sql *sql, const struct condition *condition, int bound)
{
	sql_add(sql, "SELECT count(*) FROM (SELECT FROM picture p WHERE ");
	if (condition->kind == RULE_ABOVE_REGION_COUNT ||
	    condition->kind == RULE_BELOW_REGION_COUNT)
		sql_add(sql, "p.is_listed AND ");	/* as its index */
	condition_add(sql, condition);
	condition_add_order(sql, condition);
	sql_add_limit(sql, bound);
	sql_add(sql, ") AS n");
}

void
sql_stream_literal(struct sql *sql, const struct search_terms *terms,
    const char *columns, int64_t offset, int limit)
{
	size_t i;

	sql_add(sql, "DECLARE stream NO SCROLL CURSOR FOR SELECT ");
	sql_add_literal(sql, columns);
	sql_add(sql, " WHERE ");
	terms_add_visible(sql, terms);
	terms_add_id_range(sql, terms);
	for (i = 0; i < terms->count; i++) {
		sql_add(sql, " AND ");
		condition_add_test(sql, &terms->conditions[i]);
	}
	order_add_after_full(sql, terms);
	order_add_full(sql, terms);
	sql_add(sql, " OFFSET ");
	sql_bind_int(sql, offset);
	sql_add(sql, "::bigint");
	if (limit > 0)
		sql_add_limit(sql, limit);
}
