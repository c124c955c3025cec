/* lib/store/proposal.c: regions that wait for the author of their picture. */

#include "store/proposal.h"

#include "store/picture.h"

enum {
	FIND,
	REGIONS,
	OF_PICTURE,
	FOR_AUTHOR,
	FOR_ALL,
	MADE_BY,
	COUNT,
	WAITING,
	SUPERSEDE,
	INSERT,
	CLOSE
};

#define COLUMNS \
	"r.id, r.picture_id, p.title, w.name, r.proposer_id, u.name," \
	" (extract(epoch FROM r.made_at) * 1000000)::bigint, r.tool," \
	" r.reason, r.base_revision, r.state," \
	" (extract(epoch FROM r.closed_at) * 1000000)::bigint, c.name," \
	" r.note, r.revision, p.is_listed"
#define JOINS \
	" FROM proposal r JOIN picture p ON p.id = r.picture_id" \
	" JOIN account w ON w.id = p.author_id" \
	" JOIN account u ON u.id = r.proposer_id" \
	" LEFT JOIN account c ON c.id = r.closed_by_id"
#define LISTED(which) \
	"SELECT " COLUMNS JOINS " WHERE " which " AND p.is_listed" \
	" AND ($2::text IS NULL OR r.state::text = $2)"
#define SLICE " OFFSET $3::int LIMIT $4::int"

const struct statement proposal_statements[] = {
	[FIND] = { "proposal_find",
	    "SELECT " COLUMNS JOINS " WHERE r.id = $1::int" },
	[REGIONS] = { "proposal_regions",
	    "SELECT r.regions, coalesce((SELECT v.regions"
	    " FROM region_revision v WHERE v.picture_id = r.picture_id"
	    " AND v.revision = r.base_revision), '[]'), t.regions,"
	    " (SELECT version FROM catalogue)"
	    " FROM proposal r JOIN picture_text t"
	    " ON t.picture_id = r.picture_id WHERE r.id = $1::int" },
	[OF_PICTURE] = { "proposals_of_picture",
	    LISTED("r.picture_id = $1::int") " ORDER BY r.id DESC" SLICE },
	[FOR_AUTHOR] = { "proposals_for_author",
	    LISTED(
		"p.author_id = $1::int AND r.state = 'waiting'") " ORDER BY r.id" SLICE },
	[FOR_ALL] = { "proposals_for_all",
	    LISTED(
		"$1::int IS NOT NULL AND r.state = 'waiting'") " ORDER BY r.id" SLICE },
	[MADE_BY] = { "proposals_made_by",
	    LISTED("r.proposer_id = $1::int") " ORDER BY r.id DESC" SLICE },
	[COUNT] = { "proposals_count_waiting",
	    "SELECT (SELECT count(*) FROM proposal WHERE state = 'waiting'"
	    " AND picture_id = $1::int),"
	    " (SELECT count(*) FROM proposal WHERE state = 'waiting'"
	    " AND proposer_id = $2::int)" },
	[WAITING] = { "proposal_find_waiting",
	    "SELECT id, base_revision FROM proposal WHERE state = 'waiting'"
	    " AND picture_id = $1::int AND proposer_id = $2::int" },
	[SUPERSEDE] = { "proposal_supersede",
	    "UPDATE proposal SET state = 'withdrawn',"
	    " closed_at = clock_timestamp(), closed_by_id = $2::int,"
	    " closed_tool = $3::text, note = 'a newer one takes its place'"
	    " WHERE picture_id = $1::int AND proposer_id = $2::int"
	    " AND state = 'waiting'" },
	[INSERT] = { "proposal_insert",
	    "WITH made AS (INSERT INTO proposal (picture_id, proposer_id,"
	    " tool, reason, base_revision, regions) VALUES ($1::int, $2::int,"
	    " $3::text, $4::text, coalesce((SELECT max(v.revision)"
	    " FROM region_revision v WHERE v.picture_id = $1::int), 0),"
	    " $5::text) RETURNING id),"
	    " logged AS (INSERT INTO change (actor_id, tool, kind, picture_id)"
	    " VALUES ($2::int, $3::text, 'proposal', $1::int))"
	    " SELECT id FROM made" },
	[CLOSE] = { "proposal_close",
	    "WITH closed AS (UPDATE proposal r SET"
	    " state = $2::proposal_state, closed_at = clock_timestamp(),"
	    " closed_by_id = $3::int, closed_tool = $4::text,"
	    " note = $5::text, revision = CASE WHEN $2 = 'accepted'"
	    " THEN (SELECT max(v.revision) FROM region_revision v"
	    " WHERE v.picture_id = r.picture_id) END"
	    " WHERE r.id = $1::int AND r.state = 'waiting'"
	    " RETURNING r.picture_id)"
	    " INSERT INTO change (actor_id, tool, kind, picture_id)"
	    " SELECT $3::int, $4::text, 'proposal', picture_id FROM closed"
	    " RETURNING 1" },
	{ NULL, NULL },
};

/* clang-format off */

static const struct view_field proposal_fields[] = {
	{ VIEW_INT("id", struct proposal, id) },
	{ VIEW_INT("picture_id", struct proposal, picture_id) },
	{ VIEW_TEXT("user", struct proposal, user) },
	{ VIEW_SECONDS("timestamp", struct proposal, made_at_us) },
	{ VIEW_TEXT("tool", struct proposal, tool) },
	{ VIEW_TEXT("reason", struct proposal, reason) },
	{ VIEW_INT("base_revision", struct proposal, base_revision) },
	{ VIEW_TEXT("state", struct proposal, state) },
	{ VIEW_RAW_JSON("closed", struct proposal, closed_at),
	  .where = VIEW_JSON_ONLY },
	{ VIEW_TEXT("closed_by", struct proposal, closed_by) },
	{ VIEW_TEXT("note", struct proposal, note) },
	{ VIEW_OPTIONAL_ID("revision", struct proposal, revision) },
	{ VIEW_RAW_JSON("regions", struct proposal, regions),
	  .where = VIEW_JSON_ONLY, .omit_null = true },
	{ VIEW_RAW_JSON("difference", struct proposal, difference),
	  .where = VIEW_JSON_ONLY, .omit_null = true },
	{ VIEW_RAW_JSON("conflicts", struct proposal, conflicts),
	  .where = VIEW_JSON_ONLY, .omit_null = true },
};
const struct view proposal_view = VIEW(struct proposal, proposal_fields);

static const struct view_field proposals_fields[] = {
	{ VIEW_LIST("", struct proposals, items, count, &proposal_view) },
};
const struct view proposals_view = VIEW(struct proposals, proposals_fields);

/* clang-format on */

static const char *
seconds_or_null(struct arena *arena, int64_t at_us)
{
	struct buf text;

	if (at_us == 0)
		return "null";
	buf_init(&text, arena, 40);
	buf_add_seconds(&text, at_us);
	return text.bytes;
}

static void
proposal_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct proposal *proposal = item;

	*proposal = (struct proposal){
		.id = row_int(rows, row, 0),
		.picture_id = row_int(rows, row, 1),
		.title = row_text(rows, row, 2),
		.author = row_text(rows, row, 3),
		.proposer_id = row_int(rows, row, 4),
		.user = row_text(rows, row, 5),
		.made_at_us = row_int64(rows, row, 6),
		.tool = row_text(rows, row, 7),
		.reason = row_text(rows, row, 8),
		.base_revision = row_int(rows, row, 9),
		.state = row_text(rows, row, 10),
		.closed_at_us = row_int64(rows, row, 11),
		.closed_by = row_text(rows, row, 12),
		.note = row_text(rows, row, 13),
		.revision = row_int(rows, row, 14),
	};
	proposal->closed_at = seconds_or_null(arena, proposal->closed_at_us);
}

enum status
proposal_find(struct db *db, struct arena *arena, int id,
    struct proposal *proposal)
{
	const char *values[] = { sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &proposal_statements[FIND], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	if (!row_bool(&rows, 0, 15))
		return GONE;
	proposal_read(arena, &rows, 0, proposal);
	return OK;
}

enum status
proposal_regions_find(struct db *db, struct arena *arena, int id,
    struct proposed_regions *regions)
{
	const char *values[] = { sql_int(arena, id) };
	int64_t version;
	struct rows rows;

	TRY(db_run(db, arena, &proposal_statements[REGIONS], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	version = row_int64(&rows, 0, 3);
	TRY(picture_name_regions(db, arena, version, row_text(&rows, 0, 0),
	    &regions->theirs));
	TRY(picture_name_regions(db, arena, version, row_text(&rows, 0, 1),
	    &regions->base));
	return picture_name_regions(db, arena, version, row_text(&rows, 0, 2),
	    &regions->now);
}

enum status
proposals_list(struct db *db, struct arena *arena,
    const struct proposal_wish *wish, struct proposals *proposals)
{
	static const int statements[] = {
		[PROPOSALS_OF_PICTURE] = OF_PICTURE,
		[PROPOSALS_FOR_AUTHOR] = FOR_AUTHOR,
		[PROPOSALS_FOR_ALL] = FOR_ALL,
		[PROPOSALS_MADE_BY] = MADE_BY,
	};
	const char *values[] = { sql_int(arena, wish->id), wish->state,
		sql_int(arena, wish->offset), sql_int(arena, wish->limit) };
	struct rows rows;

	TRY(db_run(db, arena, &proposal_statements[statements[wish->group]],
	    values, &rows));
	proposals->items = rows_items(&rows, arena, sizeof(*proposals->items),
	    proposal_read, &proposals->count);
	return OK;
}

enum status
proposals_count_waiting(struct db *db, struct arena *arena, int picture_id,
    int proposer_id, int *of_picture, int *of_proposer)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int(arena, proposer_id) };
	struct rows rows;

	TRY(db_run(db, arena, &proposal_statements[COUNT], values, &rows));
	*of_picture = row_int(&rows, 0, 0);
	*of_proposer = row_int(&rows, 0, 1);
	return OK;
}

enum status
proposal_find_waiting(struct db *db, struct arena *arena, int picture_id,
    int proposer_id, int *id, int *base_revision)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int(arena, proposer_id) };
	struct rows rows;

	TRY(db_run(db, arena, &proposal_statements[WAITING], values, &rows));
	*id = rows.count == 0 ? 0 : row_int(&rows, 0, 0);
	*base_revision = rows.count == 0 ? 0 : row_int(&rows, 0, 1);
	return OK;
}

enum status
proposal_insert(struct db *db, struct arena *arena, int picture_id,
    const char *regions, const struct actor *actor, int *id)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int(arena, actor->account_id), actor->tool, actor->reason,
		regions };
	struct rows rows;

	db_queue(db, &proposal_statements[SUPERSEDE], values, NULL);
	db_queue(db, &proposal_statements[INSERT], values, &rows);
	TRY(db_flush(db, arena));
	*id = row_int(&rows, 0, 0);
	return OK;
}

enum status
proposal_close(struct db *db, struct arena *arena, int id, const char *state,
    const struct actor *actor)
{
	const char *values[] = { sql_int(arena, id), state,
		sql_int(arena, actor->account_id), actor->tool, actor->reason };
	struct rows rows;

	TRY(db_run(db, arena, &proposal_statements[CLOSE], values, &rows));
	return rows.count == 0 ? CONFLICT : OK;
}
