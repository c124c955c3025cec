/* lib/query/private.h: one change of a query's text, item by item. */

#ifndef QUERY_PRIVATE_H
#define QUERY_PRIVATE_H

#include "query/query.h"

#include "json/json.h"

/* A change, until a way is found that says what is wanted. */
struct editing {
	struct arena *arena;
	const char *text;
	size_t length;
	size_t start;		 /* of the text behind a byte order mark */
	const struct json *root; /* NULL: the text has no content */
	const char *line_end;
	const char *wanted; /* canonical text of what is to be said */
	const char *found;  /* NULL: no way yet */
};

/* False: a text that is no YAML is not edited but written anew. */
bool editing_open(struct editing *editing, struct arena *arena,
    const char *text, const struct query *changed) MUST_CHECK;

/* The text after the change: what was found, or else the canonical one. */
const char *editing_text(const struct editing *editing);

/* A list or a map within [...] or {...}, not in lines of its own. */
bool editing_is_bracketed(const struct editing *editing,
    const struct json *list);

/* A value as it is written there. Owns: the arena of the change. */
const char *editing_written(const struct editing *editing,
    const struct json *value);

/*
 * Each tries ways of one change and keeps the first that says what is wanted;
 * false: none does.
 */
bool editing_replace(struct editing *editing, const struct json *value,
    const char *text);
bool editing_remove_item(struct editing *editing, const struct json *list,
    size_t index);

/* A list of one item, which is a member of the root. */
bool editing_remove_list(struct editing *editing, const struct json *list);

/* The last item, in the style of the list. */
bool editing_add_item(struct editing *editing, const struct json *list,
    const char *content);

/* A new member of the root, which holds a list of one item. */
bool editing_add_list(struct editing *editing, const char *name,
    const char *item);

#endif
