/* lib/store/label_list.c: the sets of samples that there are. */

#include "store/label_list.h"

#include "sql/sql.h"

enum { LIST };

const struct statement label_list_statements[] = {
	[LIST] = { "label_sets_list",
	    "SELECT s.gallery_id, s.name, s.base_dir, a.name, s.is_open,"
	    " s.opinions, s.sample_count, (SELECT count(*) FROM label l"
	    " WHERE l.set_id = s.id), $3::boolean OR s.is_open"
	    " OR g.owner_id = $2::int OR EXISTS (SELECT FROM gallery_trust t"
	    " WHERE t.gallery_id = g.id AND t.account_id = $2::int)"
	    " FROM label_set s JOIN gallery g ON g.id = s.gallery_id"
	    " AND g.deleted_at IS NULL JOIN account a ON a.id = g.owner_id"
	    " WHERE $1::text IS NULL OR s.name = normalize($1::text, NFC)"
	    " ORDER BY s.id DESC LIMIT $5::int OFFSET $4::int" },
	{ NULL, NULL },
};

static const struct view_field line_fields[] = {
	{ VIEW_TEXT("dataset_name", struct label_set_line, name) },
	{ VIEW_TEXT("base_dir", struct label_set_line, base_dir) },
	{ VIEW_BOOL("open", struct label_set_line, is_open) },
	{ VIEW_INT("opinions", struct label_set_line, opinions) },
	{ VIEW_INT("size", struct label_set_line, sample_count) },
	{ VIEW_INT("label_count", struct label_set_line, label_count) },
	{ VIEW_INT("gallery_id", struct label_set_line, gallery_id) },
	{ VIEW_TEXT("owner", struct label_set_line, owner) },
};
const struct view label_set_line_view =
    VIEW(struct label_set_line, line_fields);

static void
line_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct label_set_line *line = item;

	(void)arena;
	*line = (struct label_set_line){
		.gallery_id = row_int(rows, row, 0),
		.name = row_text(rows, row, 1),
		.base_dir = row_text(rows, row, 2),
		.owner = row_text(rows, row, 3),
		.is_open = row_bool(rows, row, 4),
		.opinions = row_int(rows, row, 5),
		.sample_count = row_int(rows, row, 6),
		.label_count = row_int(rows, row, 7),
		.may_label = row_bool(rows, row, 8),
	};
}

enum status
label_sets_list(struct db *db, struct arena *arena,
    const struct label_set_wish *wish, struct label_set_line **sets,
    size_t *count)
{
	const char *values[] = { wish->name, sql_int(arena, wish->account_id),
		wish->is_admin ? "true" : "false", sql_int(arena, wish->offset),
		sql_int(arena, wish->limit) };
	struct rows rows;

	TRY(db_run(db, arena, &label_list_statements[LIST], values, &rows));
	*sets = rows_items(&rows, arena, sizeof(**sets), line_read, count);
	return OK;
}
