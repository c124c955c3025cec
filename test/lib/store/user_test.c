/* test/lib/store/user_test.c: accounts. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/store/sample_fixture.h"
#include "store/user.h"

static void
users_are_listed_by_name_without_deleted_ones(void **state)
{
	struct user *users, *part;
	size_t count, few, i;

	(void)state;
	NEED_DATABASE(sample.db);
	database_run(sample.db, sample.arena, "UPDATE account SET deleted_at"
	    " = now() WHERE name = 'sample-6'");
	DATABASE_OK(sample.db, users_list(sample.db, sample.arena, 0, 1000,
	    &users, &count));
	assert_true(count >= 5);
	for (i = 0; i < count; i++) {
		assert_string_not_equal(users[i].name, "sample-6");
		if (i > 0)
			assert_true(strcmp(users[i - 1].name,
			    users[i].name) < 0);
	}
	DATABASE_OK(sample.db, users_list(sample.db, sample.arena, 2, 2,
	    &part, &few));
	assert_int_equal(few, 2);
	assert_string_equal(part[0].name, users[2].name);
	DATABASE_OK(sample.db, users_list(sample.db, sample.arena,
	    (int)count, 10, &part, &few));
	assert_int_equal(few, 0);
}

static void
a_user_is_found_by_the_exact_name(void **state)
{
	struct user user;

	(void)state;
	NEED_DATABASE(sample.db);
	DATABASE_OK(sample.db, user_find(sample.db, sample.arena, "sample-1",
	    &user));
	assert_string_equal(user.name, "sample-1");
	assert_true(user.is_admin);
	assert_true(user.joined_at_us == 1577836801500000);
	DATABASE_OK(sample.db, user_find(sample.db, sample.arena, "sample-2",
	    &user));
	assert_false(user.is_admin);
	assert_int_equal(user_find(sample.db, sample.arena, "Sample-1",
	    &user), NOT_FOUND);
	database_run(sample.db, sample.arena, "UPDATE account SET deleted_at"
	    " = now() WHERE name = 'sample-6'");
	assert_int_equal(user_find(sample.db, sample.arena, "sample-6",
	    &user), GONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(users_are_listed_by_name_without_deleted_ones),
		cmocka_unit_test(a_user_is_found_by_the_exact_name),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
