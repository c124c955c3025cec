/* lib/store/external.c: vocabularies of others that have names for objects. */

#include "store/external.h"

#include <string.h>

enum { LIST };

const struct statement external_statements[] = {
	[LIST] = { "external_kinds_list",
	    "SELECT code, title, example, url_start FROM external_kind"
	    " ORDER BY title" },
	{ NULL, NULL },
};

static void
external_kind_read(struct arena *arena, const struct rows *rows, int row,
    void *item)
{
	struct external_kind *kind = item;

	(void)arena;
	*kind = (struct external_kind){
		.code = row_text(rows, row, 0),
		.title = row_text(rows, row, 1),
		.example = row_text(rows, row, 2),
		.url_start = row_text(rows, row, 3),
	};
}

enum status
external_kinds_list(struct db *db, struct arena *arena,
    struct external_kinds *kinds)
{
	struct rows rows;

	TRY(db_run(db, arena, &external_statements[LIST], NULL, &rows));
	kinds->items = rows_items(&rows, arena, sizeof(*kinds->items),
	    external_kind_read, &kinds->count);
	return OK;
}

const struct external_kind *
external_kind_of(const struct external_kinds *kinds, const char *id,
    const char **value)
{
	size_t length = strcspn(id, ":"), i;

	*value = id[length] == ':' ? id + length + 1 : "";
	for (i = 0; i < kinds->count; i++) {
		const char *code = kinds->items[i].code;

		if (strlen(code) == length && strncmp(code, id, length) == 0)
			return &kinds->items[i];
	}
	return NULL;
}
