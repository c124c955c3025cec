/* lib/base/text.c: UTF-8, numbers in text, base64url, refusals. */

#include "base/base.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The bytes of the character at text, or 0 where it is not UTF-8. */
static size_t
character_bytes(const unsigned char *text, size_t left)
{
	size_t length, i;
	unsigned first = text[0];

	if (first < 0x80)
		return first != 0;
	if (first >= 0xc2 && first <= 0xdf)
		length = 2;
	else if (first >= 0xe0 && first <= 0xef)
		length = 3;
	else if (first >= 0xf0 && first <= 0xf4)
		length = 4;
	else
		return 0;
	if (length > left)
		return 0;
	for (i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	}
	if ((first == 0xe0 && text[1] < 0xa0) ||
	    (first == 0xed && text[1] > 0x9f) ||
	    (first == 0xf0 && text[1] < 0x90) ||
	    (first == 0xf4 && text[1] > 0x8f))
		return 0;
	return length;
}

bool
text_is_utf8(const char *bytes, size_t length)
{
	const unsigned char *at = (const unsigned char *)bytes;
	size_t step;

	for (; length > 0; at += step, length -= step) {
		step = character_bytes(at, length);
		if (step == 0)
			return false;
	}
	return true;
}

size_t
text_length(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

bool
text_is(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

bool
text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool
text_is_ignoring_case(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

const char *
text_shortened(struct arena *arena, const char *text, size_t max_bytes)
{
	size_t length = strnlen(text, max_bytes + 1);

	if (length <= max_bytes)
		return text;
	length = max_bytes;
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return arena_format(arena, "%.*s…", (int)length, text);
}

const char *
text_trimmed(struct arena *arena, const char *text)
{
	size_t length;

	text += strspn(text, " \t\r\n");
	length = strlen(text);
	while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
		length--;
	return arena_copy(arena, text, length);
}

const char *
text_without_returns(struct arena *arena, const char *text)
{
	char *plain = arena_text(arena, text), *to = plain;
	const char *from;

	for (from = plain; *from != '\0'; from++) {
		if (from[0] != '\r' || from[1] != '\n')
			*to++ = *from;
	}
	*to = '\0';
	return plain;
}

size_t
int_digits(int64_t number, char digits[INT_DIGITS])
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	char reversed[INT_DIGITS];
	size_t count = 0, length = 0;

	do {
		reversed[count++] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		reversed[count++] = '-';
	while (count > 0)
		digits[length++] = reversed[--count];
	return length;
}

bool
text_to_int64(const char *text, int64_t *number)
{
	const char *digits = text + (*text == '-' || *text == '+');
	char *end;
	long long value;

	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0')
		return false;
	*number = value;
	return true;
}

bool
text_to_double(const char *text, double *number)
{
	static const char allowed[] = "0123456789+-.eE";
	char *end;
	double value;

	if (*text == '\0' || text[strspn(text, allowed)] != '\0')
		return false;
	value = strtod(text, &end);
	if (*end != '\0' || !isfinite(value))
		return false;
	*number = value;
	return true;
}

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *
text_base64url(struct arena *arena, const void *bytes, size_t length)
{
	const unsigned char *in = bytes;
	char *text = arena_alloc(arena, length / 3 * 4 + 5), *out = text;
	size_t i, have;
	uint32_t group;

	for (i = 0; i < length; i += 3) {
		have = length - i < 3 ? length - i : 3;
		group = (uint32_t)in[i] << 16;
		if (have > 1)
			group |= (uint32_t)in[i + 1] << 8;
		if (have > 2)
			group |= in[i + 2];
		*out++ = base64_digits[group >> 18];
		*out++ = base64_digits[group >> 12 & 63];
		if (have > 1)
			*out++ = base64_digits[group >> 6 & 63];
		if (have > 2)
			*out++ = base64_digits[group & 63];
	}
	return text;
}

unsigned char *
text_from_base64url(struct arena *arena, const char *text, size_t *length)
{
	size_t digits = strlen(text);
	unsigned char *bytes = arena_alloc(arena, digits / 4 * 3 + 4);
	uint32_t bits = 0;
	int have = 0;

	*length = 0;
	if (digits % 4 == 1)
		return NULL;
	for (; *text != '\0'; text++) {
		const char *digit = strchr(base64_digits, *text);

		if (digit == NULL)
			return NULL;
		bits = bits << 6 | (uint32_t)(digit - base64_digits);
		have += 6;
		if (have >= 8) {
			have -= 8;
			bytes[(*length)++] = (unsigned char)(bits >> have);
		}
	}
	return (bits & ((1u << have) - 1)) == 0 ? bytes : NULL;
}

int
text_hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

char *
text_hex(struct arena *arena, const void *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *in = bytes;
	char *text = arena_alloc(arena, length * 2 + 1);
	size_t i;

	for (i = 0; i < length; i++) {
		text[2 * i] = digits[in[i] >> 4];
		text[2 * i + 1] = digits[in[i] & 15];
	}
	return text;
}

enum status
refuse(struct problem *problem, struct arena *arena, enum status status,
    const char *code, const char *format, ...)
{
	va_list list, again;
	int length;
	char *detail;

	va_start(list, format);
	va_copy(again, list);
	length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	detail = arena_alloc(arena, (size_t)(length < 0 ? 0 : length) + 1);
	if (length > 0)
		vsnprintf(detail, (size_t)length + 1, format, again);
	va_end(again);
	*problem = (struct problem){ .code = code, .detail = detail };
	return status;
}

enum status
refuse_about(struct problem *problem, enum status status, const char *field,
    const char *expected)
{
	problem->field = field;
	problem->expected = expected;
	return status;
}
