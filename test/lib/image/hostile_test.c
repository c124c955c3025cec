/* test/lib/image/hostile_test.c: shared hostile files, all of them survived. */

#define _GNU_SOURCE

#include <dirent.h>
#include <ftw.h>
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixture.h"

/* nftw gives its function nothing of ours. */
static struct trial trial;
static int taken, refused;

static size_t
temporary_files(void)
{
	glob_t found;
	size_t count = 0;

	if (glob("/tmp/magick-*", 0, NULL, &found) == 0) {
		count = found.gl_pathc;
		globfree(&found);
	}
	return count;
}

static int
try_file(const char *path, const struct stat *about, int type,
    struct FTW *place)
{
	int64_t began_us = clock_monotonic_us();
	int64_t took_us;
	enum status status;

	(void)about;
	(void)place;
	if (type != FTW_F)
		return 0;
	status = trial_file(&trial, path);
	took_us = clock_monotonic_us() - began_us;
	if (status != OK && status != NOT_AN_IMAGE && status != TOO_LARGE &&
	    status != UNPROCESSABLE)
		fail_msg("%s gave %d", path, status);
	if (status != OK &&
	    (trial.problem.code == NULL || trial.problem.detail == NULL))
		fail_msg("%s is refused without a word", path);
	if (took_us > (image_clock_ms(&trial.settings.limits) + 500) * 1000)
		fail_msg("%s took %ld us", path, (long)took_us);
	if (status == OK)
		taken++;
	else
		refused++;
	return 0;
}

static void
try_all(const char *folder)
{
	size_t temporary = temporary_files();
	struct rusage children;

	trial_begin(&trial);
	trial.settings.limits.max_time_ms = 10000;
	taken = refused = 0;
	assert_int_equal(nftw(folder, try_file, 16, FTW_PHYS), 0);
	print_message("%s: %d taken, %d refused\n", folder, taken, refused);
	assert_true(taken > 0);
	assert_true(refused > 0);
	assert_int_equal(trial_fixture(&trial, "baseline.jpg"), OK);
	assert_int_equal(temporary_files(), temporary);
	trial_end(&trial);
	getrusage(RUSAGE_CHILDREN, &children);
	print_message("most memory of a decoder: %ld kB\n", children.ru_maxrss);
	assert_true(children.ru_maxrss < (3L << 29) / 1024);
}

static void
hostile_files_made_here_are_survived(void **state)
{
	const char *shared = shared_data();
	char path[4096];

	(void)state;
	if (shared == NULL)
		skip();
	snprintf(path, sizeof(path), "%s/hostile-made", shared);
	try_all(path);
	assert_int_equal(access("/tmp/msl-was-run.png", F_OK), -1);
	assert_int_equal(access("/tmp/ps-was-run", F_OK), -1);
}

static void
hostile_files_of_others_are_survived(void **state)
{
	const char *shared = shared_data();
	char path[4096];

	(void)state;
	if (shared == NULL)
		skip();
	snprintf(path, sizeof(path), "%s/hostile-images", shared);
	try_all(path);
}

static void
no_file_of_ours_shows_in_a_derivative(void **state)
{
	const char *shared = shared_data();
	char path[4096];
	char name[256] = "";
	size_t length;
	char *bytes;

	(void)state;
	if (shared == NULL)
		skip();
	snprintf(path, sizeof(path), "%s/hostile-made/text-profile.png",
	    shared);
	trial_begin(&trial);
	assert_int_equal(gethostname(name, sizeof(name) - 1), 0);
	if (trial_file(&trial, path) == OK) {
		bytes = written_bytes(trial.arena, trial.large, &length);
		assert_true(length < 100);
		assert_null(memmem(bytes, length, name, strlen(name)));
	}
	trial_end(&trial);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_files_made_here_are_survived),
		cmocka_unit_test(hostile_files_of_others_are_survived),
		cmocka_unit_test(no_file_of_ours_shows_in_a_derivative),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
