/* test/lib/db/pair.c: two connections, and what tests ask of them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/db/pair.h"

struct db *db, *other;

int
pair_set_up(void **state)
{
	log_set_level(LOG_ERROR + 1);
	db = database_open("PINAKES_OWNER", 5000);
	other = db == NULL ? NULL : database_open("PINAKES_OWNER", 5000);
	return make_arena(state);
}

int
pair_tear_down(void **state)
{
	db_destroy(db);
	db_destroy(other);
	return drop_arena(state);
}

int
pair_start_anew(void **state)
{
	(void)state;
	if (db != NULL) {
		db_rollback(db);
		db_rollback(other);
	}
	return 0;
}

int
one_int(const char *sql)
{
	struct rows rows = database_run(db, arena, sql);

	assert_int_equal(rows.count, 1);
	return row_int(&rows, 0, 0);
}

enum status
try_statement(const char *sql)
{
	const struct statement statement = { "", sql };

	return db_run(db, arena, &statement, NULL, NULL);
}

void
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

int
backend(void)
{
	return one_int("SELECT pg_backend_pid()");
}

void
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
