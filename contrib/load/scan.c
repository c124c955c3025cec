/* contrib/load/scan.c: finds the parts of a JSON text without reading it whole. */

#include "scan.h"

#include <string.h>

static void
skip_blanks(struct scan *scan)
{
	while (scan->at < scan->end &&
	    (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' ||
		*scan->at == '\r'))
		scan->at++;
}

static bool
fail(struct scan *scan)
{
	scan->failed = true;
	scan->is_over = true;
	return false;
}

/* From the quote that opens to behind the one that closes. */
static bool
skip_text(struct scan *scan)
{
	const char *at = scan->at + 1;

	for (;;) {
		at = memchr(at, '"', (size_t)(scan->end - at));
		if (at == NULL)
			return fail(scan);
		/* Behind an odd number of backslashes it closes nothing. */
		const char *back = at;

		while (back > scan->at + 1 && back[-1] == '\\')
			back--;
		at++;
		if ((at - 1 - back) % 2 == 0)
			break;
	}
	scan->at = at;
	return true;
}

/* From the bracket that opens to behind the one that closes. */
static bool
skip_nested(struct scan *scan)
{
	int64_t depth = 0;

	while (scan->at < scan->end) {
		switch (*scan->at) {
		case '"':
			if (!skip_text(scan))
				return false;
			continue;
		case '[':
		case '{':
			depth++;
			break;
		case ']':
		case '}':
			depth--;
			break;
		default:
			break;
		}
		scan->at++;
		if (depth == 0)
			return true;
	}
	return fail(scan);
}

static bool
skip_value(struct scan *scan)
{
	const char *start = scan->at;

	if (scan->at == scan->end)
		return fail(scan);
	if (*scan->at == '"')
		return skip_text(scan);
	if (*scan->at == '[' || *scan->at == '{')
		return skip_nested(scan);
	while (scan->at < scan->end && strchr(",]} \t\r\n", *scan->at) == NULL)
		scan->at++;
	return scan->at > start ? true : fail(scan);
}

bool
scan_open(struct scan *scan, const char *at, const char *end, char bracket)
{
	*scan = (struct scan){
		.at = at,
		.end = end,
		.close = bracket == '[' ? ']' : '}',
		.is_first = true,
	};
	skip_blanks(scan);
	if (scan->at == end || *scan->at != bracket)
		return fail(scan);
	scan->at++;
	return true;
}

/* Stands before the next item, or says that there is none. */
static bool
next(struct scan *scan)
{
	if (scan->is_over)
		return false;
	skip_blanks(scan);
	if (scan->at == scan->end)
		return fail(scan);
	if (*scan->at == scan->close) {
		scan->at++;
		scan->is_over = true;
		return false;
	}
	if (!scan->is_first) {
		if (*scan->at != ',')
			return fail(scan);
		scan->at++;
		skip_blanks(scan);
	}
	scan->is_first = false;
	return true;
}

bool
scan_next_name(struct scan *scan, struct span *name)
{
	const char *start;

	if (!next(scan))
		return false;
	start = scan->at;
	if (start == scan->end || *start != '"')
		return fail(scan);
	if (!skip_text(scan))
		return false;
	name->bytes = start + 1;
	name->length = (size_t)(scan->at - start) - 2;
	skip_blanks(scan);
	if (scan->at == scan->end || *scan->at != ':')
		return fail(scan);
	scan->at++;
	skip_blanks(scan);
	return true;
}

bool
scan_value(struct scan *scan, struct span *value)
{
	const char *start = scan->at;

	if (!skip_value(scan))
		return false;
	value->bytes = start;
	value->length = (size_t)(scan->at - start);
	return true;
}

bool
scan_next_item(struct scan *scan, struct span *item)
{
	return next(scan) && scan_value(scan, item);
}

bool
span_is(struct span span, const char *text)
{
	return span.length == strlen(text) &&
	    memcmp(span.bytes, text, span.length) == 0;
}

bool
scan_integer(struct span object, const char *name, int64_t *number)
{
	struct scan scan;
	struct span found, value;
	char digits[24];

	if (!scan_open(&scan, object.bytes, object.bytes + object.length, '{'))
		return false;
	while (scan_next_name(&scan, &found) && scan_value(&scan, &value)) {
		if (!span_is(found, name))
			continue;
		if (value.length >= sizeof(digits))
			return false;
		memcpy(digits, value.bytes, value.length);
		digits[value.length] = '\0';
		return text_to_int64(digits, number);
	}
	return false;
}
