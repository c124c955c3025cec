/* test/lib/store/write_rate_test.c: how often an account changes something, as the database counts. */

#include "lib/store/writer_fixture.h"

#include "store/write_rate.h"

#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

static struct write_rate
counted(struct writer *writer)
{
	struct write_rate rate;

	assert_int_equal(write_rate_count(writer->db, writer->arena,
			     writer->account_id, &rate),
	    OK);
	return rate;
}

/* now() stands still in a transaction, so both are in one minute. */
static void
each_one_is_counted_in_its_minute_and_hour(void **state)
{
	struct writer *writer = writer_of(state);
	struct write_rate rate;

	(void)counted(writer);
	rate = counted(writer);
	assert_int_equal(rate.in_minute, 2);
	assert_int_equal(rate.in_hour, 2);
	assert_in_range(rate.minute_left_s, 1, 60);
	assert_in_range(rate.hour_left_s, 1, 3600);
}

static void
what_is_past_is_forgotten(void **state)
{
	struct writer *writer = writer_of(state);
	struct write_rate rate;

	(void)counted(writer);
	(void)writer_int(writer,
	    "UPDATE write_rate SET minute_count = 50,"
	    " minute_at = minute_at - interval '1 minute', hour_count = 70 RETURNING 1");
	rate = counted(writer);
	assert_int_equal(rate.in_minute, 1);
	assert_int_equal(rate.in_hour, 71);
	(void)writer_int(writer,
	    "UPDATE write_rate SET hour_at = hour_at - interval '1 hour'"
	    " RETURNING 1");
	rate = counted(writer);
	assert_int_equal(rate.in_minute, 2);
	assert_int_equal(rate.in_hour, 1);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_one_is_counted_in_its_minute_and_hour),
		TEST(what_is_past_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
