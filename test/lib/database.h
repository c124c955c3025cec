/* test/lib/database.h: the database that tests use, where there is one. */

#ifndef TEST_DATABASE_H
#define TEST_DATABASE_H

#include "db/db.h"

/*
 * A connection by the conninfo in an environment variable: PINAKES_OWNER,
 * PINAKES_WRITER or PINAKES_READER. NULL, having said so, where it is unset.
 */
struct db *database_open(const char *variable, int statement_timeout_ms);

/* Runs a statement and ends the test where that fails. */
struct rows database_run(struct db *db, struct arena *arena,
    const char *sql);

/* Likewise with one value. */
struct rows database_run_with(struct db *db, struct arena *arena,
    const char *sql, const char *value);

/* Ends the test, with the words of the server, where a call has failed. */
#define DATABASE_OK(db, call) \
	do { \
		enum status must_status_ = (call); \
		if (must_status_ != OK) \
			fail_msg("status %d: %s", must_status_, \
			    db_message(db)); \
	} while (0)

/* Leaves the test where there is no database. */
#define NEED_DATABASE(db) \
	do { \
		if ((db) == NULL) \
			skip(); \
	} while (0)

#endif
