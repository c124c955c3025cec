/* test/lib/media/media_test.c: files kept by hash, received and locked. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/media/place.h"

static void
a_file_is_kept_under_its_hash(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	char *path;

	place_put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	assert_string_equal(path + strlen(place->folder),
	    "/media/ba/78/" ABC ".png");
	assert_string_equal(place_text(place, path), "abc");
	assert_true(media_has_original(place->store, sha256, "png"));
	assert_false(media_has_original(place->store, sha256, "jpg"));
	assert_string_equal(media_original_url(place->arena, sha256, "png"),
	    "/media/ba/78/" ABC ".png");
	assert_string_equal(media_derivative_url(place->arena, sha256, 320),
	    "/derived/ba/78/" ABC "-320.webp");
	assert_int_equal(place_count(place, "media"), 1);
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

	place_put_abc(place, sha256);
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

	place_put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	assert_int_equal(stat(path, &first), 0);
	place_put_abc(place, sha256);
	assert_int_equal(stat(path, &second), 0);
	assert_int_equal(first.st_ino, second.st_ino);
	assert_int_equal(first.st_mtime, second.st_mtime);
	assert_int_equal(place_count(place, "media"), 1);
}

static void
a_damaged_file_is_replaced(void **state)
{
	static const char *const damages[] = { "", "abd", "abcd" };
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	char *path;

	place_put_abc(place, sha256);
	path = media_original_path(place->store, place->arena, sha256, "png");
	for (size_t i = 0; i < COUNT_OF(damages); i++) {
		place_write(place, path + strlen(place->folder) + 1,
		    damages[i]);
		place_put_abc(place, sha256);
		assert_string_equal(place_text(place, path), "abc");
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
	char *path = place_write(place, "source", "abc");
	struct media_incoming *incoming;
	struct media_derivation *derivation;

	assert_int_equal(media_receive_file(place->store, arena, path, 100,
			     &incoming),
	    OK);
	assert_int_equal(media_derive(place->store, arena, &derivation), OK);
	assert_int_equal(place_count(place, "media"), 1);
	assert_int_equal(place_count(place, "derived"), 2);
	arena_destroy(arena);
	assert_int_equal(place_count(place, "media"), 0);
	assert_int_equal(place_count(place, "derived"), 0);
	assert_true(place_has(path));
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
			     place_write(place, "source", "abc"), 100,
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
	char *path = place_write(place, "source", "abc");
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
	assert_int_equal(place_count(place, "media"), 0);
}

static void
derivatives_are_kept_and_replaced(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];
	char *path;

	place_put_abc(place, sha256);
	assert_false(media_has_derivatives(place->store, sha256));
	place_put_derivatives(place, sha256, "");
	assert_false(media_has_derivatives(place->store, sha256));
	place_put_derivatives(place, sha256, "small");
	assert_true(media_has_derivatives(place->store, sha256));
	path = media_derivative_path(place->store, place->arena, sha256, 1280);
	assert_string_equal(path + strlen(place->folder),
	    "/derived/ba/78/" ABC "-1280.webp");
	assert_mode(path, 0644);
	place_put_derivatives(place, sha256, "other");
	assert_string_equal(place_text(place, path), "other");
	unlink(path);
	assert_false(media_has_derivatives(place->store, sha256));
}

static void
bulk_loads_sync_at_the_end(void **state)
{
	struct place *place = *state;
	unsigned char sha256[SHA256_BYTES];

	media_store_defer_sync(place->store);
	place_put_abc(place, sha256);
	place_put_derivatives(place, sha256, "small");
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

int
main(void)
{
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
