/* lib/http/multipart.c: a field of a form that is in memory. */

#include "http/http.h"

#include <string.h>
#include <strings.h>

enum { HEAD_MAX_BYTES = 4096, BOUNDARY_MAX_BYTES = 200 };

/* The first place of needle in a range, or NULL. */
static const char *
find(const char *at, const char *end, const char *needle)
{
	size_t length = strlen(needle);

	for (; (size_t)(end - at) >= length; at++) {
		at = memchr(at, needle[0], (size_t)(end - at) - length + 1);
		if (at == NULL)
			return NULL;
		if (memcmp(at, needle, length) == 0)
			return at;
	}
	return NULL;
}

/* The name of the field whose head this is, or NULL. */
static const char *
field_name(struct arena *arena, const char *head, const char *end)
{
	static const char header[] = "Content-Disposition:";
	const size_t length = sizeof(header) - 1;
	const char *next;

	if (end - head > HEAD_MAX_BYTES)
		return NULL;
	for (; head < end; head = next + 2) {
		next = find(head, end, "\r\n");
		if (next == NULL)
			next = end;
		if ((size_t)(next - head) > length &&
		    strncasecmp(head, header, length) == 0)
			return http_type_parameter(arena,
			    arena_copy(arena, head + length,
				(size_t)(next - head) - length),
			    "name");
	}
	return NULL;
}

const char *
http_multipart_field(struct arena *arena, const char *content_type,
    const char *body, size_t length, const char *name)
{
	const char *boundary =
	    http_type_parameter(arena, content_type, "boundary");
	const char *end = body + length, *at, *text, *text_end;
	const char *delimiter;

	if (boundary == NULL || *boundary == '\0' ||
	    strlen(boundary) > BOUNDARY_MAX_BYTES)
		return NULL;
	delimiter = arena_format(arena, "\r\n--%s", boundary);
	at = find(body, end, delimiter + 2);
	for (; at != NULL; at = text_end + 2) {
		text = find(at, end, "\r\n\r\n");
		if (text == NULL)
			return NULL;
		/* Two bytes less: the text may be empty. */
		text_end = find(text + 2, end, delimiter);
		if (text_end == NULL)
			return NULL;
		if (!text_is(field_name(arena, at, text), name))
			continue;
		text += text_end < text + 4 ? 2 : 4;
		length = (size_t)(text_end - text);
		return text_is_utf8(text, length) ?
		    arena_copy(arena, text, length) :
		    NULL;
	}
	return NULL;
}
