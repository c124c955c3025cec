/* lib/store/object_place.c: where objects stand in the tree, to tell them apart. */

#include "store/object_place.h"

enum { PLACES };

static const struct statement statements[] = {
	[PLACES] = { "object_places",
	    "SELECT o.name, u.names, g.name, EXISTS (SELECT FROM object_parent"
	    " WHERE object_id = g.id)"
	    " FROM object o"
	    " CROSS JOIN LATERAL (SELECT array_agg(p.name ORDER BY p.name) AS"
	    " names, (array_agg(p.id ORDER BY p.name))[1] AS first_id"
	    " FROM object_parent e JOIN object p ON p.id = e.parent_id"
	    " WHERE e.object_id = o.id) AS u"
	    " LEFT JOIN LATERAL (SELECT p.id, p.name FROM object_parent e"
	    " JOIN object p ON p.id = e.parent_id"
	    " WHERE e.object_id = u.first_id ORDER BY p.name LIMIT 1) AS g"
	    " ON true"
	    " WHERE o.name = ANY ($1::text[]) ORDER BY o.name COLLATE \"C\"" },
};

enum status
object_places_find(struct db *db, struct arena *arena,
    const char *const *names, size_t name_count, struct object_place **places,
    size_t *count)
{
	const char *values[] = { sql_text_array(arena, names, name_count) };
	struct rows rows = { 0 };
	int i;

	if (name_count > 0)
		TRY(db_run(db, arena, &statements[PLACES], values, &rows));
	*count = (size_t)rows.count;
	*places = arena_array(arena, *count, sizeof(**places));
	for (i = 0; i < rows.count; i++) {
		struct object_place *place = &(*places)[i];

		place->name = row_text(&rows, i, 0);
		place->parents = row_text_array(&rows, i, 1, arena,
		    &place->parent_count);
		place->grandparent = row_text(&rows, i, 2);
		place->has_more = row_bool(&rows, i, 3);
	}
	return OK;
}
