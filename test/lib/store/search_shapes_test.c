/* test/lib/store/search_shapes_test.c: every shape of a search finds the same pictures in the same order. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "lib/draw.h"
#include "lib/store/found.h"

enum { QUERIES = 40, SEED = 20240613 };

static uint64_t seed = SEED;

static unsigned
below(unsigned bound)
{
	return draw_below(&seed, bound);
}

/* ---- random queries about the sample ---- */

static void
add_names(struct buf *text, const char *const *names, unsigned count)
{
	unsigned left = below(4);

	buf_add(text, "[");
	for (; left > 0; left--)
		buf_add_format(text, "\"%s\",", names[below(count)]);
	buf_add(text, "]");
}

static void
add_objects(struct buf *text)
{
	unsigned left = below(5);

	buf_add(text, "[");
	if (below(5) == 0)
		buf_add(text, "sample alias,");
	if (below(9) == 0)
		buf_add(text, "no such object,");
	for (; left > 0; left--)
		buf_add_format(text, "sample %d,", 1 + below(SAMPLE_OBJECTS));
	buf_add(text, "]");
}

static void
add_ids(struct buf *text, int first, unsigned count)
{
	unsigned left = below(3) + 1;

	buf_add(text, "[");
	for (; left > 0; left--)
		buf_add_format(text, "%d,", first + (int)below(count));
	buf_add(text, "]");
}

static void
add_time(struct buf *text)
{
	buf_add(text, sample_text(&sample, arena_format(sample.arena,
	    "SELECT extract(epoch FROM created_at) FROM picture"
	    " WHERE id = %u",
	    (unsigned)sample.first_id + below(SAMPLE_PICTURES))));
}

static void
add_value(struct buf *text, enum rule_kind kind)
{
	static const char *const natures[] = { "photo", "painting", "drawing",
		"print", "none" };
	static const char *const licences[] = { "0BSD", "MIT", "CC0-1.0",
		"CC-BY-4.0", "X-none" };
	static const char *const authors[] = { "sample-1", "sample-2",
		"sample-5", "nobody" };
	static const char *const texts[] = { "alpha", "ALP%", "%a", "a_b",
		"a\\\\_b", "100\\\\% sure", "\xc3\x89""COLE", "beta 1", "%t%a%",
		"", "zz", "cat", "50\\\\%", "back\\\\\\\\slash", "%",
		"a\\\\_%", "beta 1%", "b%1", "\xc3\xa9%" };
	static const char *const prefixes[] = { "commons.wikimedia.org",
		"https://COMMONS.wikimedia.org/wiki/A", "a.example", "a_b%",
		"", "A_b" };

	switch (kind) {
	case RULE_HAS:
	case RULE_HAS_OBJECT:
		add_objects(text);
		return;
	case RULE_NATURE:
		add_names(text, natures, COUNT_OF(natures));
		return;
	case RULE_LICENCE:
		add_names(text, licences, COUNT_OF(licences));
		return;
	case RULE_AUTHOR:
		add_names(text, authors, COUNT_OF(authors));
		return;
	case RULE_TITLE:
	case RULE_DESCRIPTION:
		buf_add_format(text, "\"%s\"", texts[below(COUNT_OF(texts))]);
		return;
	case RULE_ORIGIN_URL:
		buf_add_format(text, "\"%s\"",
		    prefixes[below(COUNT_OF(prefixes))]);
		return;
	case RULE_IN_GALLERY:
		add_ids(text, sample.first_gallery_id, 4);
		return;
	case RULE_COPIED_FROM:
		add_ids(text, sample.first_id, 12);
		return;
	case RULE_BEFORE_DATE:
	case RULE_AFTER_DATE:
		add_time(text);
		return;
	case RULE_ABOVE_RATING:
	case RULE_BELOW_RATING:
		buf_add_format(text, "%u.%u", below(5), below(10));
		return;
	case RULE_ABOVE_WIDTH:
	case RULE_ABOVE_HEIGHT:
	case RULE_BELOW_WIDTH:
	case RULE_BELOW_HEIGHT:
		buf_add_format(text, "%u", 50 * below(30));
		return;
	default:
		buf_add_format(text, "%u", below(6));
	}
}

static void
add_rules(struct buf *text, const char *key, unsigned count)
{
	buf_add_format(text, "%s: [", key);
	while (count-- > 0) {
		enum rule_kind kind = (enum rule_kind)below(RULE_KINDS);

		buf_add_format(text, "\n{%s: ", rule_name(kind));
		add_value(text, kind);
		buf_add(text, "},");
	}
	buf_add(text, "]\n");
}

static const char *
draw_query(void)
{
	struct buf *text = arena_alloc(sample.arena, sizeof(*text));

	buf_init(text, sample.arena, 10000);
	add_rules(text, "want", below(4));
	add_rules(text, "exclude", below(3));
	if (below(3) == 0)
		buf_add(text, "include_obsolete: true\n");
	return text->bytes;
}

/* ---- the shapes, run to their end ---- */

/*
 * Moves the position behind the last row; false at the end of the scan,
 * which a scan without a mark never tells.
 */
static bool
move_on(const struct rows *rows, struct batch batch,
    struct search_terms *terms)
{
	int last = rows->count - 1;

	if (last < 0)
		return !batch.is_marked;
	if (batch.is_marked && row_int64(rows, last, 2) < batch.rows)
		return false;
	terms->after = (struct position){ .is_set = true,
		.id = row_int(rows, last, 0),
		.number = (int)row_int64(rows, last, 1),
		.title = row_text(rows, last, 1) };
	return true;
}

enum { NO_DRIVER = 1000 };

/*
 * Scans in batches of one size, as the statements ask for: the first is not
 * marked, and what it read behind its last hit is read again.
 */
static struct list
scan(struct search_terms terms, size_t driver, int rows_at_once)
{
	struct batch batch = { .rows = rows_at_once,
		.limit = rows_at_once + 1 };
	bool is_random = terms.ordering == ORDER_RANDOM, more = true;
	bool is_second = is_random && terms.after.is_set &&
	    terms.after.number < (int64_t)terms.start - 2147483648;
	struct list list = { .count = 0 };

	while (more) {
		struct sql sql;
		struct rows rows;

		sql_init(&sql, sample.arena);
		if (driver == NO_DRIVER)
			sql_walk(&sql, &terms, is_second, batch);
		else
			sql_drive(&sql, &terms, driver, batch);
		rows = run(&sql);
		assert_true(rows.count <= batch.rows);
		take(&list, &rows, 3);
		more = move_on(&rows, batch, &terms);
		batch.is_marked = true;
		if (!more && is_random && !is_second) {
			is_second = more = true;
			terms.after.is_set = false;
		}
	}
	return list;
}

static struct list
stream(const struct search_terms *terms)
{
	struct list list = { .count = 0 };
	struct rows rows;
	struct sql sql;

	sql_init(&sql, sample.arena);
	sql_stream(&sql, terms, "p.id FROM picture p", 0, 0);
	run(&sql);
	rows = database_run(sample.db, sample.arena, "FETCH ALL FROM stream");
	take(&list, &rows, 0);
	database_run(sample.db, sample.arena, "CLOSE stream");
	return list;
}

static void
check_scans(const struct search_terms *terms, const struct list *expected,
    const char *query)
{
	static const int batches[] = { 11, 5000 };
	struct list found;
	size_t i, driver;

	for (i = 0; i < COUNT_OF(batches); i++) {
		found = scan(*terms, NO_DRIVER, batches[i]);
		assert_same(&found, expected, "walk", query, terms->ordering);
		if (terms->ordering != ORDER_DATE_ASC &&
		    terms->ordering != ORDER_DATE_DESC)
			continue;
		for (driver = 0; driver < terms->count; driver++) {
			if (!sql_can_drive(&terms->conditions[driver]))
				continue;
			found = scan(*terms, driver, batches[i]);
			assert_same(&found, expected, "drive", query,
			    terms->ordering);
		}
	}
}

/* Every subset of the conditions that can be gathered by. */
static void
check_gathers(const struct search_terms *terms, const struct list *expected,
    const char *query)
{
	bool gathered[QUERY_MAX_RULES];
	struct list found;
	unsigned set;
	size_t i;

	for (set = 1; set < 1u << terms->count; set++) {
		bool possible = true;

		for (i = 0; i < terms->count; i++) {
			gathered[i] = (set >> i & 1) != 0;
			possible = possible && (!gathered[i] ||
			    sql_can_gather(&terms->conditions[i]));
		}
		if (!possible)
			continue;
		found = gather(terms, gathered);
		assert_same(&found, expected, "gather", query,
		    terms->ordering);
	}
	found = stream(terms);
	assert_same(&found, expected, "stream", query, terms->ordering);
}

static void
check_count(const struct search_terms *terms, const struct list *expected)
{
	struct rows rows;
	struct sql sql;

	sql_init(&sql, sample.arena);
	sql_count(&sql, terms, NULL, FOUND_MAX);
	rows = run(&sql);
	assert_int_equal(row_int(&rows, 0, 0), expected->count);
	sql_init(&sql, sample.arena);
	sql_count(&sql, terms, NULL, 3);
	rows = run(&sql);
	assert_int_equal(row_int(&rows, 0, 0),
	    expected->count < 3 ? expected->count : 3);
}

/* Sets the position of a picture, as a cursor would. */
static void
set_after(struct search_terms *terms, int id)
{
	struct rows rows = database_run_with(sample.db, sample.arena,
	    "SELECT id, region_count, random_key, title FROM picture"
	    " WHERE id = $1::int", sql_int(sample.arena, id));

	terms->after = (struct position){ .is_set = true, .id = id,
		.number = row_int(&rows, 0, terms->ordering == ORDER_RANDOM ?
		    2 : 1),
		.title = row_text(&rows, 0, 3) };
}

static void
check_query(const char *text, enum ordering ordering)
{
	struct search_wish wish = {
		.query = sample_query(&sample, text),
		.ordering = ordering,
		.has_seed = true,
		.seed = below(1000000),
	};
	struct problem problem;
	struct search search;
	struct list expected, rest;
	int place;

	DATABASE_OK(sample.db, search_open(sample.db, sample.arena, &wish,
	    &search, &problem));
	if (search.terms.low_id < sample.first_id - 1)
		search.terms.low_id = sample.first_id - 1;
	if (search.is_empty)	/* its terms say nothing any more */
		return;
	expected = gather(&search.terms, NULL);
	check_scans(&search.terms, &expected, text);
	check_gathers(&search.terms, &expected, text);
	check_count(&search.terms, &expected);
	if (expected.count < 2)
		return;
	place = (int)below((unsigned)expected.count - 1);
	set_after(&search.terms, expected.ids[place]);
	rest.count = expected.count - place - 1;
	memcpy(rest.ids, expected.ids + place + 1,
	    (size_t)rest.count * sizeof(*rest.ids));
	check_scans(&search.terms, &rest, text);
	check_gathers(&search.terms, &rest, text);
	expected = gather(&search.terms, NULL);
	assert_same(&expected, &rest, "skip", text, ordering);
}

static void
every_shape_applies_the_whole_predicate(void **state)
{
	int i, ordering;

	(void)state;
	NEED_DATABASE(sample.db);
	printf("# %d queries from the seed %d\n", QUERIES, SEED);
	for (i = 0; i < QUERIES; i++) {
		const char *query = arena_text(sample.arena, draw_query());

		for (ordering = 0; ordering < ORDERINGS; ordering++)
			check_query(query, (enum ordering)ordering);
	}
	arena_reset(sample.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shape_applies_the_whole_predicate),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
