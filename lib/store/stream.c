/* lib/store/stream.c: all that a search finds, batch by batch. */

#include "store/search_private.h"

enum { NO_TIMEOUT, WHOLE_RESULT, FETCH };

static const struct statement statements[] = {
	[NO_TIMEOUT] = { "stream_timeout",
	    "SET LOCAL statement_timeout = '10min'" },
	[WHOLE_RESULT] = { "stream_fraction",
	    "SET LOCAL cursor_tuple_fraction = 1" },
	[FETCH] = { "", "FETCH 500 FROM stream" },
};

_Static_assert(SEARCH_STREAM_ROWS == 500, "FETCH says how many");

enum status
search_stream(struct db *db, struct arena *arena, struct search *search,
    struct search_stream *stream)
{
	struct search_terms terms = search->terms;
	struct sql sql;

	*stream = (struct search_stream){ .is_at_end = false };
	if (search->is_empty)	/* a cursor over nothing */
		terms.low_id = terms.high_id = 0;
	db_queue(db, &statements[NO_TIMEOUT], NULL, NULL);
	db_queue(db, &statements[WHOLE_RESULT], NULL, NULL);
	sql_init(&sql, arena);
	sql_stream(&sql, &terms,
	    PICTURE_COLUMNS " FROM picture p" PICTURE_JOINS,
	    search->wish->offset, search->wish->limit);
	db_queue_sql(db, &sql, DB_PLAN_EACH, NULL);
	return db_flush(db, arena);
}

/* The server fetches the next batch while the caller writes this one. */
enum status
search_stream_next(struct db *db, struct arena *arena,
    struct search_stream *stream, const char *public_url,
    struct picture **pictures, size_t *count)
{
	struct rows rows;

	*count = 0;
	if (stream->is_at_end)
		return OK;
	if (!stream->is_open) {
		db_queue(db, &statements[FETCH], NULL, &stream->rows);
		TRY(db_send(db));
		stream->is_open = true;
	}
	TRY(db_receive(db, arena));
	rows = stream->rows;
	*count = (size_t)rows.count;
	TRY(pictures_read(db, arena, &rows, public_url, pictures));
	stream->is_at_end = rows.count < SEARCH_STREAM_ROWS;
	if (stream->is_at_end)
		return OK;
	db_queue(db, &statements[FETCH], NULL, &stream->rows);
	return db_send(db);
}
