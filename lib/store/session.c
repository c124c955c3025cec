/* lib/store/session.c: who is signed in, by cookie or by token. */

#include "store/session.h"

#include <string.h>

enum {
	IDENTIFY,
	IDENTIFY_TOKEN,
	TOUCH,
	TOUCH_TOKEN,
	INSERT,
	DELETE,
	LIST,
	DELETE_OWN,
	DELETE_ALL,
};

enum { USER_AGENT_MAX_BYTES = 500 };

/* Whoever is suspended or has gone is not signed in any more, at once. */
#define MAY_ACT "a.suspended_at IS NULL AND a.deleted_at IS NULL"
#define A_WHILE "interval '5 minutes'"

const struct statement session_statements[] = {
	[IDENTIFY] = { "session_identify",
	    "SELECT a.id, a.name, a.is_admin, 'admin',"
	    " s.last_seen_at < now() - " A_WHILE
	    " FROM session s JOIN account a ON a.id = s.account_id"
	    " WHERE s.token_sha256 = $1::bytea AND s.expires_at > now()"
	    " AND s.last_seen_at > now() - $2::int * interval '1 second'"
	    " AND " MAY_ACT },
	[IDENTIFY_TOKEN] = { "token_identify",
	    "SELECT a.id, a.name, a.is_admin, t.scope,"
	    " coalesce(t.last_used_at < now() - " A_WHILE ", true)"
	    " FROM api_token t JOIN account a ON a.id = t.account_id"
	    " WHERE t.token_sha256 = $1::bytea"
	    " AND (t.expires_at IS NULL OR t.expires_at > now())"
	    " AND " MAY_ACT },
	[TOUCH] = { "session_touch",
	    "UPDATE session SET last_seen_at = clock_timestamp()"
	    " WHERE token_sha256 = $1::bytea" },
	[TOUCH_TOKEN] = { "token_touch",
	    "UPDATE api_token SET last_used_at = clock_timestamp()"
	    " WHERE token_sha256 = $1::bytea" },
	[INSERT] = { "session_insert",
	    "WITH surplus AS (DELETE FROM session WHERE token_sha256 IN"
	    " (SELECT token_sha256 FROM session WHERE account_id = $2::int"
	    " ORDER BY last_seen_at DESC OFFSET $5::int - 1))"
	    " INSERT INTO session (token_sha256, account_id, user_agent,"
	    " expires_at) VALUES ($1::bytea, $2::int, $3::text,"
	    " clock_timestamp() + $4::int * interval '1 second')" },
	[DELETE] = { "session_delete",
	    "DELETE FROM session WHERE token_sha256 = $1::bytea" },
	[LIST] = { "sessions_list",
	    "SELECT encode(token_sha256, 'hex'),"
	    " (extract(epoch FROM started_at) * 1000000)::bigint,"
	    " (extract(epoch FROM last_seen_at) * 1000000)::bigint,"
	    " user_agent FROM session"
	    " WHERE account_id = $1::int AND expires_at > now()"
	    " AND last_seen_at > now() - $2::int * interval '1 second'"
	    " ORDER BY last_seen_at DESC, started_at DESC LIMIT 200" },
	[DELETE_OWN] = { "session_delete_own",
	    "DELETE FROM session WHERE account_id = $1::int"
	    " AND encode(token_sha256, 'hex') = $2::text" },
	[DELETE_ALL] = { "sessions_delete",
	    "DELETE FROM session WHERE account_id = $1::int"
	    " AND token_sha256 IS DISTINCT FROM $2::bytea" },
	{ NULL, NULL },
};

static const char *const scope_names[] = {
	[SCOPE_READ] = "read",
	[SCOPE_WRITE] = "write",
	[SCOPE_ADMIN] = "admin",
};

const char *
token_scope_name(enum token_scope scope)
{
	return scope_names[scope];
}

bool
token_scope_read(const char *name, enum token_scope *scope)
{
	size_t i;

	for (i = 0; i < COUNT_OF(scope_names); i++) {
		if (!text_is(name, scope_names[i]))
			continue;
		*scope = (enum token_scope)i;
		return true;
	}
	return false;
}

static enum status
identify(struct db *db, struct arena *arena, int statement,
    const char *const *values, struct identity *identity)
{
	struct rows rows;

	TRY(db_run(db, arena, &session_statements[statement], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*identity = (struct identity){
		.account_id = row_int(&rows, 0, 0),
		.name = row_text(&rows, 0, 1),
		.is_admin = row_bool(&rows, 0, 2),
		.is_to_touch = row_bool(&rows, 0, 4),
	};
	return token_scope_read(row_text(&rows, 0, 3), &identity->scope) ?
	    OK :
	    INTERNAL;
}

enum status
session_identify(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], int idle_s,
    struct identity *identity)
{
	const char *values[] = { sql_bytes(arena, kept, SHA256_BYTES),
		sql_int(arena, idle_s) };

	return identify(db, arena, IDENTIFY, values, identity);
}

enum status
token_identify(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], struct identity *identity)
{
	const char *values[] = { sql_bytes(arena, kept, SHA256_BYTES) };

	return identify(db, arena, IDENTIFY_TOKEN, values, identity);
}

/* Runs a statement whose only value is what is kept of a secret. */
static enum status
run_with(struct db *db, struct arena *arena, int statement,
    const unsigned char kept[SHA256_BYTES])
{
	const char *values[] = { sql_bytes(arena, kept, SHA256_BYTES) };
	struct rows rows;

	return db_run(db, arena, &session_statements[statement], values, &rows);
}

enum status
session_touch(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES])
{
	return run_with(db, arena, TOUCH, kept);
}

enum status
token_touch(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES])
{
	return run_with(db, arena, TOUCH_TOKEN, kept);
}

/* What a browser calls itself, made fit to be kept: bytes of ASCII. */
static const char *
plain(struct arena *arena, const char *user_agent)
{
	char *text = arena_copy(arena, user_agent,
	    strnlen(user_agent, USER_AGENT_MAX_BYTES));
	char *at;

	for (at = text; *at != '\0'; at++) {
		if (*at < ' ' || *at > '~')
			*at = '?';
	}
	return text;
}

enum status
session_insert(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], int account_id,
    const char *user_agent, int life_s)
{
	const char *values[] = { sql_bytes(arena, kept, SHA256_BYTES),
		sql_int(arena, account_id), plain(arena, user_agent),
		sql_int(arena, life_s), sql_int(arena, SESSIONS_MAX) };
	struct rows rows;

	return db_run(db, arena, &session_statements[INSERT], values, &rows);
}

enum status
session_delete(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES])
{
	return run_with(db, arena, DELETE, kept);
}

enum status
sessions_list(struct db *db, struct arena *arena, int account_id, int idle_s,
    struct session **sessions, size_t *count)
{
	const char *values[] = { sql_int(arena, account_id),
		sql_int(arena, idle_s) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &session_statements[LIST], values, &rows));
	*count = (size_t)rows.count;
	*sessions = arena_array(arena, *count, sizeof(**sessions));
	for (i = 0; i < rows.count; i++)
		(*sessions)[i] = (struct session){
			.kept = row_text(&rows, i, 0),
			.started_at_us = row_int64(&rows, i, 1),
			.seen_at_us = row_int64(&rows, i, 2),
			.user_agent = row_text(&rows, i, 3),
		};
	return OK;
}

enum status
session_delete_own(struct db *db, struct arena *arena, int account_id,
    const char *kept)
{
	const char *values[] = { sql_int(arena, account_id), kept };
	struct rows rows;

	return db_run(db, arena, &session_statements[DELETE_OWN], values,
	    &rows);
}

enum status
sessions_delete(struct db *db, struct arena *arena, int account_id,
    const unsigned char *but_kept)
{
	const char *values[] = { sql_int(arena, account_id),
		but_kept == NULL ? NULL :
				   sql_bytes(arena, but_kept, SHA256_BYTES) };
	struct rows rows;

	return db_run(db, arena, &session_statements[DELETE_ALL], values,
	    &rows);
}
