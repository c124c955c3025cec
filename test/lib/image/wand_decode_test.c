/* test/lib/image/wand_decode_test.c: the pixels of derivatives. */

#define _GNU_SOURCE

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "image/wand.h"

/* The mean of a square of this many pixels is what is compared. */
enum { SQUARE = 9, NEAR = 12 };

struct colour {
	int red, green, blue, alpha;
};

static int
begin(void **state)
{
	struct trial *trial = malloc(sizeof(*trial));

	MagickWandGenesis();
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

static MagickWand *
open_derivative(struct trial *trial, int descriptor)
{
	MagickWand *wand = NewMagickWand();
	size_t length;
	char *bytes = written_bytes(trial->arena, descriptor, &length);

	assert_true(MagickReadImageBlob(wand, bytes, length));
	return wand;
}

static struct colour
colour_at(MagickWand *wand, int x, int y)
{
	unsigned char pixels[SQUARE * SQUARE][4];
	struct colour mean = { 0 };

	assert_true(MagickExportImagePixels(wand, x - SQUARE / 2,
	    y - SQUARE / 2, SQUARE, SQUARE, "RGBA", CharPixel, pixels));
	for (size_t i = 0; i < COUNT_OF(pixels); i++) {
		mean.red += pixels[i][0];
		mean.green += pixels[i][1];
		mean.blue += pixels[i][2];
		mean.alpha += pixels[i][3];
	}
	mean.red /= SQUARE * SQUARE;
	mean.green /= SQUARE * SQUARE;
	mean.blue /= SQUARE * SQUARE;
	mean.alpha /= SQUARE * SQUARE;
	return mean;
}

static void
assert_near(struct colour a, struct colour b, const char *what)
{
	if (abs(a.red - b.red) > NEAR || abs(a.green - b.green) > NEAR ||
	    abs(a.blue - b.blue) > NEAR || abs(a.alpha - b.alpha) > NEAR)
		fail_msg("%s: %d %d %d %d is not near %d %d %d %d", what, a.red,
		    a.green, a.blue, a.alpha, b.red, b.green, b.blue, b.alpha);
}

/* Where the stored pixel (x, y) is shown; Source: EXIF 2.32, 4.6.4 A. */
static void
turn_place(int orientation, int *x, int *y)
{
	const int right = 319 - *x;
	const int below = 212 - *y;
	const int turned[8][2] = {
		{ *x, *y },
		{ right, *y },
		{ right, below },
		{ *x, below },
		{ *y, *x },
		{ below, *x },
		{ below, right },
		{ *y, right },
	};

	*x = turned[orientation - 1][0];
	*y = turned[orientation - 1][1];
}

static enum status
decode_with_orientation(struct trial *trial, int orientation)
{
	size_t length;
	char *bytes = fixture_read(trial->arena, "orientation-1.jpg", &length);
	char *tag = memmem(bytes, length, "\x01\x12\0\x03\0\0\0\1", 8);

	assert_non_null(tag);
	tag[8] = (char)(orientation >> 8);
	tag[9] = (char)orientation;
	return trial_bytes(trial, bytes, length);
}

static void
assert_turned(struct trial *trial, MagickWand *upright, int orientation)
{
	MagickWand *wand = open_derivative(trial, trial->large);

	for (int y = 10; y < 210; y += 38)
		for (int x = 10; x < 310; x += 50) {
			int shown_x = x;
			int shown_y = y;

			turn_place(orientation, &shown_x, &shown_y);
			assert_near(colour_at(upright, x, y),
			    colour_at(wand, shown_x, shown_y), "turned");
		}
	DestroyMagickWand(wand);
}

static void
all_eight_orientations_are_shown_right_side_up(void **state)
{
	struct trial *trial = *state;
	MagickWand *upright;

	assert_int_equal(decode_with_orientation(trial, 1), OK);
	upright = open_derivative(trial, trial->large);
	for (int orientation = 1; orientation <= 8; orientation++) {
		bool is_swapped = orientation >= 5;

		assert_int_equal(decode_with_orientation(trial, orientation),
		    OK);
		assert_int_equal(trial->report.orientation, orientation);
		assert_int_equal(trial->report.width_px,
		    is_swapped ? 213 : 320);
		assert_int_equal(trial->report.height_px,
		    is_swapped ? 320 : 213);
		assert_turned(trial, upright, orientation);
	}
	DestroyMagickWand(upright);
}

static void
what_is_no_orientation_counts_as_none(void **state)
{
	static const int wrong[] = { 0, 9, 65535, 256 };
	struct trial *trial = *state;
	MagickWand *upright;

	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	upright = open_derivative(trial, trial->large);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_int_equal(decode_with_orientation(trial, wrong[i]), OK);
		assert_int_equal(trial->report.orientation, 1);
		assert_turned(trial, upright, 1);
	}
	DestroyMagickWand(upright);
}

static void
a_turned_avif_is_turned_once(void **state)
{
	struct trial *trial = *state;
	MagickWand *upright;

	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	upright = open_derivative(trial, trial->large);
	assert_int_equal(trial_fixture(trial, "irot.avif"), OK);
	assert_turned(trial, upright, 8);
	DestroyMagickWand(upright);
}

/* Scaled to 32 x 21 squares, so that other sizes can be compared too. */
static struct colour
colour_in(MagickWand *wand, int column, int row)
{
	int width = (int)MagickGetImageWidth(wand);
	int height = (int)MagickGetImageHeight(wand);

	return colour_at(wand, width * (2 * column + 1) / 8,
	    height * (2 * row + 1) / 8);
}

static void
every_colour_space_becomes_srgb(void **state)
{
	static const char *const same[] = {
		"cmyk.jpg",
		"gps.jpg",
		"rgb8.avif",
		"baseline.heic",
	};
	struct trial *trial = *state;
	MagickWand *wanted;

	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	wanted = open_derivative(trial, trial->large);
	for (size_t i = 0; i < COUNT_OF(same); i++) {
		MagickWand *wand;

		assert_int_equal(trial_fixture(trial, same[i]), OK);
		wand = open_derivative(trial, trial->large);
		for (int place = 0; place < 16; place++)
			assert_near(colour_in(wand, place % 4, place / 4),
			    colour_in(wanted, place % 4, place / 4), same[i]);
		DestroyMagickWand(wand);
	}
	DestroyMagickWand(wanted);
}

static void
an_embedded_profile_is_obeyed(void **state)
{
	struct trial *trial = *state;
	MagickWand *plain, *swapped;
	int told_apart = 0;

	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	plain = open_derivative(trial, trial->large);
	assert_int_equal(trial_fixture(trial, "icc-swapped.jpg"), OK);
	swapped = open_derivative(trial, trial->large);
	for (int place = 0; place < 16; place++) {
		struct colour was = colour_in(plain, place % 4, place / 4);
		struct colour is = colour_in(swapped, place % 4, place / 4);
		int red = was.red;

		told_apart += abs(was.red - was.green) > 3 * NEAR;
		was.red = was.green;
		was.green = red;
		assert_near(is, was, "icc-swapped.jpg");
	}
	assert_true(told_apart > 4);
	DestroyMagickWand(plain);
	DestroyMagickWand(swapped);
}

static void
alpha_is_kept(void **state)
{
	static const struct colour red = { 255, 0, 0, 255 };
	static const struct colour green = { 0, 255, 0, 255 };
	static const struct colour blue = { 0, 0, 255, 255 };
	struct trial *trial = *state;
	MagickWand *wand;

	assert_int_equal(trial_fixture(trial, "quadrants.png"), OK);
	assert_true(trial->report.has_alpha);
	wand = open_derivative(trial, trial->large);
	assert_near(colour_at(wand, 8, 7), red, "red");
	assert_near(colour_at(wand, 40, 7), green, "green");
	assert_near(colour_at(wand, 8, 25), blue, "blue");
	assert_int_equal(colour_at(wand, 40, 25).alpha, 0);
	DestroyMagickWand(wand);
	assert_int_equal(trial_fixture(trial, "baseline.jpg"), OK);
	assert_false(trial->report.has_alpha);
	assert_int_equal(trial_fixture(trial, "alpha.webp"), OK);
	assert_true(trial->report.has_alpha);
}

static void
a_gif_frame_lies_where_it_belongs(void **state)
{
	struct trial *trial = *state;
	unsigned char pixels[10][10][4];
	MagickWand *wand;

	assert_int_equal(trial_fixture(trial, "offset.gif"), OK);
	wand = open_derivative(trial, trial->large);
	assert_int_equal(MagickGetImageWidth(wand), 10);
	assert_true(MagickExportImagePixels(wand, 0, 0, 10, 10, "RGBA",
	    CharPixel, pixels));
	assert_int_equal(pixels[1][1][3], 0);
	assert_int_equal(pixels[8][8][3], 0);
	assert_int_equal(pixels[4][4][3], 255);
	assert_true(pixels[4][4][0] > 200 && pixels[4][4][1] < 50);
	DestroyMagickWand(wand);
}

static void
metadata_is_gone(void **state)
{
	static const char *const traces[] = {
		"EXIF",
		"Exif",
		"XMP ",
		"ICCP",
		"GPS",
		"adobe",
	};
	struct trial *trial = *state;
	size_t length;
	char *bytes;

	assert_int_equal(trial_fixture(trial, "gps.jpg"), OK);
	bytes = written_bytes(trial->arena, trial->large, &length);
	for (size_t i = 0; i < COUNT_OF(traces); i++)
		assert_null(
		    memmem(bytes, length, traces[i], strlen(traces[i])));
}

/* A made image: a gradient, so that it is not flat. */
static unsigned char *
make_image(const char *format, size_t columns, size_t rows, size_t *length)
{
	MagickWand *wand = NewMagickWand();
	unsigned char *bytes;

	assert_true(MagickSetSize(wand, columns, rows));
	assert_true(MagickReadImage(wand, "gradient:#200000-#f0f0a0"));
	assert_true(MagickSetImageFormat(wand, format));
	bytes = MagickGetImageBlob(wand, length);
	assert_non_null(bytes);
	DestroyMagickWand(wand);
	return bytes;
}

static void
assert_sizes(struct trial *trial, const char *format, const int sizes[6])
{
	const struct image_report *report = &trial->report;
	size_t length;
	unsigned char *bytes =
	    make_image(format, (size_t)sizes[0], (size_t)sizes[1], &length);

	assert_int_equal(trial_bytes(trial, bytes, length), OK);
	MagickRelinquishMemory(bytes);
	assert_int_equal(report->width_px, sizes[0]);
	assert_int_equal(report->height_px, sizes[1]);
	assert_int_equal(report->large.width_px, sizes[2]);
	assert_int_equal(report->large.height_px, sizes[3]);
	assert_int_equal(report->small.width_px, sizes[4]);
	assert_int_equal(report->small.height_px, sizes[5]);
}

static void
derivatives_fit_their_boxes(void **state)
{
	static const int sizes[][6] = {
		{ 4500, 3000, 1280, 853, 320, 213 },
		{ 3000, 4500, 853, 1280, 213, 320 },
		{ 1281, 1281, 1280, 1280, 320, 320 },
		{ 1280, 720, 1280, 720, 320, 180 },
		{ 321, 200, 321, 200, 320, 199 },
		{ 6000, 7, 1280, 1, 320, 1 },
		{ 1, 4000, 1, 1280, 1, 320 },
		{ 1, 1, 1, 1, 1, 1 },
	};
	struct trial *trial = *state;

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		assert_sizes(trial, "JPEG", sizes[i]);
		assert_sizes(trial, "PNG", sizes[i]);
	}
}

static void
memory_is_limited(void **state)
{
	struct trial *trial = *state;
	size_t length;
	unsigned char *bytes = make_image("PNG", 5000, 5000, &length);

	trial->settings.limits.max_memory_bytes = 240000000;
	assert_int_equal(trial_bytes(trial, bytes, length), TOO_LARGE);
	assert_string_equal(trial->problem.code, "too-much-memory");
	assert_non_null(strstr(trial->problem.detail, "240 MB"));
	image_limits_default(&trial->settings.limits);
	assert_int_equal(trial_bytes(trial, bytes, length), OK);
	MagickRelinquishMemory(bytes);
}

int
main(void)
{
#define WITH_TRIAL(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		WITH_TRIAL(all_eight_orientations_are_shown_right_side_up),
		WITH_TRIAL(what_is_no_orientation_counts_as_none),
		WITH_TRIAL(a_turned_avif_is_turned_once),
		WITH_TRIAL(every_colour_space_becomes_srgb),
		WITH_TRIAL(an_embedded_profile_is_obeyed),
		WITH_TRIAL(alpha_is_kept),
		WITH_TRIAL(a_gif_frame_lies_where_it_belongs),
		WITH_TRIAL(metadata_is_gone),
		WITH_TRIAL(derivatives_fit_their_boxes),
		WITH_TRIAL(memory_is_limited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
