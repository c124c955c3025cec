/* lib/json/json.c: the strict reader of JSON text. */

#include "json/json.h"

#include <stdlib.h>
#include <string.h>

struct reader {
	struct arena *arena;
	struct problem *problem;
	const char *at;
	const char *end;
	int line;
	const char *counted;	/* up to here column counts characters */
	int column;
	struct json_limits limits;
	int depth;
	size_t values;
};

static enum status read_value(struct reader *reader, struct json *value)
    MUST_CHECK;

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

static enum status
wrong_at(struct reader *reader, int line, int column, const char *detail,
    const char *expected)
{
	(void)refuse(reader->problem, reader->arena, BAD_INPUT, "bad-json",
	    "%s", detail);
	reader->problem->expected = expected;
	reader->problem->line = line;
	reader->problem->column = column;
	return BAD_INPUT;
}

static enum status
wrong(struct reader *reader, const char *detail, const char *expected)
{
	return wrong_at(reader, reader->line, column_here(reader), detail,
	    expected);
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
		if (*reader->at == '\n') {
			reader->line++;
			reader->counted = reader->at + 1;
			reader->column = 1;
		} else if (strchr(" \t\r", *reader->at) == NULL) {
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
take_hex4(struct reader *reader, uint32_t *code)
{
	static const char digits[] = "0123456789abcdef";
	int i;

	*code = 0;
	if (reader->end - reader->at < 4)
		return false;
	for (i = 0; i < 4; i++) {
		char byte = reader->at[i];
		const char *digit;

		if (byte >= 'A' && byte <= 'F')
			byte = (char)(byte - 'A' + 'a');
		digit = byte == '\0' ? NULL : strchr(digits, byte);
		if (digit == NULL)
			return false;
		*code = *code << 4 | (uint32_t)(digit - digits);
	}
	reader->at += 4;
	return true;
}

static char *
put_utf8(char *out, uint32_t code)
{
	if (code < 0x80) {
		*out++ = (char)code;
	} else if (code < 0x800) {
		*out++ = (char)(0xc0 | code >> 6);
		*out++ = (char)(0x80 | (code & 0x3f));
	} else if (code < 0x10000) {
		*out++ = (char)(0xe0 | code >> 12);
		*out++ = (char)(0x80 | (code >> 6 & 0x3f));
		*out++ = (char)(0x80 | (code & 0x3f));
	} else {
		*out++ = (char)(0xf0 | code >> 18);
		*out++ = (char)(0x80 | (code >> 12 & 0x3f));
		*out++ = (char)(0x80 | (code >> 6 & 0x3f));
		*out++ = (char)(0x80 | (code & 0x3f));
	}
	return out;
}

/* Behind \u: the character, which two of them may make together. */
static enum status
read_unicode(struct reader *reader, char **out)
{
	uint32_t code, low;

	if (!take_hex4(reader, &code))
		return wrong(reader, "\\u is not followed by a number.",
		    "four hexadecimal digits");
	if (code == 0)
		return wrong(reader, "The character \\u0000 is not taken.",
		    "text without NUL");
	if (code >= 0xdc00 && code <= 0xdfff)
		return wrong(reader, "Half of a surrogate pair stands alone.",
		    "two halves, the high one first");
	if (code >= 0xd800 && code <= 0xdbff) {
		if (!take_word(reader, "\\u") || !take_hex4(reader, &low) ||
		    low < 0xdc00 || low > 0xdfff)
			return wrong(reader,
			    "Half of a surrogate pair stands alone.",
			    "two halves, the high one first");
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	}
	*out = put_utf8(*out, code);
	return OK;
}

static enum status
read_escape(struct reader *reader, char **out)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	const char *letter = NULL;

	reader->at++;
	if (take(reader, 'u'))
		return read_unicode(reader, out);
	if (reader->at < reader->end && *reader->at != '\0')
		letter = strchr(letters, *reader->at);
	if (letter == NULL)
		return wrong(reader, "This escape is not known.",
		    "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
	*(*out)++ = meanings[letter - letters];
	reader->at++;
	return OK;
}

/* How many bytes there are up to the closing quote, at most. */
static size_t
text_bytes(const struct reader *reader)
{
	const char *at;

	for (at = reader->at; at < reader->end && *at != '"'; at++) {
		if (*at == '\\' && at + 1 < reader->end)
			at++;
	}
	return (size_t)(at - reader->at);
}

static enum status
read_text(struct reader *reader, const char **text)
{
	char *out;

	if (!take(reader, '"'))
		return wrong(reader, "There is no text here.",
		    "a text in double quotes");
	out = arena_alloc(reader->arena, text_bytes(reader) + 1);
	*text = out;
	while (reader->at < reader->end && *reader->at != '"') {
		if (*reader->at == '\\')
			TRY(read_escape(reader, &out));
		else if ((unsigned char)*reader->at < 0x20)
			return wrong(reader,
			    "A control character stands bare in a text.",
			    "an escape like \\n");
		else
			*out++ = *reader->at++;
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
scan_number(struct reader *reader, bool *is_integer)
{
	(void)take(reader, '-');
	if (!take(reader, '0') && !take_digits(reader))
		return wrong(reader, "This is not JSON.", "a JSON value");
	*is_integer = true;
	if (take(reader, '.')) {
		*is_integer = false;
		if (!take_digits(reader))
			return wrong(reader, "The number ends in a point.",
			    "a digit");
	}
	if (take(reader, 'e') || take(reader, 'E')) {
		*is_integer = false;
		if (!take(reader, '+'))
			(void)take(reader, '-');
		if (!take_digits(reader))
			return wrong(reader, "The exponent has no digits.",
			    "a digit");
	}
	return OK;
}

static enum status
read_number(struct reader *reader, struct json *value)
{
	const char *start = reader->at;

	value->type = JSON_NUMBER;
	TRY(scan_number(reader, &value->is_integer));
	value->text = arena_copy(reader->arena, start,
	    (size_t)(reader->at - start));
	if (!text_to_double(value->text, &value->number) ||
	    (value->is_integer &&
	    !text_to_int64(value->text, &value->integer)))
		return wrong_at(reader, value->line, value->column,
		    "The number is out of range.",
		    "an integer of 64 bits or a finite number");
	return OK;
}

/* ---- lists and objects ---- */

static int
by_name(const void *a, const void *b)
{
	const struct json *const *left = a, *const *right = b;
	int order = strcmp((*left)->name, (*right)->name);

	if (order != 0)
		return order;
	return *left < *right ? -1 : *left > *right;
}

static enum status
check_names(struct reader *reader, const struct json *object)
{
	const struct json **sorted, *twice = NULL;
	size_t i;

	sorted = arena_array(reader->arena, object->count, sizeof(*sorted));
	for (i = 0; i < object->count; i++)
		sorted[i] = &object->items[i];
	if (object->count > 1)
		qsort(sorted, object->count, sizeof(*sorted), by_name);
	for (i = 1; i < object->count; i++) {
		if (text_is(sorted[i]->name, sorted[i - 1]->name) &&
		    (twice == NULL || sorted[i] < twice))
			twice = sorted[i];
	}
	if (twice == NULL)
		return OK;
	(void)wrong_at(reader, twice->name_line, twice->name_column,
	    "A name stands twice in one object.", "each name once");
	reader->problem->field = twice->name;
	return BAD_INPUT;
}

static enum status
read_name(struct reader *reader, struct json *member)
{
	skip_space(reader);
	member->name_line = reader->line;
	member->name_column = column_here(reader);
	TRY(read_text(reader, &member->name));
	skip_space(reader);
	if (!take(reader, ':'))
		return wrong(reader, "A name is not followed by its value.",
		    "a colon");
	return OK;
}

static struct json *
grow(struct reader *reader, struct json *items, size_t count,
    size_t *capacity)
{
	struct json *more;

	if (count < *capacity)
		return items;
	*capacity = *capacity == 0 ? 4 : *capacity * 2;
	more = arena_array(reader->arena, *capacity, sizeof(*more));
	if (items != NULL)
		memcpy(more, items, count * sizeof(*more));
	return more;
}

/* Behind the opening bracket. */
static enum status
read_items(struct reader *reader, struct json *value, char closing)
{
	size_t capacity = 0;
	struct json *items = NULL;

	skip_space(reader);
	if (take(reader, closing))
		return OK;
	do {
		items = grow(reader, items, value->count, &capacity);
		if (value->type == JSON_OBJECT)
			TRY(read_name(reader, &items[value->count]));
		TRY(read_value(reader, &items[value->count]));
		value->count++;
		skip_space(reader);
	} while (take(reader, ','));
	value->items = items;
	if (!take(reader, closing))
		return wrong(reader, closing == ']' ?
		    "The list does not go on." : "The object does not go on.",
		    closing == ']' ? "a comma or ]" : "a comma or }");
	return value->type == JSON_OBJECT ? check_names(reader, value) : OK;
}

static enum status
read_many(struct reader *reader, struct json *value, enum json_type type,
    char closing)
{
	if (reader->depth == reader->limits.depth)
		return wrong(reader,
		    "Lists and objects are nested too deep.",
		    arena_format(reader->arena, "at most %d levels",
		    reader->limits.depth));
	reader->depth++;
	reader->at++;
	value->type = type;
	TRY(read_items(reader, value, closing));
	reader->depth--;
	return OK;
}

static enum status
read_value(struct reader *reader, struct json *value)
{
	skip_space(reader);
	value->line = reader->line;
	value->column = column_here(reader);
	if (reader->values++ == reader->limits.values)
		return too_large(reader, "values", reader->limits.values);
	if (reader->at == reader->end)
		return wrong(reader, "The text ends too early.",
		    "a JSON value");
	switch (*reader->at) {
	case '{':
		return read_many(reader, value, JSON_OBJECT, '}');
	case '[':
		return read_many(reader, value, JSON_LIST, ']');
	case '"':
		value->type = JSON_TEXT;
		return read_text(reader, &value->text);
	default:
		break;
	}
	value->type = JSON_BOOL;
	value->truth = take_word(reader, "true");
	if (value->truth || take_word(reader, "false"))
		return OK;
	value->type = JSON_NULL;
	if (take_word(reader, "null"))
		return OK;
	return read_number(reader, value);
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
json_read(struct arena *arena, const char *bytes, size_t length,
    struct json_limits limits, const struct json **json,
    struct problem *problem)
{
	struct json *root = arena_alloc(arena, sizeof(*root));
	struct reader reader = {
		.arena = arena, .problem = problem, .at = bytes,
		.end = bytes + length, .line = 1, .counted = bytes,
		.column = 1, .limits = limits,
	};

	if (length > limits.bytes)
		return too_large(&reader, "bytes", limits.bytes);
	TRY(check_utf8(&reader));
	TRY(read_value(&reader, root));
	skip_space(&reader);
	if (reader.at < reader.end)
		return wrong(&reader, "Something follows the JSON value.",
		    "the end of the text");
	*json = root;
	return OK;
}

const struct json *
json_member(const struct json *object, const char *name)
{
	size_t i;

	if (object == NULL || object->type != JSON_OBJECT)
		return NULL;
	for (i = 0; i < object->count; i++) {
		if (text_is(object->items[i].name, name))
			return &object->items[i];
	}
	return NULL;
}

const char *
json_type_name(enum json_type type)
{
	static const char *const names[] = {
		[JSON_NULL] = "null", [JSON_BOOL] = "true or false",
		[JSON_NUMBER] = "a number", [JSON_TEXT] = "a text",
		[JSON_LIST] = "a list", [JSON_OBJECT] = "an object",
	};

	return names[type];
}
