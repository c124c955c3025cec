/* lib/store/nature.c: reading natures. */

#include "store/nature.h"

enum { NATURES };

static const struct statement statements[] = {
	[NATURES] = { "natures_list",
	    "SELECT code, description FROM nature ORDER BY id" },
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
