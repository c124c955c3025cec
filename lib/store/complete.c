/* lib/store/complete.c: what a text that is being typed may become. */

#include "store/complete.h"

#include "query/query.h"
#include "sql/sql.h"

#include <string.h>

/*
 * How well a folded name fits the folded text t.text, in numbers of
 * enum completion_fit; NULL: not at all.
 */
#define FIT_OF(folded) \
	"CASE WHEN " folded " = t.text OR (starts_with(" folded \
	", t.text || ' (') AND right(" folded ", 1) = ')') THEN 0" \
	" WHEN starts_with(" folded ", t.text) THEN 1" \
	" WHEN position(' ' || t.text IN translate(" folded ", '(-/,', '    '))" \
	" > 0 THEN 2" \
	" WHEN position(t.text IN " folded ") > 0 THEN 3 END"

#define TYPED \
	"WITH RECURSIVE t AS MATERIALIZED (SELECT fold($1::text)" \
	" COLLATE \"C\" AS text, ('%' || regexp_replace(fold($1::text)," \
	" '([\\\\%_])', '\\\\\\1', 'g') || '%') COLLATE \"C\" AS part)"

#define FOLDED "fold(name) COLLATE \"C\""
#define STARTS_SO \
	"(" FOLDED ") >= t.text AND (" FOLDED ") < t.text || U&'\\+10FFFF'"

/*
 * Names that start so come from an index; others are looked at only where
 * those are too few. An object is found once, by what fits best. Its parents
 * are those that were registered first, up to the root. For 20,000 objects
 * some 5 ms.
 */
static const struct statement statements[COMPLETE_KINDS] = {
	[COMPLETE_OBJECTS] = { "complete_objects",
	    TYPED ", starting AS MATERIALIZED ("
	    "SELECT id, NULL::text AS alias, " FOLDED " AS folded FROM t, object"
	    " WHERE " STARTS_SO " UNION ALL"
	    " SELECT object_id, name, " FOLDED " FROM t, object_alias"
	    " WHERE " STARTS_SO "),"
	    " holding AS MATERIALIZED (SELECT * FROM starting UNION ALL"
	    " SELECT id, NULL, " FOLDED " FROM t, object"
	    " WHERE (SELECT count(*) FROM starting) < $2::int"
	    " AND fold(name) LIKE t.part UNION ALL"
	    " SELECT object_id, name, " FOLDED " FROM t, object_alias"
	    " WHERE (SELECT count(*) FROM starting) < $2::int"
	    " AND fold(name) LIKE t.part),"
	    " fitting AS (SELECT DISTINCT ON (id) id, alias, fit FROM"
	    " (SELECT h.id, h.alias, " FIT_OF("h.folded") " AS fit"
	    " FROM holding h, t) AS f ORDER BY id, fit, alias NULLS FIRST),"
	    " best AS (SELECT o.id, o.name, f.alias, o.picture_count_below,"
	    " f.fit, row_number() OVER (ORDER BY f.fit,"
	    " o.picture_count_below DESC, char_length(o.name), o.name)"
	    " AS place FROM fitting f JOIN object o ON o.id = f.id"
	    " ORDER BY place LIMIT $2::int),"
	    " above(id, parent_id, height) AS ("
	    "SELECT b.id, (SELECT min(e.parent_id) FROM object_parent e"
	    " WHERE e.object_id = b.id), 1 FROM best b"
	    " UNION ALL SELECT a.id, (SELECT min(e.parent_id)"
	    " FROM object_parent e WHERE e.object_id = a.parent_id),"
	    " a.height + 1 FROM above a"
	    " WHERE a.parent_id IS NOT NULL AND a.height < 4)"
	    " SELECT b.id, b.name, b.alias, NULL, b.picture_count_below,"
	    " b.fit, (SELECT array_agg(u.name ORDER BY a.height DESC)"
	    " FROM above a JOIN object u ON u.id = a.parent_id"
	    " WHERE a.id = b.id AND a.height < 4),"
	    " EXISTS (SELECT FROM above a WHERE a.id = b.id"
	    " AND a.height = 4 AND a.parent_id IS NOT NULL)"
	    " FROM best b ORDER BY b.place" },
	[COMPLETE_NATURES] = { "complete_natures",
	    TYPED " SELECT id::int, code, NULL, description, picture_count,"
	    " fit, NULL, false FROM (SELECT n.*, coalesce("
	    FIT_OF("n.code") ", " FIT_OF("fold(n.description)") ") AS fit"
	    " FROM nature n, t) AS n WHERE fit IS NOT NULL"
	    " ORDER BY fit, id LIMIT $2::int" },
	[COMPLETE_LICENCES] = { "complete_licences",
	    TYPED " SELECT id, code, NULL, title, picture_count, fit, NULL,"
	    " false FROM (SELECT l.*, coalesce("
	    FIT_OF("fold(l.code)") ", " FIT_OF("fold(l.title)") ") AS fit"
	    " FROM licence l, t) AS l WHERE fit IS NOT NULL"
	    " ORDER BY fit, is_pinned DESC, picture_count DESC, code"
	    " LIMIT $2::int" },
	[COMPLETE_USERS] = { "complete_users",
	    TYPED " SELECT a.id, a.name, NULL, NULL, a.picture_count, "
	    FIT_OF("fold(a.name)") ", NULL, false FROM t, account a"
	    " WHERE fold(a.name) >= t.text"
	    " AND fold(a.name) < t.text || U&'\\+10FFFF'"
	    " AND a.deleted_at IS NULL ORDER BY fold(a.name) LIMIT $2::int" },
	[COMPLETE_GALLERIES] = { "complete_galleries",
	    TYPED " SELECT id, title, NULL, NULL, picture_count, fit, NULL,"
	    " false FROM (SELECT g.*, CASE WHEN g.id::text = t.text THEN 0"
	    " ELSE " FIT_OF("fold(g.title)") " END AS fit FROM t,"
	    " (SELECT * FROM gallery WHERE deleted_at IS NULL"
	    " ORDER BY id DESC LIMIT 20000) AS g)"
	    " AS g WHERE fit IS NOT NULL"
	    " ORDER BY fit, picture_count DESC, id LIMIT $2::int" },
};

static void
read_rows(struct arena *arena, const struct rows *rows,
    struct completions *found)
{
	int i;

	found->count = (size_t)rows->count;
	found->items = arena_array(arena, found->count + 1,
	    sizeof(*found->items));
	for (i = 0; i < rows->count; i++) {
		struct completion *item = &found->items[i];

		*item = (struct completion){
			.id = row_int(rows, i, 0),
			.name = row_text(rows, i, 1),
			.alias = row_text(rows, i, 2),
			.detail = row_text(rows, i, 3),
			.picture_count = row_int64(rows, i, 4),
			.fit = (enum completion_fit)row_int(rows, i, 5),
			.is_path_cut = row_bool(rows, i, 7),
		};
		item->path = row_text_array(rows, i, 6, arena,
		    &item->path_count);
	}
}

static enum status
find(struct db *db, struct arena *arena, const bool *wanted, const char *text,
    int limit, struct completions *found)
{
	const char *values[] = { text, sql_int(arena, limit) };
	struct rows rows[COMPLETE_KINDS];
	int i;

	for (i = 0; i < COMPLETE_KINDS; i++) {
		if (wanted[i])
			db_queue(db, &statements[i], values, &rows[i]);
	}
	TRY(db_flush(db, arena));
	for (i = 0; i < COMPLETE_KINDS; i++) {
		found[i] = (struct completions){ .count = 0 };
		if (wanted[i])
			read_rows(arena, &rows[i], &found[i]);
	}
	return OK;
}

/* There is room for one more behind the last. */
static void
put_first(struct completions *found, const struct completion *item, int limit)
{
	size_t before = 0;

	while (before < found->count && found->items[before].id != item->id)
		before++;
	if (before == (size_t)limit)
		before--;
	else if (before == found->count)
		found->count++;
	memmove(&found->items[1], &found->items[0],
	    before * sizeof(*found->items));
	found->items[0] = *item;
}

static bool
has_whole(const struct completions *found)
{
	return found->count > 0 && found->items[0].fit == FIT_WHOLE;
}

/* What people speak of in the plural; licences and people have names. */
static bool
is_counted(int kind)
{
	return kind == COMPLETE_OBJECTS || kind == COMPLETE_NATURES;
}

static enum status
add_singular(struct db *db, struct arena *arena, const bool *wanted,
    const char *name, int limit, struct completions *found)
{
	struct completions singular[COMPLETE_KINDS];
	bool lacking[COMPLETE_KINDS];
	bool is_any = false;
	int i;

	for (i = 0; i < COMPLETE_KINDS; i++) {
		lacking[i] = wanted[i] && is_counted(i) &&
		    !has_whole(&found[i]);
		is_any = is_any || lacking[i];
	}
	if (!is_any)
		return OK;
	TRY(find(db, arena, lacking, name, 1, singular));
	for (i = 0; i < COMPLETE_KINDS; i++) {
		if (has_whole(&singular[i]))
			put_first(&found[i], singular[i].items, limit);
	}
	return OK;
}

enum status
completions_find(struct db *db, struct arena *arena, const bool *wanted,
    const char *text, int limit, struct completions *found)
{
	const char *names[SINGULARS_MAX];
	size_t count = singulars(arena, text, names), i;

	TRY(find(db, arena, wanted, text, limit, found));
	for (i = 0; i < count; i++)
		TRY(add_singular(db, arena, wanted, names[i], limit, found));
	return OK;
}
