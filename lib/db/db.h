/* lib/db/db.h: connections to PostgreSQL, statements, rows. */

#ifndef DB_DB_H
#define DB_DB_H

#include "base/base.h"
#include "sql/sql.h"

/*
 * One connection. It is made on first use, made again when it was lost, and
 * never crosses a fork. A transaction is begun with the first statement after
 * db_begin, in the same round trip, so a request that needs no data costs
 * nothing.
 */
struct db;

/* What a request does with the database: a column of the route table. */
enum db_mode {
	DB_NONE,	/* nothing */
	DB_READ,	/* one read-only snapshot */
	DB_WRITE,	/* one read-write transaction (read committed) */
};

/*
 * A statement fixed in the program; prepared on first use, by its name. One
 * that cannot be prepared ahead (FETCH) has the name "".
 */
struct statement {
	const char *name;
	const char *sql;
};

/* What a statement gave back. Texts live as long as the arena it ran in. */
struct rows {
	void *result;
	int count;
};

/*
 * A connection to be. conninfo is libpq's; statement_timeout_ms bounds each
 * statement (0: not bounded). Owns: the caller, by db_destroy.
 */
struct db *db_create(const char *conninfo, const char *application_name,
    int statement_timeout_ms);
void db_destroy(struct db *db);

/*
 * Opens a transaction; a connection that is found dead is replaced here.
 * Fails: UNAVAILABLE when the server cannot be reached.
 */
enum status db_begin(struct db *db, enum db_mode mode) MUST_CHECK;

/* Keeps (commit) or undoes what was done since db_begin. */
enum status db_commit(struct db *db) MUST_CHECK;
void db_rollback(struct db *db);

/*
 * True after a failure that may succeed when the whole transaction is tried
 * again: deadlock, serialisation, or a connection lost before anything was
 * committed.
 */
bool db_should_retry(const struct db *db);

/* True while the last answer from the server said it is alive. */
bool db_is_connected(const struct db *db);

/*
 * Runs one statement. values has one text for each $n, in order, NULL for
 * NULL. Fails: CONFLICT (unique, exclusion), UNPROCESSABLE (check, foreign
 * key, raised by a trigger), UNAVAILABLE (timeout, no server), INTERNAL.
 */
enum status db_run(struct db *db, struct arena *arena,
    const struct statement *statement, const char *const *values,
    struct rows *rows) MUST_CHECK;

/*
 * Runs one statement as a transaction of its own, in a single round trip:
 * what it wrote is kept when it returns. Once the request's transaction has
 * begun, it is a part of that. Fails: as db_run; a connection that is lost on
 * the way is UNAVAILABLE and not tried again, for it may have been kept.
 */
enum status db_run_alone(struct db *db, struct arena *arena,
    const struct statement *statement, const char *const *values,
    struct rows *rows) MUST_CHECK;

/* How the server plans a statement that was written at run time. */
enum db_plan {
	DB_PLAN_EACH,	/* for these values, every time */
	DB_PLAN_ONCE,	/* once per text; only for shapes with one sane plan */
};

/* Runs a statement that was written at run time; otherwise as db_run. */
enum status db_run_sql(struct db *db, struct arena *arena,
    const struct sql *sql, enum db_plan plan, struct rows *rows) MUST_CHECK;

/*
 * Queues a statement; db_flush runs all that are queued in one round trip
 * and fills their rows in order. The values must live until then.
 */
void db_queue(struct db *db, const struct statement *statement,
    const char *const *values, struct rows *rows);
void db_queue_sql(struct db *db, const struct sql *sql, enum db_plan plan,
    struct rows *rows);
enum status db_flush(struct db *db, struct arena *arena) MUST_CHECK;

/*
 * What is flushed next is the last of a transaction that reads: COMMIT goes
 * with it, which saves a turn of the server's and one of ours. A statement
 * behind it begins another transaction, which db_commit ends.
 */
void db_end_with_next(struct db *db);

/*
 * db_flush in two halves, so that the server works while we do: db_send
 * returns at once, db_receive waits. Only inside a transaction that has run
 * a statement, and with no other statement between the two.
 */
enum status db_send(struct db *db) MUST_CHECK;
enum status db_receive(struct db *db, struct arena *arena) MUST_CHECK;

/* True when the last failure was a statement that took too long. */
bool db_timed_out(const struct db *db);

/* The name of the constraint that refused the last statement, or NULL. */
const char *db_constraint(const struct db *db);

/* The server's words for the last failure, "" without one. */
const char *db_message(const struct db *db);

/* The number of round trips since db_begin, for the log line. */
int db_round_trips(const struct db *db);

/*
 * COPY ... FROM STDIN: begin with the statement, then text in PostgreSQL's
 * text format, then end.
 */
enum status db_copy_begin(struct db *db, const char *copy_sql) MUST_CHECK;
enum status db_copy_add(struct db *db, const char *bytes, size_t length)
    MUST_CHECK;
enum status db_copy_end(struct db *db) MUST_CHECK;

/* ---- rows: columns by position, from 0 ---- */

bool row_is_null(const struct rows *rows, int row, int column);
const char *row_text(const struct rows *rows, int row, int column); /* NULL */
size_t row_length(const struct rows *rows, int row, int column);
int row_int(const struct rows *rows, int row, int column);	/* NULL: 0 */
int64_t row_int64(const struct rows *rows, int row, int column);
double row_double(const struct rows *rows, int row, int column); /* NAN */
bool row_bool(const struct rows *rows, int row, int column);

/* Makes an item of a row. */
typedef void row_reader(struct arena *arena, const struct rows *rows, int row,
    void *item);

/* An item of so many bytes for each row. Owns: the arena. */
void *rows_items(const struct rows *rows, struct arena *arena,
    size_t item_bytes, row_reader *reader, size_t *count);

/* An int[] column. Owns: the arena. NULL and {} have count 0. */
int *row_int_array(const struct rows *rows, int row, int column,
    struct arena *arena, size_t *count);

/* A text[] column. Owns: the arena. */
const char **row_text_array(const struct rows *rows, int row, int column,
    struct arena *arena, size_t *count);
struct texts row_texts(const struct rows *rows, int row, int column,
    struct arena *arena);

#endif
