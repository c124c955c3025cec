/* test/lib/store/nature_test.c: natures. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/nature.h"

static void
natures_are_the_seventeen_in_their_order(void **state)
{
	struct nature *natures;
	size_t count;

	(void)state;
	NEED_DATABASE(sample.db);
	DATABASE_OK(sample.db, natures_list(sample.db, sample.arena,
	    &natures, &count));
	assert_true(count >= 17);
	assert_string_equal(natures[0].id, "photo");
	assert_true(text_starts(natures[0].description, "Photo"));
	assert_string_equal(natures[16].id, "other");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(natures_are_the_seventeen_in_their_order),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
