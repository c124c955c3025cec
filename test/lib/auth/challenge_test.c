/* test/lib/auth/challenge_test.c: the question of the form that makes accounts. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "lib/arena.h"

#define SECOND INT64_C(1000000)
#define NOW (INT64_C(1795000000) * SECOND)

static const struct auth_key key = { (const unsigned char *)"0123456789", 10 };
static const struct auth_key other = { (const unsigned char *)"987654321", 9 };

/* As a person reads it: the n-th word behind the colon. */
static const char *
solve(const char *question)
{
	static const char *const places[] = { "first", "second", "third",
		"fourth", "last" };
	const char *at = strchr(question, ':') + 1;
	size_t place = 0;

	while (strstr(question, places[place]) == NULL)
		place++;
	while (place-- > 0)
		at = strchr(at, ',') + 1;
	at += strspn(at, " ");
	return arena_copy(arena, at, strcspn(at, ",?"));
}

static enum challenge_verdict
judge(const char *ticket, const char *given, int64_t after_us)
{
	struct challenge_answer answer = {
		.ticket = ticket,
		.given = given,
		.own_answers = "",
		.after_s = 2,
	};

	return challenge_judge(arena, key, &answer, NOW + after_us);
}

static void
a_question_holds_its_answer(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 200; i++) {
		const char *ticket = challenge_ticket(arena, key, NOW);
		const char *question =
		    challenge_question(arena, key, ticket);

		assert_int_equal(judge(ticket, solve(question), 5 * SECOND),
		    CHALLENGE_IS_PASSED);
		assert_int_equal(judge(ticket, "zebra", 5 * SECOND),
		    CHALLENGE_IS_WRONG);
		assert_int_equal(judge(ticket, "", 5 * SECOND),
		    CHALLENGE_IS_WRONG);
	}
}

static void
time_matters(void **state)
{
	const char *ticket = challenge_ticket(arena, key, NOW);
	const char *right = solve(challenge_question(arena, key, ticket));

	(void)state;
	assert_int_equal(judge(ticket, right, SECOND), CHALLENGE_IS_HASTY);
	assert_int_equal(judge(ticket, right, 2 * SECOND),
	    CHALLENGE_IS_PASSED);
	assert_int_equal(judge(ticket, right, 3600 * SECOND),
	    CHALLENGE_IS_PASSED);
	assert_int_equal(judge(ticket, right, 3601 * SECOND),
	    CHALLENGE_IS_OLD);
	assert_int_equal(judge(ticket, right, -SECOND), CHALLENGE_IS_OLD);
}

static void
a_ticket_is_made_here_or_is_none(void **state)
{
	char *ticket = arena_text(arena, challenge_ticket(arena, key, NOW));

	(void)state;
	assert_null(challenge_question(arena, other, ticket));
	assert_int_equal(judge("", "x", 0), CHALLENGE_IS_OLD);
	assert_int_equal(judge("AAAA", "x", 0), CHALLENGE_IS_OLD);
	ticket[3] = ticket[3] == 'A' ? 'B' : 'A';
	assert_null(challenge_question(arena, key, ticket));
	assert_int_equal(judge(ticket, "x", 5 * SECOND), CHALLENGE_IS_OLD);
}

static void
answers_of_ones_own_are_several(void **state)
{
	struct challenge_answer answer = {
		.ticket = challenge_ticket(arena, key, NOW),
		.own_answers = "A box| region |",
	};
	static const char *const right[] = { "a box", "REGION.", "\"region\"",
		" A Box! " };
	static const char *const wrong[] = { "", " ", "box", "a box|region",
		"|" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(right); i++) {
		answer.given = right[i];
		assert_int_equal(challenge_judge(arena, key, &answer, NOW),
		    CHALLENGE_IS_PASSED);
	}
	for (i = 0; i < COUNT_OF(wrong); i++) {
		answer.given = wrong[i];
		assert_int_equal(challenge_judge(arena, key, &answer, NOW),
		    CHALLENGE_IS_WRONG);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_holds_its_answer),
		cmocka_unit_test(time_matters),
		cmocka_unit_test(a_ticket_is_made_here_or_is_none),
		cmocka_unit_test(answers_of_ones_own_are_several),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
