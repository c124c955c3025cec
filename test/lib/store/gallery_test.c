/* test/lib/store/gallery_test.c: galleries. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/gallery.h"

static void
galleries_are_listed_by_number_or_owner(void **state)
{
	struct gallery *galleries;
	size_t count, i;

	(void)state;
	NEED_DATABASE(sample.db);
	DATABASE_OK(sample.db, galleries_list(sample.db, sample.arena, NULL,
	    0, 1000, &galleries, &count));
	assert_true(count >= 3);
	for (i = 1; i < count; i++)
		assert_true(galleries[i - 1].id < galleries[i].id);
	DATABASE_OK(sample.db, galleries_list(sample.db, sample.arena,
	    "sample-2", 0, 1000, &galleries, &count));
	assert_int_equal(count, 1);
	assert_string_equal(galleries[0].title, "Sample 2");
	assert_string_equal(galleries[0].owner, "sample-2");
	assert_int_equal(galleries[0].user_count, 0);
	DATABASE_OK(sample.db, galleries_list(sample.db, sample.arena,
	    "sample-2", 1, 1000, &galleries, &count));
	assert_int_equal(count, 0);
	DATABASE_OK(sample.db, galleries_list(sample.db, sample.arena,
	    "nobody", 0, 1000, &galleries, &count));
	assert_int_equal(count, 0);
}

static void
a_gallery_names_whom_its_owner_trusts(void **state)
{
	struct gallery gallery;

	(void)state;
	NEED_DATABASE(sample.db);
	DATABASE_OK(sample.db, gallery_find(sample.db, sample.arena,
	    sample.first_gallery_id, &gallery));
	assert_int_equal(gallery.id, sample.first_gallery_id);
	assert_string_equal(gallery.owner, "sample-1");
	assert_string_equal(gallery.description, "");
	assert_int_equal(gallery.user_count, 2);
	assert_string_equal(gallery.users[0], "sample-4");
	assert_string_equal(gallery.users[1], "sample-5");
	assert_int_equal(gallery_find(sample.db, sample.arena, 2147483647,
	    &gallery), NOT_FOUND);
	assert_int_equal(gallery_find(sample.db, sample.arena, -1, &gallery),
	    NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(galleries_are_listed_by_number_or_owner),
		cmocka_unit_test(a_gallery_names_whom_its_owner_trusts),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
