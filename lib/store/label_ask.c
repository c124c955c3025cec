/* lib/store/label_ask.c: who asks, for which set, and what of it, in one question to the database. */

#include "store/label_ask.h"

#include "store/label_private.h"
#include "store/verified_pair.h"

/* Each deed by name and password, then by the account that is known. */
enum { DEEDS = LABEL_CLASSIFY + 1 };

#define ACCOUNT \
	"SELECT a.id, a.name, $3::boolean AS is_admin FROM account a" \
	" WHERE a.id = $2::int"

#define DATASET SQL_NFC("$1::text")
#define LABEL SQL_NFC("$7::text")

#define SETS \
	" LEFT JOIN (label_set s JOIN gallery g ON g.id = s.gallery_id" \
	" AND g.deleted_at IS NULL) ON s.name = " DATASET

#define MAY_LABEL \
	"w.is_admin OR s.is_open OR g.owner_id = w.id OR EXISTS (SELECT" \
	" FROM gallery_trust t WHERE t.gallery_id = g.id" \
	" AND t.account_id = w.id)"

#define SIZE(who) \
	"SELECT w.id, w.name, w.is_admin, s.id, s.name, s.sample_count" \
	" FROM (" who ") w" SETS

#define SAMPLE(who, which) \
	"SELECT w.id, w.name, w.is_admin, s.id, s.name, s.sample_count," \
	" s.base_dir, s.opinions, " MAY_LABEL ", ARRAY(SELECT l.name" \
	" FROM label l WHERE l.set_id = s.id ORDER BY l.position)" \
	", " LABEL_SAMPLE_COLUMNS " FROM (" who ") w" SETS \
	" LEFT JOIN LATERAL (SELECT o.position, o.file_path, o.picture_id" \
	" FROM label_sample o WHERE o.set_id = s.id AND " which \
	" LIMIT 1) t ON true LEFT" LABEL_SAMPLE_JOINS

#define AT_PLACE "o.position = $4::int"
/* Not the lease that is about to end: that is taken again. */
#define OFFERED \
	"o.lease_account_id = w.id AND o.label_id IS NULL" \
	" AND o.set_aside_at IS NULL AND o.lease_until > clock_timestamp()" \
	" + $4::int * interval '1 second'"

#define CLASSIFY(who) \
	"WITH asked AS MATERIALIZED (SELECT w.id AS account_id, w.name," \
	" w.is_admin, s.id, s.name AS set_name, s.sample_count, s.base_dir," \
	" s.opinions, " MAY_LABEL " AS may_label FROM (" who ") w" SETS ")," \
	" made AS (UPDATE label_sample t SET label_id = l.id," \
	" lease_account_id = NULL, lease_until = NULL, set_aside_at = NULL" \
	" FROM asked a JOIN label l ON l.set_id = a.id" \
	" AND l.name = " LABEL " WHERE a.may_label AND a.opinions = 1" \
	" AND a.base_dir = coalesce($5::text, a.base_dir)" \
	" AND t.set_id = a.id AND t.file_path = $6::text" \
	" RETURNING t.set_id, t.position, l.id, a.account_id)," \
	" kept AS (INSERT INTO label_classification (set_id, position," \
	" label_id, account_id, tool) SELECT set_id, position, id," \
	" account_id, $4::text FROM made RETURNING position)" \
	" SELECT account_id, name, is_admin, id, set_name, sample_count," \
	" base_dir, opinions, may_label, NULL::text[]," \
	" (SELECT position FROM kept) FROM asked"

const struct statement label_ask_statements[] = {
	{ "label_ask_size", SIZE(VERIFIED_ACCOUNT) },
	{ "label_ask_place", SAMPLE(VERIFIED_ACCOUNT, AT_PLACE) },
	{ "label_ask_offered", SAMPLE(VERIFIED_ACCOUNT, OFFERED) },
	{ "label_ask_classify", CLASSIFY(VERIFIED_ACCOUNT) },
	{ "label_ask_size_known", SIZE(ACCOUNT) },
	{ "label_ask_place_known", SAMPLE(ACCOUNT, AT_PLACE) },
	{ "label_ask_offered_known", SAMPLE(ACCOUNT, OFFERED) },
	{ "label_ask_classify_known", CLASSIFY(ACCOUNT) },
	{ NULL, NULL },
};

/* The columns of all deeds but LABEL_SIZE, whose are the first of them. */
enum {
	WHO_ID,
	WHO_NAME,
	WHO_ADMIN,
	SET_ID,
	SET_NAME,
	SET_COUNT,
	SET_BASE,
	SET_OPINIONS,
	SET_MAY,
	SET_LABELS,
	SAMPLE_FIRST
};

static void
read_set(struct arena *arena, const struct rows *rows, bool is_whole,
    struct label_set *set)
{
	*set = (struct label_set){
		.id = row_int(rows, 0, SET_ID),
		.name = row_text(rows, 0, SET_NAME),
		.sample_count = row_int(rows, 0, SET_COUNT),
	};
	if (!is_whole)
		return;
	set->base_dir = row_text(rows, 0, SET_BASE);
	set->opinions = row_int(rows, 0, SET_OPINIONS);
	set->may_label = row_bool(rows, 0, SET_MAY);
	set->labels =
	    row_text_array(rows, 0, SET_LABELS, arena, &set->label_count);
}

static void
read_answer(struct arena *arena, const struct rows *rows, enum label_deed deed,
    struct label_answer *answer)
{
	answer->who = (struct identity){
		.account_id = row_int(rows, 0, WHO_ID),
		.name = row_text(rows, 0, WHO_NAME),
		.is_admin = row_bool(rows, 0, WHO_ADMIN),
		.scope = SCOPE_ADMIN,
	};
	answer->has_set = !row_is_null(rows, 0, SET_ID);
	answer->has_sample = false;
	if (!answer->has_set)
		return;
	read_set(arena, rows, deed != LABEL_SIZE, &answer->set);
	if (deed == LABEL_SIZE)
		return;
	answer->has_sample = !row_is_null(rows, 0, SAMPLE_FIRST);
	if (answer->has_sample && deed != LABEL_CLASSIFY)
		answer->sample = label_sample_read(rows, SAMPLE_FIRST);
}

static const char *
number_of(struct arena *arena, const struct label_question *question)
{
	return sql_int(arena,
	    question->deed == LABEL_OFFERED ? LABEL_LEASE_S :
					      question->position);
}

enum status
label_ask(struct db *db, struct arena *arena, const struct label_asker *asker,
    const struct label_question *question, struct label_answer *answer)
{
	bool is_pair = asker->name != NULL;
	bool is_word = question->deed == LABEL_CLASSIFY;
	const char *truth = asker->is_admin ? "true" : "false";
	const char *values[] = { question->dataset,
		is_pair ? asker->name : sql_int(arena, asker->account_id),
		is_pair ? sql_bytes(arena, asker->key, SHA256_BYTES) : truth,
		is_word ? question->tool : number_of(arena, question),
		question->base_dir, question->word.file_path,
		question->word.label };
	struct rows rows;

	TRY(db_run_alone(db, arena,
	    &label_ask_statements[question->deed + (is_pair ? 0 : DEEDS)],
	    values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	read_answer(arena, &rows, question->deed, answer);
	return OK;
}
