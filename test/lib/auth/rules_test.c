/* test/lib/auth/rules_test.c: which names and passwords people may choose. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "auth/auth.h"

static void
good_passwords_are_taken(void **state)
{
	static const char *const good[] = { "a quiet harbour at dawn",
		"mrsvttia5nxuf97vke6h", "Tr0ub4dor&3x", "  blank at ends  ",
		"\303\251t\303\251 \303\240 la mer", "anna-49201837465",
		"\xf0\x9f\x90\x88\xf0\x9f\x90\x95 over the moon" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(good); i++) {
		if (password_fault(good[i], "anna") != NULL)
			fail_msg("%s: %s", good[i],
			    password_fault(good[i], "anna"));
	}
}

static void
bad_passwords_are_refused(void **state)
{
	static const struct {
		const char *password;
		const char *words;
	} bad[] = {
		{ "", "shorter" },
		{ "ninechars", "shorter" },
		/* Ten bytes, five characters. */
		{ "\303\251\303\251\303\251\303\251\303\251", "shorter" },
		{ "1234567890", "first that anybody" },
		{ "abcdefghijklm", "first that anybody" },
		{ "9876543210", "first that anybody" },
		{ "aaaaaaaaaaaa", "too few characters" },
		{ "abababababab", "too few characters" },
		{ "password123", "first that anybody" },
		{ "PassWord!!2026", "first that anybody" },
		{ "1dragon2026", "first that anybody" },
		{ "passwordpassword", "first that anybody" },
		{ "qwertyuiop", "first that anybody" },
		{ "margarethe1", "little more than the user name" },
		{ "2026Margarethe", "little more than the user name" },
	};
	char longest[PASSWORD_MAX_BYTES + 2];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(bad); i++) {
		const char *fault =
		    password_fault(bad[i].password, "Margarethe");

		if (fault == NULL || strstr(fault, bad[i].words) == NULL)
			fail_msg("%s: %s", bad[i].password,
			    fault == NULL ? "taken" : fault);
	}
	memset(longest, 'x', sizeof(longest));
	longest[PASSWORD_MAX_BYTES + 1] = '\0';
	assert_non_null(strstr(password_fault(longest, "a"), "longer"));
}

static void
words_of_the_list_are_known_whole(void **state)
{
	(void)state;
	assert_true(password_word_is_common("qwertyuiop", 10));
	assert_true(password_word_is_common("dragonfly", 6));
	assert_false(password_word_is_common("drago", 5));
	assert_false(password_word_is_common("ragon", 5));
	assert_false(password_word_is_common("", 0));
}

static void
good_names_are_taken(void **state)
{
	static const char *const good[] = { "a", "demo", "Zo\303\253 B.",
		"O'Neill-1_x", "\346\235\261\344\272\254",
		"\320\220\320\275\320\275\320\260", "1984" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(good); i++) {
		if (name_fault(good[i]) != NULL)
			fail_msg("%s: %s", good[i], name_fault(good[i]));
	}
}

static void
bad_names_are_refused(void **state)
{
	static const char *const bad[] = { "", " a", "a ", "a  b", "a/b", "a?b",
		"a#b", "a%b", "a\nb", "a\tb", "<b>", "a@b", "a,b", ".", "..",
		"---", "'", "a\302\240b" /* no-break space */,
		"a\342\200\213b" /* zero width */,
		"a\342\200\256b" /* right to left */, "\357\273\277a",
		"\356\200\200" /* private use */, "a\363\240\201\201" /* tag */,
		"admin", "ADMINISTRATOR", "Deleted User 7", "deleted user",
		"12345678901234567890123456789012345678901234567890123456789012"
		"345" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(bad); i++) {
		if (name_fault(bad[i]) == NULL)
			fail_msg("\"%s\" is taken", bad[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_passwords_are_taken),
		cmocka_unit_test(bad_passwords_are_refused),
		cmocka_unit_test(words_of_the_list_are_known_whole),
		cmocka_unit_test(good_names_are_taken),
		cmocka_unit_test(bad_names_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
