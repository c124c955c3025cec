/* test/lib/auth/turns_test.c: how many processes work at once, also when one dies. */

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "auth/auth.h"

/* A child that takes a turn, says so, and keeps it until it is ended. */
static pid_t
start_holder(const struct turns *turns)
{
	int ready[2], turn;
	char said = 0;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		said = turns_enter(turns, &turn) == OK ? 'y' : 'n';
		if (write(ready[1], &said, 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(ready[0], &said, 1), 1);
	assert_int_equal(said, 'y');
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void
end_holder(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void
without_a_limit_everybody_works(void **state)
{
	static const struct turns none;
	int turn = 0;

	(void)state;
	assert_int_equal(turns_enter(NULL, &turn), OK);
	turns_leave(NULL, turn);
	assert_int_equal(turns_enter(&none, &turn), OK);
	turns_leave(&none, turn);
}

static void
who_finds_no_seat_waits_a_while_and_is_refused(void **state)
{
	struct turns turns;
	int64_t began_us;
	pid_t holder;
	int turn;

	(void)state;
	assert_int_equal(turns_create(&turns, 1, 2), OK);
	holder = start_holder(&turns);
	began_us = clock_monotonic_us();
	assert_int_equal(turns_enter(&turns, &turn), UNAVAILABLE);
	assert_in_range(clock_monotonic_us() - began_us, 900000, 5000000);
	end_holder(holder);
	close(turns.fd);
}

/* The least of several times: what else runs here makes any of them longer. */
static void
who_finds_no_place_is_refused_sooner(void **state)
{
	int64_t least_us = INT64_MAX;
	struct turns turns;
	pid_t holder;
	int tries, turn;

	(void)state;
	assert_int_equal(turns_create(&turns, 1, 1), OK);
	holder = start_holder(&turns);
	for (tries = 0; tries < 8 && least_us > 800000; tries++) {
		int64_t began_us = clock_monotonic_us();

		assert_int_equal(turns_enter(&turns, &turn), UNAVAILABLE);
		if (clock_monotonic_us() - began_us < least_us)
			least_us = clock_monotonic_us() - began_us;
	}
	assert_in_range(least_us, 0, 800000);
	end_holder(holder);
	close(turns.fd);
}

static void
the_turn_of_a_process_that_died_is_free(void **state)
{
	struct turns turns;
	pid_t first, second;
	int turn;

	(void)state;
	assert_int_equal(turns_create(&turns, 2, 3), OK);
	first = start_holder(&turns);
	second = start_holder(&turns);
	assert_int_equal(turns_enter(&turns, &turn), UNAVAILABLE);
	end_holder(first);
	assert_int_equal(turns_enter(&turns, &turn), OK);
	turns_leave(&turns, turn);
	end_holder(second);
	close(turns.fd);
}

static void
a_turn_that_was_left_is_free(void **state)
{
	struct turns turns;
	pid_t holder;
	int turn;

	(void)state;
	assert_int_equal(turns_create(&turns, 1, 1), OK);
	assert_int_equal(turns_enter(&turns, &turn), OK);
	turns_leave(&turns, turn);
	holder = start_holder(&turns);
	end_holder(holder);
	close(turns.fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_limit_everybody_works),
		cmocka_unit_test(
		    who_finds_no_seat_waits_a_while_and_is_refused),
		cmocka_unit_test(who_finds_no_place_is_refused_sooner),
		cmocka_unit_test(the_turn_of_a_process_that_died_is_free),
		cmocka_unit_test(a_turn_that_was_left_is_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
