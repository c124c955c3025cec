/* test/lib/store/search_test.c: every shape of a search finds the same pictures in the same order. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/search.h"

enum { QUERIES = 40, SEED = 20240613, ALL = 100000, IDS_MAX = 2000 };

static uint64_t seed = SEED;

/* Numbers of pictures, in order. */
struct list {
	int ids[IDS_MAX];
	int count;
};

static unsigned
below(unsigned bound)
{
	uint64_t z = seed += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ z >> 31) % bound);
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

static struct rows
run(const struct sql *sql)
{
	struct rows rows = { 0 };

	if (db_run_sql(sample.db, sample.arena, sql, DB_PLAN_EACH, &rows) !=
	    OK)
		fail_msg("%s\nin: %s", db_message(sample.db),
		    sql->text.bytes);
	return rows;
}

static void
take(struct list *list, const struct rows *rows, int hit_column)
{
	int i;

	for (i = 0; i < rows->count; i++) {
		if (hit_column > 0 && !row_bool(rows, i, hit_column))
			continue;
		assert_true(list->count < IDS_MAX);
		list->ids[list->count++] = row_int(rows, i, 0);
	}
}

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
gather(const struct search_terms *terms, const bool *gathered)
{
	struct list list = { .count = 0 };
	struct rows rows;
	struct sql sql;

	sql_init(&sql, sample.arena);
	if (gathered == NULL)
		sql_skip(&sql, terms, 0, ALL);
	else
		sql_gather(&sql, terms, gathered, 0, ALL);
	rows = run(&sql);
	take(&list, &rows, 0);
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
assert_same(const struct list *found, const struct list *expected,
    const char *shape, const char *query, enum ordering ordering)
{
	int i = 0;

	while (i < found->count && i < expected->count &&
	    found->ids[i] == expected->ids[i])
		i++;
	if (i < found->count || i < expected->count)
		fail_msg("%s, %s: %d pictures instead of %d; at %d there is"
		    " %d instead of %d; the query is\n%s", shape,
		    ordering_name(ordering), found->count, expected->count,
		    i, i < found->count ? found->ids[i] : 0,
		    i < expected->count ? expected->ids[i] : 0, query);
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
	sql_count(&sql, terms, NULL, ALL);
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

/* The orderings that the manual names, said in the plainest SQL. */
static void
the_orderings_are_those_of_the_manual(void **state)
{
	static const char *const orders[] = {
		[ORDER_DATE_DESC] = "created_at DESC",
		[ORDER_DATE_ASC] = "created_at",
		[ORDER_TITLE_ASC] = "fold(title), title COLLATE \"C\", id",
		[ORDER_TITLE_DESC] =
		    "fold(title) DESC, title COLLATE \"C\" DESC, id DESC",
		[ORDER_REGIONS_DESC] = "region_count DESC, id DESC",
		[ORDER_REGIONS_ASC] = "region_count, id",
	};
	struct search_terms terms = { .low_id = sample.first_id - 1,
		.high_id = INT32_MAX };
	struct list found, expected;
	struct rows rows;
	size_t i;

	(void)state;
	NEED_DATABASE(sample.db);
	for (i = 0; i < COUNT_OF(orders); i++) {
		rows = database_run(sample.db, sample.arena, arena_format(
		    sample.arena, "SELECT id FROM picture WHERE visibility ="
		    " 'listed' AND NOT is_obsolete AND id >= %d ORDER BY %s",
		    sample.first_id, orders[i]));
		expected.count = 0;
		take(&expected, &rows, 0);
		assert_true(expected.count > 300);
		terms.ordering = (enum ordering)i;
		found = gather(&terms, NULL);
		assert_same(&found, &expected, "skip", "", terms.ordering);
	}
}

/*
 * Each rule, and what it means in the plainest SQL over the picture p and
 * its text t. The times are put in for "{then}".
 */
static const struct {
	const char *rule;
	const char *meaning;
} meanings[] = {
	{ "has: [sample 3, sample 17]", "EXISTS (SELECT FROM region r WHERE"
	    " r.picture_id = p.id AND r.object_id IN (WITH RECURSIVE b(id) AS"
	    " (SELECT id FROM object WHERE name IN ('sample 3', 'sample 17')"
	    " UNION SELECT e.object_id FROM b JOIN object_parent e ON"
	    " e.parent_id = b.id) SELECT id FROM b))" },
	{ "has_object: [sample alias]", "EXISTS (SELECT FROM region r JOIN"
	    " object o ON o.id = r.object_id WHERE r.picture_id = p.id AND"
	    " o.name = 'sample 3')" },
	{ "nature: [photo, print]", "p.nature_id IN (1, 4)" },
	{ "licence: [MIT, 0BSD]", "EXISTS (SELECT FROM picture_licence l JOIN"
	    " licence c ON c.id = l.licence_id WHERE l.picture_id = p.id AND"
	    " c.code IN ('MIT', '0BSD'))" },
	{ "author: [sample-2]", "p.author_id = (SELECT id FROM account WHERE"
	    " name = 'sample-2')" },
	{ "title: ALPHA", "p.title IN ('Alpha', 'alpha', 'ALPHA')" },
	{ "title: \"\xc3\xa9""COLE\"", "p.title IN ('\xc3\x89""cole',"
	    " '\xc3\xa9""cole')" },
	{ "title: a_b", "p.title = 'a_b'" },
	{ "title: a_b%", "p.title IN ('a_b', 'aXb')" },
	{ "title: '%b'", "p.title IN ('a_b', 'aXb')" },
	{ "title: '100\\% sure'", "p.title = '100% sure'" },
	{ "title: 'k\\\\s'", "p.title = 'back\\slash'" },
	{ "title: beta 1", "p.title ILIKE '%beta 1%'" },
	{ "description: 'about%cat and%1\\_x'", "t.description ~ '1_x$'" },
	{ "description: '0\\% of 1'", "strpos(t.description, '0% of 1') > 0" },
	{ "description: cat", "t.description <> ''" },
	{ "origin_url: http://COMMONS.wikimedia.org/wiki/", "t.origin_url IN"
	    " ('https://Commons.Wikimedia.org/wiki/A',"
	    " 'http://commons.wikimedia.org/wiki/b')" },
	{ "origin_url: a_b%", "t.origin_url = 'a_b%c'" },
	{ "origin_url: commons.wikimedia.org/wiki/a", "false" },
	{ "above_width: 900", "p.width >= 900" },
	{ "above_height: 900", "p.height >= 900" },
	{ "below_width: 900", "p.width <= 900" },
	{ "below_height: 900", "p.height <= 900" },
	{ "before_date: {then}", "p.created_at < timestamptz 'epoch' +"
	    " {then} * interval '1 second'" },
	{ "after_date: {then}", "p.created_at > timestamptz 'epoch' +"
	    " {then} * interval '1 second'" },
	{ "in_gallery: [{gallery}]", "EXISTS (SELECT FROM gallery_picture g"
	    " WHERE g.picture_id = p.id AND g.gallery_id = {gallery})" },
	{ "above_rating: 3.5", "coalesce((SELECT avg(stars) >= 3.5 FROM"
	    " rating r WHERE r.picture_id = p.id), true)" },
	{ "below_rating: 3", "coalesce((SELECT avg(stars) <= 3 FROM"
	    " rating r WHERE r.picture_id = p.id), true)" },
	{ "above_rating_count: 2", "(SELECT count(*) FROM rating r WHERE"
	    " r.picture_id = p.id) >= 2" },
	{ "below_rating_count: 0", "NOT EXISTS (SELECT FROM rating r WHERE"
	    " r.picture_id = p.id)" },
	{ "above_region_count: 3", "(SELECT count(*) FROM region r WHERE"
	    " r.picture_id = p.id) >= 3" },
	{ "below_region_count: 0", "NOT EXISTS (SELECT FROM region r WHERE"
	    " r.picture_id = p.id)" },
	{ "copied_from: [{first}]", "p.copied_from_id = {first}" },
};

/* Puts in what is known only when the sample is there. */
static const char *
fill_in(const char *text)
{
	struct buf *filled = arena_alloc(sample.arena, sizeof(*filled));

	buf_init(filled, sample.arena, 10000);
	for (; *text != '\0'; text++) {
		if (text_starts(text, "{then}"))
			buf_add(filled, sample_text(&sample,
			    "SELECT extract(epoch FROM created_at) FROM"
			    " picture JOIN sample s USING (id) WHERE i = 150"));
		else if (text_starts(text, "{gallery}"))
			buf_add_int(filled, sample.first_gallery_id);
		else if (text_starts(text, "{first}"))
			buf_add_int(filled, sample.first_id + 6);
		else
			buf_add_char(filled, *text);
		if (*text == '{')
			text = strchr(text, '}');
	}
	return filled->bytes;
}

static void
check_meaning(const char *key, const char *rule, const char *condition,
    int *count)
{
	const char *text = fill_in(arena_format(sample.arena, "%s:\n- %s",
	    key, rule));
	struct search_wish wish = { .query = sample_query(&sample, text),
		.ordering = ORDER_DATE_ASC };
	struct list found, expected = { .count = 0 };
	struct problem problem;
	struct search search;
	struct rows rows;

	DATABASE_OK(sample.db, search_open(sample.db, sample.arena, &wish,
	    &search, &problem));
	if (search.terms.low_id < sample.first_id - 1)
		search.terms.low_id = sample.first_id - 1;
	found = gather(&search.terms, NULL);
	rows = database_run(sample.db, sample.arena, arena_format(
	    sample.arena, "SELECT p.id FROM sample s JOIN picture p USING"
	    " (id) JOIN picture_text t ON t.picture_id = p.id WHERE"
	    " p.visibility = 'listed' AND NOT EXISTS (SELECT FROM picture r"
	    " WHERE r.id = p.replaced_by_id AND r.visibility = 'listed')"
	    " AND (%s) %s ORDER BY p.created_at", fill_in(condition),
	    text_is(key, "want") ? "IS TRUE" : "IS NOT TRUE"));
	take(&expected, &rows, 0);
	assert_same(&found, &expected, "rule", text, wish.ordering);
	*count = expected.count;
}

static void
each_rule_means_what_the_manual_says(void **state)
{
	int wanted, left;
	size_t i;

	(void)state;
	NEED_DATABASE(sample.db);
	for (i = 0; i < COUNT_OF(meanings); i++) {
		check_meaning("want", meanings[i].rule, meanings[i].meaning,
		    &wanted);
		check_meaning("exclude", meanings[i].rule,
		    meanings[i].meaning, &left);
		if (!text_is(meanings[i].meaning, "false") &&
		    (wanted == 0 || left == 0))
			fail_msg("%s tells no pictures apart",
			    meanings[i].rule);
	}
}

/* ---- search_open, search_run and their like ---- */

static const unsigned char secret[] = "0123456789abcdef0123456789abcdef";

static struct search_wish
wish_for(const char *text, enum ordering ordering, int limit)
{
	return (struct search_wish){
		.query = sample_query(&sample, text),
		.ordering = ordering,
		.limit = limit,
		.secret = secret,
		.secret_length = 32,
		.public_url = "http://test.example",
	};
}

static struct search_page
page_of(const struct search_wish *wish)
{
	struct search_page page;
	struct problem problem = { 0 };
	struct search search;

	if (search_open(sample.db, sample.arena, wish, &search, &problem) !=
	    OK || search_run(sample.db, sample.arena, &search, &page) != OK)
		fail_msg("%s %s", problem.detail, db_message(sample.db));
	return page;
}

static struct list
list_of(const struct search_page *page)
{
	struct list list = { .count = (int)page->count };
	size_t i;

	for (i = 0; i < page->count; i++)
		list.ids[i] = page->pictures[i].id;
	return list;
}

static const char ours[] = "want: [{author: [sample-1, sample-2, sample-3]},"
    " {above_region_count: 1}]";

static void
page_by_page_is_the_whole_list(void **state)
{
	static const int limits[] = { 1, 7, 50 };
	int ordering;
	size_t i;

	(void)state;
	NEED_DATABASE(sample.db);
	for (ordering = 0; ordering < ORDERINGS * 3; ordering++) {
		struct search_wish wish = wish_for(ours,
		    (enum ordering)(ordering % ORDERINGS), 1000);
		struct list whole, pages = { .count = 0 };
		struct search_page page;

		wish.has_seed = true;
		wish.seed = ordering;
		page = page_of(&wish);
		whole = list_of(&page);
		assert_true(whole.count > 100);
		assert_null(page.next);
		wish.limit = limits[ordering / ORDERINGS];
		wish.has_seed = ordering % 2 == 0;
		for (wish.seed = ordering, wish.after = NULL;;
		    wish.after = page.next) {
			wish.has_seed |= wish.after == NULL;
			page = page_of(&wish);
			for (i = 0; i < page.count; i++)
				pages.ids[pages.count++] =
				    page.pictures[i].id;
			if (page.next == NULL)
				break;
			assert_int_equal(page.count, wish.limit);
			wish.has_seed = ordering % 2 == 0;
		}
		assert_same(&pages, &whole, "pages", ours, wish.ordering);
	}
}

/* From the last page back to the first by the cursors before pages. */
static void
the_way_back_is_the_way_forth_reversed(void **state)
{
	int ordering;

	(void)state;
	NEED_DATABASE(sample.db);
	for (ordering = 0; ordering < ORDERINGS * 2; ordering++) {
		struct search_wish wish = wish_for(ours,
		    (enum ordering)(ordering % ORDERINGS), 1000);
		struct search_page page;
		struct list whole, part;
		int end;

		wish.has_seed = true;
		wish.seed = 7 + ordering;
		page = page_of(&wish);
		whole = list_of(&page);
		assert_null(page.previous);
		wish.limit = 9;
		do {
			page = page_of(&wish);
			wish.after = page.next;
		} while (page.next != NULL);
		end = whole.count - (int)page.count;
		wish.is_before = true;
		while ((wish.after = page.previous) != NULL) {
			page = page_of(&wish);
			part = list_of(&page);
			assert_non_null(page.next);
			assert_int_equal(part.count, 9);
			assert_true(end >= part.count);
			end -= part.count;
			assert_memory_equal(part.ids, whole.ids + end,
			    (size_t)part.count * sizeof(int));
		}
		assert_int_equal(end, 0);
	}
}

static void
an_offset_skips_and_a_limit_ends(void **state)
{
	int ordering, offset;

	(void)state;
	NEED_DATABASE(sample.db);
	for (ordering = 0; ordering < ORDERINGS; ordering++) {
		struct search_wish wish = wish_for(ours,
		    (enum ordering)ordering, 1000);
		struct search_page page;
		struct list whole, part, expected;

		wish.has_seed = true;
		page = page_of(&wish);
		whole = list_of(&page);
		wish.limit = 10;
		for (offset = 0; offset < whole.count + 20; offset += 33) {
			wish.offset = offset;
			page = page_of(&wish);
			part = list_of(&page);
			expected.count = whole.count - offset < 0 ? 0 :
			    whole.count - offset < 10 ? whole.count - offset :
			    10;
			memcpy(expected.ids, whole.ids + offset,
			    (size_t)expected.count * sizeof(int));
			assert_same(&part, &expected, "offset", ours,
			    wish.ordering);
		}
		wish.offset = 100000000000;
		assert_int_equal(page_of(&wish).count, 0);
		wish.offset = 0;
		wish.limit = 0;
		assert_int_equal(page_of(&wish).count, 0);
	}
}

static void
a_count_and_a_stream_are_of_the_same_list(void **state)
{
	int ordering, count;

	(void)state;
	NEED_DATABASE(sample.db);
	for (ordering = 0; ordering < ORDERINGS; ordering++) {
		struct search_wish wish = wish_for(ours,
		    (enum ordering)ordering, 1000);
		struct search_page page;
		struct search_stream flow;
		struct problem problem;
		struct search search;
		struct picture *pictures;
		struct list whole, streamed = { .count = 0 };
		size_t i, got;

		wish.has_seed = true;
		page = page_of(&wish);
		whole = list_of(&page);
		wish.limit = 0;
		DATABASE_OK(sample.db, search_open(sample.db, sample.arena,
		    &wish, &search, &problem));
		DATABASE_OK(sample.db, search_count(sample.db, sample.arena,
		    &search, &count));
		assert_int_equal(count, whole.count);
		DATABASE_OK(sample.db, search_stream(sample.db, sample.arena,
		    &search, &flow));
		do {
			DATABASE_OK(sample.db, search_stream_next(sample.db,
			    sample.arena, &flow, wish.public_url, &pictures,
			    &got));
			for (i = 0; i < got; i++)
				streamed.ids[streamed.count++] =
				    pictures[i].id;
		} while (got > 0);
		assert_same(&streamed, &whole, "stream", ours, wish.ordering);
		database_run(sample.db, sample.arena, "CLOSE stream");
		database_run(sample.db, sample.arena,
		    "SET LOCAL statement_timeout = 30000");
	}
}

static void
what_cannot_match_finds_nothing(void **state)
{
	static const char *const empty[] = { "want: [{has: []}]",
		"want: [{author: [nobody at all]}]",
		"want: [{has: [no such object]}]",
		"want: [{before_date: 0}]", "want: [{after_date: 99999999999}]",
		"want: [{before_date: 1000}, {after_date: 2000}]",
		"want: [{in_gallery: [2147483647]}]" };
	struct problem problem;
	struct search search;
	size_t i;
	int count;

	(void)state;
	NEED_DATABASE(sample.db);
	for (i = 0; i < COUNT_OF(empty); i++) {
		struct search_wish wish = wish_for(empty[i], ORDER_DATE_DESC,
		    10);

		assert_int_equal(page_of(&wish).count, 0);
		DATABASE_OK(sample.db, search_open(sample.db, sample.arena,
		    &wish, &search, &problem));
		DATABASE_OK(sample.db, search_count(sample.db, sample.arena,
		    &search, &count));
		assert_int_equal(count, 0);
	}
}

static int
count_of(const char *text)
{
	struct search_wish wish = wish_for(text, ORDER_DATE_DESC, 1000);

	return (int)page_of(&wish).count;
}

static void
an_excluded_rule_loses_no_picture_without_the_value(void **state)
{
	static const char *const rules[] = { "nature: [photo]",
		"origin_url: a.example", "description: cat",
		"has: [sample 1]", "has: [sample alias]", "licence: [MIT]",
		"above_rating: 3", "below_rating: 3", "in_gallery: [1]",
		"copied_from: [1]", "title: alpha", "above_width: 900" };
	static const char authors[] = "author: [sample-1, sample-2, sample-3,"
	    " sample-4, sample-5, sample-6]";
	int all;
	size_t i;

	(void)state;
	NEED_DATABASE(sample.db);
	all = count_of(arena_format(sample.arena, "want: [{%s}]", authors));
	assert_true(all > 300);
	for (i = 0; i < COUNT_OF(rules); i++) {
		int with = count_of(arena_format(sample.arena,
		    "want: [{%s}, {%s}]", authors, rules[i]));
		int without = count_of(arena_format(sample.arena,
		    "want: [{%s}]\nexclude: [{%s}]", authors, rules[i]));

		if (with + without != all)
			fail_msg("%s: %d and %d are not %d", rules[i], with,
			    without, all);
	}
}

/*
 * Each row costs a while: a view of the session stands before the table. The
 * transaction that makes it is undone.
 */
static void
a_search_that_takes_too_long_names_its_broadest_rule(void **state)
{
	struct search_wish wish;
	struct search_page page;
	struct problem problem = { 0 };
	struct search search;

	(void)state;
	NEED_DATABASE(sample.db);
	wish = wish_for("want:\n- above_width: 1\n- title: a", ORDER_DATE_DESC,
	    1000);
	DATABASE_OK(sample.db, search_open(sample.db, sample.arena, &wish,
	    &search, &problem));
	database_run(sample.db, sample.arena, "CREATE TEMP VIEW picture AS"
	    " SELECT * FROM public.picture"
	    " WHERE pg_sleep(0.05)::text = ''");
	database_run(sample.db, sample.arena,
	    "SET LOCAL statement_timeout = 100");
	assert_int_equal(search_run(sample.db, sample.arena, &search, &page),
	    UNAVAILABLE);
	assert_string_equal(problem.code, "too-broad");
	assert_string_equal(problem.field, "title");
	assert_int_equal(problem.line, 3);
	assert_int_equal(problem.column, 3);
	assert_true(problem.retry_after_s > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shape_applies_the_whole_predicate),
		cmocka_unit_test(each_rule_means_what_the_manual_says),
		cmocka_unit_test(the_orderings_are_those_of_the_manual),
		cmocka_unit_test(page_by_page_is_the_whole_list),
		cmocka_unit_test(the_way_back_is_the_way_forth_reversed),
		cmocka_unit_test(an_offset_skips_and_a_limit_ends),
		cmocka_unit_test(a_count_and_a_stream_are_of_the_same_list),
		cmocka_unit_test(what_cannot_match_finds_nothing),
		cmocka_unit_test(
		    an_excluded_rule_loses_no_picture_without_the_value),
		/* The last: its transaction has failed. */
		cmocka_unit_test(
		    a_search_that_takes_too_long_names_its_broadest_rule),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
