/* lib/sql/sql.c: SQL text and the values that travel beside it. */

#include "sql/sql.h"

#include <stdlib.h>

void
sql_init(struct sql *sql, struct arena *arena)
{
	sql->arena = arena;
	sql->value_count = 0;
	sql->values = arena_array(arena, SQL_MAX_VALUES, sizeof(*sql->values));
	buf_init(&sql->text, arena, SQL_MAX_BYTES);
}

void
sql_add_literal(struct sql *sql, const char *literal)
{
	buf_add(&sql->text, literal);
}

/* Queries are bounded so that this many values are never reached. */
void
sql_bind(struct sql *sql, const char *value)
{
	if (sql->value_count == SQL_MAX_VALUES) {
		log_line(LOG_ERROR, "a statement has over %d values",
		    SQL_MAX_VALUES);
		abort();
	}
	sql->values[sql->value_count++] = value;
	buf_add_char(&sql->text, '$');
	buf_add_int(&sql->text, sql->value_count);
}

void
sql_bind_int(struct sql *sql, int64_t number)
{
	sql_bind(sql, sql_int(sql->arena, number));
}

void
sql_bind_double(struct sql *sql, double number)
{
	sql_bind(sql, sql_double(sql->arena, number));
}

const char *
sql_int(struct arena *arena, int64_t number)
{
	char digits[INT_DIGITS];

	return arena_copy(arena, digits, int_digits(number, digits));
}

const char *
sql_bytes(struct arena *arena, const void *bytes, size_t length)
{
	return arena_format(arena, "\\x%s", text_hex(arena, bytes, length));
}

const char *
sql_double(struct arena *arena, double number)
{
	return arena_format(arena, "%.17g", number);
}

const char *
sql_int_array(struct arena *arena, const int *ids, size_t count)
{
	struct buf *text = arena_alloc(arena, sizeof(*text));
	size_t i;

	buf_init(text, arena, 16 * count + 2);
	buf_add_char(text, '{');
	for (i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(text, ',');
		buf_add_int(text, ids[i]);
	}
	buf_add_char(text, '}');
	return text->bytes;
}

const char *
sql_text_array(struct arena *arena, const char *const *texts, size_t count)
{
	struct buf *text = arena_alloc(arena, sizeof(*text));
	const char *at;
	size_t i;

	buf_init(text, arena, SIZE_MAX / 2);
	buf_add_char(text, '{');
	for (i = 0; i < count; i++) {
		buf_add(text, i > 0 ? ",\"" : "\"");
		for (at = texts[i]; *at != '\0'; at++) {
			if (*at == '"' || *at == '\\')
				buf_add_char(text, '\\');
			buf_add_char(text, *at);
		}
		buf_add_char(text, '"');
	}
	buf_add_char(text, '}');
	return text->bytes;
}
