/* lib/store/picture_history.c: what was stated about a picture and its regions, and by whom. */

#include "store/picture_history.h"

#include "store/picture.h"

enum { LIST, STATED, REGIONS };

const struct statement picture_history_statements[] = {
	[LIST] = { "picture_revisions",
	    "SELECT r.kind, r.revision,"
	    " (extract(epoch FROM r.made_at) * 1000000)::bigint, a.name,"
	    " r.tool, r.reason FROM ("
	    "SELECT 'picture' AS kind, revision, made_at, actor_id, tool,"
	    " reason FROM picture_revision WHERE picture_id = $1::int"
	    " UNION ALL SELECT 'regions', revision, made_at, actor_id, tool,"
	    " reason FROM region_revision WHERE picture_id = $1::int) AS r"
	    " LEFT JOIN account a ON a.id = r.actor_id"
	    " ORDER BY r.made_at DESC, r.kind, r.revision DESC"
	    " OFFSET $2::int LIMIT $3::int" },
	[STATED] = { "picture_stated",
	    "SELECT r.revision, r.title, r.description, r.origin_url,"
	    " r.creator, r.credit_url, n.code, ARRAY(SELECT l.code"
	    " FROM licence l WHERE l.id = ANY (r.licence_ids) ORDER BY 1),"
	    " r.replaced_by_id, r.copied_from_id, r.annotators, r.visibility,"
	    " encode(r.media_sha256, 'hex') FROM picture_revision r"
	    " LEFT JOIN nature n ON n.id = r.nature_id"
	    " WHERE r.picture_id = $1::int AND r.revision = ANY ($2::int[])"
	    " ORDER BY r.revision" },
	[REGIONS] = { "regions_stated",
	    "SELECT revision, CASE WHEN octet_length(regions) <= $3::int"
	    " THEN regions END, (SELECT version FROM catalogue)"
	    " FROM region_revision WHERE picture_id = $1::int"
	    " AND revision = ANY ($2::int[]) ORDER BY revision" },
	{ NULL, NULL },
};

/* clang-format off */

static const struct view_field revision_fields[] = {
	{ VIEW_TEXT("kind", struct picture_revision, kind) },
	{ VIEW_INT("revision", struct picture_revision, revision) },
	{ VIEW_SECONDS("timestamp", struct picture_revision, made_at_us) },
	{ VIEW_TEXT("user", struct picture_revision, user) },
	{ VIEW_TEXT("tool", struct picture_revision, tool) },
	{ VIEW_TEXT("reason", struct picture_revision, reason) },
};
static const struct view revision_view =
    VIEW(struct picture_revision, revision_fields);

static const struct view_field revisions_fields[] = {
	{ VIEW_LIST("", struct picture_revisions, items, count,
	    &revision_view) },
};
const struct view picture_revisions_view =
    VIEW(struct picture_revisions, revisions_fields);

static const struct view_field stated_fields[] = {
	{ VIEW_INT("revision", struct picture_stated, revision) },
	{ VIEW_TEXT("title", struct picture_stated, title) },
	{ VIEW_TEXT("description", struct picture_stated, description) },
	{ VIEW_TEXT("origin_url", struct picture_stated, origin_url) },
	{ VIEW_TEXT("creator", struct picture_stated, creator) },
	{ VIEW_TEXT("credit_url", struct picture_stated, credit_url) },
	{ VIEW_TEXT("nature", struct picture_stated, nature) },
	{ VIEW_TEXT_LIST("licences", struct picture_stated, licences,
	    licence_count) },
	{ VIEW_OPTIONAL_ID("replaced_by", struct picture_stated,
	    replaced_by) },
	{ VIEW_OPTIONAL_ID("copied_from", struct picture_stated,
	    copied_from) },
	{ VIEW_TEXT("annotators", struct picture_stated, annotators) },
	{ VIEW_TEXT("visibility", struct picture_stated, visibility) },
	{ VIEW_TEXT("sha256", struct picture_stated, sha256) },
};
const struct view picture_stated_view =
    VIEW(struct picture_stated, stated_fields);

/* clang-format on */

static void
revision_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct picture_revision *revision = item;

	(void)arena;
	*revision = (struct picture_revision){
		.kind = row_text(rows, row, 0),
		.revision = row_int(rows, row, 1),
		.made_at_us = row_int64(rows, row, 2),
		.user = row_text(rows, row, 3),
		.tool = row_text(rows, row, 4),
		.reason = row_text(rows, row, 5),
	};
}

enum status
picture_revisions_list(struct db *db, struct arena *arena, int picture_id,
    int offset, int limit, struct picture_revisions *revisions)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int(arena, offset), sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &picture_history_statements[LIST], values,
	    &rows));
	revisions->items = rows_items(&rows, arena, sizeof(*revisions->items),
	    revision_read, &revisions->count);
	return OK;
}

static void
stated_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct picture_stated *stated = item;

	*stated = (struct picture_stated){
		.revision = row_int(rows, row, 0),
		.title = row_text(rows, row, 1),
		.description = row_text(rows, row, 2),
		.origin_url = row_text(rows, row, 3),
		.creator = row_text(rows, row, 4),
		.credit_url = row_text(rows, row, 5),
		.nature = row_text(rows, row, 6),
		.replaced_by = row_int(rows, row, 8),
		.copied_from = row_int(rows, row, 9),
		.annotators = row_text(rows, row, 10),
		.visibility = row_text(rows, row, 11),
		.sha256 = row_text(rows, row, 12),
	};
	stated->licences =
	    row_text_array(rows, row, 7, arena, &stated->licence_count);
}

enum status
picture_stated_list(struct db *db, struct arena *arena, int picture_id,
    const int *revisions, size_t count, struct picture_stated **stated,
    size_t *found)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int_array(arena, revisions, count) };
	struct rows rows;

	TRY(db_run(db, arena, &picture_history_statements[STATED], values,
	    &rows));
	*stated =
	    rows_items(&rows, arena, sizeof(**stated), stated_read, found);
	return OK;
}

enum status
regions_stated_list(struct db *db, struct arena *arena, int picture_id,
    const int *revisions, size_t count, int most_bytes,
    struct regions_stated **stated, size_t *found)
{
	const char *values[] = { sql_int(arena, picture_id),
		sql_int_array(arena, revisions, count),
		sql_int(arena, most_bytes) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &picture_history_statements[REGIONS], values,
	    &rows));
	*found = (size_t)rows.count;
	*stated = arena_array(arena, *found + 1, sizeof(**stated));
	for (i = 0; i < rows.count; i++) {
		(*stated)[i].revision = row_int(&rows, i, 0);
		if (!row_is_null(&rows, i, 1))
			TRY(picture_name_regions(db, arena,
			    row_int64(&rows, i, 2), row_text(&rows, i, 1),
			    &(*stated)[i].regions));
	}
	return OK;
}
