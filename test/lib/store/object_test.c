/* test/lib/store/object_test.c: objects and their tree. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/object.h"

static size_t
list(const char *prefix, const char *parent, int offset, int limit,
    struct object **objects)
{
	size_t count;

	DATABASE_OK(sample.db, objects_list(sample.db, sample.arena, prefix,
	    parent, offset, limit, objects, &count));
	return count;
}

static void
objects_are_listed_by_name(void **state)
{
	struct object *objects, *part;
	size_t count, i;

	(void)state;
	NEED_DATABASE(sample.db);
	count = list("sample ", NULL, 0, 1000, &objects);
	assert_int_equal(count, SAMPLE_OBJECTS);
	assert_string_equal(objects[0].name, "sample 1");
	assert_string_equal(objects[1].name, "sample 10");
	for (i = 1; i < count; i++)
		assert_true(strcmp(objects[i - 1].name, objects[i].name) < 0);
	assert_int_equal(list("sample ", NULL, 3, 4, &part), 4);
	for (i = 0; i < 4; i++)
		assert_string_equal(part[i].name, objects[3 + i].name);
	assert_int_equal(list("sample ", NULL, 40, 10, &part), 0);
	assert_int_equal(list("sample %", NULL, 0, 10, &part), 0);
	assert_true(list(NULL, NULL, 0, 1000, &part) >= SAMPLE_OBJECTS);
}

static void
objects_are_listed_below_a_parent_or_its_alias(void **state)
{
	struct object *objects;

	(void)state;
	NEED_DATABASE(sample.db);
	/* n / 2 or n / 3 is 3: 6, 7, 9, 10, 11 */
	assert_int_equal(list(NULL, "sample 3", 0, 100, &objects), 5);
	assert_string_equal(objects[0].name, "sample 10");
	assert_int_equal(list(NULL, "sample alias", 0, 100, &objects), 5);
	assert_int_equal(list("sample 1", "sample 3", 0, 100, &objects), 2);
	assert_int_equal(list(NULL, "no such object", 0, 100, &objects), 0);
}

static void
an_object_has_its_relations_and_its_counts(void **state)
{
	struct object object, same;

	(void)state;
	NEED_DATABASE(sample.db);
	DATABASE_OK(sample.db, object_find(sample.db, sample.arena,
	    "sample 3", &object));
	assert_string_equal(object.name, "sample 3");
	assert_string_equal(object.description, "Number 3");
	assert_int_equal(object.alias_count, 1);
	assert_string_equal(object.aliases[0], "sample alias");
	assert_int_equal(object.parent_count, 1);
	assert_string_equal(object.parents[0], "sample 1");
	assert_int_equal(object.child_count, 5);
	assert_string_equal(object.children[0], "sample 10");
	assert_int_equal(object.picture_count, sample_int(&sample,
	    "SELECT count(*) FROM picture p JOIN object o ON o.id ="
	    " ANY (p.object_ids) WHERE o.name = 'sample 3' AND p.is_shown"));
	assert_int_equal(object.picture_count_below, sample_int(&sample,
	    "WITH RECURSIVE b(id) AS (SELECT id FROM object WHERE name ="
	    " 'sample 3' UNION SELECT e.object_id FROM b JOIN object_parent e"
	    " ON e.parent_id = b.id) SELECT count(DISTINCT p.id) FROM picture"
	    " p JOIN b ON b.id = ANY (p.object_ids) WHERE p.is_shown"));
	assert_true(object.picture_count_below > object.picture_count);
	DATABASE_OK(sample.db, object_find(sample.db, sample.arena,
	    "sample alias", &same));
	assert_int_equal(same.id, object.id);
	assert_int_equal(object_find(sample.db, sample.arena, "SAMPLE 3",
	    &same), NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_are_listed_by_name),
		cmocka_unit_test(
		    objects_are_listed_below_a_parent_or_its_alias),
		cmocka_unit_test(an_object_has_its_relations_and_its_counts),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
