/* test/lib/store/account_write_test.c: new accounts. */

#include "lib/store/writer_fixture.h"

#include "store/account_write.h"

#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

static void
an_account_is_found_without_regard_to_case(void **state)
{
	struct writer *writer = writer_of(state);
	const char *tag = writer_name(writer, "");
	struct new_account account = { .is_admin = true };
	int id = 0, found = 0;

	account.name = arena_format(writer->arena, "Zo\xc3\xab%s", tag);
	assert_int_equal(account_insert(writer->db, writer->arena, &account,
			     &id),
	    OK);
	assert_int_equal(account_id_of(writer->db, writer->arena,
			     arena_format(writer->arena, "ZO\xc3\x8b%s", tag),
			     &found),
	    OK);
	assert_int_equal(found, id);
	assert_string_equal(
	    writer_text(writer,
		arena_format(writer->arena,
		    "SELECT is_admin FROM account WHERE id = %d", id)),
	    "t");
}

static void
a_name_that_differs_in_case_alone_is_taken(void **state)
{
	struct writer *writer = writer_of(state);
	const char *tag = writer_name(writer, "");
	struct new_account account = { 0 };
	int id;

	account.name = arena_format(writer->arena, "Anna%s", tag);
	assert_int_equal(account_insert(writer->db, writer->arena, &account,
			     &id),
	    OK);
	account.name = arena_format(writer->arena, "ANNA%s", tag);
	assert_int_equal(account_insert(writer->db, writer->arena, &account,
			     &id),
	    CONFLICT);
}

static void
an_account_that_is_not_there_is_not_found(void **state)
{
	struct writer *writer = writer_of(state);
	int id;

	assert_int_equal(account_id_of(writer->db, writer->arena,
			     writer_name(writer, "nobody"), &id),
	    NOT_FOUND);
}

static void
a_hash_that_is_not_argon2id_is_refused(void **state)
{
	struct writer *writer = writer_of(state);
	const struct new_account account = {
		.name = writer_name(writer, "anna"),
		.password_hash = "plain text",
	};
	int id;

	assert_int_equal(account_insert(writer->db, writer->arena, &account,
			     &id),
	    UNPROCESSABLE);
	assert_string_equal(db_constraint(writer->db),
	    "account_password_is_argon2id");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_account_is_found_without_regard_to_case),
		TEST(a_name_that_differs_in_case_alone_is_taken),
		TEST(an_account_that_is_not_there_is_not_found),
		TEST(a_hash_that_is_not_argon2id_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
