/* lib/db/connection.c: making, losing and remembering a connection. */

#include "db/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static char *
keep(const char *text)
{
	char *copy = strdup(text);

	if (copy == NULL)
		abort();
	return copy;
}

struct db *
db_create(const char *conninfo, const char *application_name,
    int statement_timeout_ms)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL)
		abort();
	db->conninfo = keep(conninfo);
	db->application_name = keep(application_name);
	snprintf(db->options, sizeof(db->options),
	    "-c statement_timeout=%d -c lock_timeout=%d"
	    " -c idle_in_transaction_session_timeout=600000"
	    " -c plan_cache_mode=force_generic_plan -c jit=off"
	    " -c extra_float_digits=1 -c timezone=UTC",
	    statement_timeout_ms, statement_timeout_ms);
	return db;
}

void
db_destroy(struct db *db)
{
	if (db == NULL)
		return;
	db_disconnect(db);
	free(db->conninfo);
	free(db->application_name);
	free(db);
}

static void
forget_prepared(struct db *db)
{
	int i;

	for (i = 0; i < PREPARED_MAX; i++) {
		free((char *)db->prepared[i]);
		db->prepared[i] = NULL;
	}
	db->prepared_count = 0;
}

void
db_disconnect(struct db *db)
{
	PQfinish(db->connection);
	db->connection = NULL;
	db->begun = db->ending = db->copying = false;
	forget_prepared(db);
}

/* An idle server says nothing but good-bye. */
void
db_forget_dead(struct db *db)
{
	char byte;

	if (db->connection != NULL &&
	    recv(PQsocket(db->connection), &byte, 1,
		MSG_PEEK | MSG_DONTWAIT) >= 0)
		db_disconnect(db);
}

static void
ignore_notice(void *unused, const PGresult *result)
{
	(void)unused;
	(void)result;
}

enum status
db_connect(struct db *db)
{
	const char *const names[] = { "dbname", "application_name", "options",
		"client_encoding", "connect_timeout", NULL };
	const char *const values[] = { db->conninfo, db->application_name,
		db->options, "UTF8", "5", NULL };

	if (db->connection != NULL &&
	    PQstatus(db->connection) == CONNECTION_OK)
		return OK;
	db_disconnect(db);
	db->connection = PQconnectdbParams(names, values, 1);
	if (PQstatus(db->connection) != CONNECTION_OK ||
	    PQenterPipelineMode(db->connection) != 1) {
		snprintf(db->message, sizeof(db->message), "%s",
		    PQerrorMessage(db->connection));
		log_line(LOG_WARNING, "no database: %s", db->message);
		db_disconnect(db);
		return UNAVAILABLE;
	}
	PQsetNoticeReceiver(db->connection, ignore_notice, NULL);
	return OK;
}

static size_t
slot_of(const struct db *db, const char *name)
{
	uint32_t hash = 2166136261u;
	const char *at;
	size_t slot;

	for (at = name; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619u;
	for (slot = hash % PREPARED_MAX; db->prepared[slot] != NULL;
	    slot = (slot + 1) % PREPARED_MAX) {
		if (strcmp(db->prepared[slot], name) == 0)
			break;
	}
	return slot;
}

bool
db_is_prepared(const struct db *db, const char *name)
{
	return db->prepared[slot_of(db, name)] != NULL;
}

void
db_mark_prepared(struct db *db, const char *name)
{
	db->prepared[slot_of(db, name)] = keep(name);
	db->prepared_count++;
}

/* What the first two or all five characters of an SQLSTATE mean to us. */
static enum status
status_of(const char *sqlstate)
{
	if (text_is(sqlstate, "23505") || text_is(sqlstate, "23P01"))
		return CONFLICT;
	if (text_starts(sqlstate, "23") || text_starts(sqlstate, "22"))
		return UNPROCESSABLE;
	if (text_starts(sqlstate, "40") || text_starts(sqlstate, "53") ||
	    text_starts(sqlstate, "57") || text_starts(sqlstate, "08") ||
	    text_is(sqlstate, "55P03"))
		return UNAVAILABLE;
	return INTERNAL;
}

enum status
db_fail(struct db *db, const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(result,
	    PG_DIAG_CONSTRAINT_NAME);
	const char *message = PQresultErrorField(result,
	    PG_DIAG_MESSAGE_PRIMARY);
	enum status status;

	if (sqlstate == NULL) {	/* the connection broke */
		snprintf(db->message, sizeof(db->message), "%s",
		    PQerrorMessage(db->connection));
		db->should_retry = true;
		return UNAVAILABLE;
	}
	snprintf(db->constraint, sizeof(db->constraint), "%s",
	    constraint == NULL ? "" : constraint);
	snprintf(db->message, sizeof(db->message), "%s",
	    message == NULL ? "" : message);
	status = status_of(sqlstate);
	db->timed_out = text_is(sqlstate, "57014");
	db->should_retry = text_starts(sqlstate, "40") ||
	    text_starts(sqlstate, "57P");
	if (status == INTERNAL || status == UNAVAILABLE)
		log_line(LOG_WARNING, "database: %s: %s", sqlstate,
		    db->message);
	return status;
}
