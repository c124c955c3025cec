/* test/lib/base/arena_test.c: memory that is given back at once. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/base.h"
#include "lib/arena.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

static void
memory_is_aligned_for_any_type(void **state)
{
	size_t size;

	(void)state;
	for (size = 0; size < 300; size++) {
		void *memory = arena_alloc(arena, size);

		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % _Alignof(max_align_t),
		    0);
	}
}

static void
memory_is_zero_also_when_it_is_used_again(void **state)
{
	static const char zeros[4096];
	int round, i;

	(void)state;
	for (round = 0; round < 3; round++) {
		for (i = 0; i < 40; i++) {
			char *memory = arena_alloc(arena, sizeof(zeros));

			assert_memory_equal(memory, zeros, sizeof(zeros));
			memset(memory, 0x5a, sizeof(zeros));
		}
		arena_reset(arena);
	}
}

static void
two_pieces_never_overlap(void **state)
{
	unsigned char *pieces[500];
	size_t sizes[500], i, at;

	(void)state;
	for (i = 0; i < COUNT_OF(pieces); i++) {
		sizes[i] = i % 7 == 0 ? 70000 : 1 + i * 37 % 900;
		pieces[i] = arena_alloc(arena, sizes[i]);
		memset(pieces[i], (int)(i % 251), sizes[i]);
	}
	for (i = 0; i < COUNT_OF(pieces); i++) {
		for (at = 0; at < sizes[i]; at++)
			assert_int_equal(pieces[i][at], i % 251);
	}
}

static void
an_overrun_and_a_use_after_reset_are_seen_by_the_sanitizer(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	char *first = arena_alloc(arena, 5), *second = arena_alloc(arena, 5);

	assert_false(__asan_address_is_poisoned(first + 4));
	assert_true(__asan_address_is_poisoned(first + 5));
	assert_true(__asan_address_is_poisoned(second + 5));
	arena_reset(arena);
	assert_true(__asan_address_is_poisoned(first));
	assert_true(__asan_address_is_poisoned(second));
#else
	printf("# skipped: built without AddressSanitizer\n");
	skip();
#endif
}

static char order[16];

static void
note(void *letter)
{
	size_t length = strlen(order);

	order[length] = *(const char *)letter;
	order[length + 1] = '\0';
}

static void
what_was_deferred_last_is_called_first_and_once(void **state)
{
	static char letters[] = "abc";
	struct arena *other = arena_create();

	(void)state;
	order[0] = '\0';
	arena_defer(other, note, &letters[0]);
	arena_defer(other, note, &letters[1]);
	arena_defer(other, note, &letters[2]);
	assert_string_equal(order, "");
	arena_reset(other);
	assert_string_equal(order, "cba");
	arena_reset(other);
	assert_string_equal(order, "cba");
	arena_defer(other, note, &letters[1]);
	arena_destroy(other);
	assert_string_equal(order, "cbab");
	arena_destroy(NULL);
}

static void
read_its_memory(void *memory)
{
	order[0] = *(const char *)memory;
	order[1] = '\0';
}

static void
a_deferred_call_may_still_read_the_arena(void **state)
{
	struct arena *other = arena_create();

	(void)state;
	arena_defer(other, read_its_memory, arena_text(other, "still here"));
	arena_destroy(other);
	assert_string_equal(order, "s");
}

static void
texts_are_copied_and_end_in_nul(void **state)
{
	char text[] = "abc";
	char *copy = arena_text(arena, text), *part;

	(void)state;
	text[0] = 'x';
	assert_string_equal(copy, "abc");
	part = arena_copy(arena, "a\0bc", 3);
	assert_memory_equal(part, "a\0b", 4);
	assert_string_equal(arena_copy(arena, NULL, 0), "");
	assert_null(arena_text(arena, NULL));
}

static void
a_formatted_text_may_be_long(void **state)
{
	char *text = arena_format(arena, "%0*d|%s", 200000, 7, "end");

	(void)state;
	assert_int_equal(strlen(text), 200004);
	assert_string_equal(text + 199999, "7|end");
	assert_string_equal(arena_format(arena, "%s", ""), "");
}

/* The signal that ended a child which did this. */
static int
signal_of(void (*deed)(void))
{
	pid_t child = fork();
	int status = 0;

	assert_true(child >= 0);
	if (child == 0) {
		close(STDERR_FILENO);
		deed();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void
ask_for_too_many(void)
{
	arena_array(arena, SIZE_MAX / 4, 16);
}

static void
ask_for_too_much(void)
{
	arena_alloc(arena, SIZE_MAX - 8);
}

static void
sizes_that_overflow_end_the_process(void **state)
{
	(void)state;
	assert_int_equal(signal_of(ask_for_too_many), 6);
	assert_int_equal(signal_of(ask_for_too_much), 6);
	assert_non_null(arena_array(arena, 0, 16));
	assert_non_null(arena_array(arena, 16, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_aligned_for_any_type),
		cmocka_unit_test(memory_is_zero_also_when_it_is_used_again),
		cmocka_unit_test(two_pieces_never_overlap),
		cmocka_unit_test(
		    an_overrun_and_a_use_after_reset_are_seen_by_the_sanitizer),
		cmocka_unit_test(
		    what_was_deferred_last_is_called_first_and_once),
		cmocka_unit_test(a_deferred_call_may_still_read_the_arena),
		cmocka_unit_test(texts_are_copied_and_end_in_nul),
		cmocka_unit_test(a_formatted_text_may_be_long),
		cmocka_unit_test(sizes_that_overflow_end_the_process),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
