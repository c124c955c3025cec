/* lib/store/region_write.c: the regions of a picture, saved as one list. */

#include "store/region_write.h"

#include <math.h>
#include <stdlib.h>

enum { LOCK, DELETE, UPDATE, INSERT, RECORD };

/*
 * The list travels as one array for each column; the coordinates of all
 * regions lie in one array, from first to last of each.
 */
enum {
	PICTURE,
	ID,
	OBJECT,
	SHAPE,
	FIRST,
	LAST,
	COORDINATES,
	INSTANCE,
	SOURCE_KIND,
	SOURCE_NAME,
	CONFIDENCE,
	VALUE_COUNT
};

#define SENT \
	" FROM unnest($2::int[], $3::int[], $4::text[], $5::int[]," \
	" $6::int[], $8::text[], $9::text[], $10::text[], $11::float8[])" \
	" WITH ORDINALITY AS s(id, object_id, shape, first, last, instance," \
	" source_kind, source_name, confidence, place)"

const struct statement region_write_statements[] = {
	[LOCK] = { "region_lock",
	    "SELECT FROM picture WHERE id = $1::int FOR UPDATE" },
	[DELETE] = { "region_delete_others",
	    "DELETE FROM region"
	    " WHERE picture_id = $1::int AND id <> ALL ($2::int[])" },
	[UPDATE] = { "region_update_kept",
	    "UPDATE region r SET position = s.place - 1,"
	    " object_id = s.object_id, shape = s.shape::shape,"
	    " coordinates = ($7::float8[])[s.first:s.last],"
	    " instance = nullif(s.instance, '')::jsonb,"
	    " source_kind = nullif(s.source_kind, ''),"
	    " source_name = nullif(s.source_name, ''),"
	    " source_confidence = nullif(s.confidence, 'NaN')" SENT
	    " WHERE r.picture_id = $1::int AND r.id = s.id" },
	[INSERT] = { "region_insert",
	    "INSERT INTO region (picture_id, position, object_id, shape,"
	    " coordinates, instance, source_kind, source_name,"
	    " source_confidence)"
	    " SELECT $1::int, s.place - 1, s.object_id, s.shape::shape,"
	    " ($7::float8[])[s.first:s.last],"
	    " nullif(s.instance, '')::jsonb, nullif(s.source_kind, ''),"
	    " nullif(s.source_name, ''), nullif(s.confidence, 'NaN')" SENT
	    " WHERE NOT EXISTS (SELECT FROM region r"
	    "  WHERE r.picture_id = $1::int AND r.id = s.id)"
	    " ORDER BY s.place" },
	[RECORD] = { "region_record",
	    "SELECT record_regions($1::int, $2::int, $3::text, $4::text)" },
	{ NULL, NULL },
};

static void
start_array(struct buf *text, struct arena *arena)
{
	buf_init(text, arena, SIZE_MAX / 2);
	buf_add_char(text, '{');
}

static const char *
end_array(struct buf *text)
{
	if (text->length > 1 && text->bytes[text->length - 1] == ',')
		text->bytes[text->length - 1] = '}';
	else
		buf_add_char(text, '}');
	return text->bytes;
}

static const char *
text_or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

/* NULLs become empty texts, which the statements turn back. */
static void
fill_texts(struct arena *arena, const struct new_region *regions, size_t count,
    const char **values)
{
	const char **column = arena_array(arena, count + 1, sizeof(*column));
	size_t i;

	for (i = 0; i < count; i++)
		column[i] = regions[i].shape;
	values[SHAPE] = sql_text_array(arena, column, count);
	for (i = 0; i < count; i++)
		column[i] = text_or_empty(regions[i].instance);
	values[INSTANCE] = sql_text_array(arena, column, count);
	for (i = 0; i < count; i++)
		column[i] = text_or_empty(regions[i].source_kind);
	values[SOURCE_KIND] = sql_text_array(arena, column, count);
	for (i = 0; i < count; i++)
		column[i] = text_or_empty(regions[i].source_name);
	values[SOURCE_NAME] = sql_text_array(arena, column, count);
}

static void
fill_numbers(struct arena *arena, const struct new_region *regions,
    size_t count, const char **values)
{
	int *object_ids = arena_array(arena, count + 1, sizeof(*object_ids));
	int *first = arena_array(arena, count + 1, sizeof(*first));
	int *last = arena_array(arena, count + 1, sizeof(*last));
	struct buf coordinates, confidence;
	size_t i, k;
	int place = 0;

	start_array(&coordinates, arena);
	start_array(&confidence, arena);
	for (i = 0; i < count; i++) {
		object_ids[i] = regions[i].object_id;
		first[i] = place + 1;
		place += (int)regions[i].coordinate_count;
		last[i] = place;
		for (k = 0; k < regions[i].coordinate_count; k++) {
			buf_add_double(&coordinates, regions[i].coordinates[k]);
			buf_add_char(&coordinates, ',');
		}
		if (isnan(regions[i].source_confidence))
			buf_add(&confidence, "NaN");
		else
			buf_add_double(&confidence,
			    regions[i].source_confidence);
		buf_add_char(&confidence, ',');
	}
	values[OBJECT] = sql_int_array(arena, object_ids, count);
	values[FIRST] = sql_int_array(arena, first, count);
	values[LAST] = sql_int_array(arena, last, count);
	values[COORDINATES] = end_array(&coordinates);
	values[CONFIDENCE] = end_array(&confidence);
}

static int
compare_ids(const void *a, const void *b)
{
	int first = **(const int *const *)a, second = **(const int *const *)b;

	return (first > second) - (first < second);
}

/* The ids, where one that comes again is 0. */
static int *
distinct_ids(struct arena *arena, const struct new_region *regions,
    size_t count)
{
	int *ids = arena_array(arena, count + 1, sizeof(*ids));
	int **sorted = arena_array(arena, count + 1, sizeof(*sorted));
	size_t i;

	for (i = 0; i < count; i++) {
		ids[i] = regions[i].id;
		sorted[i] = &ids[i];
	}
	qsort(sorted, count, sizeof(*sorted), compare_ids);
	for (i = count; i-- > 1;) {
		if (*sorted[i] == *sorted[i - 1])
			*sorted[i] = 0;
	}
	return ids;
}

static const char **
make_values(struct arena *arena, int picture_id,
    const struct new_region *regions, size_t count)
{
	const char **values = arena_array(arena, VALUE_COUNT, sizeof(*values));

	values[PICTURE] = sql_int(arena, picture_id);
	values[ID] =
	    sql_int_array(arena, distinct_ids(arena, regions, count), count);
	fill_texts(arena, regions, count, values);
	fill_numbers(arena, regions, count, values);
	return values;
}

enum status
region_insert_all(struct db *db, struct arena *arena, int picture_id,
    const struct new_region *regions, size_t count)
{
	return db_run(db, arena, &region_write_statements[INSERT],
	    make_values(arena, picture_id, regions, count), NULL);
}

enum status
region_replace_all(struct db *db, struct arena *arena, int picture_id,
    const struct new_region *regions, size_t count, const struct actor *actor)
{
	const char **values = make_values(arena, picture_id, regions, count);
	const char *recorded[] = { values[PICTURE],
		actor->account_id == 0 ? NULL :
					 sql_int(arena, actor->account_id),
		actor->tool, actor->reason };
	struct rows rows;

	TRY(db_run(db, arena, &region_write_statements[LOCK], values, &rows));
	if (rows.count == 0)
		return NOT_FOUND;
	db_queue(db, &region_write_statements[DELETE], values, NULL);
	db_queue(db, &region_write_statements[UPDATE], values, NULL);
	db_queue(db, &region_write_statements[INSERT], values, NULL);
	db_queue(db, &region_write_statements[RECORD], recorded, NULL);
	return db_flush(db, arena);
}
