/* fcgi/query_elsewhere.c: a query as address, as shell command and as Python program. */

#include "page/query.h"

#include <string.h>

enum {
	ADDRESS_MAX_BYTES = 8000,	/* nginx and browsers take that */
	PROGRAM_MAX_BYTES = 8 * QUERY_MAX_BYTES,
};

/* "?" before the first parameter, "&" before the others. */
static void
add_name(struct buf *url, const char *name)
{
	buf_add_char(url, strchr(url->bytes, '?') == NULL ? '?' : '&');
	buf_add(url, name);
	buf_add_char(url, '=');
}

static void
add_wish(struct buf *url, const struct search_wish *wish)
{
	if (wish->ordering != ORDER_DATE_DESC) {
		add_name(url, "ordering");
		buf_add(url, ordering_name(wish->ordering));
	}
	if (wish->ordering == ORDER_RANDOM && wish->has_seed) {
		add_name(url, "seed");
		buf_add_int(url, wish->seed);
	}
	if (wish->limit != LIMIT_DEFAULT) {
		add_name(url, "limit");
		buf_add_int(url, wish->limit);
	}
}

const char *
query_address(struct arena *arena, const char *path, const char *text,
    const struct search_wish *wish, const char *cursor_name,
    const char *cursor)
{
	struct buf *url = arena_alloc(arena, sizeof(*url));

	buf_init(url, arena, ADDRESS_MAX_BYTES);
	buf_add(url, path);
	if (*text != '\0') {
		add_name(url, "query");
		buf_add_url_part(url, text);
	}
	add_wish(url, wish);
	if (cursor != NULL) {
		add_name(url, cursor_name);
		buf_add_url_part(url, cursor);
	}
	return url->failed ? NULL : url->bytes;
}

/* Where the query is sent to: everything but its text. */
static const char *
endpoint(struct arena *arena, const char *public_url,
    const struct search_wish *wish)
{
	struct buf *url = arena_alloc(arena, sizeof(*url));

	buf_init(url, arena, ADDRESS_MAX_BYTES);
	buf_add(url, public_url);
	buf_add(url, "/api/query-pictures");
	add_wish(url, wish);
	return url->bytes;
}

/* In single quotes a shell reads everything as it stands, but for them. */
static void
add_shell_text(struct buf *program, const char *text)
{
	buf_add_char(program, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			buf_add(program, "'\\''");
		else
			buf_add_char(program, *text);
	}
	buf_add_char(program, '\'');
}

const char *
query_curl(struct arena *arena, const char *public_url, const char *text,
    const struct search_wish *wish)
{
	struct buf *program = arena_alloc(arena, sizeof(*program));

	buf_init(program, arena, PROGRAM_MAX_BYTES);
	buf_add(program, "curl ");
	add_shell_text(program, endpoint(arena, public_url, wish));
	if (*text != '\0') {
		buf_add(program, " --data-binary ");
		add_shell_text(program, text);
	}
	return program->bytes;
}

/* For a text in three double quotes: no backslash and no three quotes. */
static void
add_python_text(struct buf *program, const char *text)
{
	int quotes = 0;

	buf_add(program, "\"\"\"");
	for (; *text != '\0'; text++) {
		quotes = *text == '"' ? quotes + 1 : 0;
		if (*text == '\\' || quotes == 3)
			buf_add_char(program, '\\');
		if (quotes == 3)
			quotes = 0;
		buf_add_char(program, *text);
	}
	buf_add(program, "\"\"\"");
}

const char *
query_python(struct arena *arena, const char *public_url, const char *text,
    const struct search_wish *wish)
{
	struct buf *program = arena_alloc(arena, sizeof(*program));

	buf_init(program, arena, PROGRAM_MAX_BYTES);
	buf_add(program, "import json\nimport urllib.request\n\nquery = ");
	add_python_text(program, text);
	buf_add(program, "\nurl = \"");
	buf_add(program, endpoint(arena, public_url, wish));
	buf_add(program, "\"\nwith urllib.request.urlopen(url, query.encode())"
	    " as answer:\n    for picture in json.load(answer):\n"
	    "        print(picture[\"id\"], picture[\"title\"])\n");
	return program->bytes;
}
