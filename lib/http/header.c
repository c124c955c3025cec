/* lib/http/header.c: the values of headers: types, tags, cookies. */

#include "http/http.h"

#include <string.h>
#include <strings.h>

static const char blanks[] = " \t";

static const char *
skip_blanks(const char *text)
{
	return text + strspn(text, blanks);
}

/* The length without the blanks at the end. */
static size_t
trimmed(const char *text, size_t length)
{
	while (length > 0 && strchr(blanks, text[length - 1]) != NULL)
		length--;
	return length;
}

const char *
http_cookie(struct arena *arena, const char *header, const char *name)
{
	size_t name_length = strlen(name);

	while (header != NULL && *header != '\0') {
		size_t length;

		header = skip_blanks(header);
		length = strcspn(header, ";");
		if (length > name_length && header[name_length] == '=' &&
		    strncmp(header, name, name_length) == 0) {
			header += name_length + 1;
			length = trimmed(header, length - name_length - 1);
			if (length >= 2 && header[0] == '"' &&
			    header[length - 1] == '"')
				return arena_copy(arena, header + 1,
				    length - 2);
			return arena_copy(arena, header, length);
		}
		header += length + (header[length] == ';');
	}
	return NULL;
}

bool
http_type_is(const char *content_type, const char *type)
{
	size_t length;

	if (content_type == NULL)
		return false;
	content_type = skip_blanks(content_type);
	length = trimmed(content_type, strcspn(content_type, ";"));
	return length == strlen(type) &&
	    strncasecmp(content_type, type, length) == 0;
}

/* Copies what stands between quotes; a backslash takes the next as it is. */
static const char *
quoted_text(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text), *out = copy;

	while (*text != '\0' && *text != '"') {
		if (*text == '\\' && text[1] != '\0')
			text++;
		*out++ = *text++;
	}
	*out = '\0';
	return *text == '"' ? copy : NULL;
}

/* Behind the next ";" that is not in quotes; NULL at the end. */
static const char *
next_parameter(const char *text)
{
	bool is_quoted = false;

	for (; *text != '\0'; text++) {
		if (*text == '"')
			is_quoted = !is_quoted;
		else if (*text == '\\' && is_quoted && text[1] != '\0')
			text++;
		else if (*text == ';' && !is_quoted)
			return skip_blanks(text + 1);
	}
	return NULL;
}

const char *
http_type_parameter(struct arena *arena, const char *content_type,
    const char *name)
{
	const char *at = content_type;
	size_t length = strlen(name);

	while (at != NULL && (at = next_parameter(at)) != NULL) {
		if (strncasecmp(at, name, length) != 0 || at[length] != '=')
			continue;
		at += length + 1;
		if (*at == '"')
			return quoted_text(arena, at + 1);
		return arena_copy(arena, at, trimmed(at, strcspn(at, ";")));
	}
	return NULL;
}

/* ---- Accept ---- */

struct range {
	const char *type; /* "text/html", "text/" with a star, or all */
	size_t length;
	int quality; /* in thousandths */
};

/* Units: thousandths. What is no weight counts as none given. */
static int
read_weight(const char *text)
{
	int weight = 0, unit = 100;

	if ((*text != '0' && *text != '1') ||
	    (text[1] != '\0' && strchr(".,; \t", text[1]) == NULL))
		return 1000;
	if (*text == '1')
		return 1000;
	if (text[1] != '.')
		return 0;
	for (text += 2; *text >= '0' && *text <= '9' && unit > 0; text++) {
		weight += (*text - '0') * unit;
		unit /= 10;
	}
	return weight;
}

/* Reads one element of an Accept header and returns what is behind it. */
static const char *
read_range(const char *at, struct range *range)
{
	size_t length = strcspn(at, ",");
	const char *end = at + length, *weight;

	range->type = skip_blanks(at);
	range->length = trimmed(range->type, strcspn(range->type, ";,"));
	range->quality = 1000;
	for (weight = strchr(at, ';'); weight != NULL && weight < end;
	     weight = strchr(weight, ';')) {
		weight = skip_blanks(weight + 1);
		if ((weight[0] == 'q' || weight[0] == 'Q') && weight[1] == '=')
			range->quality = read_weight(weight + 2);
	}
	return *end == ',' ? end + 1 : end;
}

/* How closely a range names a type: 3 exactly, 1 as any, 0 not at all. */
static int
range_fits(const struct range *range, const char *type)
{
	size_t length = strcspn(type, ";");
	size_t major = strcspn(type, "/") + 1;

	if (range->length == length &&
	    strncasecmp(range->type, type, length) == 0)
		return 3;
	if (range->length == major + 1 && range->type[major] == '*' &&
	    strncasecmp(range->type, type, major) == 0)
		return 2;
	return range->length == 3 && strncmp(range->type, "*/*", 3) == 0;
}

/* What the header grants one type: the closest range decides. */
static int
quality_of(const char *accept, const char *type)
{
	int quality = 0, best_fit = 0;

	while (*accept != '\0') {
		struct range range;
		int fit;

		accept = read_range(accept, &range);
		fit = range_fits(&range, type);
		if (fit > best_fit) {
			best_fit = fit;
			quality = range.quality;
		}
	}
	return quality;
}

int
http_choose(const char *accept, const char *const *offers, int count)
{
	int best = -1, best_quality = 0, i;

	if (accept == NULL || *skip_blanks(accept) == '\0')
		return 0;
	for (i = 0; i < count; i++) {
		int quality = quality_of(accept, offers[i]);

		if (quality > best_quality) {
			best_quality = quality;
			best = i;
		}
	}
	return best;
}

/* ---- ETag ---- */

bool
http_tag_matches(const char *header, const char *tag)
{
	size_t length = strlen(tag);

	if (header == NULL)
		return false;
	header = skip_blanks(header);
	if (header[0] == '*')
		return *skip_blanks(header + 1) == '\0';
	if (text_starts(tag, "W/")) {
		tag += 2;
		length -= 2;
	}
	while (*header != '\0') {
		const char *end;

		header += strspn(header, " \t,");
		if (text_starts(header, "W/"))
			header += 2;
		if (*header != '"')
			return false;
		end = strchr(header + 1, '"');
		if (end == NULL)
			return false;
		if ((size_t)(end + 1 - header) == length &&
		    strncmp(header, tag, length) == 0)
			return true;
		header = end + 1;
		header += strspn(header, " \t,");
	}
	return false;
}

bool
http_header_is_clean(const char *value)
{
	for (; *value != '\0'; value++) {
		unsigned char byte = (unsigned char)*value;

		if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
			return false;
	}
	return true;
}
