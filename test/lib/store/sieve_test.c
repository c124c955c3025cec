/* test/lib/store/sieve_test.c: how many pictures each rule leaves. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/sieve.h"

static struct sieve
sieve_of(const char *text)
{
	struct problem problem = { 0 };
	struct sieve sieve;

	if (sieve_count(sample.db, sample.arena, sample_query(&sample, text),
	    &sieve, &problem) != OK)
		fail_msg("%s", db_message(sample.db));
	return sieve;
}

/* What a search counts for the same rules. */
static int
counted(const char *text)
{
	return sample_count(&sample, sample_query(&sample, text));
}

#define AUTHORS "{author: [sample-1, sample-2, sample-3]}"

static void
each_step_is_the_count_of_the_rules_so_far(void **state)
{
	struct sieve sieve;
	size_t i;

	(void)state;
	NEED_DATABASE(sample.db);
	sieve = sieve_of("want: [" AUTHORS ", {nature: [photo, drawing]}]\n"
	    "exclude: [{above_region_count: 2}]");
	assert_int_equal(sieve.count, 3);
	assert_int_equal(sieve.total, counted(""));
	assert_int_equal(sieve.steps[0].left, counted("want: [" AUTHORS "]"));
	assert_int_equal(sieve.steps[1].left, counted("want: [" AUTHORS
	    ", {nature: [photo, drawing]}]"));
	assert_int_equal(sieve.steps[2].left, counted("want: [" AUTHORS
	    ", {nature: [photo, drawing]}]\n"
	    "exclude: [{above_region_count: 2}]"));
	for (i = 0; i < 3; i++) {
		assert_true(sieve.steps[i].is_known);
		assert_true(sieve.steps[i].left > 0);
	}
	assert_int_equal(sieve.emptied_by, -1);
}

static void
the_rule_that_leaves_nothing_is_named(void **state)
{
	struct sieve sieve;

	(void)state;
	NEED_DATABASE(sample.db);
	sieve = sieve_of("want: [" AUTHORS ", {title: no such title},"
	    " {nature: photo}]\nexclude: [{above_region_count: 2}]");
	assert_int_equal(sieve.emptied_by, 1);
	assert_true(sieve.steps[3].is_known);
	assert_int_equal(sieve.steps[3].left, 0);
	assert_true(sieve.without.is_known);
	assert_int_equal(sieve.without.left, counted("want: [" AUTHORS
	    ", {nature: photo}]\nexclude: [{above_region_count: 2}]"));
	sieve = sieve_of("want: [" AUTHORS "]\n"
	    "exclude: [{above_region_count: 0}]");
	assert_int_equal(sieve.emptied_by, 1);
	assert_int_equal(sieve.without.left,
	    counted("want: [" AUTHORS "]"));
}

static void
no_rules_leave_everything(void **state)
{
	struct sieve sieve;

	(void)state;
	NEED_DATABASE(sample.db);
	sieve = sieve_of("");
	assert_int_equal(sieve.count, 0);
	assert_int_equal(sieve.total, counted(""));
	assert_int_equal(sieve.emptied_by, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_step_is_the_count_of_the_rules_so_far),
		cmocka_unit_test(the_rule_that_leaves_nothing_is_named),
		cmocka_unit_test(no_rules_leave_everything),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
