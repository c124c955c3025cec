/* test/lib/db/pair.h: two connections, and what tests ask of them. */

#ifndef TEST_DB_PAIR_H
#define TEST_DB_PAIR_H

#include "lib/arena.h"
#include "lib/database.h"

extern struct db *db; /* under test; NULL: there is no database */
extern struct db *other;

int pair_set_up(void **state);
int pair_tear_down(void **state);

/* What a test that failed has left behind must not fail the next. */
int pair_start_anew(void **state);

/* The number that a statement on db gives. */
int one_int(const char *sql);

enum status try_statement(const char *sql);

/* The server's process of db. */
int backend(void);

/* Ends the server's side of a connection, and waits until it is gone. */
void kill_backend(int process);

/* On db: the temporary table ruled, of one row, with constraints of all kinds. */
void make_constrained(void);

#endif
