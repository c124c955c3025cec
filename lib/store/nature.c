/* lib/store/nature.c: reading natures. */

#include "store/nature.h"

enum { NATURES, WITH_NEWEST };

static const struct statement statements[] = {
	[NATURES] = { "natures_list",
	    "SELECT code, description, 0, 0 FROM nature ORDER BY id" },
	[WITH_NEWEST] = { "natures_with_newest",
	    "SELECT n.code, n.description,"
	    " CASE WHEN n.picture_count > 1000 THEN n.picture_count ELSE"
	    " (SELECT count(*) FROM picture c WHERE c.nature_id = n.id"
	    " AND c.is_shown)::int END, (SELECT p.id"
	    " FROM picture p WHERE p.nature_id = n.id AND p.is_shown"
	    " ORDER BY p.id DESC LIMIT 1) FROM nature n ORDER BY n.id" },
};

static const struct view_field nature_fields[] = {
	{ VIEW_TEXT("", struct nature, description) },
};
const struct view nature_view =
    VIEW_KEYED(struct nature, id, nature_fields);

static void
nature_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct nature *nature = item;

	(void)arena;
	*nature = (struct nature){
		.id = row_text(rows, row, 0),
		.description = row_text(rows, row, 1),
		.picture_count = row_int(rows, row, 2),
		.newest_id = row_int(rows, row, 3),
	};
}

static enum status
list(struct db *db, struct arena *arena, const struct statement *statement,
    struct nature **natures, size_t *count)
{
	struct rows rows;

	TRY(db_run(db, arena, statement, NULL, &rows));
	*natures = rows_items(&rows, arena, sizeof(**natures), nature_read,
	    count);
	return OK;
}

enum status
natures_list(struct db *db, struct arena *arena, struct nature **natures,
    size_t *count)
{
	return list(db, arena, &statements[NATURES], natures, count);
}

enum status
natures_with_newest(struct db *db, struct arena *arena,
    struct nature **natures, size_t *count)
{
	return list(db, arena, &statements[WITH_NEWEST], natures, count);
}
