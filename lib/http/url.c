/* lib/http/url.c: percent-encoding, paths and query strings. */

#include "http/http.h"

#include <string.h>

char *
http_decode(struct arena *arena, const char *text, size_t length,
    bool plus_is_space)
{
	char *decoded = arena_copy(arena, text, length), *out = decoded;
	size_t i;

	for (i = 0; i < length; i++) {
		int high, low;

		if (text[i] == '+' && plus_is_space) {
			*out++ = ' ';
			continue;
		}
		if (text[i] != '%') {
			*out++ = text[i];
			continue;
		}
		if (length - i < 3)
			return NULL;
		high = text_hex_value(text[i + 1]);
		low = text_hex_value(text[i + 2]);
		if (high < 0 || low < 0)
			return NULL;
		*out++ = (char)(high << 4 | low);
		i += 2;
	}
	*out = '\0';
	if (!text_is_utf8(decoded, (size_t)(out - decoded)))
		return NULL;
	return decoded;
}

enum status
http_read_path(struct arena *arena, const char *url, struct http_path *path)
{
	const char *at = url;

	path->count = 0;
	if (*at != '/')
		return BAD_INPUT;
	while (*at == '/') {
		size_t length = strcspn(++at, "/?");
		char *segment;

		if (length == 0 && at[0] != '/')
			break; /* the last slash */
		if (path->count == HTTP_MAX_SEGMENTS)
			return NOT_FOUND;
		segment = http_decode(arena, at, length, false);
		if (segment == NULL)
			return BAD_INPUT;
		path->segments[path->count++] = segment;
		at += length;
	}
	return OK;
}

/* The number of pairs, at most: one more than there are "&". */
static size_t
pairs_at_most(const char *text, size_t length)
{
	size_t count = 1, i;

	for (i = 0; i < length && count <= HTTP_MAX_PAIRS; i++)
		count += text[i] == '&';
	return count;
}

enum status
http_read_pairs(struct arena *arena, const char *text, size_t length,
    struct http_pairs *pairs)
{
	const char *end = text + length, *next;
	size_t most = pairs_at_most(text, length);

	*pairs = (struct http_pairs){ .count = 0 };
	if (length == 0)
		return OK;
	if (most > HTTP_MAX_PAIRS)
		return BAD_INPUT;
	pairs->items = arena_array(arena, most, sizeof(*pairs->items));
	for (; text < end; text = next + 1) {
		struct http_pair *pair = &pairs->items[pairs->count];
		const char *equals;

		next = memchr(text, '&', (size_t)(end - text));
		if (next == NULL)
			next = end;
		if (next == text)
			continue; /* "a=1&&b=2" */
		equals = memchr(text, '=', (size_t)(next - text));
		if (equals == NULL)
			equals = next;
		pair->name =
		    http_decode(arena, text, (size_t)(equals - text), true);
		pair->value = "";
		if (equals < next)
			pair->value = http_decode(arena, equals + 1,
			    (size_t)(next - equals - 1), true);
		if (pair->name == NULL || pair->value == NULL)
			return BAD_INPUT;
		pairs->count++;
	}
	return OK;
}

const char *
http_pair(const struct http_pairs *pairs, const char *name)
{
	size_t i;

	for (i = 0; i < pairs->count; i++) {
		if (strcmp(pairs->items[i].name, name) == 0)
			return pairs->items[i].value;
	}
	return NULL;
}

size_t
http_pair_count(const struct http_pairs *pairs, const char *name)
{
	size_t count = 0, i;

	for (i = 0; i < pairs->count; i++)
		count += strcmp(pairs->items[i].name, name) == 0;
	return count;
}

bool
http_is_local(const char *address)
{
	const char *at;

	if (address[0] != '/' || address[1] == '/')
		return false;
	for (at = address; *at != '\0'; at++) {
		if (*at <= ' ' || *at > '~' || *at == '\\')
			return false;
	}
	return true;
}

const char *
http_local_or_null(const char *address)
{
	return address != NULL && http_is_local(address) ? address : NULL;
}
