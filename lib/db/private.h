/* lib/db/private.h: what the files of lib/db share. */

#ifndef DB_PRIVATE_H
#define DB_PRIVATE_H

#include "db/db.h"

#include <libpq-fe.h>

enum {
	QUEUE_MAX = 24,		/* statements in one round trip */
	PREPARED_MAX = 512,	/* statements kept on one connection; */
	PREPARED_FULL = 384,	/* above this in one transaction: not kept */
	MESSAGE_BYTES = 512,
	CONSTRAINT_BYTES = 64,
};

/* One statement that waits for db_flush. */
struct queued {
	const char *name;	/* "" when it is planned for its values */
	const char *text;
	const char *const *values;
	struct rows *rows;
};

struct db {
	PGconn *connection;
	char *conninfo;
	char *application_name;
	char options[256];
	enum db_mode mode;
	bool begun;		/* the server is in our transaction */
	bool lost;		/* it was, and the connection broke */
	bool ending;		/* COMMIT was sent, its answer not read */
	bool is_alone;		/* what is queued is sent without BEGIN */
	bool is_last;		/* COMMIT goes with what is sent next */
	bool copying;
	bool should_retry;
	bool timed_out;
	int round_trips;
	struct queued queue[QUEUE_MAX];
	int queue_count;
	int places[QUEUE_MAX];	/* which results are the statements' own */
	int results;		/* how many will come; 0: nothing was sent */
	const char *prepared[PREPARED_MAX];	/* open addressing, by name */
	int prepared_count;
	char constraint[CONSTRAINT_BYTES];
	char message[MESSAGE_BYTES];
};

/* Connects if there is no live connection. Fails: UNAVAILABLE. */
enum status db_connect(struct db *db) MUST_CHECK;

/* Forgets the connection. */
void db_disconnect(struct db *db);

/* Forgets a connection that the server closed while nothing was asked. */
void db_forget_dead(struct db *db);

/* Keeps what a failed result said; returns the status it means. */
enum status db_fail(struct db *db, const PGresult *result);

/* True when a statement of that name is prepared on this connection. */
bool db_is_prepared(const struct db *db, const char *name);
void db_mark_prepared(struct db *db, const char *name);

#endif
