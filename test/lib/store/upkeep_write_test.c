/* test/lib/store/upkeep_write_test.c: statistics and numbers of changes. */

#include "lib/store/writer_fixture.h"

#include "store/upkeep_write.h"

#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

static void
statistics_count_what_is_there(void **state)
{
	struct writer *writer = writer_of(state);
	int id = writer_picture(writer, "counted");

	assert_true(id > 0);
	assert_int_equal(upkeep_refresh_statistics(writer->db, writer->arena),
	    OK);
	assert_string_equal(writer_text(writer,
				"SELECT value ="
				" (SELECT count(*) FROM picture WHERE is_shown)"
				" FROM statistic WHERE name = 'pictures'"),
	    "t");
}

/* Every way up counts once: a picture is below the root a single time. */
static void
counts_below_are_those_of_whole_branches(void **state)
{
	struct writer *writer = writer_of(state);

	assert_int_equal(upkeep_refresh_counts_below(writer->db,
			     writer->arena),
	    OK);
	assert_string_equal(writer_text(writer,
				"SELECT count(*) FROM object o WHERE"
				" o.picture_count_below <> (WITH RECURSIVE"
				" b(id) AS (SELECT o.id UNION SELECT"
				" e.object_id FROM b JOIN object_parent e"
				" ON e.parent_id = b.id) SELECT"
				" count(DISTINCT p.id) FROM picture p JOIN b"
				" ON b.id = ANY (p.object_ids)"
				" WHERE p.is_shown)"),
	    "0");
}

static void
a_change_of_an_open_transaction_gets_no_number(void **state)
{
	struct writer *writer = writer_of(state);
	int id = writer_picture(writer, "numbered"), numbered = -1;

	assert_int_equal(upkeep_number_changes(writer->db, writer->arena, 100,
			     &numbered),
	    OK);
	assert_in_range(numbered, 0, 100);
	assert_null(writer_text(writer,
	    arena_format(writer->arena,
		"SELECT number FROM change WHERE picture_id = %d", id)));
}

static void
a_lazy_commit_is_of_this_transaction_alone(void **state)
{
	struct writer *writer = writer_of(state);

	const char *setting = "SELECT current_setting('synchronous_commit')";

	/* Whatever the server's own is: a throwaway one does not wait. */
	writer_text(writer, "SELECT set_config('synchronous_commit', 'on',"
	    " false)");
	assert_int_equal(db_commit(writer->db), OK);
	assert_int_equal(db_begin(writer->db, DB_WRITE), OK);
	assert_int_equal(upkeep_commit_lazily(writer->db, writer->arena), OK);
	assert_string_equal(writer_text(writer, setting), "off");
	db_rollback(writer->db);
	assert_int_equal(db_begin(writer->db, DB_WRITE), OK);
	assert_string_equal(writer_text(writer, setting), "on");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(statistics_count_what_is_there),
		TEST(counts_below_are_those_of_whole_branches),
		TEST(a_change_of_an_open_transaction_gets_no_number),
		TEST(a_lazy_commit_is_of_this_transaction_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
