/* lib/store/object.c: reading objects. */

#include "store/object.h"

enum {
	OBJECTS, OBJECT, OBJECT_BELOW, ENTRY, LINES, ROOTS, CHILDREN, TREE, SEARCH,
	ASCENTS, EXAMPLES,
};

enum { EXAMPLES_REGIONS = 400 };	/* looked at on each picture */

/* Pictures of o that are shown; for the rare ones counted here and now. */
#define SHOWN_PICTURES \
	"CASE WHEN o.picture_count > 1000 THEN o.picture_count ELSE" \
	" (SELECT count(DISTINCT p.id) FROM picture_object po JOIN picture p" \
	" ON p.id = po.picture_id AND p.is_shown" \
	" WHERE po.object_id = ANY (ARRAY(SELECT o.id UNION ALL" \
	" SELECT m.id FROM object m WHERE m.merged_into_id = o.id))) END"

/* What was merged into o stands below it, and is no object of its own. */
#define CHILD_COUNT \
	"(SELECT count(*) FROM object_parent c WHERE c.parent_id = o.id)" \
	" - (SELECT count(*) FROM object m WHERE m.merged_into_id = o.id)"

#define LINE_COLUMNS \
	"o.id, o.name, o.picture_count, o.picture_count_below, " CHILD_COUNT

/*
 * The object itself and all above it; LATERAL with OFFSET 0 makes each step
 * look up an index (see resolve.c).
 */
#define STEP_UP(from) \
	" CROSS JOIN LATERAL (SELECT u.object_id, u.parent_id" \
	" FROM object_parent u WHERE u.object_id = " from " OFFSET 0) AS e"

/* A LIKE pattern for what holds the text, which is no pattern itself. */
#define PATTERN \
	"'%' || fold(regexp_replace(normalize($1::text), '([\\\\%_])'," \
	" '\\\\\\1', 'g')) || '%'"

static const struct statement statements[] = {
	[OBJECTS] = { "objects_list",
	    "SELECT o.name, " SHOWN_PICTURES " FROM (SELECT o.* FROM object o"
	    " WHERE o.name IS NOT NULL"
	    " AND ($1::text IS NULL OR starts_with(o.name, $1::text))"
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
	    " ON u.id = e.object_id AND u.name IS NOT NULL"
	    " WHERE e.parent_id = o.id ORDER BY 1), "
	    SHOWN_PICTURES ", object_external_ids(o.id)"
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
	[ENTRY] = { "object_entry",
	    "SELECT o.id, o.name, o.description,"
	    " ARRAY(SELECT a.name FROM object_alias a"
	    " WHERE a.object_id = o.id ORDER BY 1), " SHOWN_PICTURES ","
	    " o.picture_count_below, " CHILD_COUNT ", o.name <> $1::text,"
	    " object_external_ids(o.id)"
	    " FROM object o WHERE o.id IN (SELECT id FROM object"
	    " WHERE name = $1::text UNION ALL SELECT object_id"
	    " FROM object_alias WHERE name = $1::text)" },
	[LINES] = { "object_lines",
	    "SELECT " LINE_COLUMNS ", NULL, 0"
	    " FROM unnest($1::int[]) WITH ORDINALITY AS u(id, place)"
	    " JOIN object o ON o.id = u.id ORDER BY u.place" },
	[ROOTS] = { "object_roots",
	    "SELECT " LINE_COLUMNS ", NULL, 0 FROM (SELECT r.* FROM object r"
	    " WHERE NOT EXISTS (SELECT FROM object_parent e"
	    " WHERE e.object_id = r.id)"
	    " ORDER BY r.picture_count_below DESC, r.name"
	    " OFFSET $1::int LIMIT $2::int) AS o"
	    " ORDER BY o.picture_count_below DESC, o.name" },
	[CHILDREN] = { "object_children",
	    "SELECT " LINE_COLUMNS ", NULL, $1::int FROM (SELECT r.*"
	    " FROM object_parent e JOIN object r ON r.id = e.object_id"
	    " WHERE e.parent_id = $1::int AND r.name IS NOT NULL"
	    " ORDER BY r.picture_count_below DESC, r.name"
	    " OFFSET $2::int LIMIT $3::int) AS o"
	    " ORDER BY o.picture_count_below DESC, o.name" },
	[TREE] = { "object_tree",
	    "SELECT " LINE_COLUMNS ", NULL, p.id"
	    " FROM unnest($1::int[]) WITH ORDINALITY AS p(id, place)"
	    " CROSS JOIN LATERAL (SELECT r.* FROM object_parent e"
	    " JOIN object r ON r.id = e.object_id"
	    " WHERE e.parent_id = p.id AND r.name IS NOT NULL"
	    " ORDER BY r.id = ANY ($2::int[]) DESC,"
	    " r.picture_count_below DESC, r.name LIMIT $3::int) AS o"
	    " ORDER BY p.place, fold(o.name), o.name" },
	[SEARCH] = { "objects_search",
	    "WITH asked AS MATERIALIZED (SELECT fold(normalize($1::text))"
	    " AS text), found AS (SELECT o.id, NULL::text AS alias,"
	    " fold(o.name) AS folded FROM object o"
	    " WHERE fold(o.name) LIKE " PATTERN
	    " UNION ALL SELECT a.object_id, a.name, fold(a.name)"
	    " FROM object_alias a WHERE fold(a.name) LIKE " PATTERN
	    " UNION ALL SELECT x.object_id, x.kind || ':' || x.value, q.text"
	    " FROM asked q CROSS JOIN external_kind k"
	    " JOIN object_external_id x ON x.kind = k.code AND x.value ="
	    " CASE WHEN starts_with($1::text, k.code || ':')"
	    " THEN substr($1::text, length(k.code) + 2) ELSE $1::text END),"
	    " ranked AS (SELECT f.id, f.alias, CASE"
	    " WHEN f.folded = q.text OR (starts_with(f.folded, q.text"
	    " || ' (') AND right(f.folded, 1) = ')') THEN 0"
	    " WHEN starts_with(f.folded, q.text) THEN 1"
	    " WHEN strpos(translate(f.folded, '-/(', '   '),"
	    " ' ' || q.text) > 0 THEN 2 ELSE 3 END AS rank"
	    " FROM found f CROSS JOIN asked q), best AS (SELECT DISTINCT ON"
	    " (id) * FROM ranked ORDER BY id, rank, alias NULLS FIRST)"
	    " SELECT " LINE_COLUMNS ", b.alias, 0"
	    " FROM best b JOIN object o ON o.id = b.id"
	    " ORDER BY b.rank, o.picture_count_below DESC, o.name"
	    " OFFSET $2::int LIMIT $3::int" },
	[ASCENTS] = { "object_ascents",
	    "WITH RECURSIVE above(id, level) AS ("
	    "SELECT id, 1 FROM unnest($1::int[]) AS u(id)"
	    " UNION SELECT e.parent_id, above.level + 1 FROM above"
	    STEP_UP("above.id") " WHERE above.level < $2::int)"
	    " SELECT e.object_id, e.parent_id, o.name"
	    " FROM (SELECT DISTINCT id FROM above) AS a" STEP_UP("a.id")
	    " JOIN object o ON o.id = e.parent_id"
	    " ORDER BY e.object_id, fold(o.name), o.name" },
	[EXAMPLES] = { "object_examples",
	    "WITH RECURSIVE near AS MATERIALIZED (SELECT p.id AS picture_id,"
	    " p.place, r.position, r.object_id, r.shape, r.coordinates AS c"
	    " FROM unnest($2::int[]) WITH ORDINALITY AS p(id, place)"
	    " CROSS JOIN LATERAL (SELECT * FROM region"
	    " WHERE picture_id = p.id ORDER BY position LIMIT $3::int) AS r),"
	    " above(object_id, id) AS (SELECT DISTINCT object_id, object_id"
	    " FROM near UNION SELECT above.object_id, e.parent_id FROM above"
	    STEP_UP("above.id") "),"
	    " boxes AS (SELECT n.*, b.* FROM near n JOIN above"
	    " ON above.object_id = n.object_id AND above.id = $1::int"
	    " CROSS JOIN LATERAL (SELECT min(n.c[2 * i - 1]) AS x,"
	    " min(n.c[2 * i]) AS y,"
	    " CASE n.shape WHEN 'bbox' THEN n.c[3] ELSE"
	    " max(n.c[2 * i - 1]) - min(n.c[2 * i - 1]) END AS width,"
	    " CASE n.shape WHEN 'bbox' THEN n.c[4] ELSE"
	    " max(n.c[2 * i]) - min(n.c[2 * i]) END AS height"
	    " FROM generate_series(1, CASE n.shape WHEN 'bbox' THEN 1 ELSE"
	    " cardinality(n.c) / 2 END) AS i) AS b)"
	    " SELECT b.picture_id, b.position + 1, o.name, b.x, b.y, b.width,"
	    " b.height FROM boxes b LEFT JOIN object m"
	    " ON m.id = b.object_id AND m.merged_into_id IS NOT NULL"
	    " JOIN object o ON o.id = coalesce(m.merged_into_id, b.object_id)"
	    " ORDER BY b.place, b.width * b.height DESC, b.position" },
};

static const struct view_field object_fields[] = {
	{ VIEW_INT("id", struct object, id) },
	{ VIEW_TEXT("name", struct object, name) },
	{ VIEW_TEXT("description", struct object, description) },
	{ VIEW_TEXT_LIST("aliases", struct object, aliases, alias_count) },
	{ VIEW_TEXT_LIST("parents", struct object, parents, parent_count) },
	{ VIEW_TEXT_LIST("children", struct object, children, child_count) },
	{ VIEW_TEXT_LIST("external_ids", struct object, external_ids,
	    external_id_count) },
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
	object->external_ids = row_text_array(&rows, 0, 7, arena,
	    &object->external_id_count);
	values[0] = sql_int(arena, object->id);
	TRY(db_run(db, arena, &statements[OBJECT_BELOW], values, &below));
	object->picture_count_below = row_int64(&below, 0, 0);
	return OK;
}

/* ---- for pages ---- */

enum status
object_entry_find(struct db *db, struct arena *arena, const char *name,
    struct object_entry *entry)
{
	const char *values[] = { name };
	struct rows rows;

	TRY(db_run(db, arena, &statements[ENTRY], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*entry = (struct object_entry){
		.object = {
			.id = row_int(&rows, 0, 0),
			.name = row_text(&rows, 0, 1),
			.description = row_text(&rows, 0, 2),
			.picture_count = row_int64(&rows, 0, 4),
			.picture_count_below = row_int64(&rows, 0, 5),
		},
		.child_count = row_int(&rows, 0, 6),
		.is_alias = row_bool(&rows, 0, 7),
	};
	entry->object.aliases = row_text_array(&rows, 0, 3, arena,
	    &entry->object.alias_count);
	entry->object.external_ids = row_text_array(&rows, 0, 8, arena,
	    &entry->object.external_id_count);
	return OK;
}

/* Runs a statement that gives LINE_COLUMNS, alias and parent. */
static enum status
list_lines(struct db *db, struct arena *arena,
    const struct statement *statement, const char *const *values,
    struct object_lines *lines)
{
	struct rows rows;
	int i;

	TRY(db_run(db, arena, statement, values, &rows));
	lines->count = (size_t)rows.count;
	lines->items = arena_array(arena, lines->count,
	    sizeof(*lines->items));
	for (i = 0; i < rows.count; i++) {
		lines->items[i] = (struct object_line){
			.id = row_int(&rows, i, 0),
			.name = row_text(&rows, i, 1),
			.picture_count = row_int(&rows, i, 2),
			.picture_count_below = row_int(&rows, i, 3),
			.child_count = row_int(&rows, i, 4),
			.alias = row_text(&rows, i, 5),
			.parent_id = row_int(&rows, i, 6),
		};
	}
	return OK;
}

enum status
object_lines_find(struct db *db, struct arena *arena, const int *ids,
    size_t count, struct object_lines *lines)
{
	const char *values[] = { sql_int_array(arena, ids, count) };

	return list_lines(db, arena, &statements[LINES], values, lines);
}

enum status
object_roots_list(struct db *db, struct arena *arena, int offset, int limit,
    struct object_lines *lines)
{
	const char *values[] = { sql_int(arena, offset),
		sql_int(arena, limit) };

	return list_lines(db, arena, &statements[ROOTS], values, lines);
}

enum status
object_children_list(struct db *db, struct arena *arena, int parent_id,
    int offset, int limit, struct object_lines *lines)
{
	const char *values[] = { sql_int(arena, parent_id),
		sql_int(arena, offset), sql_int(arena, limit) };

	return list_lines(db, arena, &statements[CHILDREN], values, lines);
}

enum status
object_tree_list(struct db *db, struct arena *arena, const int *parent_ids,
    size_t parent_count, const int *keep, size_t keep_count, int each,
    struct object_lines *lines)
{
	const char *values[] = {
		sql_int_array(arena, parent_ids, parent_count),
		sql_int_array(arena, keep, keep_count),
		sql_int(arena, each),
	};

	return list_lines(db, arena, &statements[TREE], values, lines);
}

enum status
objects_search(struct db *db, struct arena *arena, const char *text,
    int offset, int limit, struct object_lines *lines)
{
	const char *values[] = { text, sql_int(arena, offset),
		sql_int(arena, limit) };

	return list_lines(db, arena, &statements[SEARCH], values, lines);
}

enum status
object_ascents_find(struct db *db, struct arena *arena, const int *ids,
    size_t count, int levels, struct object_ascents *ascents)
{
	const char *values[] = { sql_int_array(arena, ids, count),
		sql_int(arena, levels) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &statements[ASCENTS], values, &rows));
	ascents->count = (size_t)rows.count;
	ascents->items = arena_array(arena, ascents->count,
	    sizeof(*ascents->items));
	for (i = 0; i < rows.count; i++) {
		ascents->items[i] = (struct object_ascent){
			.object_id = row_int(&rows, i, 0),
			.parent_id = row_int(&rows, i, 1),
			.parent = row_text(&rows, i, 2),
		};
	}
	return OK;
}

enum status
object_examples_find(struct db *db, struct arena *arena, int object_id,
    const int *picture_ids, size_t picture_count,
    struct object_examples *examples)
{
	const char *values[] = { sql_int(arena, object_id),
		sql_int_array(arena, picture_ids, picture_count),
		sql_int(arena, EXAMPLES_REGIONS) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &statements[EXAMPLES], values, &rows));
	examples->count = (size_t)rows.count;
	examples->items = arena_array(arena, examples->count,
	    sizeof(*examples->items));
	for (i = 0; i < rows.count; i++) {
		examples->items[i] = (struct object_example){
			.picture_id = row_int(&rows, i, 0),
			.number = row_int(&rows, i, 1),
			.object = row_text(&rows, i, 2),
			.x = row_double(&rows, i, 3),
			.y = row_double(&rows, i, 4),
			.width = row_double(&rows, i, 5),
			.height = row_double(&rows, i, 6),
		};
	}
	return OK;
}
