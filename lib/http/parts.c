/* lib/http/parts.c: the parts of a multipart/form-data body, while it arrives. */

#include "http/http.h"

#include <string.h>
#include <strings.h>

enum {
	HEAD_MAX_BYTES = 8192,	/* of one part: long file names */
	BOUNDARY_MAX_BYTES = 70, /* RFC 2046, section 5.1.1 */
};

enum state {
	AT_START,	/* empty lines, then the first boundary */
	IN_FIRST,
	BEHIND_BOUNDARY, /* a line end: a part; two hyphens: the end */
	BEHIND_CR,
	BEHIND_HYPHEN,
	IN_NAME,	/* of a header */
	IN_VALUE,
	BEHIND_VALUE,	/* its CR */
	BEHIND_HEAD,	/* the CR of the empty line */
	IN_DATA,
	AT_END,		/* what follows is an epilogue, and ignored */
};

struct http_parts {
	struct arena *arena;
	struct http_parts_reader reader;
	const char *delimiter;	/* CRLF, two hyphens, the boundary */
	size_t delimiter_length;
	enum state state;
	size_t matched;		/* bytes of the delimiter */
	size_t matched_before;	/* of these, bytes that are not the part's */
	char held;		/* a byte behind a whole one, or 0 */
	struct buf head;	/* of the part that begins */
	size_t part_count;
	bool is_in_part;
	int64_t offset;
};

static bool
is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

struct http_parts *
http_parts_create(struct arena *arena, const char *content_type,
    const struct http_parts_reader *reader)
{
	const char *boundary =
	    http_type_parameter(arena, content_type, "boundary");
	struct http_parts *parts;

	if (!http_type_is(content_type, "multipart/form-data") ||
	    boundary == NULL || *boundary == '\0' ||
	    strlen(boundary) > BOUNDARY_MAX_BYTES)
		return NULL;
	parts = arena_alloc(arena, sizeof(*parts));
	*parts = (struct http_parts){
		.arena = arena,
		.reader = *reader,
		.delimiter = arena_format(arena, "\r\n--%s", boundary),
	};
	parts->delimiter_length = strlen(parts->delimiter);
	buf_init(&parts->head, arena, HEAD_MAX_BYTES);
	return parts;
}

int64_t
http_parts_offset(const struct http_parts *parts)
{
	return parts->offset;
}

/* ---- a part begins ---- */

/* The value of a header of the part, or NULL. The head ends with a line end. */
static const char *
header_of(struct http_parts *parts, const char *name)
{
	const char *line = parts->head.bytes, *end;
	size_t length = strlen(name);

	for (; *line != '\0'; line = end + 1) {
		end = line + strcspn(line, "\n");
		if (strncasecmp(line, name, length) == 0 &&
		    line[length] == ':')
			return arena_copy(parts->arena, line + length + 1,
			    (size_t)(end - line) - length - 1);
	}
	return NULL;
}

/* Some file names come in other encodings: none is better than a wrong one. */
static const char *
utf8_or(const char *text, const char *otherwise)
{
	if (text != NULL && text_is_utf8(text, strlen(text)))
		return text;
	return otherwise;
}

static enum status
begin_part(struct http_parts *parts)
{
	const char *about = header_of(parts, "Content-Disposition");
	const char *file_name = NULL;
	struct http_part part = { .name = NULL };

	if (about != NULL) {
		part.name = utf8_or(
		    http_type_parameter(parts->arena, about, "name"), NULL);
		file_name =
		    http_type_parameter(parts->arena, about, "filename");
	}
	if (part.name == NULL || ++parts->part_count > HTTP_MAX_PARTS)
		return BAD_INPUT;
	part.is_file = file_name != NULL;
	part.file_name = part.is_file ? utf8_or(file_name, "") : NULL;
	part.media_type = header_of(parts, "Content-Type");
	if (part.media_type != NULL)
		part.media_type += strspn(part.media_type, " \t");
	parts->is_in_part = true;
	return parts->reader.begin(parts->reader.context, &part);
}

/* ---- what lies between boundaries ---- */

static enum status
give(struct http_parts *parts, const char *bytes, size_t length)
{
	return length == 0 ? OK :
	    parts->reader.data(parts->reader.context, bytes, length);
}

/* What looked like a boundary was data. */
static enum status
give_matched(struct http_parts *parts)
{
	const char *from = parts->delimiter + parts->matched_before;
	size_t length = parts->matched - parts->matched_before;
	char held = parts->held;

	parts->matched = parts->matched_before = 0;
	parts->held = '\0';
	TRY(give(parts, from, length));
	return give(parts, &held, held != '\0');
}

static enum status
end_part(struct http_parts *parts, enum state next)
{
	parts->matched = parts->matched_before = 0;
	parts->held = '\0';
	buf_clear(&parts->head);
	parts->state = next;
	if (!parts->is_in_part)
		return OK;
	parts->is_in_part = false;
	return parts->reader.end(parts->reader.context);
}

/* One byte where a whole delimiter came before; used: it belongs to it. */
static enum status
take_behind_delimiter(struct http_parts *parts, char c, bool *is_used)
{
	*is_used = true;
	if (parts->held == '\r' && c == '\n')
		return end_part(parts, IN_NAME);
	if (parts->held == '-' && c == '-')
		return end_part(parts, AT_END);
	if (parts->held == '\0' && (c == '\r' || c == '-')) {
		parts->held = c;
		return OK;
	}
	*is_used = false;
	return give_matched(parts);
}

/* Bytes of a part up to where a delimiter may begin; *at moves on. */
static enum status
take_data(struct http_parts *parts, const char **at, const char *end)
{
	const char *from = *at, *stop;
	bool is_used;

	if (parts->matched == parts->delimiter_length) {
		TRY(take_behind_delimiter(parts, *from, &is_used));
		*at += is_used;
		return OK;
	}
	if (*from == parts->delimiter[parts->matched]) {
		parts->matched++;
		++*at;
		return OK;
	}
	if (parts->matched > 0)
		return give_matched(parts);
	stop = memchr(from, '\r', (size_t)(end - from));
	*at = stop == NULL ? end : stop;
	return give(parts, from, (size_t)(*at - from));
}

/* ---- boundaries and heads, byte by byte ---- */

static enum status
move(struct http_parts *parts, bool is_right, enum state next)
{
	if (!is_right)
		return BAD_INPUT;
	parts->state = next;
	return OK;
}

/* A header goes into the head as "name:value\n"; an empty line ends it. */
static enum status
take_head(struct http_parts *parts, char c)
{
	bool is_at_line_start = parts->head.length == 0 ||
	    parts->head.bytes[parts->head.length - 1] == '\n';

	if (parts->state == IN_NAME && c == '\r' && is_at_line_start)
		return move(parts, true, BEHIND_HEAD);
	if (parts->state == IN_VALUE && c == '\r')
		return move(parts, true, BEHIND_VALUE);
	if (parts->state == BEHIND_VALUE)
		TRY(move(parts, c == '\n', IN_NAME));
	else if (parts->state == IN_NAME && c == ':')
		TRY(move(parts, !is_at_line_start, IN_VALUE));
	else if (parts->state == IN_NAME ? !is_token(c) :
	    c != '\t' && ((unsigned char)c < ' ' || c == 0x7f))
		return BAD_INPUT;
	buf_add_char(&parts->head, c);
	return parts->head.failed ? TOO_LARGE : OK;
}

static enum status
take_byte(struct http_parts *parts, char c)
{
	switch (parts->state) {
	case AT_START:
		if (c == '\r' || c == '\n')
			return OK;
		parts->matched = 2;	/* no line end before the first */
		parts->state = IN_FIRST;
		/* fall through */
	case IN_FIRST:
		if (c != parts->delimiter[parts->matched])
			return BAD_INPUT;
		if (++parts->matched == parts->delimiter_length)
			parts->state = BEHIND_BOUNDARY;
		return OK;
	case BEHIND_BOUNDARY:
		return move(parts, c == '\r' || c == '-',
		    c == '-' ? BEHIND_HYPHEN : BEHIND_CR);
	case BEHIND_CR:
		TRY(move(parts, c == '\n', IN_NAME));
		return end_part(parts, IN_NAME);
	case BEHIND_HYPHEN:
		return move(parts, c == '-', AT_END);
	case BEHIND_HEAD:
		TRY(move(parts, c == '\n', IN_DATA));
		/* The empty line may be the start of the next boundary. */
		parts->matched = parts->matched_before = 2;
		return begin_part(parts);
	default:
		return take_head(parts, c);
	}
}

enum status
http_parts_add(struct http_parts *parts, const char *bytes, size_t length)
{
	const char *at = bytes, *end = bytes + length;

	while (at < end && parts->state != AT_END) {
		const char *before = at;

		if (parts->state == IN_DATA)
			TRY(take_data(parts, &at, end));
		else
			TRY(take_byte(parts, *at++));
		parts->offset += at - before;
	}
	return OK;
}

enum status
http_parts_finish(const struct http_parts *parts)
{
	return parts->state == AT_END ? OK : BAD_INPUT;
}
