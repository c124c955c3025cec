/* test/lib/auth/password_test.c: passwords hashed, checked, made. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "auth/auth.h"

static const struct password_cost cheap = { 64, 1, 1 };
static const struct password_cost dearer = { 128, 1, 1 };
static const struct password_cost slower = { 64, 2, 1 };

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
only_the_right_password_is_taken(void **state)
{
	const char *text;

	assert_int_equal(password_hash(*state, "corr\303\250ct horse", &cheap,
			     &text),
	    OK);
	assert_int_equal(password_verify("corr\303\250ct horse", text, &cheap,
			     NULL),
	    OK);
	assert_int_equal(password_verify("correct horse", text, &cheap, NULL),
	    UNAUTHENTICATED);
	assert_int_equal(password_verify("", text, &cheap, NULL),
	    UNAUTHENTICATED);
}

static void
the_text_is_argon2id_with_salt_of_its_own(void **state)
{
	const char *first, *second;

	assert_int_equal(password_hash(*state, "same", &cheap, &first), OK);
	assert_int_equal(password_hash(*state, "same", &cheap, &second), OK);
	assert_true(text_starts(first, "$argon2id$v=19$m=64,t=1,p=1$"));
	assert_string_not_equal(first, second);
	assert_null(strstr(first, "same"));
}

static void
a_hash_of_another_cost_asks_to_be_made_again(void **state)
{
	const char *text;
	bool needs_rehash = true;

	assert_int_equal(password_hash(*state, "secret", &cheap, &text), OK);
	assert_int_equal(password_verify("secret", text, &cheap, &needs_rehash),
	    OK);
	assert_false(needs_rehash);
	assert_int_equal(password_verify("secret", text, &dearer,
			     &needs_rehash),
	    OK);
	assert_true(needs_rehash);
	assert_int_equal(password_verify("secret", text, &slower,
			     &needs_rehash),
	    OK);
	assert_true(needs_rehash);
	assert_int_equal(password_hash(*state, "secret", &dearer, &text), OK);
	assert_int_equal(password_verify("secret", text, &cheap, &needs_rehash),
	    OK);
	assert_true(needs_rehash);
	assert_int_equal(password_verify("wrong", text, &cheap, &needs_rehash),
	    UNAUTHENTICATED);
	assert_false(needs_rehash);
}

static void
passwords_have_limits(void **state)
{
	char longest[PASSWORD_MAX_BYTES + 2];
	const char *text;

	memset(longest, 'x', sizeof(longest));
	longest[PASSWORD_MAX_BYTES + 1] = '\0';
	assert_int_equal(password_hash(*state, longest, &cheap, &text),
	    BAD_INPUT);
	longest[PASSWORD_MAX_BYTES] = '\0';
	assert_int_equal(password_hash(*state, longest, &cheap, &text), OK);
	assert_int_equal(password_verify(longest, text, &cheap, NULL), OK);
	assert_int_equal(password_hash(*state, "", &cheap, &text), BAD_INPUT);
	assert_int_equal(password_hash(*state, "\xff\xfe", &cheap, &text),
	    BAD_INPUT);
}

static void
what_is_no_hash_is_our_fault(void **state)
{
	(void)state;
	assert_int_equal(password_verify("x", "", &cheap, NULL), INTERNAL);
	assert_int_equal(password_verify("x", "x", &cheap, NULL), INTERNAL);
	assert_int_equal(password_verify("x", "$argon2i$v=19$m=64,t=1,p=1$a",
			     &cheap, NULL),
	    INTERNAL);
	assert_int_equal(password_verify("x",
			     "$argon2id$v=19$m=64,t=1,p=1$broken", &cheap,
			     NULL),
	    INTERNAL);
}

/* Of the processor, which others on the machine do not lengthen. */
static int64_t
time_of_failing(const char *text)
{
	clock_t began = clock();

	assert_int_equal(password_verify("wrong", text, &password_cost_default,
			     NULL),
	    UNAUTHENTICATED);
	return (int64_t)(clock() - began) * 1000000 / CLOCKS_PER_SEC;
}

/* With the real cost; the shortest of several, as the machine is shared. */
static void
an_unknown_account_takes_as_long_as_a_known_one(void **state)
{
	int64_t known_us = INT64_MAX;
	int64_t unknown_us = INT64_MAX;
	const char *text;

	assert_int_equal(password_hash(*state, "right", &password_cost_default,
			     &text),
	    OK);
	assert_true(text_starts(text, "$argon2id$v=19$m=19456,t=2,p=1$"));
	assert_int_equal(password_verify("right", text, &password_cost_default,
			     NULL),
	    OK);
	for (int i = 0; i < 8; i++) {
		int64_t took_us = time_of_failing(text);

		known_us = took_us < known_us ? took_us : known_us;
		took_us = time_of_failing(NULL);
		unknown_us = took_us < unknown_us ? took_us : unknown_us;
	}
	print_message("known %ld us, unknown %ld us\n", (long)known_us,
	    (long)unknown_us);
	assert_true(unknown_us * 2 > known_us);
	assert_true(known_us * 2 > unknown_us);
}

static void
random_passwords_are_long_and_differ(void **state)
{
	bool seen[256] = { false };
	int kinds = 0;

	for (int i = 0; i < 100; i++) {
		const char *password = password_random(*state);

		assert_int_equal(strlen(password), 20);
		assert_string_not_equal(password, password_random(*state));
		for (; *password != '\0'; password++)
			seen[(unsigned char)*password] = true;
	}
	for (int i = 0; i < 256; i++)
		kinds += seen[i];
	/* 20 characters of 32 kinds are 100 bits. */
	assert_int_equal(kinds, 32);
	assert_false(seen['l'] || seen['1'] || seen['o'] || seen['0']);
}

int
main(void)
{
#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		WITH_ARENA(only_the_right_password_is_taken),
		WITH_ARENA(the_text_is_argon2id_with_salt_of_its_own),
		WITH_ARENA(a_hash_of_another_cost_asks_to_be_made_again),
		WITH_ARENA(passwords_have_limits),
		WITH_ARENA(what_is_no_hash_is_our_fault),
		WITH_ARENA(an_unknown_account_takes_as_long_as_a_known_one),
		WITH_ARENA(random_passwords_are_long_and_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
