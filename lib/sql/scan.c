/* lib/sql/scan.c: searches that read candidates in order: walk, drive. */

#include "sql/private.h"

#include <string.h>

/* All conditions but one as a test. */
static void
add_tests(struct sql *sql, const struct search_terms *terms, size_t without)
{
	bool is_first = true;
	size_t i;

	for (i = 0; i < terms->count; i++) {
		if (i == without)
			continue;
		if (!is_first)
			sql_add(sql, " AND ");
		condition_add_test(sql, &terms->conditions[i]);
		is_first = false;
	}
	if (is_first)
		sql_add(sql, "true");
}

static bool
is_about_objects(const struct condition *condition)
{
	return condition->kind == RULE_HAS ||
	    condition->kind == RULE_HAS_OBJECT;
}

/*
 * Titles that begin as a rule says lie together in the index; so do those
 * that are empty, which none fits that wants a character.
 */
static void
add_title_bounds(struct sql *sql, const struct search_terms *terms)
{
	size_t i;

	for (i = 0; i < terms->count; i++) {
		const struct condition *condition = &terms->conditions[i];

		if (condition->excluded || condition->kind != RULE_TITLE ||
		    condition->text[strspn(condition->text, "%")] == '\0')
			continue;
		if (condition->prefix == NULL) {
			sql_add(sql, " AND p.title_folded > ''");
			continue;
		}
		sql_add(sql, " AND p.title_folded >= ");
		sql_bind(sql, condition->prefix);
		sql_add(sql, " AND p.title_folded < ");
		sql_bind(sql, condition->text_end);
	}
}

/* Rules about the number of regions; a wanted object needs a region. */
static void
add_region_bounds(struct sql *sql, const struct search_terms *terms)
{
	size_t i;

	for (i = 0; i < terms->count; i++) {
		const struct condition *condition = &terms->conditions[i];

		if (is_about_objects(condition) && !condition->excluded)
			sql_add(sql, " AND p.region_count > 0");
		if ((condition->kind == RULE_ABOVE_REGION_COUNT) ==
		    (condition->kind == RULE_BELOW_REGION_COUNT))
			continue;
		if (condition->excluded)
			sql_add(sql, " AND NOT ");
		else
			sql_add(sql, " AND ");
		condition_add(sql, condition);
	}
}

/* Rules about what the ordering goes by bound the index that is read. */
static void
add_order_bounds(struct sql *sql, const struct search_terms *terms)
{
	switch (terms->ordering) {
	case ORDER_TITLE_ASC:
	case ORDER_TITLE_DESC:
		add_title_bounds(sql, terms);
		break;
	case ORDER_REGIONS_DESC:
	case ORDER_REGIONS_ASC:
		add_region_bounds(sql, terms);
		break;
	default:
		break;
	}
}

static void
add_half(struct sql *sql, const struct search_terms *terms, bool is_second)
{
	if (terms->ordering != ORDER_RANDOM)
		return;
	if (is_second != terms->is_backward)
		sql_add(sql, " AND p.random_key < ");
	else
		sql_add(sql, " AND p.random_key >= ");
	sql_bind_int(sql, order_first_key(terms));
	sql_add(sql, "::int");
}

/* Where a batch ends that is bounded by a value of its even ordering. */
static void
add_until(struct sql *sql, const struct search_terms *terms)
{
	if (!terms->until.is_set)
		return;
	if (terms->ordering == ORDER_RANDOM)
		sql_add(sql, " AND p.random_key <= ");
	else if (order_is_descending(terms->ordering))
		sql_add(sql, " AND p.id >= ");
	else
		sql_add(sql, " AND p.id <= ");
	sql_bind_int(sql, terms->until.number);
	sql_add(sql, "::int");
}

/* Closes a scan that is marked. */
static void
add_marked_end(struct sql *sql, struct batch batch)
{
	sql_add(sql, ") AS q WHERE q.hit OR q.place = ");
	sql_bind_int(sql, batch.rows);
	sql_add(sql, "::bigint");
	sql_add_limit(sql, batch.limit);
}

/* The candidates of a walk, as rows of picture. */
static void
add_walked(struct sql *sql, const struct search_terms *terms,
    bool is_second_half, int rows)
{
	sql_add(sql, " FROM (SELECT p.* FROM picture p WHERE ");
	terms_add_visible(sql, terms);
	terms_add_id_range(sql, terms);
	add_half(sql, terms, is_second_half);
	order_add_after(sql, terms);
	add_until(sql, terms);
	add_order_bounds(sql, terms);
	order_add(sql, terms);
	sql_add_limit(sql, rows);
	sql_add(sql, ") AS p");
}

/* The id stands in every index of an ordering: a range of ids skips in it. */
void
sql_walk(struct sql *sql, const struct search_terms *terms,
    bool is_second_half, struct batch batch)
{
	if (batch.is_marked)
		sql_add(sql, "SELECT q.id, q.key, q.place, q.hit FROM (");
	sql_add(sql, "SELECT p.id, ");
	order_add_key(sql, terms->ordering);
	if (batch.is_marked) {
		sql_add(sql, " AS key, row_number() OVER () AS place, ");
		add_tests(sql, terms, SIZE_MAX);
		sql_add(sql, " AS hit");
		add_walked(sql, terms, is_second_half, batch.rows);
		add_marked_end(sql, batch);
		return;
	}
	sql_add(sql, " AS key, 0 AS place, true AS hit");
	add_walked(sql, terms, is_second_half, batch.rows);
	sql_add(sql, " WHERE ");
	add_tests(sql, terms, SIZE_MAX);
	sql_add_limit(sql, batch.limit);
}

bool
sql_can_drive(const struct condition *condition)
{
	if (condition->excluded)
		return false;
	switch (condition->kind) {
	case RULE_HAS:
	case RULE_HAS_OBJECT:
	case RULE_NATURE:
	case RULE_AUTHOR:
	case RULE_IN_GALLERY:
	case RULE_COPIED_FROM:
		return true;
	default:
		return false;
	}
}

/* True where the list of an id is made of rows of picture itself. */
static bool
lists_pictures(const struct condition *condition)
{
	return condition->kind == RULE_NATURE ||
	    condition->kind == RULE_AUTHOR ||
	    condition->kind == RULE_COPIED_FROM;
}

/* " FROM table p WHERE column = ", to be followed by an id. */
static void
add_list_of(struct sql *sql, enum rule_kind kind)
{
	switch (kind) {
	case RULE_NATURE:
		sql_add(sql, " FROM picture p WHERE p.nature_id = ");
		break;
	case RULE_AUTHOR:
		sql_add(sql, " FROM picture p WHERE p.author_id = ");
		break;
	case RULE_COPIED_FROM:
		sql_add(sql, " FROM picture p WHERE p.copied_from_id = ");
		break;
	case RULE_IN_GALLERY:
		sql_add(sql, " FROM gallery_picture p"
		    " WHERE p.gallery_id = ");
		break;
	default:
		sql_add(sql, " FROM picture_object p WHERE p.object_id = ");
		break;
	}
}

/* The id whose list is read: d's, or the only one. */
static void
add_listed_id(struct sql *sql, const struct condition *condition)
{
	if (condition->id_count == 1) {
		sql_add(sql, "(");
		sql_bind(sql, condition->ids);
		sql_add(sql, "::int[])[1]");
	} else {
		sql_add(sql, "d.id");
	}
	if (condition->kind == RULE_NATURE)
		sql_add(sql, "::smallint");
}

/* " AND <id> > low AND <id> <= high", the position taken in. */
static void
add_list_range(struct sql *sql, const struct search_terms *terms,
    bool is_picture)
{
	bool descending = order_is_descending(terms->ordering);
	int low = terms->low_id, high = terms->high_id;

	if (terms->after.is_set && descending && terms->after.id <= high)
		high = terms->after.id - 1;
	if (terms->after.is_set && !descending && terms->after.id > low)
		low = terms->after.id;
	if (is_picture)
		sql_add(sql, " AND p.id > ");
	else
		sql_add(sql, " AND p.picture_id > ");
	sql_bind_int(sql, low);
	if (is_picture)
		sql_add(sql, "::int AND p.id <= ");
	else
		sql_add(sql, "::int AND p.picture_id <= ");
	sql_bind_int(sql, high);
	sql_add(sql, "::int");
}

/* By the first column, which is the id of a picture. */
static void
add_list_order(struct sql *sql, const struct search_terms *terms, int rows)
{
	if (order_is_descending(terms->ordering))
		sql_add(sql, " ORDER BY 1 DESC");
	else
		sql_add(sql, " ORDER BY 1");
	sql_add_limit(sql, rows);
}

/*
 * Ids alone, which the list's own index has: for more of the row the planner
 * may go through all pictures by id instead.
 */
static void
add_list(struct sql *sql, const struct search_terms *terms,
    const struct condition *condition, int rows)
{
	bool is_picture = lists_pictures(condition);

	if (is_picture)
		sql_add(sql, "SELECT p.id");
	else
		sql_add(sql, "SELECT p.picture_id AS id");
	add_list_of(sql, condition->kind);
	add_listed_id(sql, condition);
	add_list_range(sql, terms, is_picture);
	add_list_order(sql, terms, rows);
}

/* The ids of all lists of a condition, each once, in order. */
static void
add_driving_ids(struct sql *sql, const struct search_terms *terms,
    const struct condition *condition, int rows)
{
	if (condition->id_count == 1) {
		add_list(sql, terms, condition, rows);
		return;
	}
	sql_add(sql, "SELECT DISTINCT x.id FROM unnest(");
	sql_bind(sql, condition->ids);
	sql_add(sql, "::int[]) AS d(id) CROSS JOIN LATERAL (");
	add_list(sql, terms, condition, rows);
	sql_add(sql, ") AS x");
	add_list_order(sql, terms, rows);
}

/* Hits only. */
static void
add_plain_drive(struct sql *sql, const struct search_terms *terms,
    size_t driver, struct batch batch)
{
	sql_add(sql, "SELECT p.id, p.id AS key, 0 AS place, true AS hit"
	    " FROM (");
	add_driving_ids(sql, terms, &terms->conditions[driver], batch.rows);
	sql_add(sql, ") AS t CROSS JOIN LATERAL (SELECT p.*"
	    " FROM picture p WHERE p.id = t.id LIMIT 1) AS p WHERE ");
	terms_add_visible(sql, terms);
	sql_add(sql, " AND ");
	add_tests(sql, terms, driver);
	sql_add_limit(sql, batch.limit);
}

void
sql_drive(struct sql *sql, const struct search_terms *terms, size_t driver,
    struct batch batch)
{
	if (!batch.is_marked) {
		add_plain_drive(sql, terms, driver, batch);
		return;
	}
	sql_add(sql, "SELECT q.id, q.id AS key, q.place, q.hit FROM ("
	    "SELECT p.id, t.place, ");
	terms_add_visible(sql, terms);
	sql_add(sql, " AND ");
	add_tests(sql, terms, driver);
	sql_add(sql, " AS hit FROM (SELECT s.id, row_number() OVER () AS place"
	    " FROM (");
	add_driving_ids(sql, terms, &terms->conditions[driver], batch.rows);
	sql_add(sql, ") AS s) AS t CROSS JOIN LATERAL (SELECT p.*"
	    " FROM picture p WHERE p.id = t.id LIMIT 1) AS p");
	add_marked_end(sql, batch);
}
