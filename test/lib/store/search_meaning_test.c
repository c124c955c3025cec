/* test/lib/store/search_meaning_test.c: rules and orderings mean what the manual says. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/found.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_means_what_the_manual_says),
		cmocka_unit_test(the_orderings_are_those_of_the_manual),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
