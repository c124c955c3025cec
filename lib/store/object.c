/* lib/store/object.c: reading objects. */

#include "store/object.h"

enum { OBJECTS, OBJECT, OBJECT_BELOW };

/* Pictures of o that are shown; for the rare ones counted here and now. */
#define SHOWN_PICTURES \
	"CASE WHEN o.picture_count > 1000 THEN o.picture_count ELSE" \
	" (SELECT count(*) FROM picture_object po JOIN picture p" \
	" ON p.id = po.picture_id AND p.is_shown" \
	" WHERE po.object_id = o.id) END"

static const struct statement statements[] = {
	[OBJECTS] = { "objects_list",
	    "SELECT o.name, " SHOWN_PICTURES " FROM (SELECT o.* FROM object o"
	    " WHERE ($1::text IS NULL OR starts_with(o.name, $1::text))"
	    " AND ($2::text IS NULL OR o.id IN (SELECT e.object_id"
	    " FROM object_parent e WHERE e.parent_id IN ("
	    "SELECT id FROM object WHERE name = $2::text UNION ALL"
	    " SELECT object_id FROM object_alias WHERE name = $2::text)))"
	    " ORDER BY o.name OFFSET $3::int LIMIT $4::int) AS o"
	    " ORDER BY o.name" },
	[OBJECT] = { "object_find",
	    "SELECT o.id, o.name, o.description,"
	    " ARRAY(SELECT a.name FROM object_alias a"
	    " WHERE a.object_id = o.id ORDER BY 1),"
	    " ARRAY(SELECT u.name FROM object_parent e JOIN object u"
	    " ON u.id = e.parent_id WHERE e.object_id = o.id ORDER BY 1),"
	    " ARRAY(SELECT u.name FROM object_parent e JOIN object u"
	    " ON u.id = e.object_id WHERE e.parent_id = o.id ORDER BY 1), "
	    SHOWN_PICTURES
	    " FROM object o WHERE o.id IN (SELECT id FROM object"
	    " WHERE name = $1::text UNION ALL SELECT object_id"
	    " FROM object_alias WHERE name = $1::text)" },
	[OBJECT_BELOW] = { "object_below",
	    "WITH RECURSIVE below(id) AS (SELECT $1::int"
	    " UNION SELECT e.object_id FROM below"
	    " JOIN object_parent e ON e.parent_id = below.id)"
	    " SELECT count(*) FROM (SELECT DISTINCT po.picture_id"
	    " FROM below JOIN picture_object po ON po.object_id = below.id)"
	    " AS d JOIN picture p ON p.id = d.picture_id AND p.is_shown" },
};

static const struct view_field object_fields[] = {
	{ VIEW_INT("id", struct object, id) },
	{ VIEW_TEXT("name", struct object, name) },
	{ VIEW_TEXT("description", struct object, description) },
	{ VIEW_TEXT_LIST("aliases", struct object, aliases, alias_count) },
	{ VIEW_TEXT_LIST("parents", struct object, parents, parent_count) },
	{ VIEW_TEXT_LIST("children", struct object, children, child_count) },
	{ VIEW_COUNT("picture_count", struct object, picture_count) },
	{ VIEW_COUNT("picture_count_with_descendants", struct object,
	    picture_count_below) },
};
const struct view object_view = VIEW(struct object, object_fields);

static const struct view_field object_line_fields[] = {
	{ VIEW_TEXT("name", struct object, name) },
	{ VIEW_COUNT("picture_count", struct object, picture_count) },
};
const struct view object_line_view =
    VIEW(struct object, object_line_fields);

enum status
objects_list(struct db *db, struct arena *arena, const char *prefix,
    const char *parent, int offset, int limit, struct object **objects,
    size_t *count)
{
	const char *values[] = { prefix, parent, sql_int(arena, offset),
		sql_int(arena, limit) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &statements[OBJECTS], values, &rows));
	*count = (size_t)rows.count;
	*objects = arena_array(arena, *count, sizeof(**objects));
	for (i = 0; i < rows.count; i++) {
		(*objects)[i].name = row_text(&rows, i, 0);
		(*objects)[i].picture_count = row_int64(&rows, i, 1);
	}
	return OK;
}

enum status
object_find(struct db *db, struct arena *arena, const char *name,
    struct object *object)
{
	const char *values[] = { name };
	struct rows rows, below;

	TRY(db_run(db, arena, &statements[OBJECT], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*object = (struct object){
		.id = row_int(&rows, 0, 0),
		.name = row_text(&rows, 0, 1),
		.description = row_text(&rows, 0, 2),
		.picture_count = row_int64(&rows, 0, 6),
	};
	object->aliases = row_text_array(&rows, 0, 3, arena,
	    &object->alias_count);
	object->parents = row_text_array(&rows, 0, 4, arena,
	    &object->parent_count);
	object->children = row_text_array(&rows, 0, 5, arena,
	    &object->child_count);
	values[0] = sql_int(arena, object->id);
	TRY(db_run(db, arena, &statements[OBJECT_BELOW], values, &below));
	object->picture_count_below = row_int64(&below, 0, 0);
	return OK;
}
