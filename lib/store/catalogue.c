/* lib/store/catalogue.c: names and statistics that a process keeps at hand. */

#include "store/catalogue.h"

#include <stdlib.h>
#include <string.h>

enum {
	QUANTILES = 201,
	STATISTICS_AGE_US = 60 * 1000000,
	ID_MAX = 50 * 1000 * 1000,
};

/* Texts by small numbers. */
struct names {
	char **items;
	int count;
};

static struct {
	int64_t version;	/* 0: nothing is known */
	struct names objects;	/* as JSON texts */
	struct names licences;
	struct names natures;
	struct names media_types;
	struct names endings;
	int64_t statistics_at_us;
	double picture_count;
	double last_id;
	double quantiles[SPREADS][QUANTILES];
	bool is_known[SPREADS];
} held = { .picture_count = 1, .last_id = 1 };

enum { LICENCES, NATURES, FILE_FORMATS, OBJECTS, STATISTICS, SPREAD_ROWS };

static const struct statement statements[] = {
	[LICENCES] = { "catalogue_licences",
	    "SELECT id, code FROM licence" },
	[NATURES] = { "catalogue_natures",
	    "SELECT id, code FROM nature" },
	[FILE_FORMATS] = { "catalogue_file_formats",
	    "SELECT id, media_type, '.' || extension FROM file_format" },
	/* Revisions also name objects that were deleted since. */
	[OBJECTS] = { "catalogue_objects",
	    "SELECT * FROM (SELECT u.id, CASE WHEN o.name IS NULL"
	    " THEN object_name(u.id) ELSE o.name END AS name"
	    " FROM unnest($1::int[]) AS u(id)"
	    " LEFT JOIN object o ON o.id = u.id) AS n"
	    " WHERE name IS NOT NULL" },
	[STATISTICS] = { "catalogue_statistics",
	    "SELECT name, value FROM statistic"
	    " WHERE name IN ('pictures', 'last_id')" },
	[SPREAD_ROWS] = { "catalogue_spreads",
	    "SELECT q.name, b.place - 1, b.bound FROM quantile q"
	    " CROSS JOIN LATERAL unnest(q.bounds)"
	    " WITH ORDINALITY AS b(bound, place)" },
};

static const char *const spread_names[SPREADS] = {
	[SPREAD_WIDTH] = "width",
	[SPREAD_HEIGHT] = "height",
	[SPREAD_REGION_COUNT] = "region_count",
	[SPREAD_RATING_COUNT] = "rating_count",
	[SPREAD_RATING] = "rating",
};

static void
names_set(struct names *names, int id, const char *name)
{
	if (id < 0 || id > ID_MAX)
		return;
	if (id >= names->count) {
		int count = id < 256 ? 512 : 2 * id;
		char **items = realloc(names->items,
		    (size_t)count * sizeof(*items));

		if (items == NULL)
			abort();
		memset(items + names->count, 0,
		    (size_t)(count - names->count) * sizeof(*items));
		names->items = items;
		names->count = count;
	}
	free(names->items[id]);
	names->items[id] = strdup(name);
	if (names->items[id] == NULL)
		abort();
}

static const char *
names_get(const struct names *names, int id)
{
	return id >= 0 && id < names->count ? names->items[id] : NULL;
}

static void
names_forget(struct names *names)
{
	int i;

	for (i = 0; i < names->count; i++)
		free(names->items[i]);
	free(names->items);
	*names = (struct names){ .items = NULL };
}

static void
learn(struct names *names, const struct rows *rows, int column)
{
	int i;

	for (i = 0; i < rows->count; i++)
		names_set(names, row_int(rows, i, 0),
		    row_text(rows, i, column));
}

enum status
catalogue_hold(struct db *db, struct arena *arena, int64_t version)
{
	struct rows licences, natures, formats;

	if (version == held.version)
		return OK;
	db_queue(db, &statements[LICENCES], NULL, &licences);
	db_queue(db, &statements[NATURES], NULL, &natures);
	db_queue(db, &statements[FILE_FORMATS], NULL, &formats);
	TRY(db_flush(db, arena));
	held.version = 0;
	names_forget(&held.objects);
	names_forget(&held.licences);
	names_forget(&held.natures);
	names_forget(&held.media_types);
	names_forget(&held.endings);
	learn(&held.licences, &licences, 1);
	learn(&held.natures, &natures, 1);
	learn(&held.media_types, &formats, 1);
	learn(&held.endings, &formats, 2);
	held.version = version;
	return OK;
}

enum status
catalogue_learn_objects(struct db *db, struct arena *arena, const int *ids,
    size_t count)
{
	const char *values[] = { sql_int_array(arena, ids, count) };
	struct rows rows;
	struct buf json;
	int i;

	if (count == 0)
		return OK;
	TRY(db_run(db, arena, &statements[OBJECTS], values, &rows));
	buf_init(&json, arena, 1 << 20);
	for (i = 0; i < rows.count; i++) {
		buf_clear(&json);
		buf_add_json_text(&json, row_text(&rows, i, 1));
		names_set(&held.objects, row_int(&rows, i, 0), json.bytes);
	}
	return OK;
}

const char *
catalogue_object_json(int id)
{
	return names_get(&held.objects, id);
}

const char *
catalogue_licence(int id)
{
	return names_get(&held.licences, id);
}

const char *
catalogue_nature(int id)
{
	return names_get(&held.natures, id);
}

const char *
catalogue_media_type(int file_format_id)
{
	return names_get(&held.media_types, file_format_id);
}

const char *
catalogue_ending(int file_format_id)
{
	return names_get(&held.endings, file_format_id);
}

static void
learn_statistics(const struct rows *totals, const struct rows *bounds)
{
	int i, spread;

	for (i = 0; i < totals->count; i++) {
		double value = row_double(totals, i, 1);

		if (!(value >= 1))
			value = 1;
		if (text_is(row_text(totals, i, 0), "pictures"))
			held.picture_count = value;
		else
			held.last_id = value;
	}
	memset(held.is_known, 0, sizeof(held.is_known));
	for (i = 0; i < bounds->count; i++) {
		int place = row_int(bounds, i, 1);

		for (spread = 0; spread < SPREADS; spread++) {
			if (!text_is(row_text(bounds, i, 0),
			    spread_names[spread]))
				continue;
			if (place >= 0 && place < QUANTILES)
				held.quantiles[spread][place] =
				    row_double(bounds, i, 2);
			held.is_known[spread] = true;
		}
	}
}

enum status
catalogue_refresh_statistics(struct db *db, struct arena *arena)
{
	int64_t now_us = clock_monotonic_us();
	struct rows totals, bounds;

	if (held.statistics_at_us != 0 &&
	    now_us - held.statistics_at_us < STATISTICS_AGE_US)
		return OK;
	db_queue(db, &statements[STATISTICS], NULL, &totals);
	db_queue(db, &statements[SPREAD_ROWS], NULL, &bounds);
	TRY(db_flush(db, arena));
	learn_statistics(&totals, &bounds);
	held.statistics_at_us = now_us;
	return OK;
}

double
catalogue_picture_count(void)
{
	return held.picture_count;
}

double
catalogue_last_id(void)
{
	return held.last_id;
}

double
catalogue_share_below(enum spread spread, double value)
{
	const double *bounds = held.quantiles[spread];
	int low = 0, high = QUANTILES;

	if (!held.is_known[spread])
		return 0.5;
	while (low < high) {	/* the first bound that is not below value */
		int middle = (low + high) / 2;

		if (bounds[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return (double)low / QUANTILES;
}

double
catalogue_rated_share(void)
{
	return 1 - catalogue_share_below(SPREAD_RATING_COUNT, 1);
}
