/* lib/json/json.h: strict JSON text, read into a tree with its places. */

#ifndef JSON_JSON_H
#define JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

enum json_type {
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_TEXT,
	JSON_LIST,
	JSON_OBJECT,
};

struct json {
	enum json_type type;
	int line;			/* from 1: where the value begins */
	int column;			/* from 1, in characters */
	const char *name;		/* in an object: the member's name */
	int name_line;
	int name_column;
	size_t begin;			/* in YAML: the characters before */
	size_t end;			/* it, up to its end, and before its */
	size_t name_begin;		/* name; all 0 in JSON */
	bool truth;			/* JSON_BOOL */
	bool is_integer;		/* no fraction, no exponent */
	int64_t integer;		/* where is_integer */
	double number;			/* JSON_NUMBER, always finite */
	const char *text;		/* JSON_TEXT; JSON_NUMBER as written */
	size_t count;			/* JSON_LIST, JSON_OBJECT */
	const struct json *items;	/* in the text's order */
};

struct json_limits {
	size_t bytes;
	int depth;			/* of lists and objects */
	size_t values;			/* all of them together */
};

/*
 * Reads one JSON value that fills the text (RFC 8259) and refuses what is
 * doubtful beside what is wrong: a member named twice, \u0000, half a
 * surrogate pair, invalid UTF-8, an integer beyond 64 bits, a number too
 * large for a double. The values are json-c's, their places our own scan's.
 * Owns: the arena. Fails: BAD_INPUT, TOO_LARGE (over the limits, or 2 GB);
 * problem has line and column. INTERNAL: json-c failed us, and it is logged.
 * Cost: linear in the text.
 */
enum status json_read(struct arena *arena, const char *bytes, size_t length,
    struct json_limits limits, const struct json **json,
    struct problem *problem) MUST_CHECK;

/* The member of that name; NULL when there is none or it is no object. */
const struct json *json_member(const struct json *object, const char *name);

/* Its text; NULL when there is none or it is no text. */
const char *json_member_text(const struct json *object, const char *name);

/* The texts of a list, or one text. Owns: the arena. False: it is neither. */
bool json_texts(struct arena *arena, const struct json *value,
    struct texts *texts);

/* The type in words, with its article: "a list". */
const char *json_type_name(enum json_type type);

#endif
