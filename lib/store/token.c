/* lib/store/token.c: the keys of programs, as their owner sees them. */

#include "store/token.h"

enum { LIST, COUNT, INSERT, DELETE, DELETE_OWN, DELETE_ALL };

#define COLUMNS \
	"id, label, scope, extract(epoch FROM created_at)::float8," \
	" extract(epoch FROM expires_at)::float8," \
	" extract(epoch FROM last_used_at)::float8"

const struct statement token_statements[] = {
	[LIST] = { "tokens_list",
	    "SELECT " COLUMNS " FROM api_token WHERE account_id = $1::int"
	    " ORDER BY id DESC" },
	[COUNT] = { "tokens_count",
	    "SELECT count(*) FROM api_token WHERE account_id = $1::int" },
	[INSERT] = { "token_insert",
	    "INSERT INTO api_token (account_id, label, scope, token_sha256,"
	    " expires_at) VALUES ($1::int, normalize($2::text, NFC),"
	    " $3::token_scope, $4::bytea, now() +"
	    " nullif($5::int, 0) * interval '1 day') RETURNING " COLUMNS },
	[DELETE] = { "token_delete",
	    "DELETE FROM api_token WHERE account_id = $1::int"
	    " AND id = $2::int RETURNING 1" },
	[DELETE_OWN] = { "token_delete_own",
	    "DELETE FROM api_token WHERE account_id = $1::int"
	    " AND token_sha256 = $2::bytea RETURNING 1" },
	[DELETE_ALL] = { "tokens_delete",
	    "DELETE FROM api_token WHERE account_id = $1::int" },
	{ NULL, NULL },
};

static const struct view_field token_fields[] = {
	{ VIEW_INT("id", struct token, id) },
	{ VIEW_TEXT("label", struct token, label) },
	{ VIEW_TEXT("scope", struct token, scope) },
	{ VIEW_DOUBLE("created", struct token, created_s) },
	{ VIEW_DOUBLE("expires", struct token, expires_s) },
	{ VIEW_DOUBLE("last_used", struct token, used_s) },
};
const struct view token_view = VIEW(struct token, token_fields);

static void
token_read(const struct rows *rows, int row, struct token *token)
{
	*token = (struct token){
		.id = row_int(rows, row, 0),
		.label = row_text(rows, row, 1),
		.scope = row_text(rows, row, 2),
		.created_s = row_double(rows, row, 3),
		.expires_s = row_double(rows, row, 4),
		.used_s = row_double(rows, row, 5),
	};
}

enum status
tokens_list(struct db *db, struct arena *arena, int account_id,
    struct token **tokens, size_t *count)
{
	const char *values[] = { sql_int(arena, account_id) };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &token_statements[LIST], values, &rows));
	*count = (size_t)rows.count;
	*tokens = arena_array(arena, *count, sizeof(**tokens));
	for (i = 0; i < rows.count; i++)
		token_read(&rows, i, &(*tokens)[i]);
	return OK;
}

enum status
token_insert(struct db *db, struct arena *arena, int account_id,
    const char *label, enum token_scope scope, int days,
    const unsigned char kept[SHA256_BYTES], struct token *token)
{
	const char *values[] = { sql_int(arena, account_id), label,
		token_scope_name(scope), sql_bytes(arena, kept, SHA256_BYTES),
		sql_int(arena, days) };
	struct rows rows;

	TRY(db_run(db, arena, &token_statements[COUNT], values, &rows));
	if (row_int(&rows, 0, 0) >= TOKENS_MAX)
		return CONFLICT;
	TRY(db_run(db, arena, &token_statements[INSERT], values, &rows));
	token_read(&rows, 0, token);
	return OK;
}

enum status
token_delete(struct db *db, struct arena *arena, int account_id, int id)
{
	const char *values[] = { sql_int(arena, account_id),
		sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &token_statements[DELETE], values, &rows));
	return rows.count == 0 ? NOT_FOUND : OK;
}

enum status
token_delete_own(struct db *db, struct arena *arena, int account_id,
    const unsigned char kept[SHA256_BYTES])
{
	const char *values[] = { sql_int(arena, account_id),
		sql_bytes(arena, kept, SHA256_BYTES) };
	struct rows rows;

	TRY(db_run(db, arena, &token_statements[DELETE_OWN], values, &rows));
	return rows.count == 0 ? NOT_FOUND : OK;
}

enum status
tokens_delete(struct db *db, struct arena *arena, int account_id)
{
	const char *values[] = { sql_int(arena, account_id) };
	struct rows rows;

	return db_run(db, arena, &token_statements[DELETE_ALL], values, &rows);
}
