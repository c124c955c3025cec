/* lib/store/object_tree.c: the whole tree of objects, one object a line. */

#include "store/object_tree.h"

enum { NEXT };

const struct statement object_tree_statements[] = {
	[NEXT] = { "object_tree_next",
	    "SELECT o.id, o.name, o.description,"
	    " ARRAY(SELECT a.name FROM object_alias a"
	    " WHERE a.object_id = o.id ORDER BY 1),"
	    " ARRAY(SELECT u.name FROM object_parent e JOIN object u"
	    " ON u.id = e.parent_id WHERE e.object_id = o.id ORDER BY 1),"
	    " object_external_ids(o.id)"
	    " FROM (SELECT * FROM object WHERE id > $1::int"
	    " AND name IS NOT NULL ORDER BY id LIMIT $2::int) AS o"
	    " ORDER BY o.id" },
	{ NULL, NULL },
};

/* clang-format off */

static const struct view_field draft_fields[] = {
	{ VIEW_TEXT("name", struct object_draft, name) },
	{ VIEW_TEXT("description", struct object_draft, description) },
	{ VIEW_TEXT_LIST("aliases", struct object_draft, aliases.items,
	    aliases.count) },
	{ VIEW_TEXT_LIST("parents", struct object_draft, parents.items,
	    parents.count) },
	{ VIEW_TEXT_LIST("external_ids", struct object_draft,
	    external_ids.items, external_ids.count) },
};
const struct view object_draft_view =
    VIEW(struct object_draft, draft_fields);

/* clang-format on */

enum status
object_tree_next(struct db *db, struct arena *arena, int *after,
    struct object_draft **objects, size_t *count)
{
	const char *values[] = { sql_int(arena, *after),
		sql_int(arena, OBJECT_TREE_BATCH) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &object_tree_statements[NEXT], values, &rows));
	*count = (size_t)rows.count;
	*objects = arena_array(arena, *count, sizeof(**objects));
	for (i = 0; i < rows.count; i++) {
		(*objects)[i] = (struct object_draft){
			.name = row_text(&rows, i, 1),
			.description = row_text(&rows, i, 2),
			.aliases = row_texts(&rows, i, 3, arena),
			.parents = row_texts(&rows, i, 4, arena),
			.external_ids = row_texts(&rows, i, 5, arena),
		};
		*after = row_int(&rows, i, 0);
	}
	return OK;
}
