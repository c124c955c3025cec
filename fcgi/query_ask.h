/* fcgi/query_ask.h: what a request asks the search for, whoever answers. */

#ifndef QUERY_ASK_H
#define QUERY_ASK_H

#include "request.h"
#include "store/search.h"

/* The text of a query, wherever it travelled. */
struct query_text {
	const char *bytes;
	size_t length;
	bool is_in_url;
};

/*
 * Finds the text: the body is the query, whatever its type says; only in a
 * form with a field "query" it is that field. Without a body the URL's
 * parameter is. Fails: BAD_INPUT with a problem.
 */
enum status query_text_find(struct request *req, struct query_text *text)
    MUST_CHECK;

/*
 * Reads everything but the query itself: ordering, seed, offset, limit and
 * the cursor, "after" or "before". Fails: BAD_INPUT with a problem.
 */
enum status query_wish_read(struct request *req, struct search_wish *wish)
    MUST_CHECK;

/*
 * The rule and value that fit a word best. name is of a rule, or NULL: of an
 * object, a nature, a licence... that is called so or begins so, else of
 * titles; "licence cc0" says which rule. A name that is typed otherwise than
 * it is written, or in part, becomes the name; lists are as they are typed.
 * Fails: BAD_INPUT with a problem.
 */
enum status query_guess_rule(struct request *req, const char *name,
    const char *text, struct rule *rule) MUST_CHECK;

/*
 * The cursor alone, one or none: "after" goes on behind it, "before" back
 * from it. Fails: BAD_INPUT with a problem.
 */
enum status query_cursor_read(struct request *req, struct search_wish *wish)
    MUST_CHECK;

/*
 * Whether something has this name or alias that a rule takes; if not,
 * nearest is what is called most like it, or NULL. Rules without names know
 * everything.
 */
enum status query_name_check(struct request *req, enum rule_kind kind,
    const char *name, bool *is_known, const char **nearest) MUST_CHECK;

#endif
