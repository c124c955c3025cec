/* lib/store/object_like.c: objects that a new one may be mistaken for. */

#include "store/object_like.h"

enum { LIKE };

/* clang-format off */

#define LIKENESS(table) "object_likeness(" table ".name) COLLATE \"C\""

#define ALIKE(table) \
	LIKENESS(table) " = q.likeness AND q.likeness <> ''" \
	" AND " table ".name <> q.name"

/*
 * What object_letters_apart() has to look at: read from an index that holds
 * the likeness too, which costs more to find than to compare. Of 120,000 names
 * some 5 ms.
 */
#define MAY_BE_MISTYPED(table) \
	"$3::boolean AND object_likeness_key(object_likeness(" table ".name))" \
	" COLLATE \"C\" = q.key AND char_length(" table ".name) <= 100" \
	" AND char_length(object_likeness(" table ".name))" \
	" BETWEEN greatest(q.letters - 2, 4) AND q.letters + 2" \
	" AND " LIKENESS(table) " <> q.likeness" \
	" AND levenshtein_less_equal(left(" LIKENESS(table) ", 200)," \
	" left(q.likeness, 200), 2) <= 2"

const struct statement object_like_statements[] = {
	[LIKE] = { "objects_like",
	    "WITH q AS MATERIALIZED (SELECT name, likeness,"
	    " object_likeness_key(likeness) AS key,"
	    " char_length(likeness) AS letters"
	    " FROM (SELECT normalize($1::text, NFC) AS name,"
	    " object_likeness($1::text) COLLATE \"C\" AS likeness) AS n),"
	    " found AS (SELECT o.id, NULL::text AS alias, 0 AS apart"
	    " FROM q, object o WHERE " ALIKE("o") " UNION ALL"
	    " SELECT a.object_id, a.name, 0 FROM q, object_alias a"
	    " WHERE " ALIKE("a") " UNION ALL"
	    " SELECT o.id, NULL, object_letters_apart(q.name, o.name)"
	    " FROM q, object o WHERE " MAY_BE_MISTYPED("o") " UNION ALL"
	    " SELECT a.object_id, a.name, object_letters_apart(q.name, a.name)"
	    " FROM q, object_alias a WHERE " MAY_BE_MISTYPED("a") "),"
	    " best AS (SELECT DISTINCT ON (f.id) f.* FROM found f"
	    " WHERE f.apart IS NOT NULL"
	    " ORDER BY f.id, f.apart, f.alias NULLS FIRST)"
	    " SELECT o.id, o.name, b.alias FROM best b"
	    " JOIN object o ON o.id = b.id"
	    " ORDER BY b.apart, o.picture_count_below DESC, o.name"
	    " LIMIT $2::int" },
	{ NULL, NULL },
};

/* clang-format on */

enum status
objects_like(struct db *db, struct arena *arena, const char *name,
    enum object_nearness nearness, struct object_like **objects, size_t *count)
{
	const char *values[] = { name, sql_int(arena, OBJECTS_LIKE_MAX),
		nearness == OBJECTS_MISTYPED ? "true" : "false" };
	struct rows rows;
	int i;

	TRY(db_run(db, arena, &object_like_statements[LIKE], values, &rows));
	*count = (size_t)rows.count;
	*objects = arena_array(arena, *count, sizeof(**objects));
	for (i = 0; i < rows.count; i++) {
		(*objects)[i] = (struct object_like){
			.id = row_int(&rows, i, 0),
			.name = row_text(&rows, i, 1),
			.alias = row_text(&rows, i, 2),
		};
	}
	return OK;
}

enum status
object_refuse_unknown(struct db *db, struct arena *arena,
    enum object_nearness nearness, const char *code, const char *name,
    struct problem *problem)
{
	struct object_like *likes;
	size_t count;

	TRY(objects_like(db, arena, name, nearness, &likes, &count));
	name = text_shortened(arena, name, 300);
	if (count == 0)
		return refuse(problem, arena, UNPROCESSABLE, code,
		    "There is no object \"%s\".", name);
	return refuse(problem, arena, UNPROCESSABLE, code,
	    "There is no object \"%s\". Is it \"%s\"?", name, likes[0].name);
}
