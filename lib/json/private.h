/* lib/json/private.h: what the scan tells the builder of the tree. */

#ifndef JSON_PRIVATE_H
#define JSON_PRIVATE_H

#include "json/json.h"

/*
 * Where one value stands. Offsets are in bytes and fit an int, for the scan
 * takes no text that is longer.
 */
struct json_place {
	enum json_type type;
	int line;
	int column;
	int start;
	int end;		/* behind its last byte */
	int name_line;		/* of a member: its name, quotes and all */
	int name_column;
	int name_start;
	int name_end;
	int name_length;	/* in bytes, its escapes read */
	int text_length;	/* JSON_TEXT: the same */
	int count;		/* of items or members, directly inside */
};

struct json_scan {
	const struct json_place *places;	/* in the text's order */
	size_t count;
	int deepest;			/* nesting of lists and objects */
};

/*
 * Checks the text against everything json_read promises but names that stand
 * twice, and notes where its values are. Makes no values.
 */
enum status json_scan(struct arena *arena, const char *bytes, size_t length,
    struct json_limits limits, struct json_scan *scan,
    struct problem *problem) MUST_CHECK;

/* Fails: BAD_INPUT, always. */
enum status json_refuse(struct arena *arena, struct problem *problem,
    int line, int column, const char *detail, const char *expected);

#endif
