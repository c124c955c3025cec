/* test/lib/store/sign_in_test.c: wrong passwords, new accounts and links, as the database counts them. */

#include "lib/store/writer_fixture.h"

#include "auth/auth.h"
#include "store/account_write.h"
#include "store/registration.h"
#include "store/reset.h"
#include "store/sign_in.h"

#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A key that nothing else has. */
static void
make_key(struct writer *writer, const char *stem,
    unsigned char key[SHA256_BYTES])
{
	const char *name = writer_name(writer, stem);

	sha256_of(name, strlen(name), key);
}

static void
each_wrong_password_after_the_fifth_doubles_the_wait(void **state)
{
	static const int waits[] = { 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256,
		512, 900, 900 };
	struct writer *writer = writer_of(state);
	unsigned char key[SHA256_BYTES];
	size_t i;
	int wait_s;

	make_key(writer, "wrong", key);
	assert_int_equal(sign_in_wait_find(writer->db, writer->arena, key,
			     &wait_s),
	    OK);
	assert_int_equal(wait_s, 0);
	for (i = 0; i < COUNT_OF(waits); i++) {
		assert_int_equal(sign_in_failure_add(writer->db, writer->arena,
				     key, &wait_s),
		    OK);
		assert_in_range(wait_s, waits[i] == 0 ? 0 : waits[i] - 1,
		    waits[i]);
	}
	assert_int_equal(sign_in_failures_delete(writer->db, writer->arena,
			     key),
	    OK);
	assert_int_equal(sign_in_wait_find(writer->db, writer->arena, key,
			     &wait_s),
	    OK);
	assert_int_equal(wait_s, 0);
}

static void
an_hour_forgets(void **state)
{
	struct writer *writer = writer_of(state);
	unsigned char key[SHA256_BYTES];
	int wait_s, i;

	make_key(writer, "hour", key);
	for (i = 0; i < 14; i++)
		assert_int_equal(sign_in_failure_add(writer->db, writer->arena,
				     key, &wait_s),
		    OK);
	assert_true(wait_s > 800);
	(void)writer_text(writer,
	    arena_format(writer->arena,
		"UPDATE sign_in_failure SET last_at = now() -"
		" interval '61 minutes' WHERE key_sha256 = '\\x%s'"
		" RETURNING 1",
		text_hex(writer->arena, key, SHA256_BYTES)));
	assert_int_equal(sign_in_wait_find(writer->db, writer->arena, key,
			     &wait_s),
	    OK);
	assert_int_equal(wait_s, 0);
	assert_int_equal(sign_in_failure_add(writer->db, writer->arena, key,
			     &wait_s),
	    OK);
	assert_int_equal(wait_s, 0);
}

static void
a_hash_is_replaced_where_it_is_still_the_same(void **state)
{
	struct writer *writer = writer_of(state);
	const char *name = writer_name(writer, "renewed");
	struct new_account account = { .name = name,
		.password_hash = "$argon2id$old" };
	struct sign_in_account found;
	int id;

	assert_int_equal(account_insert(writer->db, writer->arena, &account,
			     &id),
	    OK);
	assert_int_equal(sign_in_hash_replace(writer->db, writer->arena, id,
			     "$argon2id$other", "$argon2id$new"),
	    OK);
	assert_int_equal(sign_in_account_find(writer->db, writer->arena,
			     arena_format(writer->arena, " %s ", name), &found),
	    OK);
	assert_int_equal(found.id, id);
	assert_string_equal(found.password_hash, "$argon2id$old");
	assert_int_equal(sign_in_hash_replace(writer->db, writer->arena, id,
			     "$argon2id$old", "$argon2id$new"),
	    OK);
	assert_int_equal(sign_in_account_find(writer->db, writer->arena, name,
			     &found),
	    OK);
	assert_string_equal(found.password_hash, "$argon2id$new");
}

static void
a_ticket_is_good_for_one_account(void **state)
{
	struct writer *writer = writer_of(state);
	unsigned char ticket[SHA256_BYTES], network[SHA256_BYTES];
	int count;

	make_key(writer, "ticket", ticket);
	make_key(writer, "network", network);
	assert_int_equal(registration_insert(writer->db, writer->arena, ticket,
			     network),
	    OK);
	assert_int_equal(registration_insert(writer->db, writer->arena, ticket,
			     network),
	    CONFLICT);
	assert_int_equal(registrations_count(writer->db, writer->arena,
			     network, &count),
	    OK);
	assert_int_equal(count, 1);
}

static void
a_name_that_was_given_up_is_nobodys(void **state)
{
	struct writer *writer = writer_of(state);
	struct new_account account = { .name = writer_name(writer, "Gone") };
	struct sign_in_account found;
	int id;

	assert_int_equal(account_insert(writer->db, writer->arena, &account,
			     &id),
	    OK);
	assert_int_equal(account_delete(writer->db, writer->arena, id, false),
	    OK);
	assert_int_equal(sign_in_account_find(writer->db, writer->arena,
			     account.name, &found),
	    NOT_FOUND);
	assert_string_equal(writer_text(writer,
				arena_format(writer->arena,
				    "SELECT name FROM account WHERE id = %d",
				    id)),
	    arena_format(writer->arena, "deleted user %d", id));
	assert_int_equal(account_insert(writer->db, writer->arena, &account,
			     &id),
	    CONFLICT);
	assert_string_equal(db_constraint(writer->db), "account_name_is_new");
}

static void
a_link_is_taken_once(void **state)
{
	struct writer *writer = writer_of(state);
	unsigned char kept[SHA256_BYTES];
	struct reset reset;

	(void)secret_make(writer->arena, kept);
	(void)writer_text(writer,
	    arena_format(writer->arena,
		"INSERT INTO password_reset VALUES ('\\x%s', %d, now(),"
		" now() + interval '1 day') RETURNING 1",
		text_hex(writer->arena, kept, SHA256_BYTES),
		writer->account_id));
	assert_int_equal(reset_find(writer->db, writer->arena, kept, &reset),
	    OK);
	assert_int_equal(reset.account_id, writer->account_id);
	assert_int_equal(reset_take(writer->db, writer->arena, kept, &reset),
	    OK);
	assert_int_equal(reset_take(writer->db, writer->arena, kept, &reset),
	    GONE);
	assert_int_equal(reset_find(writer->db, writer->arena, kept, &reset),
	    GONE);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_wrong_password_after_the_fifth_doubles_the_wait),
		TEST(an_hour_forgets),
		TEST(a_hash_is_replaced_where_it_is_still_the_same),
		TEST(a_ticket_is_good_for_one_account),
		TEST(a_name_that_was_given_up_is_nobodys),
		TEST(a_link_is_taken_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
