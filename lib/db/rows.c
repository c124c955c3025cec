/* lib/db/rows.c: reading columns. */

#include "db/private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool
row_is_null(const struct rows *rows, int row, int column)
{
	return PQgetisnull(rows->result, row, column) == 1;
}

const char *
row_text(const struct rows *rows, int row, int column)
{
	if (row_is_null(rows, row, column))
		return NULL;
	return PQgetvalue(rows->result, row, column);
}

size_t
row_length(const struct rows *rows, int row, int column)
{
	return (size_t)PQgetlength(rows->result, row, column);
}

/*
 * Reads an integer as the server writes it, and moves behind it: strtoll,
 * which takes many more forms, is felt where a page has hundreds of them.
 */
static int64_t
take_int(const char **at)
{
	bool is_negative = **at == '-';
	uint64_t number = 0;

	for (*at += is_negative; **at >= '0' && **at <= '9'; (*at)++)
		number = 10 * number + (uint64_t)(**at - '0');
	return (int64_t)(is_negative ? -number : number);
}

int
row_int(const struct rows *rows, int row, int column)
{
	return (int)row_int64(rows, row, column);
}

int64_t
row_int64(const struct rows *rows, int row, int column)
{
	const char *at = PQgetvalue(rows->result, row, column);

	return take_int(&at);
}

double
row_double(const struct rows *rows, int row, int column)
{
	if (row_is_null(rows, row, column))
		return NAN;
	return strtod(PQgetvalue(rows->result, row, column), NULL);
}

bool
row_bool(const struct rows *rows, int row, int column)
{
	return PQgetvalue(rows->result, row, column)[0] == 't';
}

/* An upper bound of the items of an array's text. */
static size_t
count_commas(const char *text)
{
	size_t count = 1;

	for (; *text != '\0'; text++)
		count += *text == ',';
	return count;
}

int *
row_int_array(const struct rows *rows, int row, int column,
    struct arena *arena, size_t *count)
{
	const char *at = row_text(rows, row, column);
	int *numbers;

	*count = 0;
	if (at == NULL || at[0] != '{' || at[1] == '}')
		return arena_array(arena, 1, sizeof(*numbers));
	numbers = arena_array(arena, count_commas(at), sizeof(*numbers));
	do {
		at++;
		numbers[(*count)++] = (int)take_int(&at);
	} while (*at == ',');
	return numbers;
}

const char **
row_text_array(const struct rows *rows, int row, int column,
    struct arena *arena, size_t *count)
{
	const char *at = row_text(rows, row, column);
	const char **texts;
	bool quoted;
	char *out;

	*count = 0;
	if (at == NULL || at[0] != '{' || at[1] == '}')
		return arena_array(arena, 1, sizeof(*texts));
	texts = arena_array(arena, count_commas(at), sizeof(*texts));
	out = arena_alloc(arena, strlen(at) + 1);
	while (*at == '{' || *at == ',') {
		texts[(*count)++] = out;
		quoted = *++at == '"';
		at += quoted;
		while (*at != '\0' && (quoted ? *at != '"' :
		    *at != ',' && *at != '}')) {
			at += *at == '\\';
			*out++ = *at++;
		}
		at += quoted;
		*out++ = '\0';
	}
	return texts;
}

void *
rows_items(const struct rows *rows, struct arena *arena, size_t item_bytes,
    row_reader *reader, size_t *count)
{
	char *items = arena_array(arena, (size_t)rows->count, item_bytes);
	int i;

	*count = (size_t)rows->count;
	for (i = 0; i < rows->count; i++)
		reader(arena, rows, i, items + (size_t)i * item_bytes);
	return items;
}

struct texts
row_texts(const struct rows *rows, int row, int column, struct arena *arena)
{
	struct texts texts;

	texts.items = row_text_array(rows, row, column, arena, &texts.count);
	return texts;
}
