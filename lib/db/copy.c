/* lib/db/copy.c: many rows at once, by COPY FROM STDIN. */

#include "db/private.h"

enum status
db_copy_begin(struct db *db, const char *copy_sql)
{
	PGresult *result;
	bool is_ready;

	if (!db->begun) {	/* BEGIN must have been answered before */
		struct arena *arena = arena_create();
		enum status status = db_flush(db, arena);

		arena_destroy(arena);
		TRY(status);
	}
	if (PQexitPipelineMode(db->connection) != 1)
		return db_fail(db, NULL);
	result = PQexecParams(db->connection, copy_sql, 0, NULL, NULL, NULL,
	    NULL, 0);
	is_ready = PQresultStatus(result) == PGRES_COPY_IN;
	if (!is_ready) {
		enum status status = db_fail(db, result);

		PQclear(result);
		if (PQenterPipelineMode(db->connection) != 1)
			db_disconnect(db);
		return status;
	}
	PQclear(result);
	db->copying = true;
	return OK;
}

enum status
db_copy_add(struct db *db, const char *bytes, size_t length)
{
	while (length > 0) {
		size_t step = length > 1 << 20 ? 1 << 20 : length;

		if (PQputCopyData(db->connection, bytes, (int)step) != 1)
			return db_fail(db, NULL);
		bytes += step;
		length -= step;
	}
	return OK;
}

enum status
db_copy_end(struct db *db)
{
	enum status status = OK;
	PGresult *result;

	if (PQputCopyEnd(db->connection, NULL) != 1)
		return db_fail(db, NULL);
	while ((result = PQgetResult(db->connection)) != NULL) {
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			status = db_fail(db, result);
		PQclear(result);
	}
	db->copying = false;
	if (PQenterPipelineMode(db->connection) != 1) {
		db_disconnect(db);
		return UNAVAILABLE;
	}
	return status;
}
