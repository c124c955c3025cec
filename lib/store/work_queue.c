/* lib/store/work_queue.c: pictures of a query, annotated one after the other by many. */

#include "store/work_queue.h"

enum { TAKE, FIND, LEAVE, AGAIN, FIRST, RENEW, SETTLE, DONE };

#define ENDS "(extract(epoch FROM l.ends_at) * 1000000)::bigint"
#define LATER(seconds) "clock_timestamp() + " seconds " * interval '1 second'"

const struct statement work_queue_statements[] = {
	[TAKE] = { "work_queue_take", "SELECT find_work_queue($1::text)" },
	[FIND] = { "work_queue_find",
	    "SELECT id, query, CASE WHEN settled_at"
	    " > clock_timestamp() - interval '10 minutes'"
	    " THEN settled_to END FROM work_queue WHERE id = $1::int" },
	[LEAVE] = { "work_lease_leave",
	    "DELETE FROM work_lease WHERE queue_id = $1::int"
	    " AND account_id = $2::int AND picture_id = $3::int" },
	[AGAIN] = { "work_lease_again",
	    "UPDATE work_lease l SET ends_at = " LATER("$3::int")
	    " WHERE l.queue_id = $1::int AND l.account_id = $2::int"
	    " AND l.ends_at > clock_timestamp()"
	    " AND EXISTS (SELECT FROM picture p WHERE p.id = l.picture_id"
	    " AND p.is_listed)"
	    " AND EXISTS (SELECT FROM waiting_work($1::int, $2::int,"
	    " ARRAY[l.picture_id])) RETURNING l.picture_id, " ENDS },
	[FIRST] = { "work_lease_first",
	    "SELECT t.id, (extract(epoch FROM " LATER("$4::int")
	    ") * 1000000)::bigint FROM lease_work($1::int, $2::int,"
	    " $3::int[], $4::int) AS t(id) WHERE t.id IS NOT NULL" },
	[RENEW] = { "work_lease_renew",
	    "INSERT INTO work_lease AS l (queue_id, account_id, picture_id,"
	    " ends_at) SELECT $1::int, $2::int, p.id, " LATER("$4::int")
	    " FROM picture p WHERE p.id = $3::int AND p.is_listed"
	    " ON CONFLICT (picture_id) DO UPDATE SET"
	    " queue_id = excluded.queue_id,"
	    " account_id = excluded.account_id, ends_at = excluded.ends_at"
	    " WHERE l.account_id = excluded.account_id"
	    " OR l.ends_at < clock_timestamp()"
	    " RETURNING l.picture_id, " ENDS },
	[SETTLE] = { "work_queue_settle",
	    "UPDATE work_queue q"
	    " SET settled_to = ($2::int[])[cardinality($2::int[])],"
	    " settled_at = CASE WHEN $3::boolean THEN clock_timestamp()"
	    " ELSE settled_at END"
	    " WHERE q.id = $1::int AND NOT EXISTS ("
	    "SELECT FROM unnest($2::int[]) AS c(id)"
	    " WHERE NOT is_annotated_since(c.id, q.began_at))"
	    " RETURNING q.id" },
	[DONE] = { "work_done",
	    "INSERT INTO work_done (queue_id, account_id, picture_id, outcome)"
	    " VALUES ($1::int, $2::int, $3::int, $4::work_outcome)"
	    " ON CONFLICT (queue_id, account_id, picture_id) DO UPDATE"
	    " SET outcome = excluded.outcome, done_at = clock_timestamp()" },
	{ NULL, NULL },
};

static struct work_lease
lease_of(const struct rows *rows)
{
	if (rows->count == 0)
		return (struct work_lease){ .picture_id = 0 };
	return (struct work_lease){
		.picture_id = row_int(rows, 0, 0),
		.ends_at_us = row_int64(rows, 0, 1),
	};
}

enum status
work_queue_find(struct db *db, struct arena *arena, int id,
    struct work_queue *queue)
{
	const char *values[] = { sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &work_queue_statements[FIND], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*queue = (struct work_queue){
		.id = row_int(&rows, 0, 0),
		.query = row_text(&rows, 0, 1),
		.settled_to = row_int(&rows, 0, 2),
	};
	return OK;
}

enum status
work_queue_take(struct db *db, struct arena *arena, const char *query,
    struct work_queue *queue)
{
	const char *values[] = { query };
	struct rows rows;

	TRY(db_run(db, arena, &work_queue_statements[TAKE], values, &rows));
	return work_queue_find(db, arena, row_int(&rows, 0, 0), queue);
}

enum status
work_lease_again(struct db *db, struct arena *arena, int queue_id,
    int account_id, int leaving, struct work_lease *lease)
{
	const char *left[] = { sql_int(arena, queue_id),
		sql_int(arena, account_id), sql_int(arena, leaving) };
	const char *values[] = { left[0], left[1],
		sql_int(arena, WORK_LEASE_S) };
	struct rows rows;

	db_queue(db, &work_queue_statements[LEAVE], left, NULL);
	db_queue(db, &work_queue_statements[AGAIN], values, &rows);
	TRY(db_flush(db, arena));
	*lease = lease_of(&rows);
	return OK;
}

enum status
work_lease_first(struct db *db, struct arena *arena, int queue_id,
    int account_id, struct int_list ids, struct work_lease *lease)
{
	const char *values[] = { sql_int(arena, queue_id),
		sql_int(arena, account_id), sql_int_array(arena, ids.items, ids.count),
		sql_int(arena, WORK_LEASE_S) };
	struct rows rows;

	TRY(db_run(db, arena, &work_queue_statements[FIRST], values, &rows));
	*lease = lease_of(&rows);
	return OK;
}

enum status
work_lease_renew(struct db *db, struct arena *arena, int queue_id,
    int account_id, int picture_id, struct work_lease *lease)
{
	const char *values[] = { sql_int(arena, queue_id),
		sql_int(arena, account_id), sql_int(arena, picture_id),
		sql_int(arena, WORK_LEASE_S) };
	struct rows rows;

	TRY(db_run(db, arena, &work_queue_statements[RENEW], values, &rows));
	*lease = lease_of(&rows);
	return rows.count == 0 ? CONFLICT : OK;
}

enum status
work_queue_settle(struct db *db, struct arena *arena, int queue_id,
    bool is_start, struct int_list ids, bool *settled)
{
	const char *values[] = { sql_int(arena, queue_id),
		sql_int_array(arena, ids.items, ids.count), is_start ? "true" : "false" };
	struct rows rows;

	TRY(db_run(db, arena, &work_queue_statements[SETTLE], values, &rows));
	*settled = rows.count > 0;
	return OK;
}

enum status
work_done(struct db *db, struct arena *arena, int queue_id, int account_id,
    int picture_id, const char *outcome)
{
	const char *values[] = { sql_int(arena, queue_id),
		sql_int(arena, account_id), sql_int(arena, picture_id),
		outcome };

	db_queue(db, &work_queue_statements[DONE], values, NULL);
	db_queue(db, &work_queue_statements[LEAVE], values, NULL);
	return db_flush(db, arena);
}
