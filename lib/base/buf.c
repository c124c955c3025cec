/* lib/base/buf.c: text that grows up to a limit and latches failure. */

#include "base/base.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
buf_release(void *resource)
{
	char **owned = resource;

	free(*owned);
}

/* The struct may be gone before the arena: what to free stands there. */
void
buf_init(struct buf *buf, struct arena *arena, size_t max_bytes)
{
	static char nothing[1];

	*buf = (struct buf){ .bytes = nothing, .max_bytes = max_bytes,
		.owned = arena_alloc(arena, sizeof(*buf->owned)) };
	arena_defer(arena, buf_release, buf->owned);
}

void
buf_clear(struct buf *buf)
{
	buf->length = 0;
	buf->failed = false;
	if (buf->capacity > 0)
		buf->bytes[0] = '\0';
}

void
buf_cut(struct buf *buf, size_t bytes)
{
	if (buf->failed)
		return;
	buf->length -= bytes;
	buf->bytes[buf->length] = '\0';
}

/* Makes room for length more bytes and a NUL; false latches failure. */
static bool
buf_reserve(struct buf *buf, size_t length)
{
	size_t wanted, capacity;
	char *bytes;

	if (buf->failed)
		return false;
	if (length > buf->max_bytes - buf->length) {
		buf->failed = true;
		return false;
	}
	wanted = buf->length + length + 1;
	if (wanted <= buf->capacity)
		return true;
	capacity = buf->capacity < 128 ? 256 : buf->capacity * 2;
	if (capacity < wanted)
		capacity = wanted;
	bytes = realloc(*buf->owned, capacity);
	if (bytes == NULL) {
		fputs("out of memory\n", stderr);
		abort();
	}
	*buf->owned = buf->bytes = bytes;
	buf->capacity = capacity;
	return true;
}

void
buf_expect(struct buf *buf, size_t bytes)
{
	size_t room = buf->max_bytes - buf->length;

	if (buf_reserve(buf, bytes < room ? bytes : room))
		buf->bytes[buf->length] = '\0';
}

void
buf_add_bytes(struct buf *buf, const void *bytes, size_t length)
{
	if (length == 0 || !buf_reserve(buf, length))
		return;
	memcpy(buf->bytes + buf->length, bytes, length);
	buf->length += length;
	buf->bytes[buf->length] = '\0';
}

void
buf_add(struct buf *buf, const char *text)
{
	buf_add_bytes(buf, text, strlen(text));
}

void
buf_add_char(struct buf *buf, char byte)
{
	buf_add_bytes(buf, &byte, 1);
}

void
buf_add_int(struct buf *buf, int64_t number)
{
	char digits[INT_DIGITS];

	buf_add_bytes(buf, digits, int_digits(number, digits));
}

void
buf_add_format(struct buf *buf, const char *format, ...)
{
	va_list list;
	int length;

	va_start(list, format);
	length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (length <= 0 || !buf_reserve(buf, (size_t)length))
		return;
	va_start(list, format);
	vsnprintf(buf->bytes + buf->length, (size_t)length + 1, format, list);
	va_end(list);
	buf->length += (size_t)length;
}

void
buf_add_double(struct buf *buf, double number)
{
	char text[40];
	int precision;

	if (!isfinite(number)) {
		buf_add(buf, "null");
		return;
	}
	if (number == 0)
		number = 0;	/* no minus zero */
	if (fabs(number) < 1e15 && number == (double)(int64_t)number) {
		buf_add_int(buf, (int64_t)number);
		return;
	}
	/* 15 digits always come back, but not of subnormal numbers. */
	precision = fabs(number) < DBL_MIN ? 1 : 15;
	for (; precision <= 17; precision++) {
		snprintf(text, sizeof(text), "%.*g", precision, number);
		if (strtod(text, NULL) == number)
			break;
	}
	buf_add(buf, text);
}

void
buf_add_seconds(struct buf *buf, int64_t at_us)
{
	uint64_t us = at_us < 0 ? -(uint64_t)at_us : (uint64_t)at_us;
	uint64_t fraction = us % 1000000, unit = 100000;

	if (at_us < 0)
		buf_add_char(buf, '-');
	buf_add_int(buf, (int64_t)(us / 1000000));
	if (fraction > 0)
		buf_add_char(buf, '.');
	for (; fraction > 0; unit /= 10) {
		buf_add_char(buf, (char)('0' + fraction / unit));
		fraction %= unit;
	}
}

/* U+FFFE and U+FFFF too: JSON may hold them as they are, YAML may not. */
static bool
needs_escape(const char *text)
{
	unsigned char byte = (unsigned char)*text;

	return byte < 0x20 || byte == '"' || byte == '\\' ||
	    (byte == 0xef &&
		(strncmp(text, "\xef\xbf\xbe", 3) == 0 ||
		    strncmp(text, "\xef\xbf\xbf", 3) == 0));
}

/* Returns how many bytes it stands for. */
static size_t
add_escape(struct buf *buf, const char *text)
{
	unsigned char byte = (unsigned char)*text;

	if (byte == 0xef) {
		buf_add(buf, text[2] == '\xbe' ? "\\ufffe" : "\\uffff");
		return 3;
	}
	if (byte == '"' || byte == '\\') {
		buf_add_char(buf, '\\');
		buf_add_char(buf, (char)byte);
	} else if (byte == '\n') {
		buf_add(buf, "\\n");
	} else {
		buf_add_format(buf, "\\u%04x", byte);
	}
	return 1;
}

void
buf_add_json_text(struct buf *buf, const char *text)
{
	const char *start = text;

	buf_add_char(buf, '"');
	while (*text != '\0') {
		if (!needs_escape(text)) {
			text++;
			continue;
		}
		buf_add_bytes(buf, start, (size_t)(text - start));
		text += add_escape(buf, text);
		start = text;
	}
	buf_add_bytes(buf, start, (size_t)(text - start));
	buf_add_char(buf, '"');
}

void
buf_add_url_part(struct buf *buf, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;

		if ((byte >= 'a' && byte <= 'z') ||
		    (byte >= 'A' && byte <= 'Z') ||
		    (byte >= '0' && byte <= '9') || strchr("-._~", byte))
			buf_add_char(buf, (char)byte);
		else
			buf_add_format(buf, "%%%02X", byte);
	}
}
