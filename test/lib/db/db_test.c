/* test/lib/db/db_test.c: transactions, lost connections, failures, COPY. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/database.h"

static struct arena *arena;
static struct db *db, *other;

static int
set_up(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR + 1);
	arena = arena_create();
	db = database_open("PINAKES_OWNER", 5000);
	other = db == NULL ? NULL : database_open("PINAKES_OWNER", 5000);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	db_destroy(db);
	db_destroy(other);
	arena_destroy(arena);
	return 0;
}

/* What a test that failed has left behind must not fail the next. */
static int
start_anew(void **state)
{
	(void)state;
	if (db != NULL) {
		db_rollback(db);
		db_rollback(other);
	}
	return 0;
}

static int
one_int(const char *sql)
{
	struct rows rows = database_run(db, arena, sql);

	assert_int_equal(rows.count, 1);
	return row_int(&rows, 0, 0);
}

static enum status
try_statement(const char *sql)
{
	const struct statement statement = { "", sql };

	return db_run(db, arena, &statement, NULL, NULL);
}

/* Ends the server's side of the connection, and waits until it is gone. */
static void
kill_backend(int process)
{
	const char *number = sql_int(arena, process);
	struct rows rows;

	DATABASE_OK(other, db_begin(other, DB_WRITE));
	database_run_with(other, arena, "SELECT pg_terminate_backend($1::int)",
	    number);
	do {
		database_run(other, arena, "SELECT pg_stat_clear_snapshot(),"
		    " pg_sleep(0.01)");
		rows = database_run_with(other, arena,
		    "SELECT FROM pg_stat_activity WHERE pid = $1::int",
		    number);
	} while (rows.count > 0);
	DATABASE_OK(other, db_commit(other));
}

static int
backend(void)
{
	return one_int("SELECT pg_backend_pid()");
}

static void
nothing_is_sent_before_the_first_statement(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	assert_int_equal(db_round_trips(db), 0);
	assert_int_equal(one_int("SELECT 7"), 7);
	assert_int_equal(db_round_trips(db), 1);
	DATABASE_OK(db, db_commit(db));
	DATABASE_OK(db, db_begin(db, DB_READ));
	assert_int_equal(db_round_trips(db), 0);
	DATABASE_OK(db, db_commit(db));
}

static void
a_server_that_is_away_is_unavailable(void **state)
{
	struct db *nowhere = db_create("host=/nonexistent", "test", 0);

	(void)state;
	assert_int_equal(db_begin(nowhere, DB_READ), UNAVAILABLE);
	assert_false(db_is_connected(nowhere));
	assert_true(*db_message(nowhere) != '\0');
	assert_int_equal(db_begin(nowhere, DB_NONE), OK);
	db_rollback(nowhere);
	db_destroy(nowhere);
}

static void
what_was_committed_stays_and_what_was_rolled_back_does_not(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "CREATE TEMP TABLE kept (n int)");
	database_run(db, arena, "INSERT INTO kept VALUES (1)");
	DATABASE_OK(db, db_commit(db));
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "INSERT INTO kept VALUES (2)");
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(one_int("SELECT count(*) FROM kept"), 1);
	db_rollback(db);
}

static void
a_read_only_transaction_writes_nothing(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	assert_int_equal(try_statement("INSERT INTO statistic VALUES"
	    " ('never', 1)"), INTERNAL);
	assert_non_null(strstr(db_message(db), "read-only"));
	assert_false(db_should_retry(db));
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	assert_int_equal(one_int("SELECT count(*) FROM statistic"
	    " WHERE name = 'never'"), 0);
	db_rollback(db);
}

static void
a_reading_transaction_sees_one_snapshot(void **state)
{
	struct rows before, after;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	before = database_run(db, arena, "SELECT pg_current_snapshot()");
	DATABASE_OK(other, db_begin(other, DB_WRITE));
	database_run(other, arena, "SELECT pg_current_xact_id()");
	DATABASE_OK(other, db_commit(other));
	after = database_run(db, arena, "SELECT pg_current_snapshot()");
	assert_string_equal(row_text(&before, 0, 0), row_text(&after, 0, 0));
	db_rollback(db);
}

static void
a_connection_lost_between_transactions_is_replaced(void **state)
{
	enum db_mode modes[] = { DB_READ, DB_WRITE };
	size_t i;
	int process;

	(void)state;
	NEED_DATABASE(db);
	for (i = 0; i < COUNT_OF(modes); i++) {
		DATABASE_OK(db, db_begin(db, modes[i]));
		process = backend();
		DATABASE_OK(db, db_commit(db));
		kill_backend(process);
		DATABASE_OK(db, db_begin(db, modes[i]));
		assert_int_not_equal(backend(), process);
		DATABASE_OK(db, db_commit(db));
		assert_true(db_is_connected(db));
	}
}

static void
prepared_statements_are_prepared_again_after_a_loss(void **state)
{
	static const struct statement statement = { "test_again",
		"SELECT $1::int + 1" };
	const char *values[] = { "41" };
	struct rows rows;
	int process, round;

	(void)state;
	NEED_DATABASE(db);
	for (round = 0; round < 2; round++) {
		DATABASE_OK(db, db_begin(db, DB_READ));
		DATABASE_OK(db, db_run(db, arena, &statement, values, &rows));
		assert_int_equal(row_int(&rows, 0, 0), 42);
		process = backend();
		DATABASE_OK(db, db_commit(db));
		kill_backend(process);
	}
}

static void
a_connection_lost_in_a_transaction_asks_for_another_try(void **state)
{
	int process;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "CREATE TEMP TABLE lost (n int)");
	process = backend();
	kill_backend(process);
	assert_int_equal(try_statement("INSERT INTO lost VALUES (1)"),
	    UNAVAILABLE);
	assert_true(db_should_retry(db));
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_false(db_should_retry(db));
	assert_int_not_equal(backend(), process);
	DATABASE_OK(db, db_commit(db));
}

/* Half of a transaction must not be committed in a new connection. */
static void
a_lost_transaction_is_not_continued(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	kill_backend(backend());
	assert_int_equal(try_statement("SELECT 1"), UNAVAILABLE);
	assert_int_equal(try_statement("SELECT 1"), UNAVAILABLE);
	assert_int_equal(db_commit(db), UNAVAILABLE);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(one_int("SELECT 1"), 1);
	DATABASE_OK(db, db_commit(db));
}

static void
a_connection_lost_before_commit_is_a_failure(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	kill_backend(backend());
	assert_int_equal(db_commit(db), UNAVAILABLE);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(one_int("SELECT 1"), 1);
	db_rollback(db);
}

static void
a_failed_transaction_cannot_be_committed(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "CREATE TEMP TABLE half (n int)");
	assert_int_equal(try_statement("SELECT 1 / 0"), UNPROCESSABLE);
	assert_int_not_equal(db_commit(db), OK);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(one_int("SELECT 1"), 1);
	DATABASE_OK(db, db_commit(db));
}

static void
a_statement_that_takes_too_long_is_unavailable(void **state)
{
	struct db *hasty;
	const struct statement sleep = { "test_sleep", "SELECT pg_sleep(5)" };
	struct rows rows;

	(void)state;
	NEED_DATABASE(db);
	hasty = database_open("PINAKES_READER", 50);
	DATABASE_OK(hasty, db_begin(hasty, DB_READ));
	assert_int_equal(db_run(hasty, arena, &sleep, NULL, &rows),
	    UNAVAILABLE);
	assert_true(db_timed_out(hasty));
	assert_false(db_should_retry(hasty));
	db_rollback(hasty);
	DATABASE_OK(hasty, db_begin(hasty, DB_READ));
	assert_false(db_timed_out(hasty));
	database_run(hasty, arena, "SELECT 1");
	db_rollback(hasty);
	db_destroy(hasty);
}

static void
make_constrained(void)
{
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "CREATE TEMP TABLE IF NOT EXISTS ruled ("
	    "n int CONSTRAINT ruled_once UNIQUE"
	    " CONSTRAINT ruled_small CHECK (n < 10),"
	    " up int CONSTRAINT ruled_up REFERENCES ruled (n),"
	    " late int CONSTRAINT ruled_late UNIQUE"
	    " DEFERRABLE INITIALLY DEFERRED)");
	database_run(db, arena, "INSERT INTO ruled SELECT 1"
	    " WHERE NOT EXISTS (SELECT FROM ruled)");
	DATABASE_OK(db, db_commit(db));
}

static void
the_constraint_that_refused_is_named(void **state)
{
	static const struct {
		const char *sql;
		enum status status;
		const char *constraint;
	} refused[] = {
		{ "INSERT INTO ruled VALUES (1)", CONFLICT, "ruled_once" },
		{ "INSERT INTO ruled VALUES (10)", UNPROCESSABLE,
		    "ruled_small" },
		{ "INSERT INTO ruled VALUES (2, 3)", UNPROCESSABLE,
		    "ruled_up" },
		{ "SELECT 'x'::text::int", UNPROCESSABLE, NULL },
		{ "SELECT nothing", INTERNAL, NULL },
	};
	size_t i;

	(void)state;
	NEED_DATABASE(db);
	make_constrained();
	for (i = 0; i < COUNT_OF(refused); i++) {
		DATABASE_OK(db, db_begin(db, DB_WRITE));
		assert_null(db_constraint(db));
		assert_int_equal(try_statement(refused[i].sql),
		    refused[i].status);
		if (!text_is(db_constraint(db), refused[i].constraint))
			fail_msg("%s: %s", refused[i].sql,
			    db_constraint(db));
		assert_true(*db_message(db) != '\0');
		assert_false(db_should_retry(db));
		db_rollback(db);
	}
}

static void
a_constraint_that_refuses_the_commit_is_named(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	make_constrained();
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "INSERT INTO ruled VALUES (4, NULL, 1),"
	    " (5, NULL, 1)");
	assert_int_equal(db_commit(db), CONFLICT);
	assert_string_equal(db_constraint(db), "ruled_late");
	DATABASE_OK(db, db_begin(db, DB_READ));
	assert_int_equal(one_int("SELECT count(*) FROM ruled"), 1);
	db_rollback(db);
}

static enum status
try_alone(const char *sql)
{
	const struct statement statement = { "", sql };

	return db_run_alone(db, arena, &statement, NULL, NULL);
}

static void
what_ran_alone_stays_though_the_rest_is_rolled_back(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "CREATE TEMP TABLE alone (n int)");
	DATABASE_OK(db, db_commit(db));
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	DATABASE_OK(db, try_alone("INSERT INTO alone VALUES (1)"));
	assert_int_equal(db_round_trips(db), 1);
	database_run(db, arena, "INSERT INTO alone VALUES (2)");
	DATABASE_OK(db, try_alone("INSERT INTO alone VALUES (3)"));
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	DATABASE_OK(db, try_alone("INSERT INTO alone VALUES (4)"));
	DATABASE_OK(db, db_commit(db));
	assert_int_equal(db_round_trips(db), 1);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(one_int("SELECT 10 * min(n) + max(n) FROM alone"), 14);
	assert_int_equal(one_int("SELECT count(*) FROM alone"), 2);
	db_rollback(db);
}

static void
what_fails_alone_takes_nothing_with_it(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	make_constrained();
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(try_alone("INSERT INTO ruled VALUES (10)"),
	    UNPROCESSABLE);
	/* Seen only where it would be committed. */
	assert_int_equal(try_alone("INSERT INTO ruled VALUES (6, NULL, 1),"
	    " (7, NULL, 1)"), CONFLICT);
	assert_string_equal(db_constraint(db), "ruled_late");
	assert_int_equal(one_int("SELECT count(*) FROM ruled"), 1);
	DATABASE_OK(db, db_commit(db));
}

static void
a_connection_lost_before_what_runs_alone_is_replaced(void **state)
{
	int process;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	process = backend();
	DATABASE_OK(db, db_commit(db));
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	kill_backend(process);
	DATABASE_OK(db, try_alone("SELECT 1"));
	assert_int_not_equal(backend(), process);
	db_rollback(db);
}

/* It may have been kept: nobody may do it twice. */
static void
what_is_lost_while_it_runs_alone_is_not_tried_again(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(try_alone("SELECT"
	    " pg_terminate_backend(pg_backend_pid()), pg_sleep(1)"),
	    UNAVAILABLE);
	assert_false(db_should_retry(db));
	assert_int_equal(try_statement("SELECT 1"), UNAVAILABLE);
	assert_int_equal(db_commit(db), UNAVAILABLE);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	DATABASE_OK(db, try_alone("SELECT 1"));
	db_rollback(db);
}

static void
a_deadlock_asks_for_another_try(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(try_statement("DO 'BEGIN RAISE deadlock_detected;"
	    " END'"), UNAVAILABLE);
	assert_true(db_should_retry(db));
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(try_statement("DO 'BEGIN RAISE"
	    " serialization_failure; END'"), UNAVAILABLE);
	assert_true(db_should_retry(db));
	db_rollback(db);
}

static void
queued_statements_share_a_round_trip(void **state)
{
	static const struct statement texts[] = {
		{ "test_first", "SELECT 'first'" },
		{ "", "SELECT $1::text" },
		{ "test_none", "SELECT 1 WHERE false" },
		{ "test_first", "SELECT 'first'" },
	};
	const char *values[] = { "second" };
	struct rows rows[COUNT_OF(texts)];
	size_t i;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	for (i = 0; i < COUNT_OF(texts); i++)
		db_queue(db, &texts[i], values, &rows[i]);
	DATABASE_OK(db, db_flush(db, arena));
	assert_int_equal(db_round_trips(db), 1);
	assert_string_equal(row_text(&rows[0], 0, 0), "first");
	assert_string_equal(row_text(&rows[1], 0, 0), "second");
	assert_int_equal(rows[2].count, 0);
	assert_string_equal(row_text(&rows[3], 0, 0), "first");
	DATABASE_OK(db, db_flush(db, arena));
	db_rollback(db);
}

/* Each transaction has a start of its own. */
static void
a_transaction_that_reads_may_end_with_its_last_statement(void **state)
{
	static const struct statement began = { "test_began",
		"SELECT extract(epoch FROM now())::text" },
	    wrong = { "", "SELECT 1 / 0" };
	struct rows first, last, behind;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	DATABASE_OK(db, db_run(db, arena, &began, NULL, &first));
	db_end_with_next(db);
	DATABASE_OK(db, db_run(db, arena, &began, NULL, &last));
	assert_string_equal(row_text(&first, 0, 0), row_text(&last, 0, 0));
	assert_int_equal(db_round_trips(db), 2);
	DATABASE_OK(db, db_run(db, arena, &began, NULL, &behind));
	assert_string_not_equal(row_text(&first, 0, 0),
	    row_text(&behind, 0, 0));
	DATABASE_OK(db, db_commit(db));
	DATABASE_OK(db, db_begin(db, DB_READ));
	db_end_with_next(db);
	assert_int_equal(db_run(db, arena, &wrong, NULL, NULL), UNPROCESSABLE);
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	DATABASE_OK(db, db_run(db, arena, &began, NULL, &first));
	DATABASE_OK(db, db_commit(db));
}

static void
a_flush_may_be_sent_first_and_received_later(void **state)
{
	static const struct statement statement = { "test_later", "SELECT 8" },
	    wrong = { "", "SELECT 1 / 0" };
	struct rows rows;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	assert_int_equal(one_int("SELECT 1"), 1);
	db_queue(db, &statement, NULL, &rows);
	DATABASE_OK(db, db_send(db));
	DATABASE_OK(db, db_receive(db, arena));
	assert_int_equal(row_int(&rows, 0, 0), 8);
	db_queue(db, &wrong, NULL, &rows);
	DATABASE_OK(db, db_send(db));
	assert_int_equal(db_receive(db, arena), UNPROCESSABLE);
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	assert_int_equal(one_int("SELECT 1"), 1);
	db_rollback(db);
}

/* As when the reader of a stream goes away. */
static void
what_was_sent_need_not_be_received(void **state)
{
	static const struct statement statement = { "test_unread",
		"SELECT generate_series(1, 50000)" };
	struct rows rows;
	int round;

	(void)state;
	NEED_DATABASE(db);
	for (round = 0; round < 4; round++) {
		DATABASE_OK(db, db_begin(db, DB_READ));
		assert_int_equal(one_int("SELECT 1"), 1);
		db_queue(db, &statement, NULL, &rows);
		DATABASE_OK(db, db_send(db));
		if (round % 2 == 0)
			DATABASE_OK(db, db_commit(db));
		else
			db_rollback(db);
		DATABASE_OK(db, db_begin(db, DB_READ));
		assert_int_equal(one_int("SELECT 2"), 2);
		DATABASE_OK(db, db_commit(db));
	}
}

static void
a_connection_lost_between_sending_and_receiving_is_a_failure(void **state)
{
	static const struct statement statement = { "",
		"SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(1)" };
	struct rows rows;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(one_int("SELECT 1"), 1);
	db_queue(db, &statement, NULL, &rows);
	DATABASE_OK(db, db_send(db));
	assert_int_equal(db_receive(db, arena), UNAVAILABLE);
	assert_true(db_should_retry(db));
	assert_int_equal(try_statement("SELECT 1"), UNAVAILABLE);
	assert_int_equal(db_commit(db), UNAVAILABLE);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(one_int("SELECT 1"), 1);
	db_rollback(db);
}

/* The words are those of the failure, not of what it took down with it. */
static void
the_first_failure_of_a_queue_decides(void **state)
{
	static const struct statement texts[] = {
		{ "test_good", "SELECT 1" },
		{ "", "INSERT INTO ruled VALUES (1)" },
		{ "test_after", "SELECT 2" },
		{ "", "INSERT INTO ruled VALUES (10)" },
	};
	struct rows rows[COUNT_OF(texts)];
	size_t i;
	int round;

	(void)state;
	NEED_DATABASE(db);
	for (round = 0; round < 3; round++) {
		make_constrained();
		DATABASE_OK(db, db_begin(db, DB_WRITE));
		for (i = 0; i < COUNT_OF(texts); i++)
			db_queue(db, &texts[i], NULL, &rows[i]);
		assert_int_equal(db_flush(db, arena), CONFLICT);
		assert_string_equal(db_constraint(db), "ruled_once");
		db_rollback(db);
		DATABASE_OK(db, db_begin(db, DB_READ));
		DATABASE_OK(db, db_run(db, arena, &texts[2], NULL, &rows[2]));
		assert_int_equal(row_int(&rows[2], 0, 0), 2);
		db_rollback(db);
	}
}

static void
a_statement_that_cannot_be_prepared_harms_no_other(void **state)
{
	static const struct statement bad = { "test_bad", "SELECT FRM x" },
	    good = { "test_fine", "SELECT 3" };
	struct rows rows;
	int round;

	(void)state;
	NEED_DATABASE(db);
	for (round = 0; round < 3; round++) {
		DATABASE_OK(db, db_begin(db, DB_READ));
		assert_int_equal(db_run(db, arena, &bad, NULL, &rows),
		    INTERNAL);
		db_rollback(db);
		DATABASE_OK(db, db_begin(db, DB_READ));
		DATABASE_OK(db, db_run(db, arena, &good, NULL, &rows));
		assert_int_equal(row_int(&rows, 0, 0), 3);
		DATABASE_OK(db, db_commit(db));
	}
}

/* Runs texts that differ, each twice, so that they are found again. */
static void
run_texts(int from, int to)
{
	struct rows rows;
	int i;

	for (i = 2 * from; i < 2 * to; i++) {
		struct statement statement = {
			arena_format(arena, "test_text_%d", i / 2),
			arena_format(arena, "SELECT %d + $1::int", i / 2) };
		const char *values[] = { "5" };

		DATABASE_OK(db, db_run(db, arena, &statement, values,
		    &rows));
		assert_int_equal(row_int(&rows, 0, 0), i / 2 + 5);
	}
}

static void
more_texts_than_are_kept_can_be_run(void **state)
{
	int i;

	(void)state;
	NEED_DATABASE(db);
	for (i = 0; i < 700; i++) {
		DATABASE_OK(db, db_begin(db, DB_READ));
		run_texts(i, i + 1);
		DATABASE_OK(db, db_commit(db));
	}
}

static void
also_in_one_transaction(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	run_texts(0, 700);
	DATABASE_OK(db, db_commit(db));
	DATABASE_OK(db, db_begin(db, DB_READ));
	run_texts(300, 310);
	DATABASE_OK(db, db_commit(db));
}

static void
a_written_statement_runs_by_either_plan(void **state)
{
	struct rows rows;
	struct sql sql;
	int round;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	for (round = 0; round < 4; round++) {
		sql_init(&sql, arena);
		sql_add(&sql, "SELECT ");
		sql_bind_int(&sql, 40 + round);
		sql_add(&sql, "::int, current_setting('plan_cache_mode')");
		DATABASE_OK(db, db_run_sql(db, arena, &sql, round % 2 == 0 ?
		    DB_PLAN_ONCE : DB_PLAN_EACH, &rows));
		assert_int_equal(row_int(&rows, 0, 0), 40 + round);
		assert_string_equal(row_text(&rows, 0, 1), round % 2 == 0 ?
		    "force_generic_plan" : "force_custom_plan");
	}
	db_rollback(db);
}

static void
copied_rows_arrive(void **state)
{
	int i;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "CREATE TEMP TABLE copied (n int, t text)");
	DATABASE_OK(db, db_copy_begin(db, "COPY copied FROM STDIN"));
	for (i = 0; i < 5000; i++) {
		const char *text = arena_format(arena, "%d\ta\\tb\n", i);

		DATABASE_OK(db, db_copy_add(db, text, strlen(text)));
	}
	DATABASE_OK(db, db_copy_add(db, "5000\t\\N", 7));
	DATABASE_OK(db, db_copy_add(db, "\n", 1));
	DATABASE_OK(db, db_copy_end(db));
	assert_int_equal(one_int("SELECT count(*) FROM copied"), 5001);
	assert_int_equal(one_int("SELECT count(*) FROM copied"
	    " WHERE t = E'a\\tb'"), 5000);
	DATABASE_OK(db, db_commit(db));
}

static void
a_copy_may_come_first_in_a_transaction(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "CREATE TEMP TABLE first_copy (n int)");
	DATABASE_OK(db, db_commit(db));
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	DATABASE_OK(db, db_copy_begin(db, "COPY first_copy FROM STDIN"));
	DATABASE_OK(db, db_copy_add(db, "1\n2\n", 4));
	DATABASE_OK(db, db_copy_end(db));
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	assert_int_equal(one_int("SELECT count(*) FROM first_copy"), 0);
	db_rollback(db);
}

static void
a_copy_that_fails_leaves_the_connection_usable(void **state)
{
	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	assert_int_equal(db_copy_begin(db, "COPY no_such_table FROM STDIN"),
	    INTERNAL);
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "CREATE TEMP TABLE bad_copy (n int)");
	DATABASE_OK(db, db_copy_begin(db, "COPY bad_copy FROM STDIN"));
	DATABASE_OK(db, db_copy_add(db, "x\n", 2));
	assert_int_equal(db_copy_end(db), UNPROCESSABLE);
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_WRITE));
	database_run(db, arena, "CREATE TEMP TABLE cut_copy (n int)");
	DATABASE_OK(db, db_copy_begin(db, "COPY cut_copy FROM STDIN"));
	DATABASE_OK(db, db_copy_add(db, "1\n", 2));
	db_rollback(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	assert_int_equal(one_int("SELECT 1"), 1);
	db_rollback(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, start_anew)
		TEST(nothing_is_sent_before_the_first_statement),
		TEST(a_server_that_is_away_is_unavailable),
		TEST(what_was_committed_stays_and_what_was_rolled_back_does_not),
		TEST(a_read_only_transaction_writes_nothing),
		TEST(a_reading_transaction_sees_one_snapshot),
		TEST(a_connection_lost_between_transactions_is_replaced),
		TEST(prepared_statements_are_prepared_again_after_a_loss),
		TEST(a_connection_lost_in_a_transaction_asks_for_another_try),
		TEST(a_lost_transaction_is_not_continued),
		TEST(a_connection_lost_before_commit_is_a_failure),
		TEST(a_failed_transaction_cannot_be_committed),
		TEST(a_statement_that_takes_too_long_is_unavailable),
		TEST(the_constraint_that_refused_is_named),
		TEST(a_constraint_that_refuses_the_commit_is_named),
		TEST(what_ran_alone_stays_though_the_rest_is_rolled_back),
		TEST(what_fails_alone_takes_nothing_with_it),
		TEST(a_connection_lost_before_what_runs_alone_is_replaced),
		TEST(what_is_lost_while_it_runs_alone_is_not_tried_again),
		TEST(a_deadlock_asks_for_another_try),
		TEST(queued_statements_share_a_round_trip),
		TEST(a_transaction_that_reads_may_end_with_its_last_statement),
		TEST(a_flush_may_be_sent_first_and_received_later),
		TEST(what_was_sent_need_not_be_received),
		TEST(a_connection_lost_between_sending_and_receiving_is_a_failure),
		TEST(the_first_failure_of_a_queue_decides),
		TEST(a_statement_that_cannot_be_prepared_harms_no_other),
		TEST(more_texts_than_are_kept_can_be_run),
		TEST(also_in_one_transaction),
		TEST(a_written_statement_runs_by_either_plan),
		TEST(copied_rows_arrive),
		TEST(a_copy_may_come_first_in_a_transaction),
		TEST(a_copy_that_fails_leaves_the_connection_usable),
#undef TEST
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
