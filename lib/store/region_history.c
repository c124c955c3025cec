/* lib/store/region_history.c: what happened to one region, from one revision to the next. */

#include "store/region_history.h"

#include "store/picture.h"

enum { LIST };

/* Places in a row of LIST. */
enum {
	OLDEST,
	HAS_OLDER,
	IS_KNOWN,
	VERSION,
	REVISION,
	MADE_AT,
	USER,
	TOOL,
	REASON,
	REGION,
	WAS,
	PLACE,
};

/*
 * A region begins with its number in what regions_text writes, and nothing
 * inside of it can look like that: quotes in texts are escaped. So a list is
 * cut where the region stands, and not parsed. octet_length does not fetch
 * what it measures; only what is looked at is read.
 */
#define BEGINNING "'{\"id\":' || $2::int || ','"

const struct statement region_history_statements[] = {
	[LIST] = { "region_steps",
	    "WITH measured AS (SELECT v.*, row_number() OVER w AS nth,"
	    " sum(octet_length(v.regions)) OVER w AS bytes"
	    " FROM region_revision v"
	    " WHERE v.picture_id = $1::int AND v.revision < $3::int"
	    " WINDOW w AS (ORDER BY v.revision DESC ROWS UNBOUNDED PRECEDING)),"
	    " looked AS (SELECT m.*, rtrim(split_part(split_part(m.regions,"
	    " " BEGINNING ", 2), ',{\"id\":', 1), ']') AS region"
	    " FROM measured m WHERE m.bytes <= $6::bigint OR m.nth <= 2),"
	    " seen AS (SELECT o.oldest, EXISTS (SELECT FROM region_revision v"
	    " WHERE v.picture_id = $1::int AND v.revision < o.oldest)"
	    " AS has_older, o.is_known OR EXISTS (SELECT FROM region r"
	    " WHERE r.id = $2::int AND r.picture_id = $1::int) AS is_known"
	    " FROM (SELECT min(revision) AS oldest,"
	    " coalesce(bool_or(region <> ''), false) AS is_known"
	    " FROM looked) AS o),"
	    " step AS (SELECT l.*, lag(l.region, 1, '') OVER w AS was,"
	    " lag(l.regions, 1, '') OVER w AS regions_before"
	    " FROM looked l WINDOW w AS (ORDER BY l.revision))"
	    " SELECT n.oldest, n.has_older, n.is_known,"
	    " (SELECT version FROM catalogue), s.revision,"
	    " (extract(epoch FROM s.made_at) * 1000000)::bigint, a.name,"
	    " s.tool, s.reason,"
	    " CASE WHEN s.region <> '' THEN " BEGINNING " || s.region END,"
	    " CASE WHEN s.was <> '' THEN " BEGINNING " || s.was END,"
	    " cardinality(string_to_array(split_part(CASE WHEN s.region <> ''"
	    " THEN s.regions ELSE s.regions_before END, " BEGINNING ", 1),"
	    " '{\"id\":'))"
	    " FROM seen n LEFT JOIN (SELECT t.* FROM step t, seen e"
	    " WHERE t.region <> t.was"
	    " AND NOT (e.has_older AND t.revision = e.oldest)"
	    " ORDER BY t.revision DESC OFFSET $4::int LIMIT $5::int) AS s"
	    " ON true LEFT JOIN account a ON a.id = s.actor_id"
	    " ORDER BY s.revision DESC" },
	{ NULL, NULL },
};

/* clang-format off */

static const struct view_field step_fields[] = {
	{ VIEW_TEXT("kind", struct region_step, revision.kind) },
	{ VIEW_INT("revision", struct region_step, revision.revision) },
	{ VIEW_SECONDS("timestamp", struct region_step, revision.made_at_us) },
	{ VIEW_TEXT("user", struct region_step, revision.user) },
	{ VIEW_TEXT("tool", struct region_step, revision.tool) },
	{ VIEW_TEXT("reason", struct region_step, revision.reason) },
	{ VIEW_TEXT("change", struct region_step, change) },
	{ VIEW_RAW_JSON("region", struct region_step, region) },
};
static const struct view step_view = VIEW(struct region_step, step_fields);

static const struct view_field history_fields[] = {
	{ VIEW_LIST("", struct region_history, steps, count, &step_view) },
};
const struct view region_history_view =
    VIEW(struct region_history, history_fields);

/* clang-format on */

static enum status
name_region(struct db *db, struct arena *arena, const struct rows *rows,
    int row, int column, const char **named)
{
	*named = NULL;
	if (row_is_null(rows, row, column))
		return OK;
	return picture_name_regions(db, arena, row_int64(rows, row, VERSION),
	    row_text(rows, row, column), named);
}

static enum status
read_step(struct db *db, struct arena *arena, const struct rows *rows, int row,
    struct region_step *step)
{
	*step = (struct region_step){
		.revision = {
			.kind = "regions",
			.revision = row_int(rows, row, REVISION),
			.made_at_us = row_int64(rows, row, MADE_AT),
			.user = row_text(rows, row, USER),
			.tool = row_text(rows, row, TOOL),
			.reason = row_text(rows, row, REASON),
		},
		.place = row_int(rows, row, PLACE),
	};
	TRY(name_region(db, arena, rows, row, REGION, &step->region));
	TRY(name_region(db, arena, rows, row, WAS, &step->was));
	step->change = step->was == NULL ? "added" :
	    step->region == NULL	 ? "removed" :
					   "changed";
	return OK;
}

enum status
region_history_list(struct db *db, struct arena *arena,
    const struct region_history_wish *wish, struct region_history *history)
{
	const char *values[] = { sql_int(arena, wish->picture_id),
		sql_int(arena, wish->region_id), sql_int(arena, wish->before),
		sql_int(arena, wish->offset), sql_int(arena, wish->limit),
		sql_int(arena, wish->most_bytes) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &region_history_statements[LIST], values, &rows));
	*history = (struct region_history){
		.steps = arena_array(arena, (size_t)rows.count + 1,
		    sizeof(*history->steps)),
		.oldest = row_int(&rows, 0, OLDEST),
		.has_older = row_bool(&rows, 0, HAS_OLDER),
		.is_known = row_bool(&rows, 0, IS_KNOWN),
	};
	/* What was seen is told in each row, and in one without a step too. */
	for (i = 0; i < rows.count && !row_is_null(&rows, i, REVISION); i++)
		TRY(read_step(db, arena, &rows, i,
		    &history->steps[history->count++]));
	return OK;
}
