/* lib/yaml/plain.c: what a plain scalar is, by the core schema. */

#include "yaml/private.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool
all_of(const char *text, const char *allowed)
{
	return *text != '\0' && text[strspn(text, allowed)] == '\0';
}

/* [-+]? ( "." digits | digits ( "." digits? )? ) exponent? */
static bool
is_float(const char *text)
{
	size_t whole, fraction = 0;

	text += *text == '-' || *text == '+';
	whole = strspn(text, "0123456789");
	text += whole;
	if (*text == '.') {
		fraction = strspn(text + 1, "0123456789");
		text += 1 + fraction;
	}
	if (whole + fraction == 0)
		return false;
	if (*text == 'e' || *text == 'E') {
		text++;
		text += *text == '-' || *text == '+';
		return all_of(text, "0123456789");
	}
	return *text == '\0';
}

void
yaml_resolve_plain(struct json *json, const char *text)
{
	const char *digits = text + (*text == '-' || *text == '+');
	int base = 10;

	json->type = JSON_TEXT;
	if (*text == '\0' || text_is(text, "~") || text_is(text, "null") ||
	    text_is(text, "Null") || text_is(text, "NULL")) {
		json->type = JSON_NULL;
		return;
	}
	if (text_is(text, "true") || text_is(text, "True") ||
	    text_is(text, "TRUE") || text_is(text, "false") ||
	    text_is(text, "False") || text_is(text, "FALSE")) {
		json->type = JSON_BOOL;
		json->truth = *text == 't' || *text == 'T';
		return;
	}
	if (text_starts(text, "0x") &&
	    all_of(text + 2, "0123456789abcdefABCDEF"))
		base = 16;
	else if (text_starts(text, "0o") && all_of(text + 2, "01234567"))
		base = 8;
	else if (!all_of(digits, "0123456789"))
		base = 0;
	if (base != 0) {
		errno = 0;
		json->integer = strtoll(base == 10 ? text : text + 2, NULL,
		    base);
		json->is_integer = errno == 0;
		json->number = json->is_integer ? (double)json->integer :
		    strtod(text, NULL);
	} else if (is_float(text)) {
		json->number = strtod(text, NULL);
	} else {
		return;
	}
	if (isfinite(json->number))
		json->type = JSON_NUMBER;
}
