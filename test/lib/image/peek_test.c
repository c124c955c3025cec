/* test/lib/image/peek_test.c: PNG and GIF headers, whole and cut. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "image/private.h"

static void
assert_extent(const char *name, size_t columns, size_t rows, size_t frames)
{
	struct arena *arena = arena_create();
	struct extent extent;
	size_t length;
	char *bytes = fixture_read(arena, name, &length);
	enum image_format format = image_format_of(bytes, length);

	assert_true(
	    peek_extent(format, (unsigned char *)bytes, length, &extent));
	assert_int_equal(extent.columns, columns);
	assert_int_equal(extent.rows, rows);
	assert_int_equal(extent.frames, frames);
	arena_destroy(arena);
}

static void
sizes_and_frames_are_read(void **state)
{
	(void)state;
	assert_extent("quadrants.png", 48, 32, 1);
	assert_extent("animated.png", 16, 16, 2);
	assert_extent("1x4000.png", 1, 4000, 1);
	assert_extent("animated.gif", 160, 107, 2);
	assert_extent("offset.gif", 10, 10, 1);
}

static void
other_formats_are_left_to_the_decoder(void **state)
{
	struct extent extent;

	(void)state;
	assert_false(peek_extent(FORMAT_JPEG,
	    (const unsigned char *)"\xff\xd8\xff", 3, &extent));
}

/* Each in memory of its own size, so that the sanitizer sees an overrun. */
static void
every_cut_and_every_changed_byte_is_survived(void **state)
{
	static const char *const names[] = {
		"quadrants.png",
		"animated.png",
		"offset.gif",
	};
	struct arena *arena = arena_create();
	struct extent extent;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t length;
		char *bytes = fixture_read(arena, names[i], &length);
		enum image_format format = image_format_of(bytes, length);

		for (size_t cut = 8; cut <= length; cut++) {
			unsigned char *copy = malloc(cut);

			memcpy(copy, bytes, cut);
			peek_extent(format, copy, cut, &extent);
			copy[cut - 1] ^= 0xff;
			peek_extent(format, copy, cut, &extent);
			free(copy);
		}
	}
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_and_frames_are_read),
		cmocka_unit_test(other_formats_are_left_to_the_decoder),
		cmocka_unit_test(every_cut_and_every_changed_byte_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
