/* test/lib/db/copy_test.c: COPY into a table. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/db/pair.h"

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
#define TEST(name) cmocka_unit_test_setup(name, pair_start_anew)
		TEST(copied_rows_arrive),
		TEST(a_copy_may_come_first_in_a_transaction),
		TEST(a_copy_that_fails_leaves_the_connection_usable),
#undef TEST
	};

	return cmocka_run_group_tests(tests, pair_set_up, pair_tear_down);
}
