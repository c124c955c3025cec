/* lib/db/db.c: transactions and statements, in as few round trips as can be. */

#include "db/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const begin_text[] = {
	[DB_NONE] = NULL,
	[DB_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	[DB_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED",
};

/*
 * Reads results up to the end of the pipeline; forgets them. Fails: where the
 * server does not get there. A statement alone is committed there, so its own
 * result says too little.
 */
static enum status
drain(struct db *db)
{
	enum status status = OK;
	bool is_end = false;
	int nothing = 0;

	while (!is_end && nothing < 2 &&
	    PQstatus(db->connection) == CONNECTION_OK) {
		PGresult *result = PQgetResult(db->connection);

		nothing = result == NULL ? nothing + 1 : 0;
		is_end = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
		if (result != NULL &&
		    PQresultStatus(result) == PGRES_FATAL_ERROR)
			status = db_fail(db, result);
		PQclear(result);
	}
	db->ending = false;
	db->results = 0;
	return is_end || status != OK ? status : db_fail(db, NULL);
}

enum status
db_begin(struct db *db, enum db_mode mode)
{
	db_rollback(db);	/* nothing, where the last one was ended */
	if (db->connection != NULL && db->ending)
		(void)drain(db);	/* db_connect looks what is left */
	db->should_retry = db->timed_out = false;
	db->message[0] = db->constraint[0] = '\0';
	db->round_trips = 0;
	db->queue_count = 0;
	db->is_last = false;
	if (mode == DB_NONE) {
		db->mode = mode;
		return OK;
	}
	db->mode = mode;
	db->begun = false;
	return db_connect(db);
}

void
db_queue(struct db *db, const struct statement *statement,
    const char *const *values, struct rows *rows)
{
	if (db->queue_count == QUEUE_MAX)
		abort();
	db->queue[db->queue_count++] = (struct queued){
		.name = statement->name,
		.text = statement->sql,
		.values = values,
		.rows = rows,
	};
}

void
db_queue_sql(struct db *db, const struct sql *sql, enum db_plan plan,
    struct rows *rows)
{
	if (db->queue_count == QUEUE_MAX || sql->text.failed)
		abort();
	db->queue[db->queue_count++] = (struct queued){
		.name = plan == DB_PLAN_EACH ? "" : content_tag(sql->arena,
		    sql->text.bytes, sql->text.length),
		.text = sql->text.bytes,
		.values = sql->values,
		.rows = rows,
	};
}

/* The number of the highest $n in a statement's text. */
static int
count_values(const char *text)
{
	int count = 0;

	while ((text = strchr(text, '$')) != NULL) {
		int number = (int)strtol(text + 1, NULL, 10);

		if (number > count)
			count = number;
		text++;
	}
	return count;
}

static bool
send_text(struct db *db, const char *text)
{
	return PQsendQueryParams(db->connection, text, 0, NULL, NULL, NULL,
	    NULL, 0) == 1;
}

/*
 * Sends one queued statement and what it needs before and after; adds to
 * results the number of results that will come, and says in *at which of
 * them is the statement's own.
 */
static bool
send_queued(struct db *db, const struct queued *queued, int *results, int *at)
{
	int values = count_values(queued->text);
	bool is_kept = *queued->name != '\0' &&
	    db_is_prepared(db, queued->name);

	if (*queued->name == '\0' ||
	    (!is_kept && db->prepared_count >= PREPARED_FULL)) {
		*at = *results + 1;
		*results += 3;
		return send_text(db,
		    "SET LOCAL plan_cache_mode = force_custom_plan") &&
		    PQsendQueryParams(db->connection, queued->text, values,
		    NULL, queued->values, NULL, NULL, 0) == 1 &&
		    send_text(db,
		    "SET LOCAL plan_cache_mode = force_generic_plan");
	}
	if (!is_kept) {
		if (PQsendPrepare(db->connection, queued->name, queued->text,
		    0, NULL) != 1)
			return false;
		db_mark_prepared(db, queued->name);
		++*results;
	}
	*at = (*results)++;
	return PQsendQueryPrepared(db->connection, queued->name, values,
	    queued->values, NULL, NULL, 0) == 1;
}

static void
clear_result(void *result)
{
	PQclear(result);
}

/*
 * Reads the results of a pipeline in order. The statement's own go to its
 * rows; the first failure decides.
 */
static enum status
receive(struct db *db, struct arena *arena, int results, const int *places)
{
	enum status status = OK, drained;
	int i, next = 0;

	for (i = 0; i < results; i++) {
		PGresult *result = PQgetResult(db->connection);
		ExecStatusType kind = PQresultStatus(result);

		if (kind == PGRES_FATAL_ERROR || result == NULL) {
			if (status == OK)
				status = db_fail(db, result);
		}
		if (next < db->queue_count && i == places[next]) {
			struct rows *rows = db->queue[next++].rows;

			if (rows != NULL) {
				rows->result = result;
				rows->count = PQntuples(result);
			}
			arena_defer(arena, clear_result, result);
		} else {
			PQclear(result);
		}
		if (PQstatus(db->connection) != CONNECTION_OK)
			return status == OK ? db_fail(db, NULL) : status;
		PQclear(PQgetResult(db->connection));	/* end of this one */
	}
	drained = drain(db);
	return status == OK ? drained : status;
}

/* True when a transaction begins with what is queued. */
static bool
begins(const struct db *db)
{
	return !db->begun && !db->is_alone && db->mode != DB_NONE;
}

void
db_end_with_next(struct db *db)
{
	db->is_last = db->mode == DB_READ;
}

/* Sends BEGIN where it is due, all that is queued, and COMMIT likewise. */
static bool
send_queue(struct db *db)
{
	bool sent = true;
	int i;

	db->results = 0;
	if (begins(db)) {
		sent = send_text(db, begin_text[db->mode]);
		db->results++;
	}
	for (i = 0; sent && i < db->queue_count; i++)
		sent = send_queued(db, &db->queue[i], &db->results,
		    &db->places[i]);
	if (sent && db->is_last) {
		sent = send_text(db, "COMMIT");
		db->results++;
	}
	sent = sent && PQpipelineSync(db->connection) == 1;
	db->round_trips++;
	return sent;
}

static enum status
flush_once(struct db *db, struct arena *arena)
{
	bool changes = db->is_last || begins(db);
	enum status status = send_queue(db) ?
	    receive(db, arena, db->results, db->places) : db_fail(db, NULL);

	db->results = 0;
	db->is_last = false;
	if (changes && PQstatus(db->connection) == CONNECTION_OK)
		db->begun = PQtransactionStatus(db->connection) !=
		    PQTRANS_IDLE;
	return status;
}

enum status
db_send(struct db *db)
{
	if (!send_queue(db) || PQflush(db->connection) != 0)
		return db_fail(db, NULL);
	return OK;
}

enum status
db_receive(struct db *db, struct arena *arena)
{
	enum status status = receive(db, arena, db->results, db->places);

	db->results = 0;
	db->queue_count = 0;
	if (PQstatus(db->connection) != CONNECTION_OK) {
		db_disconnect(db);
		db->lost = true;
	}
	return status;
}

enum status
db_flush(struct db *db, struct arena *arena)
{
	bool first = !db->begun;
	int prepared_before;
	enum status status;

	if (db->lost) {		/* what was done before is undone */
		db->queue_count = 0;
		return UNAVAILABLE;
	}
	if (db->prepared_count > PREPARED_MAX / 2 && first)
		db_disconnect(db);
	TRY(db_connect(db));
	prepared_before = db->prepared_count;
	status = flush_once(db, arena);
	if (PQstatus(db->connection) != CONNECTION_OK) {
		db_disconnect(db);
		if (first && !db->is_alone && db_connect(db) == OK)
			status = flush_once(db, arena);
		else
			db->should_retry = !db->is_alone;
	}
	if (status != OK && db->prepared_count != prepared_before)
		db_disconnect(db);	/* which were prepared is not known */
	db->lost = status != OK && !db_is_connected(db);
	db->queue_count = 0;
	return status;
}

enum status
db_run(struct db *db, struct arena *arena, const struct statement *statement,
    const char *const *values, struct rows *rows)
{
	db_queue(db, statement, values, rows);
	return db_flush(db, arena);
}

enum status
db_run_alone(struct db *db, struct arena *arena,
    const struct statement *statement, const char *const *values,
    struct rows *rows)
{
	enum status status;

	if (db->begun)
		return db_run(db, arena, statement, values, rows);
	db_forget_dead(db);
	db->is_alone = true;
	status = db_run(db, arena, statement, values, rows);
	db->is_alone = false;
	return status;
}

enum status
db_run_sql(struct db *db, struct arena *arena, const struct sql *sql,
    enum db_plan plan, struct rows *rows)
{
	db_queue_sql(db, sql, plan, rows);
	return db_flush(db, arena);
}

/* Sends a statement that ends the transaction; its answer may wait. */
static bool
send_end(struct db *db, const char *text)
{
	return send_text(db, text) && PQpipelineSync(db->connection) == 1 &&
	    PQflush(db->connection) == 0;
}

enum status
db_commit(struct db *db)
{
	int places[1] = { -1 };
	bool is_write = db->mode == DB_WRITE;
	struct arena *arena;
	enum status status;

	db->mode = DB_NONE;
	if (db->lost && is_write)
		return UNAVAILABLE;
	if (!db->begun)
		return OK;
	if (db->results > 0)
		(void)drain(db);	/* what was sent and not waited for */
	if (is_write && PQtransactionStatus(db->connection) ==
	    PQTRANS_INERROR) {	/* COMMIT would undo it without a word */
		log_line(LOG_ERROR, "a failed transaction is not committed");
		db_rollback(db);
		return INTERNAL;
	}
	db->begun = false;
	db->queue_count = 0;
	if (!send_end(db, "COMMIT"))
		return is_write ? db_fail(db, NULL) : OK;
	db->ending = true;
	if (!is_write)
		return OK;
	arena = arena_create();
	status = receive(db, arena, 1, places);
	db->should_retry = db->should_retry &&
	    PQstatus(db->connection) == CONNECTION_OK;
	arena_destroy(arena);
	return status;
}

void
db_rollback(struct db *db)
{
	db->mode = DB_NONE;
	db->queue_count = 0;
	db->lost = false;
	if (db->connection == NULL || !db->begun)
		return;
	db->begun = false;
	if (db->results > 0)
		(void)drain(db);	/* what was sent and not waited for */
	if (db->copying || !send_end(db, "ROLLBACK"))
		db_disconnect(db);
	else
		db->ending = true;
}

bool
db_should_retry(const struct db *db)
{
	return db->should_retry;
}

bool
db_timed_out(const struct db *db)
{
	return db->timed_out;
}

bool
db_is_connected(const struct db *db)
{
	return db->connection != NULL &&
	    PQstatus(db->connection) == CONNECTION_OK;
}

const char *
db_constraint(const struct db *db)
{
	return db->constraint[0] == '\0' ? NULL : db->constraint;
}

const char *
db_message(const struct db *db)
{
	return db->message;
}

int
db_round_trips(const struct db *db)
{
	return db->round_trips;
}
