/* test/lib/database.c: the database that tests use, where there is one. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/database.h"

struct db *
database_open(const char *variable, int statement_timeout_ms)
{
	const char *conninfo = getenv(variable);

	if (conninfo == NULL) {
		printf("# skipped: %s is not set\n", variable);
		return NULL;
	}
	return db_create(conninfo, "test", statement_timeout_ms);
}

struct rows
database_run_with(struct db *db, struct arena *arena, const char *sql,
    const char *value)
{
	const struct statement statement = { "", sql };
	struct rows rows = { 0 };

	if (db_run(db, arena, &statement, &value, &rows) != OK)
		fail_msg("%s\nin: %s", db_message(db), sql);
	return rows;
}

struct rows
database_run(struct db *db, struct arena *arena, const char *sql)
{
	return database_run_with(db, arena, sql, NULL);
}
