/* lib/store/object_write.c: objects, their other names and their places in the tree. */

#include "store/object_write.h"

enum {
	INSERT,
	INSERT_ALIASES,
	INSERT_PARENTS,
	INSERT_EXTERNAL_IDS,
	DELETE_ALIASES,
	UPDATE,
	DELETE_PARENTS,
	DELETE_EXTERNAL_IDS,
	RECORD,
	ID_OF,
	LOCK_TREE,
	INSERT_PARENT,
	MERGE,
	USE,
	DELETE,
};

const struct statement object_write_statements[] = {
	[INSERT] = { "object_insert",
	    "INSERT INTO object (name, description, created_by_id)"
	    " VALUES (normalize($1::text, NFC), $2::text, $3::int)"
	    " RETURNING id" },
	[INSERT_ALIASES] = { "object_insert_aliases",
	    "INSERT INTO object_alias (object_id, name)"
	    " SELECT DISTINCT $1::int, normalize(a.name, NFC)"
	    " FROM unnest($2::text[]) AS a(name)"
	    " WHERE NOT EXISTS (SELECT FROM object_alias b"
	    "  WHERE b.object_id = $1::int"
	    "  AND b.name = normalize(a.name, NFC))" },
	[INSERT_PARENTS] = { "object_insert_parents",
	    "INSERT INTO object_parent (object_id, parent_id)"
	    " SELECT DISTINCT $1::int, p.id FROM unnest($2::int[]) AS p(id)"
	    " WHERE NOT EXISTS (SELECT FROM object_parent e"
	    "  WHERE e.object_id = $1::int AND e.parent_id = p.id)" },
	[INSERT_EXTERNAL_IDS] = { "object_insert_external_ids",
	    "INSERT INTO object_external_id (object_id, kind, value)"
	    " SELECT DISTINCT $1::int, split_part(x.text, ':', 1),"
	    " substr(x.text, strpos(x.text, ':') + 1)"
	    " FROM unnest($2::text[]) AS x(text)"
	    " WHERE x.text <> ALL (object_external_ids($1::int))" },
	[DELETE_ALIASES] = { "object_delete_aliases",
	    "DELETE FROM object_alias WHERE object_id = $1::int"
	    " AND name <> ALL ($2::text[])" },
	[UPDATE] = { "object_update",
	    "UPDATE object SET name = $2::text, description = $3::text"
	    " WHERE id = $1::int AND (name, description)"
	    " IS DISTINCT FROM ($2::text, $3::text)" },
	[DELETE_PARENTS] = { "object_delete_parents",
	    "DELETE FROM object_parent WHERE object_id = $1::int"
	    " AND parent_id <> ALL ($2::int[])" },
	[DELETE_EXTERNAL_IDS] = { "object_delete_external_ids",
	    "DELETE FROM object_external_id WHERE object_id = $1::int"
	    " AND kind || ':' || value <> ALL ($2::text[])" },
	[RECORD] = { "object_record",
	    "SELECT record_object($1::int, $2::int, $3::text, $4::text)" },
	[ID_OF] = { "object_id_of",
	    "SELECT id FROM object WHERE name = normalize($1::text, NFC)"
	    " UNION ALL SELECT object_id FROM object_alias"
	    " WHERE name = normalize($1::text, NFC)" },
	/* Alone, so that the next statement sees what others committed. */
	[LOCK_TREE] = { "object_lock_tree", "SELECT lock_invariant('tree')" },
	[INSERT_PARENT] = { "object_insert_parent",
	    "WITH RECURSIVE above(id) AS ("
	    "  SELECT $2::int"
	    "  UNION SELECT p.parent_id FROM above"
	    "  JOIN object_parent p ON p.object_id = above.id),"
	    " now AS ("
	    "  SELECT EXISTS (SELECT FROM object_parent"
	    "   WHERE object_id = $1::int AND parent_id = $2::int) AS is_there,"
	    "  EXISTS (SELECT FROM above WHERE id = $1::int) AS is_cycle),"
	    " made AS (INSERT INTO object_parent (object_id, parent_id)"
	    "  SELECT $1::int, $2::int FROM now"
	    "  WHERE NOT is_there AND NOT is_cycle)"
	    " SELECT is_there, is_cycle FROM now" },
	[MERGE] = { "object_merge",
	    "SELECT merge_object($5::int, $1::int, $2::int, $3::text,"
	    " $4::text)" },
	[USE] = { "object_use",
	    "SELECT (SELECT count(DISTINCT po.picture_id)"
	    " FROM picture_object po WHERE po.object_id = $1::int"
	    " OR po.object_id IN (SELECT id FROM object"
	    "  WHERE merged_into_id = $1::int)),"
	    " (SELECT count(*) FROM object_parent e JOIN object c"
	    " ON c.id = e.object_id AND c.name IS NOT NULL"
	    " WHERE e.parent_id = $1::int)" },
	[DELETE] = { "object_delete",
	    "SELECT delete_object($1::int, $2::int, $3::text, $4::text)" },
	{ NULL, NULL },
};

enum { ACTOR_VALUES = 4 };

/* What RECORD, DELETE and MERGE begin with. */
static const char **
actor_values(struct arena *arena, int id, const struct actor *actor)
{
	const char **values =
	    arena_array(arena, ACTOR_VALUES + 1, sizeof(*values));

	values[0] = sql_int(arena, id);
	if (actor->account_id != 0)
		values[1] = sql_int(arena, actor->account_id);
	values[2] = actor->tool;
	values[3] = actor->reason;
	return values;
}

static enum status
record(struct db *db, struct arena *arena, int id, const struct actor *actor)
{
	return db_run(db, arena, &object_write_statements[RECORD],
	    actor_values(arena, id, actor), NULL);
}

/* The values live in the arena, as the statement waits for a flush. */
static void
queue_list(struct db *db, struct arena *arena, int which, int id,
    const char *list)
{
	const char **values = arena_array(arena, 2, sizeof(*values));

	values[0] = sql_int(arena, id);
	values[1] = list;
	db_queue(db, &object_write_statements[which], values, NULL);
}

static void
queue_names_and_parents(struct db *db, struct arena *arena, int id,
    const struct new_object *object)
{
	if (object->alias_count > 0)
		queue_list(db, arena, INSERT_ALIASES, id,
		    sql_text_array(arena, object->aliases,
			object->alias_count));
	if (object->parent_count > 0)
		queue_list(db, arena, INSERT_PARENTS, id,
		    sql_int_array(arena, object->parent_ids,
			object->parent_count));
	if (object->external_id_count > 0)
		queue_list(db, arena, INSERT_EXTERNAL_IDS, id,
		    sql_text_array(arena, object->external_ids,
			object->external_id_count));
}

enum status
object_lock_tree(struct db *db, struct arena *arena)
{
	return db_run(db, arena, &object_write_statements[LOCK_TREE], NULL,
	    NULL);
}

enum status
object_insert(struct db *db, struct arena *arena,
    const struct new_object *object, const struct actor *actor, int *id)
{
	const char *values[] = { object->name, object->description,
		actor->account_id == 0 ? NULL :
					 sql_int(arena, actor->account_id) };
	struct rows rows;

	TRY(db_run(db, arena, &object_write_statements[INSERT], values, &rows));
	*id = row_int(&rows, 0, 0);
	queue_names_and_parents(db, arena, *id, object);
	return record(db, arena, *id, actor);
}

enum status
object_update(struct db *db, struct arena *arena, int id,
    const struct new_object *object, const struct actor *actor)
{
	const char *values[] = { sql_int(arena, id), object->name,
		object->description };

	queue_list(db, arena, DELETE_ALIASES, id,
	    sql_text_array(arena, object->aliases, object->alias_count));
	queue_list(db, arena, DELETE_PARENTS, id,
	    sql_int_array(arena, object->parent_ids, object->parent_count));
	queue_list(db, arena, DELETE_EXTERNAL_IDS, id,
	    sql_text_array(arena, object->external_ids,
		object->external_id_count));
	db_queue(db, &object_write_statements[UPDATE], values, NULL);
	queue_names_and_parents(db, arena, id, object);
	return record(db, arena, id, actor);
}

enum status
object_merge(struct db *db, struct arena *arena, int id, int into,
    const struct actor *actor)
{
	const char **values = actor_values(arena, into, actor);

	values[ACTOR_VALUES] = sql_int(arena, id);
	return db_run(db, arena, &object_write_statements[MERGE], values, NULL);
}

enum status
object_use_find(struct db *db, struct arena *arena, int id,
    struct object_use *use)
{
	const char *values[] = { sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &object_write_statements[USE], values, &rows));
	use->picture_count = row_int(&rows, 0, 0);
	use->child_count = row_int(&rows, 0, 1);
	return OK;
}

enum status
object_delete(struct db *db, struct arena *arena, int id,
    const struct actor *actor)
{
	return db_run(db, arena, &object_write_statements[DELETE],
	    actor_values(arena, id, actor), NULL);
}

enum status
object_id_of(struct db *db, struct arena *arena, const char *name, int *id)
{
	struct rows rows;

	TRY(db_run(db, arena, &object_write_statements[ID_OF],
	    (const char *[]){ name }, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*id = row_int(&rows, 0, 0);
	return OK;
}

enum status
object_insert_parent(struct db *db, struct arena *arena, int object_id,
    int parent_id, const struct actor *actor, enum object_edge *edge)
{
	const char *values[] = { sql_int(arena, object_id),
		sql_int(arena, parent_id) };
	struct rows rows;

	db_queue(db, &object_write_statements[LOCK_TREE], NULL, NULL);
	db_queue(db, &object_write_statements[INSERT_PARENT], values, &rows);
	TRY(db_flush(db, arena));
	if (row_bool(&rows, 0, 0)) {
		*edge = OBJECT_EDGE_THERE;
		return OK;
	}
	if (row_bool(&rows, 0, 1)) {
		*edge = OBJECT_EDGE_CYCLE;
		return OK;
	}
	*edge = OBJECT_EDGE_MADE;
	return record(db, arena, object_id, actor);
}

enum status
object_insert_alias(struct db *db, struct arena *arena, int object_id,
    const char *name, const struct actor *actor)
{
	struct new_object only_alias = { .aliases = &name, .alias_count = 1 };

	queue_names_and_parents(db, arena, object_id, &only_alias);
	return record(db, arena, object_id, actor);
}
