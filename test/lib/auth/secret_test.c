/* test/lib/auth/secret_test.c: secrets made, read, compared; tokens of forms. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "auth/auth.h"

static const struct auth_key key = { (const unsigned char *)"0123456789", 10 };

static int
begin(void **state)
{
	*state = arena_create();
	return 0;
}

static int
end(void **state)
{
	arena_destroy(*state);
	return 0;
}

static void
a_secret_is_found_by_what_is_kept_of_it(void **state)
{
	unsigned char kept[SHA256_BYTES], found[SHA256_BYTES];
	const char *secret = secret_make(*state, kept);

	assert_int_equal(strlen(secret), SECRET_TEXT_LENGTH);
	assert_true(secret_read(*state, secret, found));
	assert_memory_equal(kept, found, SHA256_BYTES);
	assert_string_not_equal(secret, secret_make(*state, found));
	assert_memory_not_equal(kept, found, SHA256_BYTES);
}

static void
what_is_no_secret_is_not_read(void **state)
{
	unsigned char kept[SHA256_BYTES];
	char *secret = secret_make(*state, kept);

	assert_false(secret_read(*state, "", kept));
	assert_false(secret_read(*state, secret + 1, kept));
	assert_false(
	    secret_read(*state, arena_format(*state, "%sA", secret), kept));
	secret[5] = '+';
	assert_false(secret_read(*state, secret, kept));
}

static void
a_token_of_a_program_says_what_it_is(void **state)
{
	unsigned char kept[SHA256_BYTES], found[SHA256_BYTES];
	const char *token = api_token_make(*state, kept);

	assert_true(text_starts(token, "pinakes_"));
	assert_true(api_token_read(*state, token, found));
	assert_memory_equal(kept, found, SHA256_BYTES);
	assert_false(api_token_read(*state, token + 8, found));
	assert_false(api_token_read(*state, "pinakes_", found));
}

static void
a_form_is_good_for_its_visitor_alone(void **state)
{
	static const struct auth_key other = {
		(const unsigned char *)"0123456780", 10
	};
	const char *token = csrf_make(*state, key, "one");

	assert_true(csrf_is_right(*state, key, "one", token));
	assert_false(csrf_is_right(*state, key, "two", token));
	assert_false(csrf_is_right(*state, other, "one", token));
	assert_false(csrf_is_right(*state, key, "one", NULL));
	assert_false(csrf_is_right(*state, key, "one", ""));
	assert_false(csrf_is_right(*state, key, "one", token + 1));
}

static void
a_digest_knows_purpose_and_borders(void **state)
{
	static const char *const a[] = { "a", "bc" },
				 *const b[] = { "ab", "c" };
	unsigned char one[SHA256_BYTES], two[SHA256_BYTES];

	(void)state;
	keyed_digest(key, "x", a, 2, one);
	keyed_digest(key, "x", a, 2, two);
	assert_memory_equal(one, two, SHA256_BYTES);
	keyed_digest(key, "x", b, 2, two);
	assert_memory_not_equal(one, two, SHA256_BYTES);
	keyed_digest(key, "y", a, 2, two);
	assert_memory_not_equal(one, two, SHA256_BYTES);
}

static void
secrets_are_compared_whole(void **state)
{
	(void)state;
	assert_true(secrets_are_equal("abc", "abc"));
	assert_false(secrets_are_equal("abc", "abd"));
	assert_false(secrets_are_equal("abc", "ab"));
	assert_false(secrets_are_equal(NULL, "abc"));
	assert_false(secrets_are_equal(NULL, NULL));
}

int
main(void)
{
#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		WITH_ARENA(a_secret_is_found_by_what_is_kept_of_it),
		WITH_ARENA(what_is_no_secret_is_not_read),
		WITH_ARENA(a_token_of_a_program_says_what_it_is),
		WITH_ARENA(a_form_is_good_for_its_visitor_alone),
		cmocka_unit_test(a_digest_knows_purpose_and_borders),
		cmocka_unit_test(secrets_are_compared_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
