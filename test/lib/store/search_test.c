/* test/lib/store/search_test.c: pages, cursors, counts and streams are of one list. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/found.h"

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
