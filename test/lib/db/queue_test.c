/* test/lib/db/queue_test.c: statements that share a round trip, and those that are kept prepared. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/db/pair.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, pair_start_anew)
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
#undef TEST
	};

	return cmocka_run_group_tests(tests, pair_set_up, pair_tear_down);
}
