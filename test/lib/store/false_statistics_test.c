/* test/lib/store/false_statistics_test.c: statistics that are wrong make searches neither wrong nor endless. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/store/found.h"

enum { ROUND_TRIPS_MAX = 60 };

/* Counted once for all tests: a process keeps what it knows for a minute. */
static int
begin(void **state)
{
	if (sample_begin(state) != 0)
		return -1;
	if (sample.db == NULL)
		return 0;
	database_run(sample.db, sample.arena, "DELETE FROM statistic");
	database_run(sample.db, sample.arena, "DELETE FROM quantile");
	database_run(sample.db, sample.arena, "INSERT INTO statistic"
	    " (name, value) SELECT unnest(ARRAY['pictures', 'last_id',"
	    " 'regions', 'objects']), 1e12");
	return 0;
}

static void
check(const char *text, enum ordering ordering, int limit, int all)
{
	const struct search_wish wish = {
		.query = sample_query(&sample, text),
		.ordering = ordering,
		.limit = limit,
		.public_url = "",
	};
	int before = db_round_trips(sample.db);
	struct problem problem = { 0 };
	struct search_page page;
	struct search search;

	DATABASE_OK(sample.db, search_open(sample.db, sample.arena, &wish,
	    &search, &problem));
	DATABASE_OK(sample.db, search_run(sample.db, sample.arena, &search,
	    &page));
	assert_int_equal(page.count, all < limit ? all : limit);
	assert_in_range(db_round_trips(sample.db) - before, 1,
	    ROUND_TRIPS_MAX);
}

static void
where_far_more_pictures_are_believed_few_batches_are_read(void **state)
{
	static const char *const queries[] = {
		"want: [above_width: 0]",
		"exclude: [below_width: 100000]",
		"exclude: [above_region_count: 301, below_rating: 4.5]",
	};
	int ordering;
	size_t i;

	(void)state;
	NEED_DATABASE(sample.db);
	for (i = 0; i < COUNT_OF(queries); i++) {
		int all = sample_count(&sample, sample_query(&sample,
		    queries[i]));

		for (ordering = 0; ordering < ORDERINGS; ordering++) {
			check(queries[i], (enum ordering)ordering, 10, all);
			check(queries[i], (enum ordering)ordering, 1000, all);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    where_far_more_pictures_are_believed_few_batches_are_read),
	};

	return cmocka_run_group_tests(tests, begin, sample_end);
}
