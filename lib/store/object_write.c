/* lib/store/object_write.c: objects, their other names and their places in the tree. */

#include "store/object_write.h"

enum {
	INSERT,
	INSERT_ALIASES,
	INSERT_PARENTS,
	RECORD,
	ID_OF,
	LOCK_TREE,
	INSERT_PARENT
};

const struct statement object_write_statements[] = {
	[INSERT] = { "object_insert",
	    "INSERT INTO object (name, description, created_by_id)"
	    " VALUES (normalize($1::text, NFC), $2::text, $3::int)"
	    " RETURNING id" },
	[INSERT_ALIASES] = { "object_insert_aliases",
	    "INSERT INTO object_alias (object_id, name)"
	    " SELECT DISTINCT $1::int, normalize(a.name, NFC)"
	    " FROM unnest($2::text[]) AS a(name)" },
	[INSERT_PARENTS] = { "object_insert_parents",
	    "INSERT INTO object_parent (object_id, parent_id)"
	    " SELECT DISTINCT $1::int, p.id FROM unnest($2::int[]) AS p(id)" },
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
	{ NULL, NULL },
};

static enum status
record(struct db *db, struct arena *arena, int id, const struct actor *actor)
{
	const char *values[] = {
		sql_int(arena, id),
		actor->account_id == 0 ? NULL :
					 sql_int(arena, actor->account_id),
		actor->tool,
		actor->reason,
	};

	return db_run(db, arena, &object_write_statements[RECORD], values,
	    NULL);
}

static enum status
insert_names_and_parents(struct db *db, struct arena *arena, int id,
    const struct new_object *object)
{
	const char *aliases[] = { sql_int(arena, id),
		sql_text_array(arena, object->aliases, object->alias_count) };
	const char *parents[] = { aliases[0],
		sql_int_array(arena, object->parent_ids,
		    object->parent_count) };

	if (object->alias_count > 0)
		db_queue(db, &object_write_statements[INSERT_ALIASES], aliases,
		    NULL);
	if (object->parent_count > 0)
		db_queue(db, &object_write_statements[INSERT_PARENTS], parents,
		    NULL);
	return object->alias_count + object->parent_count == 0 ?
	    OK :
	    db_flush(db, arena);
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
	TRY(insert_names_and_parents(db, arena, *id, object));
	return record(db, arena, *id, actor);
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

	TRY(insert_names_and_parents(db, arena, object_id, &only_alias));
	return record(db, arena, object_id, actor);
}
