/* test/lib/db/db_test.c: transactions, lost connections, failures. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/db/pair.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, pair_start_anew)
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
#undef TEST
	};

	return cmocka_run_group_tests(tests, pair_set_up, pair_tear_down);
}
