/* test/lib/store/writer_fixture.h: a transaction of the writer that is undone after each test. */

#ifndef TEST_STORE_WRITER_FIXTURE_H
#define TEST_STORE_WRITER_FIXTURE_H

#include "base/base.h"
#include "db/db.h"
#include "store/actor.h"

/* NULL in a test where PINAKES_WRITER is not set: the test skips itself. */
struct writer {
	struct arena *arena;
	struct db *db;
	int account_id;	    /* of a fresh account */
	struct actor actor; /* that account, with this test's name */
};

/* cmocka's setup and teardown. */
int writer_begin(void **state);
int writer_undo(void **state);

/* The writer of this test; skips where there is no database. */
struct writer *writer_of(void **state);

/* A name that nothing else has. */
const char *writer_name(struct writer *writer, const char *stem);

/* The first column of the first row, as text; the statement has no values. */
const char *writer_text(struct writer *writer, const char *sql);
int writer_int(struct writer *writer, const char *sql);

/* Rows of their own for tests that need one. */
int writer_media(struct writer *writer);
int writer_object(struct writer *writer, const char *stem);
int writer_picture(struct writer *writer, const char *title);

#endif
