/* lib/sql/condition.c: one rule as a test of a picture's row. */

#include "sql/private.h"

#include <string.h>

/*
 * Up to this many ids `&&` is the fastest test of a row; above, a hash of
 * the ids is, which PostgreSQL makes of a list that it knows when it plans.
 * Measured at 1 million pictures: 1,181 ids 7.6 us against 1.0 us a row. An
 * index finds overlaps with longer lists well: 63 ids 182 ms, by the table of
 * objects on pictures 1,088 ms, 1,025 ids 6.6 s against 1.2 s.
 */
enum { OVERLAP_IDS_MAX = SQL_PLAN_ONCE_IDS_MAX };

static void
bind_ids(struct sql *sql, const struct condition *condition)
{
	sql_bind(sql, condition->ids);
	sql_add(sql, "::int[]");
}

static void
add_overlap(struct sql *sql, const struct condition *condition)
{
	sql_add(sql, "p.object_ids && ");
	bind_ids(sql, condition);
}

static void
add_objects(struct sql *sql, const struct condition *condition)
{
	if (condition->id_count <= OVERLAP_IDS_MAX) {
		add_overlap(sql, condition);
		return;
	}
	sql_add(sql, "EXISTS (SELECT FROM unnest(p.object_ids) AS u(id)"
	    " WHERE u.id = ANY (");
	bind_ids(sql, condition);
	sql_add(sql, "))");
}

static void
add_origin(struct sql *sql, const struct condition *condition)
{
	sql_add(sql, "(p.origin_key >= ");
	sql_bind(sql, condition->text);
	sql_add(sql, " AND p.origin_key < ");
	sql_bind(sql, condition->text_end);
	sql_add(sql, ")");
}

/* The column of the rules that compare a number; false: it is none. */
static bool
add_column(struct sql *sql, enum rule_kind kind)
{
	switch (kind) {
	case RULE_ABOVE_WIDTH:
	case RULE_BELOW_WIDTH:
		sql_add(sql, "p.width");
		return true;
	case RULE_ABOVE_HEIGHT:
	case RULE_BELOW_HEIGHT:
		sql_add(sql, "p.height");
		return true;
	case RULE_ABOVE_RATING_COUNT:
	case RULE_BELOW_RATING_COUNT:
		sql_add(sql, "p.rating_count");
		return true;
	case RULE_ABOVE_REGION_COUNT:
	case RULE_BELOW_REGION_COUNT:
		sql_add(sql, "p.region_count");
		return true;
	default:
		return false;
	}
}

static bool
is_above(enum rule_kind kind)
{
	return kind == RULE_ABOVE_WIDTH || kind == RULE_ABOVE_HEIGHT ||
	    kind == RULE_ABOVE_RATING_COUNT || kind == RULE_ABOVE_REGION_COUNT;
}

/* "column comparison number", for the rules that compare a number. */
static bool
add_comparison(struct sql *sql, const struct condition *condition)
{
	if (!add_column(sql, condition->kind))
		return false;
	if (is_above(condition->kind))
		sql_add(sql, " >= ");
	else
		sql_add(sql, " <= ");
	sql_bind_int(sql, (int64_t)condition->number);
	sql_add(sql, "::int");
	return true;
}

/*
 * The end that is open, closed: between two ends that it does not know the
 * planner takes few rows to be, behind one a third of all.
 */
static bool
add_between(struct sql *sql, const struct condition *condition)
{
	if (!add_comparison(sql, condition))
		return false;
	sql_add(sql, " AND ");
	add_column(sql, condition->kind);
	if (is_above(condition->kind)) {
		sql_add(sql, " <= ");
		sql_bind_int(sql, INT32_MAX);
	} else {
		sql_add(sql, " >= ");
		sql_bind_int(sql, 0);
	}
	sql_add(sql, "::int");
	return true;
}

void
condition_add_order(struct sql *sql, const struct condition *condition)
{
	sql_add(sql, " ORDER BY ");
	if (!add_column(sql, condition->kind))
		sql_add(sql, "p.id");
}

/* Divides as rating_average is divided, so that its value is a sharp bound. */
static void
add_rating(struct sql *sql, const struct condition *condition)
{
	sql_add(sql, "CASE WHEN p.rating_count = 0 THEN true ELSE"
	    " p.rating_sum::float8 / p.rating_count ");
	if (condition->kind == RULE_ABOVE_RATING)
		sql_add(sql, ">= ");
	else
		sql_add(sql, "<= ");
	sql_bind_double(sql, condition->number);
	sql_add(sql, "::float8 END");
}

static void
add_date(struct sql *sql, const struct condition *condition)
{
	if (condition->kind == RULE_BEFORE_DATE)
		sql_add(sql, "p.id <= ");
	else
		sql_add(sql, "p.id > ");
	sql_bind_int(sql, condition->id);
	sql_add(sql, "::int");
}

/* As a test of rows, within IS TRUE, the list is read and hashed once. */
static void
add_members(struct sql *sql, const struct condition *condition)
{
	sql_add(sql, "p.id IN (SELECT g.picture_id"
	    " FROM gallery_picture g WHERE g.gallery_id = ANY (");
	bind_ids(sql, condition);
	sql_add(sql, "))");
}

/*
 * One gallery is looked up by both columns of the index. Of many, a look for
 * each would cost more than the few galleries that the picture is in: "+ 0"
 * keeps them out of the index.
 */
static void
add_gallery(struct sql *sql, const struct condition *condition)
{
	sql_add(sql, "(SELECT true FROM gallery_picture g"
	    " WHERE g.picture_id = p.id AND g.gallery_id");
	if (condition->id_count == 1) {
		sql_add(sql, " = (");
		bind_ids(sql, condition);
		sql_add(sql, ")[1]");
	} else {
		sql_add(sql, " + 0 = ANY (");
		bind_ids(sql, condition);
		sql_add(sql, ")");
	}
	sql_add(sql, " LIMIT 1)");
}

/* The rules that compare one number or name of the row with a list. */
static void
add_list(struct sql *sql, const struct condition *condition)
{
	switch (condition->kind) {
	case RULE_NATURE:
		sql_add(sql, "p.nature_id = ANY (");
		sql_bind(sql, condition->ids);
		sql_add(sql, "::smallint[])");
		return;
	case RULE_AUTHOR:
		sql_add(sql, "p.author_id = ANY (");
		break;
	case RULE_COPIED_FROM:
		sql_add(sql, "p.copied_from_id = ANY (");
		break;
	default:
		if (condition->is_read_first)
			add_members(sql, condition);
		else
			add_gallery(sql, condition);
		return;
	}
	bind_ids(sql, condition);
	sql_add(sql, ")");
}

void
condition_add(struct sql *sql, const struct condition *condition)
{
	if (add_comparison(sql, condition))
		return;
	switch (condition->kind) {
	case RULE_HAS:
	case RULE_HAS_OBJECT:
		add_objects(sql, condition);
		break;
	case RULE_LICENCE:
		sql_add(sql, "p.licence_ids && ");
		bind_ids(sql, condition);
		break;
	case RULE_TITLE:
		sql_add(sql, "p.title_folded LIKE ");
		sql_bind(sql, condition->text);
		break;
	case RULE_DESCRIPTION:
		sql_add(sql, "(SELECT t.description_folded LIKE ");
		sql_bind(sql, condition->text);
		sql_add(sql, " FROM picture_text t"
		    " WHERE t.picture_id = p.id)");
		break;
	case RULE_ORIGIN_URL:
		add_origin(sql, condition);
		break;
	case RULE_ABOVE_RATING:
	case RULE_BELOW_RATING:
		add_rating(sql, condition);
		break;
	case RULE_BEFORE_DATE:
	case RULE_AFTER_DATE:
		add_date(sql, condition);
		break;
	default:
		add_list(sql, condition);
		break;
	}
}

void
condition_add_test(struct sql *sql, const struct condition *condition)
{
	sql_add(sql, "(");
	condition_add(sql, condition);
	if (condition->excluded)
		sql_add(sql, ") IS NOT TRUE");
	else
		sql_add(sql, ") IS TRUE");
}

/* A LIKE pattern has a trigram where three letters or digits follow. */
static bool
has_trigram(const char *like)
{
	int run = 0;

	for (; *like != '\0'; like++) {
		unsigned char byte = (unsigned char)*like;

		if (byte == '\\' && like[1] != '\0') {
			run = 0;
			like++;
		} else if (byte >= 0xc0 || (byte >= '0' && byte <= '9') ||
		    ((byte | 32) >= 'a' && (byte | 32) <= 'z')) {
			run++;
		} else if (byte < 0x80) {
			run = 0;
		}
		if (run == 3)
			return true;
	}
	return false;
}

bool
sql_can_gather(const struct condition *condition)
{
	if (condition->excluded)
		return false;
	switch (condition->kind) {
	case RULE_TITLE:
		return condition->prefix != NULL ||
		    has_trigram(condition->text);
	case RULE_DESCRIPTION:
		return has_trigram(condition->text);
	case RULE_ABOVE_RATING:
	case RULE_BELOW_RATING:
		return false;
	default:
		return true;
	}
}

/* One index has them side by side; the planner need not know how many. */
static void
add_titles_between(struct sql *sql, const struct condition *condition)
{
	sql_add(sql, "p.title_folded >= ");
	sql_bind(sql, condition->prefix);
	sql_add(sql, " AND p.title_folded < ");
	sql_bind(sql, condition->text_end);
}

/* In a form that an index finds. */
void
condition_add_indexable(struct sql *sql, const struct condition *condition)
{
	if (add_between(sql, condition))
		return;
	switch (condition->kind) {
	case RULE_HAS:
	case RULE_HAS_OBJECT:
		if (condition->id_count <= SQL_BITMAP_IDS_MAX) {
			add_overlap(sql, condition);
			return;
		}
		sql_add(sql, "p.id IN (SELECT o.picture_id"
		    " FROM picture_object o WHERE o.object_id = ANY (");
		bind_ids(sql, condition);
		sql_add(sql, "))");
		return;
	case RULE_IN_GALLERY:
		add_members(sql, condition);
		return;
	case RULE_TITLE:
		if (!condition->is_few)
			break;
		add_titles_between(sql, condition);
		return;
	case RULE_DESCRIPTION:
		sql_add(sql, "p.id IN (SELECT t.picture_id"
		    " FROM picture_text t WHERE t.description_folded LIKE ");
		sql_bind(sql, condition->text);
		sql_add(sql, ")");
		return;
	default:
		break;
	}
	condition_add(sql, condition);
}
