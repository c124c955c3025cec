/* lib/store/object_draft.c: what is to be stated about an object, and whether it can be. */

#include "store/object_draft.h"

#include "store/object_cycle.h"
#include "store/object_like.h"

enum { FIND, CHECK };

/* The columns of CHECK. */
enum {
	NAME,
	NAME_IS_GOOD,
	ALIASES,
	BAD_ALIAS,
	TAKEN,
	TAKEN_BY,
	PARENTS,
	PARENT_IDS,
	UNKNOWN_PARENTS,
	EXTERNAL_IDS,
	BAD_EXTERNAL_ID,
	EXTERNAL_TAKEN,
	EXTERNAL_TAKEN_BY,
	IS_CYCLE,
};

/* Addresses that web servers and browsers shorten lead to no object. */
#define IS_GOOD(name) \
	"(" name " <> '' AND is_line(" name ", 200) AND (" name \
	" COLLATE \"C.utf8\")" \
	" !~ '^[[:space:]]|[[:space:]]$|(^|/)[.][.]?(/|$)')"

const struct statement object_draft_statements[] = {
	[FIND] = { "object_draft_find",
	    "SELECT o.id, o.name, o.description,"
	    " ARRAY(SELECT a.name FROM object_alias a"
	    " WHERE a.object_id = o.id ORDER BY 1),"
	    " ARRAY(SELECT u.name FROM object_parent e JOIN object u"
	    " ON u.id = e.parent_id WHERE e.object_id = o.id ORDER BY 1),"
	    " object_external_ids(o.id)"
	    " FROM (SELECT id FROM object WHERE name = normalize($1::text, NFC)"
	    " UNION ALL SELECT object_id FROM object_alias"
	    " WHERE name = normalize($1::text, NFC) OFFSET 0) AS i"
	    " CROSS JOIN LATERAL (SELECT * FROM object"
	    " WHERE id = i.id OFFSET 0) AS o" },
	/*
	 * LATERAL with OFFSET 0: each name is looked up in an index, also by
	 * a plan that was made while there were few objects.
	 */
	[CHECK] = { "object_draft_check",
	    "WITH RECURSIVE sent AS MATERIALIZED ("
	    "SELECT normalize($2::text, NFC) COLLATE \"C\" AS name),"
	    " aliases AS MATERIALIZED (SELECT DISTINCT normalize(u.name, NFC)"
	    " COLLATE \"C\" AS name FROM unnest($3::text[]) AS u(name), sent s"
	    " WHERE normalize(u.name, NFC) <> s.name),"
	    " taken AS (SELECT n.name, t.by"
	    " FROM (SELECT 0 AS place, name FROM sent UNION ALL"
	    " SELECT 1, name FROM aliases) AS n CROSS JOIN LATERAL"
	    " (SELECT o.name AS by FROM object o"
	    " WHERE o.name = n.name AND o.id <> $1::int UNION ALL"
	    " SELECT m.name FROM object_alias a"
	    " JOIN object m ON m.id = a.object_id"
	    " WHERE a.name = n.name AND a.object_id <> $1::int OFFSET 0) AS t"
	    " ORDER BY n.place, n.name LIMIT 1),"
	    " parents AS MATERIALIZED (SELECT DISTINCT u.name AS sent, o.id,"
	    " o.name FROM unnest($4::text[]) AS u(name)"
	    " LEFT JOIN LATERAL (SELECT id, name FROM object"
	    " WHERE name = normalize(u.name, NFC) UNION ALL"
	    " SELECT m.id, m.name FROM object_alias a"
	    " JOIN object m ON m.id = a.object_id"
	    " WHERE a.name = normalize(u.name, NFC) OFFSET 0) AS o ON true),"
	    " near AS (SELECT DISTINCT id, name FROM parents"
	    " WHERE id IS NOT NULL),"
	    " above(id) AS (SELECT id FROM near UNION SELECT e.parent_id"
	    " FROM above CROSS JOIN LATERAL (SELECT p.parent_id"
	    " FROM object_parent p WHERE p.object_id = above.id OFFSET 0) AS e),"
	    " elsewhere AS MATERIALIZED (SELECT DISTINCT u.text COLLATE \"C\""
	    " AS text, split_part(u.text, ':', 1) AS kind,"
	    " substr(u.text, strpos(u.text, ':') + 1) AS value"
	    " FROM unnest($5::text[]) AS u(text)),"
	    " used AS (SELECT x.text, i.by FROM elsewhere x"
	    " CROSS JOIN LATERAL (SELECT o.name AS by"
	    " FROM object_external_id e JOIN object o ON o.id = e.object_id"
	    " WHERE e.kind = x.kind AND e.value = x.value"
	    " AND e.object_id <> $1::int OFFSET 0) AS i ORDER BY 1 LIMIT 1)"
	    " SELECT s.name, " IS_GOOD(
		"s.name") ","
			  " ARRAY(SELECT name FROM aliases ORDER BY 1),"
			  " (SELECT name FROM aliases a WHERE NOT " IS_GOOD(
			      "a.name") " ORDER BY 1 LIMIT 1),"
					" t.name, t.by, ARRAY(SELECT name FROM near ORDER BY 1),"
					" ARRAY(SELECT id FROM near ORDER BY name),"
					" ARRAY(SELECT sent FROM parents WHERE id IS NULL ORDER BY 1),"
					" ARRAY(SELECT text FROM elsewhere ORDER BY 1),"
					" (SELECT text FROM elsewhere x WHERE NOT EXISTS (SELECT"
					" FROM external_kind k WHERE k.code = x.kind"
					" AND x.text LIKE '%:%' AND x.value ~ k.pattern)"
					" ORDER BY 1 LIMIT 1), u.text, u.by,"
					" EXISTS (SELECT FROM above WHERE id = $1::int)"
					" FROM sent s LEFT JOIN taken t ON true LEFT JOIN used u ON true" },
	{ NULL, NULL },
};

enum status
object_draft_find(struct db *db, struct arena *arena, const char *name, int *id,
    struct object_draft *draft)
{
	struct rows rows;

	TRY(db_run(db, arena, &object_draft_statements[FIND], &name, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	*id = row_int(&rows, 0, 0);
	*draft = (struct object_draft){
		.name = row_text(&rows, 0, 1),
		.description = row_text(&rows, 0, 2),
		.aliases = row_texts(&rows, 0, 3, arena),
		.parents = row_texts(&rows, 0, 4, arena),
		.external_ids = row_texts(&rows, 0, 5, arena),
	};
	return OK;
}

/* ---- what is wrong ---- */

static enum status
refuse_many(struct problem *problem, struct arena *arena, const char *field,
    const char *what, int most)
{
	return refuse_about(problem,
	    refuse(problem, arena, UNPROCESSABLE, "too-many",
		"An object has at most %d %s.", most, what),
	    field, arena_format(arena, "at most %d", most));
}

static enum status
check_sizes(struct arena *arena, const struct object_draft *draft,
    struct problem *problem)
{
	if (text_length(draft->description) > OBJECT_DESCRIPTION_MAX_CHARACTERS)
		return refuse_about(problem,
		    refuse(problem, arena, UNPROCESSABLE, "too-long",
			"The description is longer than %d characters.",
			OBJECT_DESCRIPTION_MAX_CHARACTERS),
		    "description", "at most 5,000 characters");
	if (draft->aliases.count > OBJECT_ALIASES_MAX)
		return refuse_many(problem, arena, "aliases", "other names",
		    OBJECT_ALIASES_MAX);
	if (draft->parents.count > OBJECT_PARENTS_MAX)
		return refuse_many(problem, arena, "parents", "parents",
		    OBJECT_PARENTS_MAX);
	if (draft->external_ids.count > OBJECT_EXTERNAL_IDS_MAX)
		return refuse_many(problem, arena, "external_ids",
		    "names elsewhere", OBJECT_EXTERNAL_IDS_MAX);
	return OK;
}

static enum status
refuse_name(struct problem *problem, struct arena *arena, const char *field)
{
	return refuse_about(problem,
	    refuse(problem, arena, UNPROCESSABLE, "bad-name",
		"A name is one line of 1 to %d characters, with no control"
		" characters, no blanks at its ends, and no . or .. between"
		" slashes.",
		OBJECT_NAME_MAX_CHARACTERS),
	    field, "one line of 1 to 200 characters");
}

static enum status
check_names(const struct rows *rows, struct arena *arena,
    struct problem *problem)
{
	const char *taken = row_text(rows, 0, TAKEN);
	const char *by = row_text(rows, 0, TAKEN_BY), *detail;
	bool is_name;

	if (!row_bool(rows, 0, NAME_IS_GOOD))
		return refuse_name(problem, arena, "name");
	if (!row_is_null(rows, 0, BAD_ALIAS))
		return refuse_name(problem, arena, "aliases");
	if (taken == NULL)
		return OK;
	is_name = text_is(taken, row_text(rows, 0, NAME));
	detail = text_is(taken, by) ?
	    arena_format(arena, "There is an object \"%s\" already.", by) :
	    arena_format(arena, "\"%s\" is another name of \"%s\" already.",
		taken, by);
	return refuse_about(problem,
	    refuse(problem, arena, CONFLICT, "name-taken", "%s", detail),
	    is_name ? "name" : "aliases", "a name that nothing else has");
}

static enum status
check_external_ids(const struct rows *rows, struct arena *arena,
    struct problem *problem)
{
	static const char expected[] =
	    "a vocabulary, a colon and its name of the thing:"
	    " wikidata:Q146, wordnet:02121620-n, openimages:/m/01yrx,"
	    " gbif:2435035, coco:17";
	const char *bad = row_text(rows, 0, BAD_EXTERNAL_ID);
	const char *taken = row_text(rows, 0, EXTERNAL_TAKEN);
	enum status status;

	if (bad != NULL)
		status = refuse(problem, arena, UNPROCESSABLE,
		    "bad-external-id",
		    "\"%s\" is not how a vocabulary that is known here calls"
		    " something.",
		    text_shortened(arena, bad, 200));
	else if (taken != NULL)
		status = refuse(problem, arena, CONFLICT, "external-id-taken",
		    "%s is \"%s\" already.", taken,
		    row_text(rows, 0, EXTERNAL_TAKEN_BY));
	else
		return OK;
	return refuse_about(problem, status, "external_ids", expected);
}

static enum status
refuse_unknown(struct db *db, struct arena *arena, struct texts unknown,
    enum object_nearness nearness, struct problem *problem)
{
	enum status status = object_refuse_unknown(db, arena, nearness,
	    "unknown-parent", unknown.items[0], problem);

	problem->list_name = "unknown";
	problem->list = unknown;
	return refuse_about(problem, status, "parents",
	    "names of objects that there are");
}

/* ---- the check ---- */

static enum status
ask(struct db *db, struct arena *arena, int id,
    const struct object_draft *draft, struct rows *rows)
{
	const char *values[] = {
		sql_int(arena, id),
		draft->name,
		sql_text_array(arena, draft->aliases.items,
		    draft->aliases.count),
		sql_text_array(arena, draft->parents.items,
		    draft->parents.count),
		sql_text_array(arena, draft->external_ids.items,
		    draft->external_ids.count),
	};

	return db_run(db, arena, &object_draft_statements[CHECK], values, rows);
}

enum status
object_draft_check(struct db *db, struct arena *arena, int id,
    struct object_draft *draft, struct new_object *object,
    struct problem *problem)
{
	struct texts unknown, path = { .count = 0 };
	struct rows rows;

	TRY(check_sizes(arena, draft, problem));
	TRY(ask(db, arena, id, draft, &rows));
	draft->name = row_text(&rows, 0, NAME);
	draft->aliases = row_texts(&rows, 0, ALIASES, arena);
	draft->parents = row_texts(&rows, 0, PARENTS, arena);
	draft->external_ids = row_texts(&rows, 0, EXTERNAL_IDS, arena);
	*object = (struct new_object){
		.name = draft->name,
		.description = draft->description,
		.aliases = draft->aliases.items,
		.alias_count = draft->aliases.count,
		.external_ids = draft->external_ids.items,
		.external_id_count = draft->external_ids.count,
	};
	object->parent_ids =
	    row_int_array(&rows, 0, PARENT_IDS, arena, &object->parent_count);
	TRY(check_names(&rows, arena, problem));
	TRY(check_external_ids(&rows, arena, problem));
	unknown = row_texts(&rows, 0, UNKNOWN_PARENTS, arena);
	if (unknown.count > 0)
		return refuse_unknown(db, arena, unknown,
		    draft->is_one_of_many ? OBJECTS_ALIKE : OBJECTS_MISTYPED,
		    problem);
	if (!row_bool(&rows, 0, IS_CYCLE))
		return OK;
	TRY(object_cycle_find(db, arena, id, object->parent_ids,
	    &draft->parents, &path));
	return object_refuse_cycle(problem, arena, path);
}

static bool
texts_are_equal(const struct texts *a, const struct texts *b)
{
	size_t i;

	for (i = 0; i < a->count && i < b->count; i++) {
		if (!text_is(a->items[i], b->items[i]))
			return false;
	}
	return a->count == b->count;
}

bool
object_drafts_are_equal(const struct object_draft *a,
    const struct object_draft *b)
{
	return text_is(a->name, b->name) &&
	    text_is(a->description, b->description) &&
	    texts_are_equal(&a->aliases, &b->aliases) &&
	    texts_are_equal(&a->parents, &b->parents) &&
	    texts_are_equal(&a->external_ids, &b->external_ids);
}
