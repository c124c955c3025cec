/* lib/store/nature.c: reading natures. */

#include "store/nature.h"

enum { NATURES, WITH_NEWEST };

static const struct statement statements[] = {
	[NATURES] = { "natures_list",
	    "SELECT code, description FROM nature ORDER BY id" },
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

enum status
natures_list(struct db *db, struct arena *arena, struct nature **natures,
    size_t *count)
{
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &statements[NATURES], NULL, &rows));
	*count = (size_t)rows.count;
	*natures = arena_array(arena, *count, sizeof(**natures));
	for (i = 0; i < rows.count; i++) {
		(*natures)[i].id = row_text(&rows, i, 0);
		(*natures)[i].description = row_text(&rows, i, 1);
	}
	return OK;
}

enum status
natures_with_newest(struct db *db, struct arena *arena,
    struct nature **natures, size_t *count)
{
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &statements[WITH_NEWEST], NULL, &rows));
	*count = (size_t)rows.count;
	*natures = arena_array(arena, *count, sizeof(**natures));
	for (i = 0; i < rows.count; i++) {
		(*natures)[i] = (struct nature){
			.id = row_text(&rows, i, 0),
			.description = row_text(&rows, i, 1),
			.picture_count = row_int(&rows, i, 2),
			.newest_id = row_int(&rows, i, 3),
		};
	}
	return OK;
}
