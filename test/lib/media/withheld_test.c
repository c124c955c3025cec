/* test/lib/media/withheld_test.c: files that may not be fetched. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "lib/media/place.h"

static void
withheld_files_move_and_come_back(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	const char *path, *withheld;

	place_put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	withheld = arena_format(place->arena,
	    "%s/media/.withheld/ba/78/" ABC ".png", place->folder);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(media_put(place->store, sha256, "png",
				     MEDIA_WITHHELD),
		    OK);
		assert_false(place_has(path));
		assert_string_equal(place_text(place, withheld), "abc");
	}
	assert_true(media_is_withheld(place->store, sha256));
	assert_true(media_has_original(place->store, sha256, "png"));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(media_put(place->store, sha256, "png",
				     MEDIA_PUBLIC),
		    OK);
		assert_string_equal(place_text(place, path), "abc");
		assert_false(place_has(withheld));
	}
	assert_false(media_is_withheld(place->store, sha256));
}

static void
bytes_that_come_again_stay_withheld(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];

	place_put_abc(place, sha256);
	assert_int_equal(media_put(place->store, sha256, "png", MEDIA_REMOVED),
	    OK);
	assert_false(media_has_original(place->store, sha256, "png"));
	place_put_abc(place, sha256);
	assert_false(place_has(
	    media_original_path(place->store, place->arena, sha256, "png")));
	assert_true(media_has_original(place->store, sha256, "png"));
}

/* As after a crash: marked, and not moved. */
static void
what_was_cut_off_is_made_good(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	const char *path;

	place_put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	assert_int_equal(media_put(place->store, sha256, "png", MEDIA_WITHHELD),
	    OK);
	assert_int_equal(rename(arena_format(place->arena,
				    "%s/media/.withheld/ba/78/" ABC ".png",
				    place->folder),
			     path),
	    0);
	assert_int_equal(media_put(place->store, sha256, "png", MEDIA_WITHHELD),
	    OK);
	assert_false(place_has(path));
	assert_true(media_has_original(place->store, sha256, "png"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PLACE(withheld_files_move_and_come_back),
		WITH_PLACE(bytes_that_come_again_stay_withheld),
		WITH_PLACE(what_was_cut_off_is_made_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
