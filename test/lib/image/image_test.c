/* test/lib/image/image_test.c: reports, refusals, and a decoder that dies. */

#define _GNU_SOURCE

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixture.h"
#include "image/private.h"

static int
begin(void **state)
{
	struct trial *trial = malloc(sizeof(*trial));

	trial_begin(trial);
	*state = trial;
	return 0;
}

static int
end(void **state)
{
	trial_end(*state);
	free(*state);
	return 0;
}

static void
assert_refused(struct trial *trial, enum status status, enum status wanted,
    const char *code)
{
	size_t length;

	assert_int_equal(status, wanted);
	assert_string_equal(trial->problem.code, code);
	assert_non_null(trial->problem.detail);
	written_bytes(trial->arena, trial->small, &length);
	assert_int_equal(length, 0);
	written_bytes(trial->arena, trial->large, &length);
	assert_int_equal(length, 0);
}

static void
every_format_is_reported(void **state)
{
	static const struct {
		const char *name, *media_type, *extension;
		int width_px, height_px, frames;
	} wanted[] = {
		{ "baseline.jpg", "image/jpeg", "jpg", 320, 213, 1 },
		{ "cmyk.jpg", "image/jpeg", "jpg", 320, 213, 1 },
		{ "quadrants.png", "image/png", "png", 48, 32, 1 },
		{ "animated.png", "image/png", "png", 16, 16, 2 },
		{ "alpha.webp", "image/webp", "webp", 320, 213, 1 },
		{ "animated.gif", "image/gif", "gif", 160, 107, 2 },
		{ "offset.gif", "image/gif", "gif", 10, 10, 1 },
		{ "cmyk.tif", "image/tiff", "tif", 120, 80, 1 },
		{ "rgb8.avif", "image/avif", "avif", 320, 213, 1 },
		{ "irot.avif", "image/avif", "avif", 213, 320, 1 },
		{ "baseline.heic", "image/heic", "heic", 320, 213, 1 },
	};
	struct trial *trial = *state;
	const struct image_report *report = &trial->report;

	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		assert_int_equal(trial_fixture(trial, wanted[i].name), OK);
		assert_string_equal(report->media_type, wanted[i].media_type);
		assert_string_equal(report->extension, wanted[i].extension);
		assert_int_equal(report->width_px, wanted[i].width_px);
		assert_int_equal(report->height_px, wanted[i].height_px);
		assert_int_equal(report->frames, wanted[i].frames);
		/* All are small: re-encoded at their own size. */
		assert_int_equal(report->large.width_px, wanted[i].width_px);
		assert_int_equal(report->small.height_px, wanted[i].height_px);
	}
}

static void
derivatives_are_webp(void **state)
{
	struct trial *trial = *state;
	size_t length;
	char *bytes;

	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	bytes = written_bytes(trial->arena, trial->small, &length);
	assert_int_equal(length, trial->report.small.size_bytes);
	assert_string_equal(image_sniff(bytes, length), "image/webp");
	bytes = written_bytes(trial->arena, trial->large, &length);
	assert_int_equal(length, trial->report.large.size_bytes);
	assert_string_equal(image_sniff(bytes, length), "image/webp");
}

static void
one_picture_has_one_hash_in_all_formats(void **state)
{
	static const char *const same[] = {
		"orientation-1.jpg",
		"cmyk.jpg",
		"gps.jpg",
		"rgb8.avif",
		"baseline.heic",
		"animated.gif",
		"cmyk.tif",
	};
	struct trial *trial = *state;
	uint64_t hash;

	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	assert_true(trial->report.has_perceptual_hash);
	hash = trial->report.perceptual_hash;
	for (size_t i = 0; i < COUNT_OF(same); i++) {
		assert_int_equal(trial_fixture(trial, same[i]), OK);
		assert_true(image_hash_distance(hash,
				trial->report.perceptual_hash) <= 3);
	}
	assert_int_equal(trial_fixture(trial, "animated.png"), OK);
	assert_false(trial->report.has_perceptual_hash);
	assert_int_equal(trial_fixture(trial, "quadrants.png"), OK);
	assert_true(
	    image_hash_distance(hash, trial->report.perceptual_hash) > 12);
}

static void
derivatives_can_be_left_out(void **state)
{
	struct trial *trial = *state;
	struct image_job job = { -1, -1, -1 };
	size_t length;
	char *bytes = fixture_read(trial->arena, "baseline.jpg", &length);

	job.original = memory_of(bytes, length);
	assert_int_equal(image_process(trial->decoder, trial->arena, &job,
			     &trial->report, &trial->problem),
	    OK);
	assert_int_equal(trial->report.width_px, 320);
	assert_true(trial->report.has_perceptual_hash);
	assert_int_equal(trial->report.small.width_px, 0);
	close(job.original);
}

static void
an_image_is_converted_and_looks_the_same(void **state)
{
	static const struct {
		const char *name, *media_type;
		int width_px, height_px;
	} wanted[] = {
		{ "gps.jpg", "image/webp", 320, 213 },
		{ "quadrants.png", "image/png", 48, 32 },
		{ "alpha.webp", "image/png", 320, 213 },
		{ "offset.gif", "image/png", 10, 10 },
		{ "cmyk.tif", "image/png", 120, 80 },
		{ "irot.avif", "image/webp", 213, 320 },
		{ "baseline.heic", "image/webp", 320, 213 },
	};
	struct trial *trial = *state;

	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		struct image_report before, after;
		size_t length;
		char *bytes;

		assert_int_equal(trial_fixture(trial, wanted[i].name), OK);
		before = trial->report;
		bytes = fixture_read(trial->arena, wanted[i].name, &length);
		assert_int_equal(image_convert(trial->decoder, trial->arena,
				     memory_of(bytes, length), trial->large,
				     &after, &trial->problem),
		    OK);
		assert_string_equal(after.media_type, wanted[i].media_type);
		assert_int_equal(after.width_px, wanted[i].width_px);
		assert_int_equal(after.height_px, wanted[i].height_px);
		bytes = written_bytes(trial->arena, trial->large, &length);
		assert_null(memmem(bytes, length, "Exif", 4));
		assert_int_equal(trial_bytes(trial, bytes, length), OK);
		assert_string_equal(trial->report.media_type,
		    wanted[i].media_type);
		assert_int_equal(trial->report.has_alpha, before.has_alpha);
		assert_int_equal(trial->report.orientation, 1);
		assert_true(image_hash_distance(before.perceptual_hash,
				trial->report.perceptual_hash) <= 2);
	}
}

static void
several_frames_are_not_converted_to_one(void **state)
{
	struct trial *trial = *state;
	size_t length;
	char *bytes = fixture_read(trial->arena, "animated.png", &length);

	assert_int_equal(image_convert(trial->decoder, trial->arena,
			     memory_of(bytes, length), trial->large,
			     &trial->report, &trial->problem),
	    UNPROCESSABLE);
	assert_string_equal(trial->problem.code, "several-frames");
	written_bytes(trial->arena, trial->large, &length);
	assert_int_equal(length, 0);
}

static void
what_is_no_image_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"x",
		"\xff\xd8",
		"push graphic-context\n",
		"%!PS-Adobe",
		"@/etc/hostname",
	};
	struct trial *trial = *state;

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		assert_refused(trial,
		    trial_bytes(trial, texts[i], strlen(texts[i])),
		    NOT_AN_IMAGE, "not-an-image");
	assert_non_null(strstr(trial->problem.expected, "HEIC"));
	assert_refused(trial, trial_bytes(trial, "<svg/>", 6), NOT_AN_IMAGE,
	    "drawing");
}

static void
a_broken_image_is_refused(void **state)
{
	struct trial *trial = *state;
	char noise[400] = "\0\0\0\x1c"
			  "ftypavif\0\0\0\0avifmif1miaf";

	assert_refused(trial, trial_bytes(trial, "GIF89a\1\0", 8),
	    UNPROCESSABLE, "truncated-image");
	for (size_t i = 28; i < sizeof(noise); i++)
		noise[i] = (char)(i * 37);
	assert_refused(trial, trial_bytes(trial, noise, sizeof(noise)),
	    UNPROCESSABLE, "broken-image");
}

static void
an_image_cut_short_is_refused(void **state)
{
	static const char *const names[] = {
		"baseline.jpg",
		"alpha.webp",
		"cmyk.tif",
		"rgb8.avif",
		"baseline.heic",
		"quadrants.png",
		"animated.gif",
	};
	struct trial *trial = *state;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t length;
		char *bytes = fixture_read(trial->arena, names[i], &length);
		enum status status = trial_bytes(trial, bytes, length * 7 / 10);

		if (status != UNPROCESSABLE)
			fail_msg("%s cut short gave %d", names[i], status);
	}
}

static void
every_limit_is_named(void **state)
{
	struct trial *trial = *state;
	struct image_limits *limits = &trial->settings.limits;

	limits->max_bytes = 12000;
	assert_refused(trial, trial_fixture(trial, "baseline.jpg"), TOO_LARGE,
	    "too-many-bytes");
	assert_non_null(strstr(trial->problem.detail, "12000"));
	image_limits_default(limits);
	limits->max_pixels = 68159;
	assert_refused(trial, trial_fixture(trial, "baseline.jpg"), TOO_LARGE,
	    "too-many-pixels");
	assert_non_null(strstr(trial->problem.detail, "68159"));
	limits->max_pixels = 68160;
	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	limits->max_side_px = 319;
	assert_refused(trial, trial_fixture(trial, "baseline.jpg"), TOO_LARGE,
	    "too-wide");
	assert_non_null(strstr(trial->problem.detail, "319"));
	assert_refused(trial, trial_fixture(trial, "1x4000.png"), TOO_LARGE,
	    "too-wide");
	limits->max_frames = 1;
	assert_refused(trial, trial_fixture(trial, "animated.gif"), TOO_LARGE,
	    "too-many-frames");
	assert_refused(trial, trial_fixture(trial, "animated.png"), TOO_LARGE,
	    "too-many-frames");
}

/* They need twice the memory of others. */
static void
transparent_palettes_have_a_limit_of_their_own(void **state)
{
	/* 8000 x 8000, a palette of one colour, which is transparent. */
	static const unsigned char png[] =
	    "\x89PNG\r\n\x1a\n"
	    "\0\0\0\x0dIHDR\0\0\x1f\x40\0\0\x1f\x40\x08\x03\0\0\0\0\0\0\0"
	    "\0\0\0\3PLTE\0\0\0\0\0\0\0"
	    "\0\0\0\1tRNS\0\0\0\0\0";
	struct trial *trial = *state;

	assert_refused(trial, trial_bytes(trial, png, sizeof(png) - 1),
	    TOO_LARGE, "too-many-pixels");
	assert_non_null(strstr(trial->problem.detail,
	    "of a palette with transparent colours"));
}

static void
an_image_that_takes_too_long_is_given_up(void **state)
{
	struct trial *trial = *state;

	trial->settings.limits.max_time_ms = 1;
	assert_refused(trial, trial_fixture(trial, "baseline.heic"),
	    UNPROCESSABLE, "too-slow");
	image_limits_default(&trial->settings.limits);
	assert_int_equal(trial_fixture(trial, "baseline.heic"), OK);
}

static void
a_decoder_that_died_is_started_again(void **state)
{
	struct trial *trial = *state;
	int process;

	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	process = trial->decoder->process;
	kill(process, SIGKILL);
	waitpid(process, NULL, 0);
	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	assert_int_not_equal(process, trial->decoder->process);
}

static void
a_decoder_that_dies_at_work_is_survived(void **state)
{
	struct trial *trial = *state;
	struct image_job job = { -1, trial->small, trial->large };
	size_t length;
	char *bytes = fixture_read(trial->arena, "baseline.heic", &length);

	job.original = memory_of(bytes, length);
	assert_int_equal(image_submit(trial->decoder, trial->arena, &job,
			     &trial->problem),
	    OK);
	kill(trial->decoder->process, SIGKILL);
	assert_int_equal(image_collect(trial->decoder, trial->arena,
			     &trial->report, &trial->problem),
	    INTERNAL);
	close(job.original);
	assert_int_equal(trial_fixture(trial, "baseline.heic"), OK);
}

static void
a_stopped_decoder_is_not_waited_for_for_ever(void **state)
{
	struct trial *trial = *state;
	int64_t began_us;

	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	trial->settings.limits.max_time_ms = 100;
	kill(trial->decoder->process, SIGSTOP);
	began_us = clock_monotonic_us();
	assert_int_equal(trial_fixture(trial, "baseline.jpg"), INTERNAL);
	assert_true(clock_monotonic_us() - began_us < 8000000);
	image_limits_default(&trial->settings.limits);
	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
}

static void
a_missing_decoder_is_our_fault(void **state)
{
	struct trial *trial = *state;

	trial->settings.program = "/nowhere/pinakes-decode";
	assert_int_equal(trial_fixture(trial, "baseline.jpg"), INTERNAL);
	trial->settings.program = "/bin/true";
	assert_int_equal(trial_fixture(trial, "baseline.jpg"), INTERNAL);
}

static void
several_decoders_work_at_once(void **state)
{
	struct trial *first = *state;
	struct trial second;
	struct image_job job = { -1, first->small, first->large };
	struct pollfd wanted = { .events = POLLIN };
	size_t length;
	char *bytes = fixture_read(first->arena, "baseline.jpg", &length);

	trial_begin(&second);
	assert_int_equal(image_descriptor(first->decoder), -1);
	job.original = memory_of(bytes, length);
	assert_int_equal(image_submit(first->decoder, first->arena, &job,
			     &first->problem),
	    OK);
	assert_int_equal(trial_fixture(&second, "baseline.heic"), OK);
	wanted.fd = image_descriptor(first->decoder);
	assert_int_equal(poll(&wanted, 1, 20000), 1);
	assert_int_equal(image_collect(first->decoder, first->arena,
			     &first->report, &first->problem),
	    OK);
	assert_string_equal(first->report.extension, "jpg");
	assert_string_equal(second.report.extension, "heic");
	close(job.original);
	trial_end(&second);
}

static void
a_forked_process_gets_a_decoder_of_its_own(void **state)
{
	struct trial *trial = *state;
	int outcome = -1;
	pid_t child;

	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	child = fork();
	if (child == 0) {
		bool is_good = trial_fixture(trial, "cmyk.tif") == OK;

		arena_destroy(trial->arena);
		_exit(is_good ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_int_equal(outcome, 0);
	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
}

static void
nothing_is_left_when_the_arena_goes(void **state)
{
	struct trial trial;
	int process;

	(void)state;
	trial_begin(&trial);
	assert_int_equal(trial_fixture(&trial, "baseline.jpg"), OK);
	process = trial.decoder->process;
	assert_int_equal(kill(process, 0), 0);
	trial_end(&trial);
	assert_int_equal(kill(process, 0), -1);
	assert_int_equal(errno, ESRCH);
}

/* A process that may not be dumped shows its environment to root only. */
static void
the_decoder_knows_no_secrets(void **state)
{
	struct trial *trial = *state;
	char environment[65536];
	size_t length;
	FILE *file;

	setenv("PGPASSWORD", "geheim", 1);
	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	unsetenv("PGPASSWORD");
	file = fopen(arena_format(trial->arena, "/proc/%d/environ",
			 trial->decoder->process),
	    "r");
	if (file == NULL)
		return;
	length = fread(environment, 1, sizeof(environment), file);
	fclose(file);
	assert_null(memmem(environment, length, "geheim", 6));
}

static void
a_decoder_interrupts_nobody(void **state)
{
	struct trial *trial = *state;
	pid_t process;

	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	process = trial->decoder->process;
	assert_int_equal(sched_getscheduler(process), SCHED_BATCH);
	assert_int_equal(getsid(process), process);
}

int
main(void)
{
#define WITH_TRIAL(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		WITH_TRIAL(every_format_is_reported),
		WITH_TRIAL(derivatives_are_webp),
		WITH_TRIAL(one_picture_has_one_hash_in_all_formats),
		WITH_TRIAL(derivatives_can_be_left_out),
		WITH_TRIAL(an_image_is_converted_and_looks_the_same),
		WITH_TRIAL(several_frames_are_not_converted_to_one),
		WITH_TRIAL(what_is_no_image_is_refused),
		WITH_TRIAL(a_broken_image_is_refused),
		WITH_TRIAL(an_image_cut_short_is_refused),
		WITH_TRIAL(every_limit_is_named),
		WITH_TRIAL(transparent_palettes_have_a_limit_of_their_own),
		WITH_TRIAL(an_image_that_takes_too_long_is_given_up),
		WITH_TRIAL(a_decoder_that_died_is_started_again),
		WITH_TRIAL(a_decoder_that_dies_at_work_is_survived),
		WITH_TRIAL(a_stopped_decoder_is_not_waited_for_for_ever),
		WITH_TRIAL(a_missing_decoder_is_our_fault),
		WITH_TRIAL(several_decoders_work_at_once),
		WITH_TRIAL(a_forked_process_gets_a_decoder_of_its_own),
		cmocka_unit_test(nothing_is_left_when_the_arena_goes),
		WITH_TRIAL(the_decoder_knows_no_secrets),
		WITH_TRIAL(a_decoder_interrupts_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
