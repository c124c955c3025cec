/* lib/store/registration.c: accounts that people make by form. */

#include "store/registration.h"

enum { COUNT, INSERT };

const struct statement registration_statements[] = {
	[COUNT] = { "registrations_count",
	    "SELECT count(*) FROM registration WHERE network_sha256 ="
	    " $1::bytea AND made_at > now() - interval '1 day'" },
	[INSERT] = { "registration_insert",
	    "INSERT INTO registration (ticket_sha256, network_sha256)"
	    " VALUES ($1::bytea, $2::bytea) ON CONFLICT DO NOTHING"
	    " RETURNING 1" },
	{ NULL, NULL },
};

enum status
registrations_count(struct db *db, struct arena *arena,
    const unsigned char network[SHA256_BYTES], int *count)
{
	const char *values[] = { sql_bytes(arena, network, SHA256_BYTES) };
	struct rows rows;

	TRY(db_run(db, arena, &registration_statements[COUNT], values, &rows));
	*count = row_int(&rows, 0, 0);
	return OK;
}

enum status
registration_insert(struct db *db, struct arena *arena,
    const unsigned char ticket[SHA256_BYTES],
    const unsigned char network[SHA256_BYTES])
{
	const char *values[] = { sql_bytes(arena, ticket, SHA256_BYTES),
		sql_bytes(arena, network, SHA256_BYTES) };
	struct rows rows;

	TRY(db_run(db, arena, &registration_statements[INSERT], values, &rows));
	return rows.count == 0 ? CONFLICT : OK;
}
