/* lib/http/http.h: the texts of HTTP: paths, queries, headers, cookies. */

#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/base.h"

/* ---- addresses and forms ---- */

enum {
	HTTP_MAX_PAIRS = 1100,	/* of a query string or a form */
	HTTP_MAX_SEGMENTS = 16, /* of a path */
};

struct http_pair {
	const char *name;
	const char *value; /* "" without a "=" */
};

/* Pairs in the order they were sent; a name may stand there twice. */
struct http_pairs {
	struct http_pair *items;
	size_t count;
};

/* A path, cut at its slashes first and decoded then. */
struct http_path {
	const char *segments[HTTP_MAX_SEGMENTS];
	size_t count;
};

/*
 * Percent-decodes length bytes; NULL when an escape is broken, or the result
 * is not UTF-8 or holds a NUL.
 */
char *http_decode(struct arena *arena, const char *text, size_t length,
    bool plus_is_space);

/*
 * Cuts "/a/b%2Fc/?x=1" into "a" and "b/c": the query is left out, one last
 * slash too. Fails: BAD_INPUT (broken escape, not UTF-8, NUL, no slash in
 * front), NOT_FOUND (more segments than any route has).
 */
enum status http_read_path(struct arena *arena, const char *url,
    struct http_path *path) MUST_CHECK;

/*
 * Reads "a=1&b=%20+": a query string, or a body of the type
 * application/x-www-form-urlencoded. Fails: BAD_INPUT (broken escape, not
 * UTF-8, NUL, more than HTTP_MAX_PAIRS).
 */
enum status http_read_pairs(struct arena *arena, const char *text,
    size_t length, struct http_pairs *pairs) MUST_CHECK;

/* The first value of a name, or NULL. */
const char *http_pair(const struct http_pairs *pairs, const char *name);

/* How often a name stands there. */
size_t http_pair_count(const struct http_pairs *pairs, const char *name);

/*
 * True for an address of this site that it is safe to send somebody on to:
 * one slash and then no other, nothing that a browser would read as another
 * host or leave out.
 */
bool http_is_local(const char *address);

/* The same address where it is one, else NULL; NULL stays NULL. */
const char *http_local_or_null(const char *address);

/* ---- headers ---- */

/* The value of a cookie in a Cookie header (which may be NULL), or NULL. */
const char *http_cookie(struct arena *arena, const char *header,
    const char *name);

/* True when a Content-Type names this type, whatever its parameters. */
bool http_type_is(const char *content_type, const char *type);

/* A parameter of a Content-Type, as "boundary"; NULL when absent. */
const char *http_type_parameter(struct arena *arena, const char *content_type,
    const char *name);

/*
 * Which of the offers an Accept header likes best; the first of equals, and
 * the first of all when there is no header. -1: none is wanted.
 */
int http_choose(const char *accept, const char *const *offers, int count);

/*
 * True when an If-None-Match header (which may be NULL) names the tag (with
 * its quotes) or is "*". Tags are compared weakly.
 */
bool http_tag_matches(const char *header, const char *tag);

/* True for a text that may stand in a header: no CR, LF, NUL or control. */
bool http_header_is_clean(const char *value);

/* ---- multipart/form-data (RFC 7578) ---- */

enum { HTTP_MAX_PARTS = 200 };

/* What the head of a part says. Texts stand in the arena. */
struct http_part {
	const char *name;
	bool is_file;		/* it has a file name, if only an empty one */
	const char *file_name;	/* "" when it is not UTF-8; NULL: a field */
	const char *media_type;	/* as it was sent, or NULL */
};

/* Who is told; anything but OK ends the reading. data: bytes in pieces. */
struct http_parts_reader {
	enum status (*begin)(void *context, const struct http_part *part);
	enum status (*data)(void *context, const char *bytes, size_t length);
	enum status (*end)(void *context);
	void *context;
};

/*
 * Reads a body that comes in pieces, however it is cut, in constant memory.
 * NULL: the type is not multipart/form-data, or has no boundary.
 * Owns: the arena.
 */
struct http_parts *http_parts_create(struct arena *arena,
    const char *content_type, const struct http_parts_reader *reader);

/*
 * Fails: BAD_INPUT (malformed; too many parts; a part without a name),
 * TOO_LARGE (the head of a part), or what the reader gave.
 */
enum status http_parts_add(struct http_parts *parts, const char *bytes,
    size_t length) MUST_CHECK;

/* Fails: BAD_INPUT when the last boundary has not come. */
enum status http_parts_finish(const struct http_parts *parts) MUST_CHECK;

/* Bytes read so far: where it failed. */
int64_t http_parts_offset(const struct http_parts *parts);

/*
 * The value of a field of a body that is in memory, or NULL: no such field,
 * or the body is malformed. Owns: the arena.
 */
const char *http_multipart_field(struct arena *arena, const char *content_type,
    const char *body, size_t length, const char *name);

#endif
