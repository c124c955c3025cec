/* test/lib/store/cursor_test.c: cursors are refused wherever they do not belong. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/search.h"

static const unsigned char secret[] = "0123456789abcdef0123456789abcdef";
static const char cats[] = "want: [{author: [sample-1, sample-2]}]";

static struct search_wish
wish_for(const char *text, enum ordering ordering)
{
	return (struct search_wish){
		.query = sample_query(&sample, text),
		.ordering = ordering,
		.has_seed = ordering == ORDER_RANDOM,
		.seed = 5,
		.limit = 3,
		.secret = secret,
		.secret_length = 32,
		.public_url = "http://test.example",
	};
}

/* The cursor behind the first page. */
static const char *
cursor_of(const struct search_wish *wish)
{
	struct problem problem = { 0 };
	struct search_page page;
	struct search search;

	DATABASE_OK(sample.db, search_open(sample.db, sample.arena, wish,
	    &search, &problem));
	DATABASE_OK(sample.db, search_run(sample.db, sample.arena, &search,
	    &page));
	assert_non_null(page.next);
	return page.next;
}

static enum status
open_with(struct search_wish wish, const char *cursor,
    struct problem *problem)
{
	struct search search;

	*problem = (struct problem){ 0 };
	wish.after = cursor;
	return search_open(sample.db, sample.arena, &wish, &search, problem);
}

static void
assert_refused(struct search_wish wish, const char *cursor)
{
	struct problem problem;

	if (open_with(wish, cursor, &problem) != BAD_INPUT)
		fail_msg("taken: %s", cursor);
	assert_string_equal(problem.code, "bad-cursor");
	assert_string_equal(problem.field, "after");
	assert_true(*problem.detail != '\0');
}

static void
a_cursor_is_taken_by_its_own_search(void **state)
{
	struct problem problem;
	int ordering;

	(void)state;
	NEED_DATABASE(sample.db);
	for (ordering = 0; ordering < ORDERINGS; ordering++) {
		struct search_wish wish = wish_for(cats,
		    (enum ordering)ordering);

		assert_int_equal(open_with(wish, cursor_of(&wish), &problem),
		    OK);
	}
}

/* Another spelling of the same query is the same query. */
static void
a_cursor_is_bound_to_what_the_query_says(void **state)
{
	struct search_wish wish, same;
	struct problem problem;

	(void)state;
	NEED_DATABASE(sample.db);
	wish = wish_for(cats, ORDER_TITLE_ASC);
	same = wish_for("{\"want\": [{\"author\": [\"sample-1\","
	    " \"sample-2\"]}]}", ORDER_TITLE_ASC);
	assert_int_equal(open_with(same, cursor_of(&wish), &problem), OK);
	same.limit = 50;
	assert_int_equal(open_with(same, cursor_of(&wish), &problem), OK);
}

static void
another_query_refuses_a_cursor(void **state)
{
	static const char *const others[] = { "",
		"want: [{author: [sample-2, sample-1]}]",
		"exclude: [{author: [sample-1, sample-2]}]",
		"want: [{author: [sample-1, sample-2]}]\n"
		"include_obsolete: true" };
	struct search_wish wish;
	const char *cursor;
	size_t i;

	(void)state;
	NEED_DATABASE(sample.db);
	wish = wish_for(cats, ORDER_DATE_DESC);
	cursor = cursor_of(&wish);
	for (i = 0; i < COUNT_OF(others); i++)
		assert_refused(wish_for(others[i], ORDER_DATE_DESC), cursor);
}

static void
another_ordering_refuses_a_cursor(void **state)
{
	int one, other;

	(void)state;
	NEED_DATABASE(sample.db);
	for (one = 0; one < ORDERINGS; one++) {
		struct search_wish wish = wish_for(cats, (enum ordering)one);
		const char *cursor = cursor_of(&wish);

		for (other = 0; other < ORDERINGS; other++) {
			if (other != one)
				assert_refused(wish_for(cats,
				    (enum ordering)other), cursor);
		}
	}
}

static void
a_cursor_carries_its_seed_and_refuses_another(void **state)
{
	struct search_wish wish;
	struct problem problem;
	struct search search;
	const char *cursor;

	(void)state;
	NEED_DATABASE(sample.db);
	wish = wish_for(cats, ORDER_RANDOM);
	wish.seed = -123456789012345;
	cursor = cursor_of(&wish);
	wish.after = cursor;
	wish.has_seed = false;
	DATABASE_OK(sample.db, search_open(sample.db, sample.arena, &wish,
	    &search, &problem));
	assert_true(search.seed == -123456789012345);
	wish.has_seed = true;
	assert_int_equal(open_with(wish, cursor, &problem), OK);
	wish.seed = 6;
	assert_refused(wish, cursor);
}

static void
any_change_of_a_cursor_is_refused(void **state)
{
	struct search_wish wish;
	const char *cursor;
	size_t i, length;
	char *changed;

	(void)state;
	NEED_DATABASE(sample.db);
	wish = wish_for(cats, ORDER_TITLE_DESC);
	cursor = cursor_of(&wish);
	length = strlen(cursor);
	for (i = 0; i < length; i++) {
		changed = arena_text(sample.arena, cursor);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_refused(wish, changed);
		changed = arena_copy(sample.arena, cursor, i);
		assert_refused(wish, changed);
	}
	assert_refused(wish, arena_format(sample.arena, "%sA", cursor));
	assert_refused(wish, arena_format(sample.arena, "%sAAAA", cursor));
	assert_refused(wish, arena_format(sample.arena, " %s", cursor));
}

static void
what_is_no_cursor_is_refused(void **state)
{
	static const char *const wrong[] = { "", "A", "after", "====", "1",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"\xc3\xa9" };
	size_t i;

	(void)state;
	NEED_DATABASE(sample.db);
	for (i = 0; i < COUNT_OF(wrong); i++)
		assert_refused(wish_for(cats, ORDER_DATE_DESC), wrong[i]);
}

static void
another_secret_refuses_a_cursor(void **state)
{
	struct search_wish wish;
	const char *cursor;

	(void)state;
	NEED_DATABASE(sample.db);
	wish = wish_for(cats, ORDER_DATE_DESC);
	cursor = cursor_of(&wish);
	wish.secret = (const unsigned char *)"1123456789abcdef0123456789abcdef";
	assert_refused(wish, cursor);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cursor_is_taken_by_its_own_search),
		cmocka_unit_test(a_cursor_is_bound_to_what_the_query_says),
		cmocka_unit_test(another_query_refuses_a_cursor),
		cmocka_unit_test(another_ordering_refuses_a_cursor),
		cmocka_unit_test(
		    a_cursor_carries_its_seed_and_refuses_another),
		cmocka_unit_test(any_change_of_a_cursor_is_refused),
		cmocka_unit_test(what_is_no_cursor_is_refused),
		cmocka_unit_test(another_secret_refuses_a_cursor),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
