/* lib/store/report.c: pictures that people reported, for administrators. */

#include "store/report.h"

enum {
	COUNT,
	INSERT,
	LIST_OPEN,
	LIST_CLAIMED,
	LIST_CLOSED,
	OF_PICTURE,
	WAITING,
	CLAIM,
	CLOSE,
	FORGET_NETWORKS,
	FORGET_CONTACTS
};

#define LIST(condition, order, limits) \
	"SELECT r.id, r.picture_id, p.visibility, p.title, r.reason, r.note," \
	" r.contact, b.name, (extract(epoch FROM r.made_at) *" \
	" 1000000)::bigint, c.name, d.name, r.outcome, r.outcome_note" \
	" FROM report r JOIN picture p ON p.id = r.picture_id" \
	" LEFT JOIN account b ON b.id = r.reporter_id" \
	" LEFT JOIN account c ON c.id = r.claimed_by_id" \
	" LEFT JOIN account d ON d.id = r.closed_by_id" \
	" WHERE " condition " ORDER BY r.id " order " " limits
#define SLICE "OFFSET $1::int LIMIT $2::int"

const struct statement report_statements[] = {
	[COUNT] = { "reports_count",
	    "SELECT count(*) FROM report WHERE network_sha256 = $1::bytea"
	    " AND made_at > now() - interval '1 day'" },
	[INSERT] = { "report_insert",
	    "INSERT INTO report (picture_id, reason, note, contact,"
	    " reporter_id, network_sha256) VALUES ($1::int,"
	    " $2::moderation_reason, $3::text, $4::text, $5::int, $6::bytea)"
	    " RETURNING id" },
	[LIST_OPEN] = { "reports_list_open",
	    LIST("r.closed_at IS NULL AND r.claimed_by_id IS NULL", "",
		SLICE) },
	[LIST_CLAIMED] = { "reports_list_claimed",
	    LIST("r.closed_at IS NULL AND r.claimed_by_id IS NOT NULL", "",
		SLICE) },
	[LIST_CLOSED] = { "reports_list_closed",
	    LIST("r.closed_at IS NOT NULL", "DESC", SLICE) },
	[OF_PICTURE] = { "reports_of_picture",
	    LIST("r.picture_id = $1::int", "DESC", "LIMIT 100") },
	[WAITING] = { "reports_waiting",
	    "SELECT count(*) FILTER (WHERE claimed_by_id IS NULL),"
	    " count(claimed_by_id) FROM report WHERE closed_at IS NULL" },
	[CLAIM] = { "report_claim",
	    "UPDATE report SET claimed_by_id = $2::int"
	    " WHERE id = $1::int AND closed_at IS NULL RETURNING 1" },
	[CLOSE] = { "report_close",
	    "UPDATE report SET closed_by_id = $2::int,"
	    " closed_at = clock_timestamp(), outcome = $3::report_outcome,"
	    " outcome_note = $4::text"
	    " WHERE id = $1::int AND closed_at IS NULL RETURNING 1" },
	[FORGET_NETWORKS] = { "reports_forget_networks",
	    "UPDATE report SET network_sha256 = NULL"
	    " WHERE network_sha256 IS NOT NULL"
	    " AND made_at < now() - interval '1 day'" },
	[FORGET_CONTACTS] = { "reports_forget_contacts",
	    "UPDATE report SET contact = '' WHERE contact <> ''"
	    " AND closed_at < now() - $1::int * interval '1 day'" },
	{ NULL, NULL },
};

const struct report_outcome report_outcomes[] = {
	{ "hidden", "The picture was hidden" },
	{ "purged", "The picture was purged" },
	{ "changed", "Something was changed" },
	{ "nothing", "Nothing needs to be done" },
};
const size_t report_outcome_count = COUNT_OF(report_outcomes);

const char *
report_outcome_words(const char *name)
{
	size_t i;

	for (i = 0; i < report_outcome_count; i++) {
		if (text_is(report_outcomes[i].name, name))
			return report_outcomes[i].words;
	}
	return NULL;
}

enum status
reports_count(struct db *db, struct arena *arena,
    const unsigned char network[SHA256_BYTES], int *count)
{
	const char *values[] = { sql_bytes(arena, network, SHA256_BYTES) };
	struct rows rows;

	TRY(db_run(db, arena, &report_statements[COUNT], values, &rows));
	*count = row_int(&rows, 0, 0);
	return OK;
}

enum status
report_insert(struct db *db, struct arena *arena,
    const struct new_report *report, const unsigned char network[SHA256_BYTES],
    int *id)
{
	const char *values[] = {
		sql_int(arena, report->picture_id),
		report->reason,
		report->note,
		report->contact,
		report->reporter_id == 0 ? NULL :
					   sql_int(arena, report->reporter_id),
		sql_bytes(arena, network, SHA256_BYTES),
	};
	struct rows rows;

	TRY(db_run(db, arena, &report_statements[INSERT], values, &rows));
	*id = row_int(&rows, 0, 0);
	return OK;
}

static void
report_read(struct arena *arena, const struct rows *rows, int row, void *item)
{
	struct report *report = item;

	(void)arena;
	*report = (struct report){
		.id = row_int(rows, row, 0),
		.picture_id = row_int(rows, row, 1),
		.visibility = row_text(rows, row, 2),
		.title = row_text(rows, row, 3),
		.reason = row_text(rows, row, 4),
		.note = row_text(rows, row, 5),
		.contact = row_text(rows, row, 6),
		.reporter = row_text(rows, row, 7),
		.made_at_us = row_int64(rows, row, 8),
		.claimed_by = row_text(rows, row, 9),
		.closed_by = row_text(rows, row, 10),
		.outcome = row_text(rows, row, 11),
		.outcome_note = row_text(rows, row, 12),
	};
}

enum status
reports_list(struct db *db, struct arena *arena, enum report_state state,
    int offset, int limit, struct report **reports, size_t *count)
{
	static const int statements[] = {
		[REPORT_OPEN] = LIST_OPEN,
		[REPORT_CLAIMED] = LIST_CLAIMED,
		[REPORT_CLOSED] = LIST_CLOSED,
	};
	const char *values[] = { sql_int(arena, offset),
		sql_int(arena, limit) };
	struct rows rows;

	TRY(db_run(db, arena, &report_statements[statements[state]], values,
	    &rows));
	*reports =
	    rows_items(&rows, arena, sizeof(**reports), report_read, count);
	return OK;
}

enum status
reports_of_picture(struct db *db, struct arena *arena, int picture_id,
    struct report **reports, size_t *count)
{
	const char *values[] = { sql_int(arena, picture_id) };
	struct rows rows;

	TRY(db_run(db, arena, &report_statements[OF_PICTURE], values, &rows));
	*reports =
	    rows_items(&rows, arena, sizeof(**reports), report_read, count);
	return OK;
}

enum status
reports_waiting(struct db *db, struct arena *arena, int *open, int *claimed)
{
	struct rows rows;

	TRY(db_run(db, arena, &report_statements[WAITING], NULL, &rows));
	*open = row_int(&rows, 0, 0);
	*claimed = row_int(&rows, 0, 1);
	return OK;
}

enum status
report_claim(struct db *db, struct arena *arena, int id, int account_id)
{
	const char *values[] = { sql_int(arena, id),
		sql_int(arena, account_id) };
	struct rows rows;

	TRY(db_run(db, arena, &report_statements[CLAIM], values, &rows));
	return rows.count == 0 ? NOT_FOUND : OK;
}

enum status
report_close(struct db *db, struct arena *arena, int id, int account_id,
    const char *outcome, const char *note)
{
	const char *values[] = { sql_int(arena, id), sql_int(arena, account_id),
		outcome, note };
	struct rows rows;

	TRY(db_run(db, arena, &report_statements[CLOSE], values, &rows));
	return rows.count == 0 ? NOT_FOUND : OK;
}

enum status
reports_forget(struct db *db, struct arena *arena, int contact_days)
{
	const char *values[] = { sql_int(arena, contact_days) };

	TRY(db_run(db, arena, &report_statements[FORGET_NETWORKS], NULL, NULL));
	return db_run(db, arena, &report_statements[FORGET_CONTACTS], values,
	    NULL);
}
