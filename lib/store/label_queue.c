/* lib/store/label_queue.c: sets of samples, offered one by one and labelled. */

#include "store/label_queue.h"

enum {
	FIND,
	ASK,
	OF_GALLERY,
	TO_LABEL,
	INSERT,
	SAMPLE,
	TAKE,
	TAKE_AGAIN,
	RELEASE,
	SET_ASIDE,
	LOCK,
	CLASSIFY,
	IMPORT,
	LINES,
	LABEL_OF
};

#define SET_COLUMNS \
	"s.id, s.gallery_id, s.name, s.base_dir, s.is_open, s.sample_count," \
	" ARRAY(SELECT l.name FROM label l WHERE l.set_id = s.id" \
	" ORDER BY l.position), s.opinions"

#define SAMPLE_COLUMNS \
	"t.position, t.file_path, p.is_listed, encode(m.sha256, 'hex')," \
	" f.extension, f.media_type, p.id"
#define SAMPLE_JOINS \
	" JOIN picture p ON p.id = t.picture_id" \
	" JOIN picture_text x ON x.picture_id = p.id" \
	" JOIN media m ON m.id = x.media_id" \
	" JOIN file_format f ON f.id = m.file_format_id"

/* As the indexes of those that wait and of those that lack say it. */
#define WAITS "set_id = $1::int AND label_id IS NULL AND set_aside_at IS NULL"
#define LACKS \
	"set_id = $1::int AND lacks_opinion AND set_aside_at IS NULL" \
	" AND NOT EXISTS (SELECT FROM label_classification c" \
	" WHERE c.set_id = $1::int AND c.position = label_sample.position" \
	" AND c.account_id = $2::int)"

/* $3: seconds of the lease, $4: the place to begin at. */
#define TAKE_OF(which) \
	"WITH own AS (SELECT position FROM label_sample WHERE " which \
	" AND lease_account_id = $2::int" \
	" LIMIT 1 FOR UPDATE SKIP LOCKED)," \
	" free AS (SELECT position FROM label_sample WHERE " which \
	" AND NOT EXISTS (SELECT FROM own) AND position >= $4::int" \
	" AND (lease_until IS NULL OR lease_until < clock_timestamp())" \
	" ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED)," \
	" t AS (UPDATE label_sample s SET lease_account_id = $2::int," \
	" lease_until = clock_timestamp() + $3::int * interval '1 second'" \
	" FROM (SELECT position FROM own UNION ALL" \
	" SELECT position FROM free) AS w" \
	" WHERE s.set_id = $1::int AND s.position = w.position" \
	" RETURNING s.position, s.file_path, s.picture_id)" \
	" SELECT " SAMPLE_COLUMNS " FROM t" SAMPLE_JOINS

/* $2: the account, $3: whether it acts as an administrator. */
#define MAY_LABEL \
	"$3::boolean OR s.is_open OR g.owner_id = $2::int OR EXISTS (SELECT" \
	" FROM gallery_trust t WHERE t.gallery_id = g.id" \
	" AND t.account_id = $2::int)"

const struct statement label_queue_statements[] = {
	[FIND] = { "label_set_find",
	    "SELECT " SET_COLUMNS ", " MAY_LABEL ", 0"
	    " FROM label_set s JOIN gallery g ON g.id = s.gallery_id"
	    " WHERE s.name = normalize($1::text, NFC)"
	    " AND g.deleted_at IS NULL" },
	[ASK] = { "label_set_ask",
	    "WITH who AS (SELECT a.id, a.is_admin FROM account a"
	    " WHERE fold(a.name) = fold(btrim(normalize($2::text, NFC)))"
	    " AND a.deleted_at IS NULL)"
	    " SELECT " SET_COLUMNS ", s.is_open OR EXISTS (SELECT FROM who w"
	    " WHERE w.is_admin OR w.id = g.owner_id OR EXISTS (SELECT"
	    " FROM gallery_trust t WHERE t.gallery_id = g.id"
	    " AND t.account_id = w.id)), 0"
	    " FROM label_set s JOIN gallery g ON g.id = s.gallery_id"
	    " WHERE s.name = normalize($1::text, NFC)"
	    " AND g.deleted_at IS NULL" },
	[OF_GALLERY] = { "label_set_of_gallery_find",
	    "SELECT " SET_COLUMNS ", false, (SELECT count(*)"
	    " FROM label_sample w WHERE w.set_id = s.id"
	    " AND w.label_id IS NULL AND w.set_aside_at IS NULL)"
	    " + (SELECT count(*) FROM label_sample w WHERE w.set_id = s.id"
	    " AND w.label_id IS NULL AND w.set_aside_at IS NOT NULL)"
	    " FROM label_set s JOIN gallery g ON g.id = s.gallery_id"
	    " WHERE s.gallery_id = $1::int AND g.deleted_at IS NULL" },
	[TO_LABEL] = { "label_set_to_label_find",
	    "SELECT " SET_COLUMNS ", " MAY_LABEL ", 0"
	    " FROM label_set s JOIN gallery g ON g.id = s.gallery_id"
	    " WHERE s.gallery_id = $1::int AND g.deleted_at IS NULL" },
	[INSERT] = { "label_set_insert",
	    "WITH made AS (INSERT INTO label_set (gallery_id, name, base_dir,"
	    " is_open, opinions, sample_count) SELECT $3::int,"
	    " normalize($4::text, NFC), coalesce(normalize($8::text, NFC),"
	    " '/gallery/' || $3::int), $5::boolean,"
	    " $7::int, (SELECT count(*)"
	    " FROM gallery_picture m JOIN picture p ON p.id = m.picture_id"
	    " AND p.is_listed WHERE m.gallery_id = $3::int)"
	    " RETURNING id),"
	    " labels AS (INSERT INTO label (set_id, position, name)"
	    " SELECT made.id, l.place - 1, normalize(l.name, NFC) FROM made,"
	    " unnest($6::text[]) WITH ORDINALITY AS l(name, place)),"
	    " samples AS (INSERT INTO label_sample (set_id, position,"
	    " file_path, picture_id) SELECT made.id,"
	    " row_number() OVER (ORDER BY p.id) - 1,"
	    " p.id || '.' || f.extension, p.id"
	    " FROM made, gallery_picture m JOIN picture p"
	    " ON p.id = m.picture_id AND p.is_listed"
	    " JOIN file_format f ON f.id = p.file_format_id"
	    " WHERE m.gallery_id = $3::int)"
	    " INSERT INTO change (actor_id, tool, kind, gallery_id)"
	    " SELECT $1::int, $2::text, 'gallery'::change_kind, $3::int"
	    " FROM made" },
	[SAMPLE] = { "label_sample_find",
	    "SELECT " SAMPLE_COLUMNS " FROM label_sample t" SAMPLE_JOINS
	    " WHERE t.set_id = $1::int AND t.position = $2::int" },
	/* Who waits for a row that is taken meanwhile looks at it again. */
	[TAKE] = { "label_sample_take", TAKE_OF(WAITS) },
	/* What has a label, and lacks that of another person. */
	[TAKE_AGAIN] = { "label_sample_take_again", TAKE_OF(LACKS) },
	[RELEASE] = { "label_sample_release",
	    "UPDATE label_sample SET lease_account_id = NULL,"
	    " lease_until = NULL WHERE set_id = $1::int"
	    " AND position = $2::int AND lease_account_id = $3::int" },
	[SET_ASIDE] = { "label_sample_set_aside",
	    "UPDATE label_sample SET set_aside_at = clock_timestamp(),"
	    " lease_account_id = NULL, lease_until = NULL"
	    " WHERE set_id = $1::int AND position = $2::int" },
	/* So that the count below sees what another says meanwhile. */
	[LOCK] = { "label_sample_lock",
	    "SELECT FROM label_sample WHERE set_id = $1::int"
	    " AND file_path = $2::text FOR UPDATE" },
	[CLASSIFY] = { "label_sample_classify",
	    "WITH made AS (UPDATE label_sample s SET label_id = l.id,"
	    " lease_account_id = NULL, lease_until = NULL, set_aside_at = NULL,"
	    " lacks_opinion = $6::int > 1 AND $6::int > 1 + (SELECT"
	    " count(DISTINCT c.account_id) FROM label_classification c"
	    " WHERE c.set_id = s.set_id AND c.position = s.position"
	    " AND c.account_id <> $1::int)"
	    " FROM label l WHERE s.set_id = $3::int"
	    " AND s.file_path = $4::text AND l.set_id = $3::int"
	    " AND l.name = normalize($5::text, NFC)"
	    " RETURNING s.position, l.id)"
	    " INSERT INTO label_classification (set_id, position, label_id,"
	    " account_id, tool) SELECT $3::int, position, id, $1::int,"
	    " $2::text FROM made RETURNING position" },
	[IMPORT] = { "label_set_import",
	    "WITH made AS (INSERT INTO label_set (gallery_id, name, base_dir,"
	    " is_open, sample_count) VALUES ($1::int,"
	    " normalize($2::text, NFC), normalize($3::text, NFC), false,"
	    " $4::int) RETURNING id),"
	    " labels AS (INSERT INTO label (set_id, position, name)"
	    " SELECT made.id, l.place - 1, normalize(l.name, NFC) FROM made,"
	    " unnest($5::text[]) WITH ORDINALITY AS l(name, place)"
	    " RETURNING id, name)"
	    " INSERT INTO label_sample (set_id, position, file_path,"
	    " picture_id, label_id) SELECT made.id, s.position,"
	    " normalize(s.path, NFC), s.picture_id, l.id FROM made,"
	    " unnest($6::int[], $7::int[], $8::text[], $9::text[])"
	    " AS s(position, picture_id, path, given)"
	    " LEFT JOIN labels l ON l.name = normalize(s.given, NFC)" },
	[LINES] = { "label_lines_list",
	    "SELECT s.position, s.file_path, l.name FROM label_sample s"
	    " LEFT JOIN label l ON l.id = s.label_id"
	    " WHERE s.set_id = $1::int AND s.position >= $2::int"
	    " ORDER BY s.position LIMIT $3::int" },
	[LABEL_OF] = { "label_sample_label_of",
	    "SELECT l.name FROM label_classification c"
	    " JOIN label l ON l.id = c.label_id WHERE c.set_id = $1::int"
	    " AND c.position = $2::int AND c.account_id = $3::int"
	    " ORDER BY c.id DESC LIMIT 1" },
	{ NULL, NULL },
};

static const struct view_field label_set_fields[] = {
	{ VIEW_TEXT("dataset_name", struct label_set, name) },
	{ VIEW_TEXT("base_dir", struct label_set, base_dir) },
	{ VIEW_TEXT_LIST("labels", struct label_set, labels, label_count) },
	{ VIEW_BOOL("open", struct label_set, is_open) },
	{ VIEW_INT("opinions", struct label_set, opinions) },
	{ VIEW_INT("size", struct label_set, sample_count) },
	{ VIEW_INT("waiting", struct label_set, waiting_count) },
	{ VIEW_INT("gallery_id", struct label_set, gallery_id) },
};
const struct view label_set_view = VIEW(struct label_set, label_set_fields);

enum status
label_set_read(const struct rows *rows, struct arena *arena,
    struct label_set *set)
{
	if (rows->count == 0)
		return NOT_FOUND;
	*set = (struct label_set){
		.id = row_int(rows, 0, 0),
		.gallery_id = row_int(rows, 0, 1),
		.name = row_text(rows, 0, 2),
		.base_dir = row_text(rows, 0, 3),
		.is_open = row_bool(rows, 0, 4),
		.sample_count = row_int(rows, 0, 5),
		.opinions = row_int(rows, 0, 7),
		.may_label = row_bool(rows, 0, 8),
		.waiting_count = row_int(rows, 0, 9),
	};
	set->labels = row_text_array(rows, 0, 6, arena, &set->label_count);
	return OK;
}

static enum status
find_set(struct db *db, struct arena *arena, int statement,
    const char *const *values, struct label_set *set)
{
	struct rows rows;

	TRY(db_run(db, arena, &label_queue_statements[statement], values,
	    &rows));
	return label_set_read(&rows, arena, set);
}

void
label_set_ask(struct db *db, struct arena *arena, const char *name,
    const char *account, struct rows *rows)
{
	const char **values = arena_array(arena, 2, sizeof(*values));

	values[0] = name;
	values[1] = account;
	db_queue(db, &label_queue_statements[ASK], values, rows);
}

enum status
label_set_find(struct db *db, struct arena *arena, const char *name,
    int account_id, bool is_admin, struct label_set *set)
{
	const char *values[] = { name, sql_int(arena, account_id),
		is_admin ? "true" : "false" };

	return find_set(db, arena, FIND, values, set);
}

enum status
label_set_of_gallery_find(struct db *db, struct arena *arena, int gallery_id,
    struct label_set *set)
{
	const char *values[] = { sql_int(arena, gallery_id) };

	return find_set(db, arena, OF_GALLERY, values, set);
}

enum status
label_set_to_label_find(struct db *db, struct arena *arena, int gallery_id,
    int account_id, bool is_admin, struct label_set *set)
{
	const char *values[] = { sql_int(arena, gallery_id),
		sql_int(arena, account_id), is_admin ? "true" : "false" };

	return find_set(db, arena, TO_LABEL, values, set);
}

enum status
label_set_insert(struct db *db, struct arena *arena,
    const struct new_label_set *set, const struct actor *actor)
{
	const char *values[] = { sql_int(arena, actor->account_id), actor->tool,
		sql_int(arena, set->gallery_id), set->name,
		set->is_open ? "true" : "false",
		sql_text_array(arena, set->labels, set->label_count),
		sql_int(arena, set->opinions), set->base_dir };

	return db_run(db, arena, &label_queue_statements[INSERT], values, NULL);
}

enum status
label_set_import(struct db *db, struct arena *arena,
    const struct import_label_set *set)
{
	const char *values[] = { sql_int(arena, set->gallery_id), set->name,
		set->base_dir, sql_int(arena, set->size),
		sql_text_array(arena, set->labels, set->label_count),
		sql_int_array(arena, set->positions, set->count),
		sql_int_array(arena, set->picture_ids, set->count),
		sql_text_array(arena, set->paths, set->count),
		sql_text_array(arena, set->given, set->count) };

	return db_run(db, arena, &label_queue_statements[IMPORT], values, NULL);
}

static enum status
find_sample(struct db *db, struct arena *arena, int statement,
    const char *const *values, struct label_sample *sample)
{
	struct rows rows;

	TRY(db_run(db, arena, &label_queue_statements[statement], values,
	    &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*sample = (struct label_sample){
		.position = row_int(&rows, 0, 0),
		.file_path = row_text(&rows, 0, 1),
		.is_listed = row_bool(&rows, 0, 2),
		.sha256 = row_text(&rows, 0, 3),
		.extension = row_text(&rows, 0, 4),
		.media_type = row_text(&rows, 0, 5),
		.picture_id = row_int(&rows, 0, 6),
	};
	return OK;
}

enum status
label_sample_find(struct db *db, struct arena *arena, int set_id, int position,
    struct label_sample *sample)
{
	const char *values[] = { sql_int(arena, set_id),
		sql_int(arena, position) };

	return find_sample(db, arena, SAMPLE, values, sample);
}

enum status
label_sample_take(struct db *db, struct arena *arena,
    const struct label_set *set, int account_id, int from,
    struct label_sample *sample)
{
	const char *values[] = { sql_int(arena, set->id),
		sql_int(arena, account_id), sql_int(arena, LABEL_LEASE_S),
		sql_int(arena, from) };
	enum status status = find_sample(db, arena, TAKE, values, sample);

	return status == NOT_FOUND && set->opinions > 1 ?
	    find_sample(db, arena, TAKE_AGAIN, values, sample) :
	    status;
}

enum status
label_sample_release(struct db *db, struct arena *arena, int set_id,
    int position, int account_id)
{
	const char *values[] = { sql_int(arena, set_id),
		sql_int(arena, position), sql_int(arena, account_id) };

	return db_run(db, arena, &label_queue_statements[RELEASE], values,
	    NULL);
}

enum status
label_sample_set_aside(struct db *db, struct arena *arena, int set_id,
    int position)
{
	const char *values[] = { sql_int(arena, set_id),
		sql_int(arena, position) };

	return db_run(db, arena, &label_queue_statements[SET_ASIDE], values,
	    NULL);
}

enum status
label_sample_classify(struct db *db, struct arena *arena,
    const struct label_set *set, struct label_word *word,
    const struct actor *actor)
{
	const char *values[] = { sql_int(arena, actor->account_id), actor->tool,
		sql_int(arena, set->id), word->file_path, word->label,
		sql_int(arena, set->opinions) };
	const char *locked[] = { values[2], word->file_path };
	struct rows rows;

	if (set->opinions > 1)
		TRY(db_run(db, arena, &label_queue_statements[LOCK], locked,
		    &rows));
	TRY(db_run(db, arena, &label_queue_statements[CLASSIFY], values,
	    &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	word->position = row_int(&rows, 0, 0);
	return OK;
}

enum status
label_sample_label_of(struct db *db, struct arena *arena, int set_id,
    int position, int account_id, const char **label)
{
	const char *values[] = { sql_int(arena, set_id),
		sql_int(arena, position), sql_int(arena, account_id) };
	struct rows rows;

	TRY(db_run(db, arena, &label_queue_statements[LABEL_OF], values,
	    &rows));
	*label = rows.count == 0 ? NULL : row_text(&rows, 0, 0);
	return OK;
}

static void
line_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct label_line *line = item;

	(void)arena;
	*line = (struct label_line){
		.position = row_int(rows, row, 0),
		.file_path = row_text(rows, row, 1),
		.label = row_text(rows, row, 2),
	};
}

enum status
label_lines_list(struct db *db, struct arena *arena, int set_id, int from,
    int limit, struct label_line **lines, size_t *count)
{
	const char *values[] = { sql_int(arena, set_id), sql_int(arena, from),
		sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &label_queue_statements[LINES], values, &rows));
	*lines = rows_items(&rows, arena, sizeof(**lines), line_read, count);
	return OK;
}
