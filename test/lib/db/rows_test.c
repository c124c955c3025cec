/* test/lib/db/rows_test.c: columns as they are read, arrays as they are sent. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "lib/database.h"

static struct arena *arena;
static struct db *db;

static int
set_up(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR + 1);
	arena = arena_create();
	db = database_open("PINAKES_READER", 5000);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	db_destroy(db);
	arena_destroy(arena);
	return 0;
}

static int
begin(void **state)
{
	(void)state;
	return db == NULL || db_begin(db, DB_READ) == OK ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	if (db != NULL)
		db_rollback(db);
	return 0;
}

static void
columns_are_read_as_their_types(void **state)
{
	struct rows rows;

	(void)state;
	NEED_DATABASE(db);
	rows = database_run(db, arena, "SELECT -5, 9223372036854775807,"
	    " 0.1::float8, true, false, '\xc3\xa9', 'infinity'::float8,"
	    " '-9223372036854775808'::bigint"
	    " UNION ALL"
	    " SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL");
	assert_int_equal(rows.count, 2);
	assert_int_equal(row_int(&rows, 0, 0), -5);
	assert_true(row_int64(&rows, 0, 1) == INT64_MAX);
	assert_true(row_int64(&rows, 0, 7) == INT64_MIN);
	assert_true(row_double(&rows, 0, 2) == 0.1);
	assert_true(row_bool(&rows, 0, 3));
	assert_false(row_bool(&rows, 0, 4));
	assert_string_equal(row_text(&rows, 0, 5), "\xc3\xa9");
	assert_int_equal(row_length(&rows, 0, 5), 2);
	assert_true(isinf(row_double(&rows, 0, 6)));
	assert_false(row_is_null(&rows, 0, 0));
	assert_true(row_is_null(&rows, 1, 0));
	assert_int_equal(row_int(&rows, 1, 0), 0);
	assert_true(isnan(row_double(&rows, 1, 2)));
	assert_false(row_bool(&rows, 1, 3));
	assert_null(row_text(&rows, 1, 5));
	assert_int_equal(row_length(&rows, 1, 5), 0);
}

static void
every_double_arrives_exactly(void **state)
{
	static const double numbers[] = { 0.1, 1.0 / 3, 4.35, 5e-324,
		1.7976931348623157e308, 0.30000000000000004, -0.0 };
	struct rows rows;
	size_t i;

	(void)state;
	NEED_DATABASE(db);
	for (i = 0; i < COUNT_OF(numbers); i++) {
		rows = database_run_with(db, arena, "SELECT $1::float8",
		    sql_double(arena, numbers[i]));
		assert_true(row_double(&rows, 0, 0) == numbers[i]);
	}
}

static const char *const nasty[] = { "", " ", "a", "a,b", "{", "}", "{}",
	"\"", "\"\"", "\\", "\\\\", "\\\"", "a\"b\\c,d{e}f", "NULL", "null",
	"\xc3\xa9\xf0\x9f\x98\x80", "\n", "\t \n", "'", "''", "$1", "a b",
	"it's \"so\" \\o/" };

static void
texts_of_any_kind_go_there_and_back_as_an_array(void **state)
{
	struct rows rows;
	const char **texts;
	size_t count, i;

	(void)state;
	NEED_DATABASE(db);
	rows = database_run_with(db, arena, "SELECT $1::text[],"
	    " cardinality($1::text[]), ($1::text[])[2]",
	    sql_text_array(arena, nasty, COUNT_OF(nasty)));
	assert_int_equal(row_int(&rows, 0, 1), COUNT_OF(nasty));
	assert_string_equal(row_text(&rows, 0, 2), nasty[1]);
	texts = row_text_array(&rows, 0, 0, arena, &count);
	assert_int_equal(count, COUNT_OF(nasty));
	for (i = 0; i < count; i++)
		assert_string_equal(texts[i], nasty[i]);
}

static void
each_text_alone_goes_there_and_back(void **state)
{
	struct rows rows;
	const char **texts;
	size_t count, i;

	(void)state;
	NEED_DATABASE(db);
	for (i = 0; i < COUNT_OF(nasty); i++) {
		rows = database_run_with(db, arena, "SELECT $1::text[]",
		    sql_text_array(arena, &nasty[i], 1));
		texts = row_text_array(&rows, 0, 0, arena, &count);
		assert_int_equal(count, 1);
		assert_string_equal(texts[0], nasty[i]);
	}
}

static void
numbers_go_there_and_back_as_an_array(void **state)
{
	static const int numbers[] = { 0, 1, -1, INT32_MAX, INT32_MIN, 42 };
	struct rows rows;
	size_t count;
	int *back;

	(void)state;
	NEED_DATABASE(db);
	rows = database_run_with(db, arena, "SELECT $1::int[],"
	    " cardinality($1::int[])",
	    sql_int_array(arena, numbers, COUNT_OF(numbers)));
	assert_int_equal(row_int(&rows, 0, 1), COUNT_OF(numbers));
	back = row_int_array(&rows, 0, 0, arena, &count);
	assert_int_equal(count, COUNT_OF(numbers));
	assert_memory_equal(back, numbers, sizeof(numbers));
}

static void
no_array_and_an_empty_one_have_no_items(void **state)
{
	struct rows rows;
	size_t count = 9;

	(void)state;
	NEED_DATABASE(db);
	rows = database_run(db, arena, "SELECT NULL::int[], '{}'::int[],"
	    " NULL::text[], '{}'::text[]");
	assert_non_null(row_int_array(&rows, 0, 0, arena, &count));
	assert_int_equal(count, 0);
	assert_non_null(row_int_array(&rows, 0, 1, arena, &count));
	assert_int_equal(count, 0);
	assert_non_null(row_text_array(&rows, 0, 2, arena, &count));
	assert_int_equal(count, 0);
	assert_non_null(row_text_array(&rows, 0, 3, arena, &count));
	assert_int_equal(count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
		TEST(columns_are_read_as_their_types),
		TEST(every_double_arrives_exactly),
		TEST(texts_of_any_kind_go_there_and_back_as_an_array),
		TEST(each_text_alone_goes_there_and_back),
		TEST(numbers_go_there_and_back_as_an_array),
		TEST(no_array_and_an_empty_one_have_no_items),
#undef TEST
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
