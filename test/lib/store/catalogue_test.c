/* test/lib/store/catalogue_test.c: names and statistics that a process keeps at hand. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/catalogue.h"

static void
hold(void)
{
	DATABASE_OK(sample.db, catalogue_hold(sample.db, sample.arena,
	    sample_int(&sample, "SELECT version FROM catalogue")));
}

static int
object_id(const char *name)
{
	struct rows rows = database_run_with(sample.db, sample.arena,
	    "SELECT id FROM object WHERE name = $1", name);

	assert_int_equal(rows.count, 1);
	return row_int(&rows, 0, 0);
}

static void
nothing_is_known_at_first(void **state)
{
	(void)state;
	assert_null(catalogue_licence(1));
	assert_null(catalogue_nature(1));
	assert_null(catalogue_object_json(1));
	assert_null(catalogue_object_json(-1));
	assert_null(catalogue_object_json(2147483647));
	assert_true(catalogue_picture_count() == 1);
	assert_true(catalogue_last_id() == 1);
	assert_true(catalogue_share_below(SPREAD_WIDTH, 100) == 0.5);
}

static void
names_are_found_by_number(void **state)
{
	(void)state;
	NEED_DATABASE(sample.db);
	hold();
	assert_string_equal(catalogue_nature(1), "photo");
	assert_string_equal(catalogue_nature(17), "other");
	assert_string_equal(catalogue_media_type(1), "image/jpeg");
	assert_string_equal(catalogue_ending(1), ".jpg");
	assert_string_equal(catalogue_licence(sample_int(&sample,
	    "SELECT id FROM licence WHERE code = 'CC-BY-SA-4.0'")),
	    "CC-BY-SA-4.0");
	assert_null(catalogue_nature(0));
	assert_null(catalogue_nature(-1));
	assert_null(catalogue_nature(30000));
	assert_null(catalogue_licence(2147483647));
}

static void
objects_are_learned_when_they_are_needed(void **state)
{
	int ids[3];

	(void)state;
	NEED_DATABASE(sample.db);
	hold();
	ids[0] = object_id("sample 1");
	ids[1] = object_id("sample 40");
	ids[2] = 2147483647;
	assert_null(catalogue_object_json(ids[0]));
	DATABASE_OK(sample.db, catalogue_learn_objects(sample.db,
	    sample.arena, ids, COUNT_OF(ids)));
	assert_string_equal(catalogue_object_json(ids[0]), "\"sample 1\"");
	assert_string_equal(catalogue_object_json(ids[1]), "\"sample 40\"");
	assert_null(catalogue_object_json(ids[2]));
	DATABASE_OK(sample.db, catalogue_learn_objects(sample.db,
	    sample.arena, ids, 0));
}

static void
names_of_another_version_are_forgotten(void **state)
{
	int id, before;

	(void)state;
	NEED_DATABASE(sample.db);
	hold();
	id = object_id("sample 2");
	before = sample_int(&sample, "SELECT version FROM catalogue");
	DATABASE_OK(sample.db, catalogue_learn_objects(sample.db,
	    sample.arena, &id, 1));
	hold();
	assert_non_null(catalogue_object_json(id));
	database_run(sample.db, sample.arena, "UPDATE object SET name ="
	    " 'renamed \"2\"' WHERE name = 'sample 2'");
	assert_true(sample_int(&sample, "SELECT version FROM catalogue") >
	    before);
	hold();
	assert_null(catalogue_object_json(id));
	DATABASE_OK(sample.db, catalogue_learn_objects(sample.db,
	    sample.arena, &id, 1));
	assert_string_equal(catalogue_object_json(id),
	    "\"renamed \\\"2\\\"\"");
	assert_non_null(catalogue_nature(1));
}

static void
statistics_say_how_values_are_spread(void **state)
{
	double before, share;
	int value, spread;

	(void)state;
	NEED_DATABASE(sample.db);
	DATABASE_OK(sample.db, catalogue_refresh_statistics(sample.db,
	    sample.arena));
	assert_true(catalogue_picture_count() == sample_int(&sample,
	    "SELECT count(*) FROM picture WHERE is_shown"));
	assert_true(catalogue_last_id() == sample_int(&sample,
	    "SELECT max(id) FROM picture"));
	for (spread = 0; spread < SPREADS; spread++) {
		before = 0;
		for (value = -1; value < 3000; value += 7) {
			share = catalogue_share_below((enum spread)spread,
			    value);
			assert_true(share >= before && share <= 1);
			before = share;
		}
		assert_true(catalogue_share_below((enum spread)spread, -1) ==
		    0);
		assert_true(catalogue_share_below((enum spread)spread,
		    1e9) == 1);
	}
	share = (double)sample_int(&sample, "SELECT count(*) FROM picture"
	    " WHERE is_shown AND width < 900") / catalogue_picture_count();
	assert_true(fabs(catalogue_share_below(SPREAD_WIDTH, 900) - share) <
	    0.02);
	share = (double)sample_int(&sample, "SELECT count(*) FROM picture"
	    " WHERE is_shown AND rating_count > 0") /
	    catalogue_picture_count();
	assert_true(fabs(catalogue_rated_share() - share) < 0.02);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_known_at_first),
		cmocka_unit_test(names_are_found_by_number),
		cmocka_unit_test(objects_are_learned_when_they_are_needed),
		cmocka_unit_test(names_of_another_version_are_forgotten),
		cmocka_unit_test(statistics_say_how_values_are_spread),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
