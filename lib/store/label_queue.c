/* lib/store/label_queue.c: samples, offered one by one and labelled. */

#include "store/label_private.h"

enum { SAMPLE, TAKE, TAKE_AGAIN, RELEASE, SET_ASIDE, LOCK, CLASSIFY, LABEL_OF };

/* As the indexes of those that wait and of those that lack say it. */
#define WAITS "set_id = $1::int AND label_id IS NULL AND set_aside_at IS NULL"
#define LACKS \
	"set_id = $1::int AND lacks_opinion AND set_aside_at IS NULL" \
	" AND NOT EXISTS (SELECT FROM label_classification c" \
	" WHERE c.set_id = $1::int AND c.position = label_sample.position" \
	" AND c.account_id = $2::int)"

/*
 * $3: seconds of the lease, $4: the place to begin at. A lease that is lost
 * in a crash is offered again, so nobody waits until it is on the disk.
 */
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
	" SELECT " LABEL_SAMPLE_COLUMNS ", set_config(" \
	"'synchronous_commit', 'off', true) FROM t" LABEL_SAMPLE_JOINS

const struct statement label_queue_statements[] = {
	[SAMPLE] = { "label_sample_find",
	    "SELECT " LABEL_SAMPLE_COLUMNS
	    " FROM label_sample t" LABEL_SAMPLE_JOINS
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
	[LABEL_OF] = { "label_sample_label_of",
	    "SELECT l.name FROM label_classification c"
	    " JOIN label l ON l.id = c.label_id WHERE c.set_id = $1::int"
	    " AND c.position = $2::int AND c.account_id = $3::int"
	    " ORDER BY c.id DESC LIMIT 1" },
	{ NULL, NULL },
};

struct label_sample
label_sample_read(const struct rows *rows, int column)
{
	return (struct label_sample){
		.position = row_int(rows, 0, column),
		.file_path = row_text(rows, 0, column + 1),
		.is_listed = row_bool(rows, 0, column + 2),
		.sha256 = row_text(rows, 0, column + 3),
		.extension = row_text(rows, 0, column + 4),
		.media_type = row_text(rows, 0, column + 5),
		.picture_id = row_int(rows, 0, column + 6),
	};
}

static enum status
find_sample(struct db *db, struct arena *arena, int statement,
    const char *const *values, struct label_sample *sample)
{
	struct rows rows;

	TRY(db_run_alone(db, arena, &label_queue_statements[statement], values,
	    &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*sample = label_sample_read(&rows, 0);
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
		sql_int(arena, account_id),
		sql_int(arena, LABEL_LEASE_S + LABEL_LEASE_SPARE_S),
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
