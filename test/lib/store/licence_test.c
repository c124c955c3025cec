/* test/lib/store/licence_test.c: licences. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/licence.h"

static void
licences_come_pinned_first_then_by_identifier(void **state)
{
	struct licence *licences;
	size_t count, i, pinned = 0;

	(void)state;
	NEED_DATABASE(sample.db);
	DATABASE_OK(sample.db, licences_list(sample.db, sample.arena,
	    &licences, &count));
	assert_int_equal(count, sample_int(&sample,
	    "SELECT count(*) FROM licence"));
	for (i = 0; i < count; i++) {
		assert_true(*licences[i].title != '\0');
		pinned += licences[i].is_pinned;
		if (i == 0)
			continue;
		assert_true(licences[i - 1].is_pinned >=
		    licences[i].is_pinned);
		if (licences[i - 1].is_pinned == licences[i].is_pinned)
			assert_true(strcmp(licences[i - 1].id,
			    licences[i].id) < 0);
	}
	assert_true(pinned > 0 && pinned < 20);
}

static void
a_licence_is_found_by_its_identifier(void **state)
{
	struct licence licence;

	(void)state;
	NEED_DATABASE(sample.db);
	DATABASE_OK(sample.db, licence_find(sample.db, sample.arena,
	    "CC-BY-NC-4.0", &licence));
	assert_string_equal(licence.id, "CC-BY-NC-4.0");
	assert_false(licence.is_free);
	assert_true(text_starts(licence.info_url, "https://"));
	DATABASE_OK(sample.db, licence_find(sample.db, sample.arena,
	    "CC-BY-4.0", &licence));
	assert_true(licence.is_free);
	assert_int_equal(licence_find(sample.db, sample.arena, "cc-by-4.0",
	    &licence), NOT_FOUND);
	assert_int_equal(licence_find(sample.db, sample.arena, "", &licence),
	    NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(licences_come_pinned_first_then_by_identifier),
		cmocka_unit_test(a_licence_is_found_by_its_identifier),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
