/* lib/store/mass_revert.c: what one account changed in a span of time, and what of it can be undone. */

#include "store/mass_revert.h"

enum { PLAN, RECORD };

/* What is asked for beside regions and proposals of them. */
#define ALL "NOT $5::boolean"

/* The first revision of each picture that the account made in the span. */
#define FIRST(kind) \
	"SELECT c.picture_id, min(c.revision) AS first FROM change c, who" \
	" WHERE c.actor_id = who.id AND c.kind = '" kind "'" \
	" AND c.made_at >= to_timestamp($2::bigint)" \
	" AND c.made_at < to_timestamp($3::bigint) GROUP BY 1"

/* Whether a revision behind it is not the account's own of the span. */
#define LATER(revisions) \
	"EXISTS (SELECT FROM " revisions " r, who" \
	" WHERE r.picture_id = f.picture_id AND r.revision > f.first" \
	" AND (r.actor_id IS DISTINCT FROM who.id" \
	" OR r.made_at >= to_timestamp($3::bigint)))"

/* What the account said in the span, that is still there. */
#define SAID(table, writer, stays) \
	"SELECT '" table "' AS kind, s.picture_id, s.id FROM " table " s, who" \
	" WHERE s." writer " = who.id AND s." stays \
	" AND s.made_at >= to_timestamp($2::bigint)" \
	" AND s.made_at < to_timestamp($3::bigint)"

const struct statement mass_revert_statements[] = {
	[PLAN] = { "mass_revert_plan",
	    "WITH who AS (SELECT id FROM account WHERE name = $1::text),"
	    " texts AS (" FIRST("picture") "), drawn AS (" FIRST("regions") "),"
	    " touched AS ("
	    "SELECT 'picture' AS kind, f.picture_id, f.first,"
	    " f.first = 1 AS is_made, " LATER("picture_revision")
	    " AS is_changed FROM texts f WHERE " ALL " UNION ALL"
	    " SELECT 'regions', f.picture_id, f.first,"
	    " EXISTS (SELECT FROM texts m WHERE m.picture_id = f.picture_id"
	    " AND m.first = 1), " LATER("region_revision") " FROM drawn f),"
	    " judged AS (SELECT t.picture_id, p.title, t.kind,"
	    " t.first - 1 AS revision, v.replaced_by_id,"
	    " CASE WHEN NOT p.is_listed THEN 'not listed'"
	    " WHEN t.is_made THEN 'made then'"
	    " WHEN t.is_changed THEN 'changed since'"
	    " WHEN EXISTS (SELECT FROM picture o WHERE o.id <> p.id"
	    " AND o.replaced_by_id = v.replaced_by_id)"
	    " THEN 'its replacement replaces another now'"
	    " ELSE 'revert' END AS outcome"
	    " FROM touched t JOIN picture p ON p.id = t.picture_id"
	    " LEFT JOIN picture_revision v ON t.kind = 'picture'"
	    " AND v.picture_id = t.picture_id AND v.revision = t.first - 1"
	    " UNION ALL SELECT p.id, p.title, m.kind, m.id, NULL,"
	    " CASE WHEN p.is_listed THEN 'revert' ELSE 'not listed' END"
	    " FROM (" SAID("comment", "writer_id", "hidden_at IS NULL")
	    " AND " ALL " UNION ALL "
	    SAID("proposal", "proposer_id", "state = 'waiting'")
	    ") AS m JOIN picture p ON p.id = m.picture_id)"
	    " SELECT * FROM judged"
	    " ORDER BY outcome <> 'revert', picture_id, kind LIMIT $4::int" },
	[RECORD] = { "mass_revert_record",
	    "SELECT record_mass_revert(a.id, $2::int, $3::text,"
	    " $4::moderation_reason, $5::text) FROM account a"
	    " WHERE a.name = $1::text" },
	{ NULL, NULL },
};

static const struct view_field line_fields[] = {
	{ VIEW_INT("picture", struct revert_line, picture_id) },
	{ VIEW_TEXT("kind", struct revert_line, kind) },
	{ VIEW_INT("revision", struct revert_line, revision) },
	{ VIEW_TEXT("outcome", struct revert_line, outcome) },
};
const struct view revert_line_view = VIEW(struct revert_line, line_fields);

static void
line_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct revert_line *line = item;

	(void)arena;
	*line = (struct revert_line){
		.picture_id = row_int(rows, row, 0),
		.title = row_text(rows, row, 1),
		.kind = row_text(rows, row, 2),
		.revision = row_int(rows, row, 3),
		.replaced_by = row_int(rows, row, 4),
		.outcome = row_text(rows, row, 5),
	};
}

enum status
mass_revert_plan(struct db *db, struct arena *arena,
    const struct revert_span *span, struct revert_line **lines, size_t *count)
{
	const char *values[] = { span->username, sql_int(arena, span->from_s),
		sql_int(arena, span->to_s),
		sql_int(arena, MASS_REVERT_MAX + 1),
		span->is_regions_only ? "true" : "false" };
	struct rows rows;

	TRY(db_run(db, arena, &mass_revert_statements[PLAN], values, &rows));
	*lines = rows_items(&rows, arena, sizeof(**lines), line_read, count);
	return OK;
}

enum status
mass_revert_record(struct db *db, struct arena *arena, const char *username,
    const struct moderation *why)
{
	const char *values[] = { username,
		sql_int(arena, why->actor.account_id), why->actor.tool,
		why->reason, why->note };
	struct rows rows;

	TRY(db_run(db, arena, &mass_revert_statements[RECORD], values, &rows));
	return rows.count == 0 ? NOT_FOUND : OK;
}
