/* lib/store/object_like.c: objects that a new one may be mistaken for. */

#include "store/object_like.h"

enum { LIKE };

const struct statement object_like_statements[] = {
	[LIKE] = { "objects_like",
	    "WITH q AS MATERIALIZED (SELECT normalize($1::text, NFC) AS name,"
	    " object_likeness($1::text) COLLATE \"C\" AS likeness),"
	    " found AS (SELECT o.id, NULL::text AS alias FROM q, object o"
	    " WHERE object_likeness(o.name) COLLATE \"C\" = q.likeness"
	    " AND o.name <> q.name UNION ALL"
	    " SELECT a.object_id, a.name FROM q, object_alias a"
	    " WHERE object_likeness(a.name) COLLATE \"C\" = q.likeness"
	    " AND a.name <> q.name),"
	    " best AS (SELECT DISTINCT ON (f.id) f.id, f.alias FROM found f, q"
	    " WHERE q.likeness <> '' ORDER BY f.id, f.alias NULLS FIRST)"
	    " SELECT o.id, o.name, b.alias FROM best b"
	    " JOIN object o ON o.id = b.id"
	    " ORDER BY o.picture_count_below DESC, o.name LIMIT $2::int" },
	{ NULL, NULL },
};

enum status
objects_like(struct db *db, struct arena *arena, const char *name,
    struct object_like **objects, size_t *count)
{
	const char *values[] = { name, sql_int(arena, OBJECTS_LIKE_MAX) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &object_like_statements[LIKE], values, &rows));
	*count = (size_t)rows.count;
	*objects = arena_array(arena, *count, sizeof(**objects));
	for (i = 0; i < rows.count; i++) {
		(*objects)[i] = (struct object_like){
			.id = row_int(&rows, i, 0),
			.name = row_text(&rows, i, 1),
			.alias = row_text(&rows, i, 2),
		};
	}
	return OK;
}

enum status
object_refuse_unknown(struct db *db, struct arena *arena, const char *code,
    const char *name, struct problem *problem)
{
	struct object_like *likes;
	size_t count;

	TRY(objects_like(db, arena, name, &likes, &count));
	name = text_shortened(arena, name, 300);
	if (count == 0)
		return refuse(problem, arena, UNPROCESSABLE, code,
		    "There is no object \"%s\".", name);
	return refuse(problem, arena, UNPROCESSABLE, code,
	    "There is no object \"%s\". Is it \"%s\"?", name, likes[0].name);
}
