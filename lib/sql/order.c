/* lib/sql/order.c: the orderings of a search, and places in them. */

#include "sql/private.h"

bool
order_is_descending(enum ordering ordering)
{
	return ordering == ORDER_DATE_DESC || ordering == ORDER_TITLE_DESC ||
	    ordering == ORDER_REGIONS_DESC;
}

void
order_add_key(struct sql *sql, enum ordering ordering)
{
	switch (ordering) {
	case ORDER_TITLE_ASC:
	case ORDER_TITLE_DESC:
		sql_add(sql, "p.title");
		break;
	case ORDER_REGIONS_ASC:
	case ORDER_REGIONS_DESC:
		sql_add(sql, "p.region_count");
		break;
	case ORDER_RANDOM:
		sql_add(sql, "p.random_key");
		break;
	default:
		sql_add(sql, "p.id");
		break;
	}
}

/* ORDER BY over the columns of p, as the index has them. */
void
order_add(struct sql *sql, const struct search_terms *terms)
{
	switch (terms->ordering) {
	case ORDER_DATE_DESC:
		sql_add(sql, " ORDER BY p.id DESC");
		break;
	case ORDER_DATE_ASC:
		sql_add(sql, " ORDER BY p.id");
		break;
	case ORDER_TITLE_ASC:
		sql_add(sql, " ORDER BY p.title_folded,"
		    " title_tiebreak(p.title), p.id");
		break;
	case ORDER_TITLE_DESC:
		sql_add(sql, " ORDER BY p.title_folded DESC,"
		    " title_tiebreak(p.title) DESC, p.id DESC");
		break;
	case ORDER_REGIONS_DESC:
		sql_add(sql, " ORDER BY p.region_count DESC, p.id DESC");
		break;
	case ORDER_REGIONS_ASC:
		sql_add(sql, " ORDER BY p.region_count, p.id");
		break;
	default:
		if (terms->is_backward)
			sql_add(sql, " ORDER BY p.random_key DESC, p.id DESC");
		else
			sql_add(sql, " ORDER BY p.random_key, p.id");
		break;
	}
}

/* The least random_key of the circle's first half: keys are signed. */
int64_t
order_first_key(const struct search_terms *terms)
{
	return (int64_t)terms->start - 2147483648;
}

/* Where a picture stands on the circle that begins at start. */
static void
add_circle(struct sql *sql, const struct search_terms *terms)
{
	sql_add(sql, "(p.random_key::bigint - ");
	sql_bind_int(sql, order_first_key(terms));
	sql_add(sql, "::bigint + 4294967296) % 4294967296");
}

/* ORDER BY for statements that see both halves of the circle. */
void
order_add_full(struct sql *sql, const struct search_terms *terms)
{
	if (terms->ordering != ORDER_RANDOM) {
		order_add(sql, terms);
		return;
	}
	sql_add(sql, " ORDER BY ");
	add_circle(sql, terms);
	if (terms->is_backward)
		sql_add(sql, " DESC, p.id DESC");
	else
		sql_add(sql, ", p.id");
}

static void
add_title_position(struct sql *sql, const struct position *after)
{
	sql_add(sql, "(fold(");
	sql_bind(sql, after->title);
	sql_add(sql, "::text), title_tiebreak(");
	sql_bind(sql, after->title);
	sql_add(sql, "::text), ");
	sql_bind_int(sql, after->id);
	sql_add(sql, "::int)");
}

static void
add_number_position(struct sql *sql, const struct position *after)
{
	sql_add(sql, "(");
	sql_bind_int(sql, after->number);
	sql_add(sql, "::int, ");
	sql_bind_int(sql, after->id);
	sql_add(sql, "::int)");
}

/* What lies behind the position, in the index's own terms. */
void
order_add_after(struct sql *sql, const struct search_terms *terms)
{
	const struct position *after = &terms->after;

	if (!after->is_set)
		return;
	switch (terms->ordering) {
	case ORDER_DATE_DESC:
		sql_add(sql, " AND p.id < ");
		sql_bind_int(sql, after->id);
		sql_add(sql, "::int");
		return;
	case ORDER_DATE_ASC:
		sql_add(sql, " AND p.id > ");
		sql_bind_int(sql, after->id);
		sql_add(sql, "::int");
		return;
	case ORDER_TITLE_ASC:
		sql_add(sql, " AND (p.title_folded, title_tiebreak(p.title),"
		    " p.id) > ");
		add_title_position(sql, after);
		return;
	case ORDER_TITLE_DESC:
		sql_add(sql, " AND (p.title_folded, title_tiebreak(p.title),"
		    " p.id) < ");
		add_title_position(sql, after);
		return;
	case ORDER_REGIONS_DESC:
		sql_add(sql, " AND (p.region_count, p.id) < ");
		break;
	case ORDER_REGIONS_ASC:
		sql_add(sql, " AND (p.region_count, p.id) > ");
		break;
	default:
		if (terms->is_backward)
			sql_add(sql, " AND (p.random_key, p.id) < ");
		else
			sql_add(sql, " AND (p.random_key, p.id) > ");
		break;
	}
	add_number_position(sql, after);
}

/* Behind a position on the circle, for statements that see both halves. */
void
order_add_after_full(struct sql *sql, const struct search_terms *terms)
{
	const struct position *after = &terms->after;

	if (!after->is_set)
		return;
	if (terms->ordering != ORDER_RANDOM) {
		order_add_after(sql, terms);
		return;
	}
	sql_add(sql, " AND (");
	add_circle(sql, terms);
	if (terms->is_backward)
		sql_add(sql, ", p.id) < (");
	else
		sql_add(sql, ", p.id) > (");
	sql_bind_int(sql, (after->number - order_first_key(terms) + 4294967296) %
	    4294967296);
	sql_add(sql, "::bigint, ");
	sql_bind_int(sql, after->id);
	sql_add(sql, "::int)");
}
