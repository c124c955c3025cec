/* lib/store/licence.c: reading licences. */

#include "store/licence.h"

enum { LICENCES, SEARCH, LICENCE, NAMED };

#define LICENCE_COLUMNS \
	"code, title, description, info_url, legalese_url, is_free," \
	" is_pinned, logo_url," \
	" CASE WHEN l.picture_count > 1000 THEN l.picture_count ELSE" \
	" (SELECT count(*) FROM picture_licence m JOIN picture p" \
	" ON p.id = m.picture_id AND p.is_shown" \
	" WHERE m.licence_id = l.id)::int END AS shown_count"

static const struct statement statements[] = {
	[LICENCES] = { "licences_list",
	    "SELECT " LICENCE_COLUMNS " FROM licence l"
	    " ORDER BY is_pinned DESC, code" },
	[SEARCH] = { "licences_search",
	    "SELECT " LICENCE_COLUMNS " FROM licence l"
	    " WHERE $1::text IS NULL OR strpos(fold(code), fold($1::text)) > 0"
	    " OR strpos(fold(title), fold($1::text)) > 0"
	    " ORDER BY is_pinned DESC, shown_count DESC, code" },
	[LICENCE] = { "licence_find",
	    "SELECT " LICENCE_COLUMNS " FROM licence l WHERE code = $1::text" },
	[NAMED] = { "licences_find",
	    "SELECT " LICENCE_COLUMNS " FROM licence l"
	    " WHERE code = ANY ($1::text[]) ORDER BY code" },
};

static const struct view_field licence_fields[] = {
	{ VIEW_TEXT("id", struct licence, id) },
	{ VIEW_TEXT("title", struct licence, title) },
	{ VIEW_TEXT("description", struct licence, description) },
	{ VIEW_URL("info_url", struct licence, info_url) },
	{ VIEW_URL("legalese_url", struct licence, legalese_url) },
	{ VIEW_BOOL("free", struct licence, is_free) },
	{ VIEW_BOOL("pinned", struct licence, is_pinned) },
	{ VIEW_URL("logo_url", struct licence, logo_url) },
};
const struct view licence_view = VIEW(struct licence, licence_fields);

static const struct view_field licence_line_fields[] = {
	{ VIEW_TEXT("title", struct licence, title) },
	{ VIEW_BOOL("free", struct licence, is_free) },
	{ VIEW_BOOL("pinned", struct licence, is_pinned) },
};
const struct view licence_line_view =
    VIEW_KEYED(struct licence, id, licence_line_fields);

static void
licence_read(struct arena *arena, const struct rows *rows, int row,
    void *item)
{
	struct licence *licence = item;

	(void)arena;
	*licence = (struct licence){
		.id = row_text(rows, row, 0),
		.title = row_text(rows, row, 1),
		.description = row_text(rows, row, 2),
		.info_url = row_text(rows, row, 3),
		.legalese_url = row_text(rows, row, 4),
		.is_free = row_bool(rows, row, 5),
		.is_pinned = row_bool(rows, row, 6),
		.logo_url = row_text(rows, row, 7),
		.picture_count = row_int(rows, row, 8),
	};
}

static enum status
list(struct db *db, struct arena *arena, const struct statement *statement,
    const char *const *values, struct licence **licences, size_t *count)
{
	struct rows rows;

	TRY(db_run(db, arena, statement, values, &rows));
	*licences = rows_items(&rows, arena, sizeof(**licences), licence_read, count);
	return OK;
}

enum status
licences_list(struct db *db, struct arena *arena, struct licence **licences,
    size_t *count)
{
	return list(db, arena, &statements[LICENCES], NULL, licences, count);
}

enum status
licences_search(struct db *db, struct arena *arena, const char *part,
    struct licence **licences, size_t *count)
{
	const char *values[] = { part };

	return list(db, arena, &statements[SEARCH], values, licences, count);
}

enum status
licences_find(struct db *db, struct arena *arena, const char *const *ids,
    size_t id_count, struct licence **licences, size_t *count)
{
	const char *values[] = { sql_text_array(arena, ids, id_count) };

	return list(db, arena, &statements[NAMED], values, licences, count);
}

enum status
licence_find(struct db *db, struct arena *arena, const char *id,
    struct licence *licence)
{
	const char *values[] = { id };
	struct rows rows;

	TRY(db_run(db, arena, &statements[LICENCE], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	licence_read(arena, &rows, 0, licence);
	return OK;
}
