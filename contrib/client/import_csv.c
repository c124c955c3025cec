/* contrib/client/import_csv.c: rows of a table (RFC 4180). */

#include "import.h"

#include <stdlib.h>
#include <string.h>

static void
add_cell(struct csv *csv, const char *cell)
{
	csv->cells =
	    grow(csv->cells, csv->count, &csv->capacity, sizeof(*csv->cells));
	csv->cells[csv->count++] = cell;
}

/* Behind the quote that opened it, up to the one that closes it. */
static const char *
quoted_cell(struct csv *csv, struct arena *arena)
{
	struct buf cell;

	buf_init(&cell, arena, (size_t)(csv->end - csv->at) + 1);
	while (csv->at < csv->end) {
		char byte = *csv->at++;

		if (byte == '"' && (csv->at == csv->end || *csv->at != '"'))
			return cell.bytes;
		csv->at += byte == '"';
		csv->next_line += byte == '\n';
		buf_add_char(&cell, byte);
	}
	csv->failed = true;
	return cell.bytes;
}

static const char *
plain_cell(struct csv *csv, struct arena *arena)
{
	const char *begin = csv->at, *end;

	while (csv->at < csv->end && *csv->at != ',' && *csv->at != '\n')
		csv->at++;
	end = csv->at;
	if (csv->at < csv->end && *csv->at == '\n' && end > begin &&
	    end[-1] == '\r')
		end--;
	begin = arena_copy(arena, begin, (size_t)(end - begin));
	return csv->keeps_blanks ? begin : text_trimmed(arena, begin);
}

bool
csv_next(struct csv *csv, struct arena *arena)
{
	bool is_over = false;

	csv->count = 0;
	if (csv->next_line == 0)
		csv->next_line = 1;
	csv->line = csv->next_line;
	if (csv->at >= csv->end || csv->failed)
		return false;
	while (!is_over && !csv->failed) {
		bool is_quoted = csv->at < csv->end && *csv->at == '"';

		csv->at += is_quoted;
		add_cell(csv,
		    is_quoted ? quoted_cell(csv, arena) :
				plain_cell(csv, arena));
		if (csv->at < csv->end && *csv->at == '\r')
			csv->at++;
		is_over = csv->at == csv->end || *csv->at != ',';
		csv->at += !is_over;
	}
	/* What stands between a quote and the next comma is no cell. */
	while (csv->at < csv->end && *csv->at != '\n')
		csv->at++;
	csv->at += csv->at < csv->end;
	csv->next_line++;
	return !csv->failed;
}

void
csv_free(struct csv *csv)
{
	free(csv->cells);
}
