/* test/lib/media/media_test.c: files kept by hash, locked, swept. */

#define _GNU_SOURCE

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "media/media.h"

/* SHA-256 of "abc", FIPS 180-2 appendix B.1. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

struct place {
	struct arena *arena;
	struct media_store *store;
	char folder[64];
};

static int
begin(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->arena = arena_create();
	snprintf(place->folder, sizeof(place->folder), "%s",
	    "/tmp/pinakes-media-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	umask(077);
	assert_int_equal(media_store_create(place->arena,
			     arena_format(place->arena, "%s/media",
				 place->folder),
			     arena_format(place->arena, "%s/derived",
				 place->folder),
			     &place->store),
	    OK);
	*state = place;
	return 0;
}

static int
remove_entry(const char *path, const struct stat *about, int type,
    struct FTW *where)
{
	(void)about;
	(void)type;
	(void)where;
	return remove(path);
}

static int
end(void **state)
{
	struct place *place = *state;

	arena_destroy(place->arena);
	nftw(place->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(place);
	return 0;
}

static char *
write_file(struct place *place, const char *name, const char *text)
{
	char *path = arena_format(place->arena, "%s/%s", place->folder, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fputs(text, file) >= 0, 1);
	assert_int_equal(fclose(file), 0);
	return path;
}

static const char *
text_of(struct place *place, const char *path)
{
	char *bytes = NULL;
	size_t length;

	assert_int_equal(file_read(place->arena, path, 1 << 20, &bytes,
			     &length),
	    OK);
	return bytes;
}

static bool
exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static int files_counted;

static int
count_entry(const char *path, const struct stat *about, int type,
    struct FTW *where)
{
	(void)about;
	(void)where;
	if (type == FTW_F && strcmp(strrchr(path, '/'), "/lock") != 0)
		files_counted++;
	return 0;
}

/* Files anywhere below, but for the one that locks lie on. */
static int
count_files(struct place *place, const char *folder)
{
	files_counted = 0;
	nftw(arena_format(place->arena, "%s/%s", place->folder, folder),
	    count_entry, 16, FTW_PHYS);
	return files_counted;
}

/* What stands in "abc" is kept as a PNG, for want of a better one. */
static void
put_abc(struct place *place, unsigned char sha256[SHA256_BYTES])
{
	char *path = write_file(place, "source", "abc");

	assert_int_equal(media_put_file(place->store, place->arena, path, "png",
			     sha256),
	    OK);
}

static void
a_file_is_kept_under_its_hash(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	char *path;

	put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	assert_string_equal(path + strlen(place->folder),
	    "/media/ba/78/" ABC ".png");
	assert_string_equal(text_of(place, path), "abc");
	assert_true(media_has_original(place->store, sha256, "png"));
	assert_false(media_has_original(place->store, sha256, "jpg"));
	assert_string_equal(media_original_url(place->arena, sha256, "png"),
	    "/media/ba/78/" ABC ".png");
	assert_string_equal(media_derivative_url(place->arena, sha256, 320),
	    "/derived/ba/78/" ABC "-320.webp");
	assert_int_equal(count_files(place, "media"), 1);
}

static void
assert_mode(const char *path, mode_t mode)
{
	struct stat about;

	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 07777, mode);
}

static void
other_users_may_read_whatever_the_umask(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	char *path;

	put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	assert_mode(path, 0644);
	for (int level = 0; level < 3; level++) {
		*strrchr(path, '/') = '\0';
		assert_mode(path, 0755);
	}
}

static void
the_same_bytes_are_stored_once(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	struct stat first, second;
	char *path;

	put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	assert_int_equal(stat(path, &first), 0);
	put_abc(place, sha256);
	assert_int_equal(stat(path, &second), 0);
	assert_int_equal(first.st_ino, second.st_ino);
	assert_int_equal(first.st_mtime, second.st_mtime);
	assert_int_equal(count_files(place, "media"), 1);
}

static void
a_damaged_file_is_replaced(void **state)
{
	static const char *const damages[] = { "", "abd", "abcd" };
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	char *path;

	put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	for (size_t i = 0; i < COUNT_OF(damages); i++) {
		write_file(place, path + strlen(place->folder) + 1, damages[i]);
		put_abc(place, sha256);
		assert_string_equal(text_of(place, path), "abc");
	}
}

static void
bytes_can_come_in_pieces(void **state)
{
	struct place *place = *state;
	struct media_incoming *incoming;

	assert_int_equal(media_receive_begin(place->store, place->arena, 3,
			     &incoming),
	    OK);
	assert_int_equal(media_receive_add(incoming, "a", 1), OK);
	assert_int_equal(media_receive_add(incoming, "bc", 2), OK);
	assert_int_equal(media_receive_add(incoming, "d", 1), TOO_LARGE);
	media_receive_end(incoming);
	assert_string_equal(incoming->hex, ABC);
	assert_int_equal(incoming->size_bytes, 3);
	assert_int_equal(media_keep(incoming, "gif"), OK);
	assert_true(media_has_original(place->store, incoming->sha256, "gif"));
}

static void
what_is_not_kept_is_gone_with_the_arena(void **state)
{
	struct place *place = *state;
	struct arena *arena = arena_create();
	char *path = write_file(place, "source", "abc");
	struct media_incoming *incoming;
	struct media_derivation *derivation;

	assert_int_equal(media_receive_file(place->store, arena, path, 100,
			     &incoming),
	    OK);
	assert_int_equal(media_derive(place->store, arena, &derivation), OK);
	assert_int_equal(count_files(place, "media"), 1);
	assert_int_equal(count_files(place, "derived"), 2);
	arena_destroy(arena);
	assert_int_equal(count_files(place, "media"), 0);
	assert_int_equal(count_files(place, "derived"), 0);
	assert_true(exists(path));
}

static void
what_waits_is_taken_by_whom_it_waits_for(void **state)
{
	struct place *place = *state;
	struct arena *arena = arena_create();
	struct media_incoming *incoming;
	char *name, *other;
	int i;

	assert_int_equal(media_receive_file(place->store, arena,
			     write_file(place, "source", "abc"), 100,
			     &incoming),
	    OK);
	assert_int_equal(media_hold(incoming, place->arena, 7, 2, &name), OK);
	assert_int_equal(media_hold(incoming, arena, 7, 2, &other), OK);
	assert_int_equal(media_hold(incoming, arena, 7, 2, &other), TOO_MANY);
	assert_int_equal(media_hold(incoming, arena, 8, 2, &other), OK);
	media_let_go(place->store, 8, other);
	arena_destroy(arena);
	assert_int_equal(media_take_held(place->store, place->arena, 8, name,
			     &incoming),
	    NOT_FOUND);
	assert_int_equal(media_take_held(place->store, place->arena, 7,
			     "../lock", &incoming),
	    NOT_FOUND);
	for (i = 0; i < 2; i++) {
		assert_int_equal(media_take_held(place->store, place->arena, 7,
				     name, &incoming),
		    OK);
		assert_string_equal(incoming->hex, ABC);
		assert_int_equal(incoming->size_bytes, 3);
	}
	assert_int_equal(media_keep(incoming, "gif"), OK);
	assert_true(media_has_original(place->store, incoming->sha256, "gif"));
	media_let_go(place->store, 7, name);
	assert_int_equal(media_take_held(place->store, place->arena, 7, name,
			     &incoming),
	    NOT_FOUND);
}

static void
what_cannot_be_received_is_refused(void **state)
{
	struct place *place = *state;
	char *path = write_file(place, "source", "abc");
	char *pipe_path = arena_format(place->arena, "%s/pipe", place->folder);
	struct media_incoming *incoming;

	assert_int_equal(media_receive_file(place->store, place->arena, path, 2,
			     &incoming),
	    TOO_LARGE);
	assert_int_equal(media_receive_file(place->store, place->arena,
			     "/nowhere/at/all", 100, &incoming),
	    NOT_FOUND);
	assert_int_equal(media_receive_file(place->store, place->arena,
			     place->folder, 100, &incoming),
	    NOT_FOUND);
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	assert_int_equal(media_receive_file(place->store, place->arena,
			     pipe_path, 100, &incoming),
	    NOT_FOUND);
	assert_int_equal(count_files(place, "media"), 0);
}

static void
put_derivatives(struct place *place, const unsigned char sha256[SHA256_BYTES],
    const char *text)
{
	struct media_derivation *derivation;
	ssize_t length = (ssize_t)strlen(text);

	assert_int_equal(media_derive(place->store, place->arena, &derivation),
	    OK);
	assert_int_equal(write(derivation->small, text, strlen(text)), length);
	assert_int_equal(write(derivation->large, text, strlen(text)), length);
	assert_int_equal(media_keep_derivatives(derivation, sha256), OK);
}

static void
derivatives_are_kept_and_replaced(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	char *path;

	put_abc(place, sha256);
	assert_false(media_has_derivatives(place->store, sha256));
	put_derivatives(place, sha256, "");
	assert_false(media_has_derivatives(place->store, sha256));
	put_derivatives(place, sha256, "small");
	assert_true(media_has_derivatives(place->store, sha256));
	path = media_derivative_path(place->store, place->arena, sha256, 1280);
	assert_string_equal(path + strlen(place->folder),
	    "/derived/ba/78/" ABC "-1280.webp");
	assert_mode(path, 0644);
	put_derivatives(place, sha256, "other");
	assert_string_equal(text_of(place, path), "other");
	unlink(path);
	assert_false(media_has_derivatives(place->store, sha256));
}

static void
bulk_loads_sync_at_the_end(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];

	media_store_defer_sync(place->store);
	put_abc(place, sha256);
	put_derivatives(place, sha256, "small");
	assert_int_equal(media_sync(place->store), OK);
	assert_true(media_has_original(place->store, sha256, "png"));
}

static void
a_lock_keeps_others_out(void **state)
{
	struct place *place = *state;
	unsigned char one[SHA256_BYTES] = { 1 };
	unsigned char two[SHA256_BYTES] = { 2 };
	int lock, other;
	int outcome = -1;
	int64_t began_us;
	pid_t child;

	assert_int_equal(media_lock(place->store, one, &lock), OK);
	assert_int_equal(media_lock(place->store, two, &other), OK);
	media_unlock(other);
	child = fork();
	if (child == 0) {
		close(lock);
		_exit(media_lock(place->store, one, &other) == OK ? 0 : 1);
	}
	usleep(200000);
	assert_int_equal(waitpid(child, &outcome, WNOHANG), 0);
	began_us = clock_monotonic_us();
	media_unlock(lock);
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_int_equal(outcome, 0);
	assert_true(clock_monotonic_us() - began_us < 5000000);
}

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

static void
put_text(struct place *place, const char *text,
    unsigned char sha256[SHA256_BYTES])
{
	assert_int_equal(media_put_file(place->store, place->arena,
			     write_file(place, "source", text), "png", sha256),
	    OK);
}

static void
the_sweeper_removes_what_no_row_needs(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = OK };
	struct media_need need = { ask_rows, &rows };
	unsigned char needed[SHA256_BYTES], orphan[SHA256_BYTES];
	struct media_swept swept;

	put_abc(place, needed);
	put_derivatives(place, needed, "small");
	put_text(place, "orphan", orphan);
	put_derivatives(place, orphan, "small");
	rows.firsts[0] = needed[0];
	assert_int_equal(media_sweep(place->store, 3600, &need,
			     &swept),
	    OK);
	assert_int_equal(swept.looked_at, 6);
	assert_int_equal(swept.removed, 0);
	assert_int_equal(rows.asked, 0);
	assert_int_equal(media_sweep(place->store, 0, &need, &swept), OK);
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
	struct media_need need = { ask_rows, &rows };
	unsigned char sha256[SHA256_BYTES];
	struct media_swept swept;
	char *foreign;
	int lock;

	put_abc(place, sha256);
	foreign = write_file(place, "media/ba/78/notes.txt", "mine");
	assert_int_equal(media_lock(place->store, sha256, &lock), OK);
	assert_int_equal(media_sweep(place->store, 0, &need, &swept), OK);
	assert_int_equal(swept.removed, 0);
	media_unlock(lock);
	assert_int_equal(media_sweep(place->store, 0, &need, &swept), OK);
	assert_int_equal(swept.removed, 1);
	assert_true(exists(foreign));
}

static void
the_sweeper_stops_when_rows_cannot_be_read(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = UNAVAILABLE };
	struct media_need need = { ask_rows, &rows };
	unsigned char sha256[SHA256_BYTES];
	struct media_swept swept;

	put_abc(place, sha256);
	assert_int_equal(media_sweep(place->store, 0, &need, &swept),
	    UNAVAILABLE);
	assert_true(media_has_original(place->store, sha256, "png"));
}

static void
a_file_kept_again_is_young_again(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = OK };
	struct media_need need = { ask_rows, &rows };
	unsigned char sha256[SHA256_BYTES];
	struct media_swept swept;

	put_abc(place, sha256);
	sleep(3);
	put_abc(place, sha256);
	assert_int_equal(media_sweep(place->store, 2, &need, &swept), OK);
	assert_int_equal(swept.removed, 0);
	sleep(3);
	assert_int_equal(media_sweep(place->store, 2, &need, &swept), OK);
	assert_int_equal(swept.removed, 1);
}

static void
the_sweeper_removes_abandoned_files(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = OK };
	struct media_need need = { ask_rows, &rows };
	struct media_swept swept;

	write_file(place, "media/.incoming/abcdef", "half a pic");
	write_file(place, "derived/.incoming/ghijkl", "half");
	assert_int_equal(media_sweep(place->store, 60, &need, &swept), OK);
	assert_int_equal(swept.abandoned, 0);
	assert_int_equal(media_sweep(place->store, 0, &need, &swept), OK);
	assert_int_equal(swept.abandoned, 2);
	assert_int_equal(count_files(place, "media"), 0);
	assert_int_equal(count_files(place, "derived"), 0);
}

/* More in one folder than are asked about at once. */
static void
large_folders_are_swept_in_parts(void **state)
{
	struct place *place = *state;
	struct rows rows = { .status = OK };
	struct media_need need = { ask_rows, &rows };
	unsigned char sha256[SHA256_BYTES];
	struct media_swept swept;

	put_abc(place, sha256);
	for (int i = 0; i < 600; i++)
		write_file(place,
		    arena_format(place->arena, "media/ba/78/ba78%060x.png", i),
		    "x");
	assert_int_equal(media_sweep(place->store, 0, &need, &swept), OK);
	assert_int_equal(swept.removed, 601);
	assert_int_equal(rows.asked, 3 + 601);
	rows.firsts[0] = 0xba;
	put_abc(place, sha256);
	assert_int_equal(media_sweep(place->store, 0, &need, &swept), OK);
	assert_int_equal(swept.removed, 0);
}

/* ---- what may not be fetched ---- */

static void
withheld_files_move_and_come_back(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	const char *path, *withheld;

	put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	withheld = arena_format(place->arena,
	    "%s/media/.withheld/ba/78/" ABC ".png", place->folder);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(media_put(place->store, sha256, "png",
				     MEDIA_WITHHELD),
		    OK);
		assert_false(exists(path));
		assert_string_equal(text_of(place, withheld), "abc");
	}
	assert_true(media_is_withheld(place->store, sha256));
	assert_true(media_has_original(place->store, sha256, "png"));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(media_put(place->store, sha256, "png",
				     MEDIA_PUBLIC),
		    OK);
		assert_string_equal(text_of(place, path), "abc");
		assert_false(exists(withheld));
	}
	assert_false(media_is_withheld(place->store, sha256));
}

static void
bytes_that_come_again_stay_withheld(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];

	put_abc(place, sha256);
	assert_int_equal(media_put(place->store, sha256, "png",
			     MEDIA_REMOVED),
	    OK);
	assert_false(media_has_original(place->store, sha256, "png"));
	put_abc(place, sha256);
	assert_false(exists(media_original_path(place->store, place->arena,
	    sha256, "png")));
	assert_true(media_has_original(place->store, sha256, "png"));
}

/* As after a crash: marked, and not moved. */
static void
what_was_cut_off_is_made_good(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	const char *path;

	put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	assert_int_equal(media_put(place->store, sha256, "png",
			     MEDIA_WITHHELD),
	    OK);
	assert_int_equal(rename(arena_format(place->arena,
				    "%s/media/.withheld/ba/78/" ABC ".png",
				    place->folder),
			     path),
	    0);
	assert_int_equal(media_put(place->store, sha256, "png",
			     MEDIA_WITHHELD),
	    OK);
	assert_false(exists(path));
	assert_true(media_has_original(place->store, sha256, "png"));
}

static void
the_sweeper_knows_what_is_withheld(void **state)
{
	struct place *place = *state;
	struct rows rows = { .firsts = { 0xba } };
	const struct media_need need = { ask_rows, &rows };
	unsigned char abc[SHA256_BYTES], other[SHA256_BYTES];
	struct media_swept swept;

	put_abc(place, abc);
	put_text(place, "nobody needs this", other);
	assert_int_equal(media_put(place->store, abc, "png", MEDIA_WITHHELD),
	    OK);
	assert_int_equal(media_put(place->store, other, "png", MEDIA_WITHHELD),
	    OK);
	assert_int_equal(media_sweep(place->store, 0, &need, &swept), OK);
	assert_int_equal(swept.removed, 1);
	assert_true(media_has_original(place->store, abc, "png"));
	assert_false(media_has_original(place->store, other, "png"));
	/* Its mark stays: the bytes may come again. */
	assert_true(media_is_withheld(place->store, other));
}

int
main(void)
{
#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		WITH_PLACE(a_file_is_kept_under_its_hash),
		WITH_PLACE(other_users_may_read_whatever_the_umask),
		WITH_PLACE(the_same_bytes_are_stored_once),
		WITH_PLACE(a_damaged_file_is_replaced),
		WITH_PLACE(bytes_can_come_in_pieces),
		WITH_PLACE(what_is_not_kept_is_gone_with_the_arena),
		WITH_PLACE(what_waits_is_taken_by_whom_it_waits_for),
		WITH_PLACE(what_cannot_be_received_is_refused),
		WITH_PLACE(derivatives_are_kept_and_replaced),
		WITH_PLACE(bulk_loads_sync_at_the_end),
		WITH_PLACE(a_lock_keeps_others_out),
		WITH_PLACE(the_sweeper_removes_what_no_row_needs),
		WITH_PLACE(the_sweeper_passes_over_locked_and_foreign_files),
		WITH_PLACE(the_sweeper_stops_when_rows_cannot_be_read),
		WITH_PLACE(a_file_kept_again_is_young_again),
		WITH_PLACE(the_sweeper_removes_abandoned_files),
		WITH_PLACE(large_folders_are_swept_in_parts),
		WITH_PLACE(withheld_files_move_and_come_back),
		WITH_PLACE(bytes_that_come_again_stay_withheld),
		WITH_PLACE(what_was_cut_off_is_made_good),
		WITH_PLACE(the_sweeper_knows_what_is_withheld),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
