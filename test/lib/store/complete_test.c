/* test/lib/store/complete_test.c: what a text that is being typed may become. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/complete.h"


/* Names that nothing else has, with what is above them. */
static const char *const made[] = {
	"INSERT INTO object (name) SELECT unnest(ARRAY['Zq root', 'Zq one',"
	" 'Zq two', 'Zq three', 'Zqkat (Zqkatus)',"
	" 'Zqkat (Zqkatus) - ear', 'Zqkatamaran', 'Big zqkat', 'Mozqkat',"
	" 'Z\xc3\x84QB', 'zq50%_x'])",
	"INSERT INTO object_alias SELECT 'Zqpuss', id FROM object"
	" WHERE name = 'Zqkat (Zqkatus)'",
	"INSERT INTO object_parent SELECT c.id, p.id FROM (VALUES"
	" ('Zq one', 'Zq root'), ('Zq two', 'Zq one'), ('Zq three', 'Zq two'),"
	" ('Zqkat (Zqkatus)', 'Zq three'), ('Big zqkat', 'Zq one'))"
	" AS e(c, p) JOIN object c ON c.name = e.c"
	" JOIN object p ON p.name = e.p",
	"INSERT INTO gallery (title, owner_id) SELECT 'Zqkat pictures', id"
	" FROM account WHERE name = 'sample-1'",
};

static int
set_up(void **state)
{
	size_t i;

	sample_begin(state);
	for (i = 0; sample.db != NULL && i < COUNT_OF(made); i++) {
		const struct statement statement = { "", made[i] };

		if (db_run(sample.db, sample.arena, &statement, NULL,
		    NULL) != OK)
			fail_msg("%s", db_message(sample.db));
	}
	return 0;
}

static struct completions
complete(enum completion_kind kind, const char *text)
{
	struct completions found[COMPLETE_KINDS];
	bool wanted[COMPLETE_KINDS] = { false };

	wanted[kind] = true;
	if (completions_find(sample.db, sample.arena, wanted, text, 10,
	    found) != OK)
		fail_msg("%s", db_message(sample.db));
	return found[kind];
}

static void
the_start_of_a_name_comes_before_its_middle(void **state)
{
	static const char *const expected[] = { "Zqkat (Zqkatus)",
		"Zqkatamaran", "Zqkat (Zqkatus) - ear", "Big zqkat",
		"Mozqkat" };
	static const enum completion_fit fits[] = { FIT_WHOLE, FIT_START,
		FIT_START, FIT_WORD, FIT_PART };
	struct completions found;
	size_t i;

	(void)state;
	NEED_DATABASE(sample.db);
	found = complete(COMPLETE_OBJECTS, "zQKat");
	assert_int_equal(found.count, COUNT_OF(expected));
	for (i = 0; i < found.count; i++) {
		assert_string_equal(found.items[i].name, expected[i]);
		assert_int_equal(found.items[i].fit, fits[i]);
		assert_null(found.items[i].alias);
	}
}

static void
a_path_is_cut_at_its_root(void **state)
{
	struct completions found;

	(void)state;
	NEED_DATABASE(sample.db);
	found = complete(COMPLETE_OBJECTS, "Zqkat (Zqkatus)");
	assert_int_equal(found.items[0].path_count, COMPLETE_PATH);
	assert_string_equal(found.items[0].path[0], "Zq one");
	assert_string_equal(found.items[0].path[2], "Zq three");
	assert_true(found.items[0].is_path_cut);
	found = complete(COMPLETE_OBJECTS, "Big zqkat");
	assert_int_equal(found.items[0].path_count, 2);
	assert_string_equal(found.items[0].path[0], "Zq root");
	assert_false(found.items[0].is_path_cut);
	found = complete(COMPLETE_OBJECTS, "Zq root");
	assert_int_equal(found.items[0].path_count, 0);
	assert_false(found.items[0].is_path_cut);
}

static void
an_alias_leads_to_its_object(void **state)
{
	struct completions found;

	(void)state;
	NEED_DATABASE(sample.db);
	found = complete(COMPLETE_OBJECTS, "zqp");
	assert_int_equal(found.count, 1);
	assert_string_equal(found.items[0].name, "Zqkat (Zqkatus)");
	assert_string_equal(found.items[0].alias, "Zqpuss");
}

static void
the_plural_of_an_object_leads_to_it(void **state)
{
	struct completions found;

	(void)state;
	NEED_DATABASE(sample.db);
	found = complete(COMPLETE_OBJECTS, "zqkats");
	assert_int_equal(found.count, 1);
	assert_string_equal(found.items[0].name, "Zqkat (Zqkatus)");
	assert_int_equal(found.items[0].fit, FIT_WHOLE);
	/* It begins another name as well. */
	found = complete(COMPLETE_OBJECTS, "Zqpus");
	assert_int_equal(found.count, 1);
	assert_int_equal(found.items[0].fit, FIT_START);
	/* An alias of the same object is not told beside it. */
	found = complete(COMPLETE_OBJECTS, "zqpusses");
	assert_int_equal(found.count, 1);
	assert_string_equal(found.items[0].alias, "Zqpuss");
	assert_int_equal(complete(COMPLETE_OBJECTS, "zqkatamaranes").count, 1);
	assert_int_equal(complete(COMPLETE_OBJECTS, "zqkatama s").count, 0);
}

static void
letters_are_folded_and_patterns_are_letters(void **state)
{
	(void)state;
	NEED_DATABASE(sample.db);
	assert_int_equal(complete(COMPLETE_OBJECTS, "z\xc3\xa4q").count, 1);
	assert_int_equal(complete(COMPLETE_OBJECTS, "q50%_").count, 1);
	assert_int_equal(complete(COMPLETE_OBJECTS, "q5_%_").count, 0);
	assert_int_equal(complete(COMPLETE_OBJECTS, "zq\\").count, 0);
	assert_int_equal(complete(COMPLETE_OBJECTS, "").count, 10);
}

static void
other_things_are_found_by_what_they_are_called(void **state)
{
	struct completions found;

	(void)state;
	NEED_DATABASE(sample.db);
	found = complete(COMPLETE_NATURES, "PHOTO");
	assert_string_equal(found.items[0].name, "photo");
	found = complete(COMPLETE_LICENCES, "cc0");
	assert_string_equal(found.items[0].name, "CC0-1.0");
	assert_non_null(found.items[0].detail);
	found = complete(COMPLETE_LICENCES, "mit license");
	assert_string_equal(found.items[0].name, "MIT");
	found = complete(COMPLETE_USERS, "SAMPLE-1");
	assert_string_equal(found.items[0].name, "sample-1");
	assert_int_equal(complete(COMPLETE_USERS, "ample-1").count, 0);
	found = complete(COMPLETE_GALLERIES, "zqkat");
	assert_int_equal(found.count, 1);
	assert_true(found.items[0].id > 0);
	assert_string_equal(complete(COMPLETE_GALLERIES,
	    sql_int(sample.arena, found.items[0].id)).items[0].name,
	    "Zqkat pictures");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_start_of_a_name_comes_before_its_middle),
		cmocka_unit_test(a_path_is_cut_at_its_root),
		cmocka_unit_test(an_alias_leads_to_its_object),
		cmocka_unit_test(the_plural_of_an_object_leads_to_it),
		cmocka_unit_test(letters_are_folded_and_patterns_are_letters),
		cmocka_unit_test(
		    other_things_are_found_by_what_they_are_called),
	};

	return cmocka_run_group_tests(tests, set_up, sample_end);
}
