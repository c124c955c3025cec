/* lib/json/scan.c: checks JSON text strictly and notes where its values are. */

#include "json/private.h"

#include <limits.h>
#include <string.h>

struct reader {
	struct arena *arena;
	struct problem *problem;
	const char *bytes;
	const char *at;
	const char *end;
	int line;
	const char *counted;	/* up to here column counts characters */
	int column;
	struct json_limits limits;
	int depth;
	int deepest;
	struct json_place *places;
	size_t count;
	size_t capacity;
};

static enum status scan_value(struct reader *reader,
    struct json_place *place) MUST_CHECK;

/* Where reader->at stands; asked from front to back, so linear in all. */
static int
column_here(struct reader *reader)
{
	for (; reader->counted < reader->at; reader->counted++) {
		if (((unsigned char)*reader->counted & 0xc0) != 0x80)
			reader->column++;
	}
	return reader->column;
}

static int
offset_here(const struct reader *reader)
{
	return (int)(reader->at - reader->bytes);
}

enum status
json_refuse(struct arena *arena, struct problem *problem, int line,
    int column, const char *detail, const char *expected)
{
	(void)refuse(problem, arena, BAD_INPUT, "bad-json", "%s", detail);
	problem->expected = expected;
	problem->line = line;
	problem->column = column;
	return BAD_INPUT;
}

static enum status
wrong(struct reader *reader, const char *detail, const char *expected)
{
	return json_refuse(reader->arena, reader->problem, reader->line,
	    column_here(reader), detail, expected);
}

static enum status
too_large(struct reader *reader, const char *what, size_t limit)
{
	(void)refuse(reader->problem, reader->arena, TOO_LARGE, "too-large",
	    "The JSON text has more than %zu %s.", limit, what);
	reader->problem->line = reader->line;
	reader->problem->column = column_here(reader);
	return TOO_LARGE;
}

static void
skip_space(struct reader *reader)
{
	for (; reader->at < reader->end; reader->at++) {
		char byte = *reader->at;

		if (byte == '\n') {
			reader->line++;
			reader->counted = reader->at + 1;
			reader->column = 1;
		} else if (byte != ' ' && byte != '\t' && byte != '\r') {
			return;
		}
	}
}

static bool
take(struct reader *reader, char byte)
{
	if (reader->at == reader->end || *reader->at != byte)
		return false;
	reader->at++;
	return true;
}

static bool
take_word(struct reader *reader, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(reader->end - reader->at) < length ||
	    memcmp(reader->at, word, length) != 0)
		return false;
	reader->at += length;
	return true;
}

/* ---- texts ---- */

static bool
take_hex4(struct reader *reader, unsigned *code)
{
	int i;

	*code = 0;
	if (reader->end - reader->at < 4)
		return false;
	for (i = 0; i < 4; i++) {
		int value = text_hex_value(reader->at[i]);

		if (value < 0)
			return false;
		*code = *code << 4 | (unsigned)value;
	}
	reader->at += 4;
	return true;
}

/* Behind \u: half a surrogate pair wants its other half. */
static enum status
scan_unicode(struct reader *reader, int *length)
{
	unsigned code, low;

	if (!take_hex4(reader, &code))
		return wrong(reader, "\\u is not followed by a number.",
		    "four hexadecimal digits");
	if (code == 0)
		return wrong(reader, "The character \\u0000 is not taken.",
		    "text without NUL");
	*length += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
	if (code < 0xd800 || code > 0xdfff)
		return OK;
	if (code >= 0xdc00 ||
	    !take_word(reader, "\\u") || !take_hex4(reader, &low) ||
	    low < 0xdc00 || low > 0xdfff)
		return wrong(reader, "Half of a surrogate pair stands alone.",
		    "two halves, the high one first");
	*length += 1;
	return OK;
}

static enum status
scan_escape(struct reader *reader, int *length)
{
	reader->at++;
	if (take(reader, 'u'))
		return scan_unicode(reader, length);
	if (reader->at == reader->end || *reader->at == '\0' ||
	    strchr("\"\\/bfnrt", *reader->at) == NULL)
		return wrong(reader, "This escape is not known.",
		    "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
	reader->at++;
	*length += 1;
	return OK;
}

/* Units: length is in bytes, as they are when escapes have been read. */
static enum status
scan_text(struct reader *reader, int *length)
{
	if (!take(reader, '"'))
		return wrong(reader, "There is no text here.",
		    "a text in double quotes");
	for (*length = 0; reader->at < reader->end && *reader->at != '"';) {
		if (*reader->at == '\\') {
			TRY(scan_escape(reader, length));
			continue;
		}
		if ((unsigned char)*reader->at < 0x20)
			return wrong(reader,
			    "A control character stands bare in a text.",
			    "an escape like \\n");
		reader->at++;
		*length += 1;
	}
	if (!take(reader, '"'))
		return wrong(reader, "The text does not end.",
		    "a double quote");
	return OK;
}

/* ---- numbers ---- */

static bool
take_digits(struct reader *reader)
{
	const char *start = reader->at;

	while (reader->at < reader->end && *reader->at >= '0' &&
	    *reader->at <= '9')
		reader->at++;
	return reader->at > start;
}

static enum status
scan_digits(struct reader *reader, bool *is_integer, bool *has_exponent)
{
	(void)take(reader, '-');
	if (!take(reader, '0') && !take_digits(reader))
		return wrong(reader, "This is not JSON.", "a JSON value");
	*is_integer = true;
	*has_exponent = false;
	if (take(reader, '.')) {
		*is_integer = false;
		if (!take_digits(reader))
			return wrong(reader, "The number ends in a point.",
			    "a digit");
	}
	if (take(reader, 'e') || take(reader, 'E')) {
		*is_integer = false;
		*has_exponent = true;
		if (!take(reader, '+'))
			(void)take(reader, '-');
		if (!take_digits(reader))
			return wrong(reader, "The exponent has no digits.",
			    "a digit");
	}
	return OK;
}

/* Short ones without an exponent fit anyway. */
static enum status
scan_number(struct reader *reader, const struct json_place *place)
{
	enum { ALWAYS_FIT = 18 };
	const char *start = reader->at, *text;
	bool is_integer, has_exponent, fits;
	int64_t integer;
	double number;

	TRY(scan_digits(reader, &is_integer, &has_exponent));
	if (reader->at - start <= ALWAYS_FIT && !has_exponent)
		return OK;
	text = arena_copy(reader->arena, start, (size_t)(reader->at - start));
	fits = is_integer ? text_to_int64(text, &integer) :
	    text_to_double(text, &number);
	if (!fits)
		return json_refuse(reader->arena, reader->problem,
		    place->line, place->column, "The number is out of range.",
		    "an integer of 64 bits or a finite number");
	return OK;
}

/* ---- lists and objects ---- */

static enum status
scan_name(struct reader *reader, struct json_place *member)
{
	skip_space(reader);
	member->name_line = reader->line;
	member->name_column = column_here(reader);
	member->name_start = offset_here(reader);
	TRY(scan_text(reader, &member->name_length));
	member->name_end = offset_here(reader);
	skip_space(reader);
	if (!take(reader, ':'))
		return wrong(reader, "A name is not followed by its value.",
		    "a colon");
	return OK;
}

/* Behind the opening bracket. */
static enum status
scan_items(struct reader *reader, struct json_place *place, char closing)
{
	skip_space(reader);
	if (take(reader, closing))
		return OK;
	do {
		struct json_place item = { .count = 0 };

		if (place->type == JSON_OBJECT)
			TRY(scan_name(reader, &item));
		TRY(scan_value(reader, &item));
		place->count++;
		skip_space(reader);
	} while (take(reader, ','));
	if (!take(reader, closing))
		return wrong(reader, closing == ']' ?
		    "The list does not go on." : "The object does not go on.",
		    closing == ']' ? "a comma or ]" : "a comma or }");
	return OK;
}

static enum status
scan_many(struct reader *reader, struct json_place *place,
    enum json_type type, char closing)
{
	if (reader->depth == reader->limits.depth)
		return wrong(reader,
		    "Lists and objects are nested too deep.",
		    arena_format(reader->arena, "at most %d levels",
		    reader->limits.depth));
	if (++reader->depth > reader->deepest)
		reader->deepest = reader->depth;
	reader->at++;
	place->type = type;
	TRY(scan_items(reader, place, closing));
	reader->depth--;
	return OK;
}

static enum status
scan_by_first_byte(struct reader *reader, struct json_place *place)
{
	switch (*reader->at) {
	case '{':
		return scan_many(reader, place, JSON_OBJECT, '}');
	case '[':
		return scan_many(reader, place, JSON_LIST, ']');
	case '"':
		place->type = JSON_TEXT;
		return scan_text(reader, &place->text_length);
	default:
		break;
	}
	place->type = JSON_BOOL;
	if (take_word(reader, "true") || take_word(reader, "false"))
		return OK;
	place->type = JSON_NULL;
	if (take_word(reader, "null"))
		return OK;
	place->type = JSON_NUMBER;
	return scan_number(reader, place);
}

/* Keeps a place for the value that comes now, before those inside it. */
static size_t
next_place(struct reader *reader)
{
	enum { AT_FIRST = 16 };
	struct json_place *more;

	if (reader->count == reader->capacity) {
		reader->capacity = reader->capacity == 0 ? AT_FIRST :
		    reader->capacity * 2;
		more = arena_array(reader->arena, reader->capacity,
		    sizeof(*more));
		if (reader->count > 0)
			memcpy(more, reader->places,
			    reader->count * sizeof(*more));
		reader->places = more;
	}
	return reader->count++;
}

static enum status
scan_value(struct reader *reader, struct json_place *place)
{
	size_t own;

	skip_space(reader);
	place->line = reader->line;
	place->column = column_here(reader);
	place->start = offset_here(reader);
	if (reader->count == reader->limits.values)
		return too_large(reader, "values", reader->limits.values);
	if (reader->at == reader->end)
		return wrong(reader, "The text ends too early.",
		    "a JSON value");
	own = next_place(reader);
	TRY(scan_by_first_byte(reader, place));
	place->end = offset_here(reader);
	reader->places[own] = *place;
	return OK;
}

/* Finds the first byte that is no UTF-8 and says where it stands. */
static enum status
check_utf8(struct reader *reader)
{
	size_t left = (size_t)(reader->end - reader->at), step;

	if (text_is_utf8(reader->at, left))
		return OK;
	for (; left > 0; reader->at += step, left -= step) {
		for (step = 1; step <= 4 && step <= left; step++) {
			if (text_is_utf8(reader->at, step))
				break;
		}
		if (step > 4 || step > left)
			break;
		if (*reader->at != '\n')
			continue;
		reader->line++;
		reader->counted = reader->at + 1;
		reader->column = 1;
	}
	return wrong(reader, "The text is not UTF-8 or holds a NUL.",
	    "valid UTF-8");
}

enum status
json_scan(struct arena *arena, const char *bytes, size_t length,
    struct json_limits limits, struct json_scan *scan,
    struct problem *problem)
{
	struct reader reader = {
		.arena = arena, .problem = problem, .bytes = bytes,
		.at = bytes, .end = bytes + length, .line = 1,
		.counted = bytes, .column = 1, .limits = limits,
	};
	struct json_place root = { .count = 0 };

	if (limits.bytes > INT_MAX - 1)
		limits.bytes = INT_MAX - 1;
	if (length > limits.bytes)
		return too_large(&reader, "bytes", limits.bytes);
	TRY(check_utf8(&reader));
	TRY(scan_value(&reader, &root));
	skip_space(&reader);
	if (reader.at < reader.end)
		return wrong(&reader, "Something follows the JSON value.",
		    "the end of the text");
	scan->places = reader.places;
	scan->count = reader.count;
	scan->deepest = reader.deepest;
	return OK;
}
