/* test/lib/media/sweep_test.c: the sweeper removes what no row needs, and nothing else. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/media/place.h"

/* Rows, for the sweeper: hashes whose first byte is in a list. */
struct rows {
	unsigned char firsts[4];
	int asked;
	enum status status;
};

static enum status
ask_rows(void *context, const unsigned char hashes[][SHA256_BYTES],
    size_t count, bool are_needed[])
{
	struct rows *rows = context;

	rows->asked++;
	for (size_t i = 0; i < count; i++)
		are_needed[i] = hashes[i][0] != 0 &&
		    memchr(rows->firsts, hashes[i][0], sizeof(rows->firsts)) !=
			NULL;
	return rows->status;
}

/* Removes what is older than age_s; ends as its rows do. */
static struct media_swept
sweep(struct place *place, struct rows *rows, int age_s)
{
	const struct media_need need = { ask_rows, rows };
	struct media_swept swept;

	assert_int_equal(media_sweep(place->store, age_s, &need, &swept),
	    rows->status);
	return swept;
}

static void
the_sweeper_removes_what_no_row_needs(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = OK };
	unsigned char needed[SHA256_BYTES], orphan[SHA256_BYTES];
	struct media_swept swept;

	place_put_abc(place, needed);
	place_put_derivatives(place, needed, "small");
	place_put(place, "orphan", orphan);
	place_put_derivatives(place, orphan, "small");
	rows.firsts[0] = needed[0];
	swept = sweep(place, &rows, 3600);
	assert_int_equal(swept.looked_at, 6);
	assert_int_equal(swept.removed, 0);
	assert_int_equal(rows.asked, 0);
	swept = sweep(place, &rows, 0);
	assert_int_equal(swept.removed, 3);
	assert_int_equal(swept.removed_bytes, 6 + 5 + 5);
	assert_true(media_has_original(place->store, needed, "png"));
	assert_true(media_has_derivatives(place->store, needed));
	assert_false(media_has_original(place->store, orphan, "png"));
	assert_false(media_has_derivatives(place->store, orphan));
}

static void
the_sweeper_passes_over_locked_and_foreign_files(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = OK };
	unsigned char sha256[SHA256_BYTES];
	char *foreign;
	int lock;

	place_put_abc(place, sha256);
	foreign = place_write(place, "media/ba/78/notes.txt", "mine");
	assert_int_equal(media_lock(place->store, sha256, &lock), OK);
	assert_int_equal(sweep(place, &rows, 0).removed, 0);
	media_unlock(lock);
	assert_int_equal(sweep(place, &rows, 0).removed, 1);
	assert_true(place_has(foreign));
}

static void
the_sweeper_stops_when_rows_cannot_be_read(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = UNAVAILABLE };
	unsigned char sha256[SHA256_BYTES];

	place_put_abc(place, sha256);
	sweep(place, &rows, 0);
	assert_true(media_has_original(place->store, sha256, "png"));
}

static void
a_file_kept_again_is_young_again(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = OK };
	unsigned char sha256[SHA256_BYTES];

	place_put_abc(place, sha256);
	sleep(3);
	place_put_abc(place, sha256);
	assert_int_equal(sweep(place, &rows, 2).removed, 0);
	sleep(3);
	assert_int_equal(sweep(place, &rows, 2).removed, 1);
}

static void
the_sweeper_removes_abandoned_files(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = OK };

	place_write(place, "media/.incoming/abcdef", "half a pic");
	place_write(place, "derived/.incoming/ghijkl", "half");
	assert_int_equal(sweep(place, &rows, 60).abandoned, 0);
	assert_int_equal(sweep(place, &rows, 0).abandoned, 2);
	assert_int_equal(place_count(place, "media"), 0);
	assert_int_equal(place_count(place, "derived"), 0);
}

/* More in one folder than are asked about at once. */
static void
large_folders_are_swept_in_parts(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = OK };
	unsigned char sha256[SHA256_BYTES];

	place_put_abc(place, sha256);
	for (int i = 0; i < 600; i++)
		place_write(place,
		    arena_format(place->arena, "media/ba/78/ba78%060x.png", i),
		    "x");
	assert_int_equal(sweep(place, &rows, 0).removed, 601);
	assert_int_equal(rows.asked, 3 + 601);
	rows.firsts[0] = 0xba;
	place_put_abc(place, sha256);
	assert_int_equal(sweep(place, &rows, 0).removed, 0);
}

static void
the_sweeper_knows_what_is_withheld(void **state)
{
	struct place *place = *state;
	struct rows rows = { .firsts = { 0xba } };
	unsigned char abc[SHA256_BYTES], other[SHA256_BYTES];

	place_put_abc(place, abc);
	place_put(place, "nobody needs this", other);
	assert_int_equal(media_put(place->store, abc, "png", MEDIA_WITHHELD),
	    OK);
	assert_int_equal(media_put(place->store, other, "png", MEDIA_WITHHELD),
	    OK);
	assert_int_equal(sweep(place, &rows, 0).removed, 1);
	assert_true(media_has_original(place->store, abc, "png"));
	assert_false(media_has_original(place->store, other, "png"));
	/* Its mark stays: the bytes may come again. */
	assert_true(media_is_withheld(place->store, other));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PLACE(the_sweeper_removes_what_no_row_needs),
		WITH_PLACE(the_sweeper_passes_over_locked_and_foreign_files),
		WITH_PLACE(the_sweeper_stops_when_rows_cannot_be_read),
		WITH_PLACE(a_file_kept_again_is_young_again),
		WITH_PLACE(the_sweeper_removes_abandoned_files),
		WITH_PLACE(large_folders_are_swept_in_parts),
		WITH_PLACE(the_sweeper_knows_what_is_withheld),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
