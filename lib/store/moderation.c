/* lib/store/moderation.c: what moderators do to pictures, files and accounts. */

#include "store/moderation.h"

enum {
	HIDE,
	RESTORE,
	PURGE,
	PURGE_AND_BLOCK,
	BYTES,
	ACCOUNT,
	PICTURE,
	LOG,
	OF_PICTURE,
	ARRIVALS
};

/* What each deed is given: picture, who, tool, reason, note. */
#define DEED(function, more) \
	"SELECT t.media_id, " function "(t.picture_id, $2::int, $3::text," \
	" $4::moderation_reason, $5::text" more ")" \
	" FROM picture_text t WHERE t.picture_id = $1::int"

const struct statement moderation_statements[] = {
	[HIDE] = { "moderation_hide", DEED("hide_picture", "") },
	[RESTORE] = { "moderation_restore", DEED("restore_picture", "") },
	[PURGE] = { "moderation_purge", DEED("purge_picture", ", false") },
	[PURGE_AND_BLOCK] = { "moderation_purge_and_block",
	    DEED("purge_picture", ", true") },
	[BYTES] = { "moderation_bytes",
	    "SELECT block_bytes($1::bytea, $6::boolean, $2::int, $3::text,"
	    " $4::moderation_reason, $5::text)" },
	[ACCOUNT] = { "moderation_account",
	    "SELECT suspend_account(a.id, $6::boolean, $2::int, $3::text,"
	    " $4::moderation_reason, $5::text) FROM account a"
	    " WHERE a.name = $1::text AND a.deleted_at IS NULL" },
	[PICTURE] = { "moderation_picture",
	    "SELECT p.id, p.visibility, a.name, p.title,"
	    " encode(m.sha256, 'hex'), f.extension, m.keeping,"
	    " m.blocked_at IS NOT NULL, ARRAY(SELECT o.picture_id"
	    " FROM picture_text o WHERE o.media_id = m.id"
	    " AND o.picture_id <> p.id ORDER BY 1 LIMIT 100)"
	    " FROM picture p JOIN picture_text t ON t.picture_id = p.id"
	    " JOIN account a ON a.id = p.author_id"
	    " JOIN media m ON m.id = t.media_id"
	    " JOIN file_format f ON f.id = m.file_format_id"
	    " WHERE p.id = $1::int" },
	[LOG] = { "moderation_log",
	    "SELECT l.id, (extract(epoch FROM l.made_at) * 1000000)::bigint,"
	    " a.name, l.deed, l.reason, l.picture_id"
	    " FROM moderation_action l LEFT JOIN account a"
	    " ON a.id = l.actor_id"
	    " ORDER BY l.id DESC OFFSET $1::int LIMIT $2::int" },
	[OF_PICTURE] = { "moderation_of_picture",
	    "SELECT l.id, (extract(epoch FROM l.made_at) * 1000000)::bigint,"
	    " a.name, l.deed, l.reason, l.picture_id, l.note"
	    " FROM moderation_action l LEFT JOIN account a"
	    " ON a.id = l.actor_id WHERE l.picture_id = $1::int"
	    " ORDER BY l.id DESC LIMIT 100" },
	[ARRIVALS] = { "moderation_arrivals",
	    "SELECT p.id, p.title, a.name,"
	    " (extract(epoch FROM p.created_at) * 1000000)::bigint,"
	    " p.visibility FROM picture p JOIN account a ON a.id = p.author_id"
	    " ORDER BY p.id DESC OFFSET $1::int LIMIT $2::int" },
	{ NULL, NULL },
};

const struct moderation_reason moderation_reasons[] = {
	{ "copyright", "Copyright: it is not theirs to share" },
	{ "privacy", "Privacy: it shows or names a person against their will" },
	{ "illegal", "Illegal: the law forbids it" },
	{ "spam", "Spam: it is here to sell or to disturb" },
	{ "wrong-licence", "Wrong licence: another holds, or none" },
	{ "other", "Something else" },
};
const size_t moderation_reason_count = COUNT_OF(moderation_reasons);

static const struct view_field reason_fields[] = {
	{ VIEW_TEXT("name", struct moderation_reason, name) },
	{ VIEW_TEXT("words", struct moderation_reason, words) },
};
const struct view moderation_reason_view =
    VIEW(struct moderation_reason, reason_fields);

static const struct view_field line_fields[] = {
	{ VIEW_INT("id", struct moderation_line, id) },
	{ VIEW_SECONDS("timestamp", struct moderation_line, made_at_us) },
	{ VIEW_TEXT("actor", struct moderation_line, actor) },
	{ VIEW_TEXT("deed", struct moderation_line, deed) },
	{ VIEW_TEXT("reason", struct moderation_line, reason) },
	{ VIEW_OPTIONAL_ID("picture", struct moderation_line, picture_id) },
};
const struct view moderation_line_view =
    VIEW(struct moderation_line, line_fields);

const char *
moderation_reason_words(const char *name)
{
	size_t i;

	for (i = 0; i < moderation_reason_count; i++) {
		if (text_is(moderation_reasons[i].name, name))
			return moderation_reasons[i].words;
	}
	return NULL;
}

static const char **
values_of(struct arena *arena, const char *subject,
    const struct moderation *why, const char *more)
{
	const char **values = arena_array(arena, 6, sizeof(*values));

	values[0] = subject;
	values[1] = sql_int(arena, why->actor.account_id);
	values[2] = why->actor.tool;
	values[3] = why->reason;
	values[4] = why->note;
	values[5] = more;
	return values;
}

enum status
moderate_picture(struct db *db, struct arena *arena, int id,
    enum picture_deed deed, const struct moderation *why,
    struct moderated *moderated)
{
	static const int statements[] = {
		[PICTURE_HIDE] = HIDE,
		[PICTURE_RESTORE] = RESTORE,
		[PICTURE_PURGE] = PURGE,
		[PICTURE_PURGE_AND_BLOCK] = PURGE_AND_BLOCK,
	};
	struct rows rows;

	TRY(db_run(db, arena, &moderation_statements[statements[deed]],
	    values_of(arena, sql_int(arena, id), why, NULL), &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	moderated->media_id = row_int(&rows, 0, 0);
	moderated->picture_count = row_int(&rows, 0, 1);
	return OK;
}

enum status
moderate_bytes(struct db *db, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], bool is_blocked,
    const struct moderation *why, int *media_id)
{
	struct rows rows;

	TRY(db_run(db, arena, &moderation_statements[BYTES],
	    values_of(arena, sql_bytes(arena, sha256, SHA256_BYTES), why,
		is_blocked ? "true" : "false"),
	    &rows));
	if (row_is_null(&rows, 0, 0))
		return NOT_FOUND;
	*media_id = row_int(&rows, 0, 0);
	return OK;
}

enum status
moderate_account(struct db *db, struct arena *arena, const char *name,
    bool is_suspended, const struct moderation *why)
{
	struct rows rows;

	TRY(db_run(db, arena, &moderation_statements[ACCOUNT],
	    values_of(arena, name, why, is_suspended ? "true" : "false"),
	    &rows));
	return rows.count == 0 ? NOT_FOUND : OK;
}

enum status
moderated_picture_find(struct db *db, struct arena *arena, int id,
    struct moderated_picture *picture)
{
	const char *values[] = { sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &moderation_statements[PICTURE], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*picture = (struct moderated_picture){
		.id = row_int(&rows, 0, 0),
		.visibility = row_text(&rows, 0, 1),
		.author = row_text(&rows, 0, 2),
		.title = row_text(&rows, 0, 3),
		.sha256 = row_text(&rows, 0, 4),
		.extension = row_text(&rows, 0, 5),
		.keeping = row_text(&rows, 0, 6),
		.is_blocked = row_bool(&rows, 0, 7),
	};
	picture->sharing_ids =
	    row_int_array(&rows, 0, 8, arena, &picture->sharing_count);
	return OK;
}

static void
line_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct moderation_line *line = item;

	(void)arena;
	*line = (struct moderation_line){
		.id = row_int64(rows, row, 0),
		.made_at_us = row_int64(rows, row, 1),
		.actor = row_text(rows, row, 2),
		.deed = row_text(rows, row, 3),
		.reason = row_text(rows, row, 4),
		.picture_id = row_int(rows, row, 5),
	};
}

enum status
moderation_log(struct db *db, struct arena *arena, int offset, int limit,
    struct moderation_line **lines, size_t *count)
{
	const char *values[] = { sql_int(arena, offset),
		sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &moderation_statements[LOG], values, &rows));
	*lines = rows_items(&rows, arena, sizeof(**lines), line_read, count);
	return OK;
}

static void
noted_line_read(struct arena *arena, const struct rows *rows, int row,
    void *item)
{
	struct moderation_line *line = item;

	line_read(arena, rows, row, item);
	line->note = row_text(rows, row, 6);
}

enum status
moderation_of_picture(struct db *db, struct arena *arena, int id,
    struct moderation_line **lines, size_t *count)
{
	const char *values[] = { sql_int(arena, id) };
	struct rows rows;

	TRY(db_run(db, arena, &moderation_statements[OF_PICTURE], values,
	    &rows));
	*lines =
	    rows_items(&rows, arena, sizeof(**lines), noted_line_read, count);
	return OK;
}

static void
arrival_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct arrival *arrival = item;

	(void)arena;
	*arrival = (struct arrival){
		.id = row_int(rows, row, 0),
		.title = row_text(rows, row, 1),
		.author = row_text(rows, row, 2),
		.created_at_us = row_int64(rows, row, 3),
		.visibility = row_text(rows, row, 4),
	};
}

enum status
arrivals_list(struct db *db, struct arena *arena, int offset, int limit,
    struct arrival **arrivals, size_t *count)
{
	const char *values[] = { sql_int(arena, offset),
		sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &moderation_statements[ARRIVALS], values, &rows));
	*arrivals =
	    rows_items(&rows, arena, sizeof(**arrivals), arrival_read, count);
	return OK;
}
