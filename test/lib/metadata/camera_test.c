/* test/lib/metadata/camera_test.c: what a camera noted is read, from files that are whole, cut and damaged. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/arena.h"
#include "metadata/metadata.h"

enum {
	IMAGE_AT = 8,
	IMAGE_ENTRIES = 3,
	EXIF_AT = IMAGE_AT + 2 + 12 * IMAGE_ENTRIES + 4,
	EXIF_ENTRIES = 6,
	VALUES_AT = EXIF_AT + 2 + 12 * EXIF_ENTRIES + 4,
	BLOCK_BYTES = VALUES_AT + 96,
};

static void
put(unsigned char *at, unsigned long number, int bytes)
{
	while (bytes-- > 0) {
		at[bytes] = (unsigned char)number;
		number >>= 8;
	}
}

static unsigned char *
entry(unsigned char *at, unsigned tag, unsigned type, unsigned long count,
    unsigned long value)
{
	put(at, tag, 2);
	put(at + 2, type, 2);
	put(at + 4, count, 4);
	put(at + 8, value, 4);
	return at + 12;
}

/* Big-endian, with make and model, and what such a camera notes. */
static void
fill_block(unsigned char block[BLOCK_BYTES], const char *make,
    const char *taken, unsigned long exposure, unsigned long of)
{
	unsigned char *at = block + IMAGE_AT, *values = block + VALUES_AT;

	memset(block, 0, BLOCK_BYTES);
	memcpy(block, "MM\0\x2a\0\0\0\x08", 8);
	put(at, IMAGE_ENTRIES, 2);
	at = entry(at + 2, 0x010f, 2, 12, VALUES_AT);
	at = entry(at, 0x0110, 2, 13, VALUES_AT + 12);
	entry(at, 0x8769, 4, 1, EXIF_AT);
	at = block + EXIF_AT;
	put(at, EXIF_ENTRIES, 2);
	at = entry(at + 2, 0x829a, 5, 1, VALUES_AT + 26);
	at = entry(at, 0x829d, 5, 1, VALUES_AT + 34);
	at = entry(at, 0x8827, 3, 1, 200UL << 16);
	at = entry(at, 0x9003, 2, 20, VALUES_AT + 42);
	at = entry(at, 0x920a, 5, 1, VALUES_AT + 62);
	entry(at, 0xa431, 2, 8, VALUES_AT + 70);
	memcpy(values, make, strlen(make));
	memcpy(values + 12, "Canon EOS 5D", 12);
	put(values + 26, exposure, 4);
	put(values + 30, of, 4);
	put(values + 34, 28, 4);
	put(values + 38, 10, 4);
	memcpy(values + 42, taken, strlen(taken));
	put(values + 62, 50, 4);
	put(values + 66, 1, 4);
	memcpy(values + 70, "SN-0042", 7);
}

static size_t
jpeg_of(const unsigned char block[BLOCK_BYTES], unsigned char *file)
{
	static const unsigned char head[] = { 0xff, 0xd8, 0xff, 0xe1 };
	static const unsigned char end[] = { 0xff, 0xda, 0, 4, 'x', 'x', 1, 2,
		0xff, 0xd9 };

	memcpy(file, head, sizeof(head));
	put(file + 4, 2 + 6 + BLOCK_BYTES, 2);
	memcpy(file + 6, "Exif\0\0", 6);
	memcpy(file + 12, block, BLOCK_BYTES);
	memcpy(file + 12 + BLOCK_BYTES, end, sizeof(end));
	return 12 + BLOCK_BYTES + sizeof(end);
}

static void
what_a_camera_noted_is_read_from_jpeg_and_tiff(void **state)
{
	unsigned char block[BLOCK_BYTES], file[BLOCK_BYTES + 64];
	struct metadata_camera camera;
	size_t length;

	(void)state;
	fill_block(block, "Canon Inc.", "2019:08:14 16:03:11", 1, 250);
	length = jpeg_of(block, file);
	assert_true(
	    metadata_camera_read(arena, "image/jpeg", file, length, &camera));
	assert_string_equal(camera.name, "Canon EOS 5D");
	assert_string_equal(camera.taken, "2019-08-14 16:03");
	assert_string_equal(camera.settings,
	    "50\u00a0mm, f/2.8, 1/250\u00a0s, ISO\u00a0200");
	assert_null(camera.lens);
	assert_true(metadata_camera_read(arena, "image/tiff", block,
	    sizeof(block), &camera));
	assert_string_equal(camera.name, "Canon EOS 5D");
	assert_false(
	    metadata_camera_read(arena, "image/gif", file, length, &camera));
	assert_false(
	    metadata_camera_read(arena, "image/jpeg", file, 20, &camera));
}

static void
what_a_camera_did_not_know_is_left_out(void **state)
{
	static const char *const unknown[] = { "0000:00:00 00:00:00",
		"    :  :     :  :  ", "2019-08-14 16:03:11", "yesterday", "" };
	unsigned char block[BLOCK_BYTES];
	struct metadata_camera camera;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(unknown); i++) {
		fill_block(block, "\xe9\x01", unknown[i], 1, 0);
		assert_true(metadata_camera_read(arena, "image/tiff", block,
		    sizeof(block), &camera));
		assert_null(camera.taken);
		assert_string_equal(camera.name, "Canon EOS 5D");
		assert_string_equal(camera.settings,
		    "50\u00a0mm, f/2.8, ISO\u00a0200");
	}
	fill_block(block, "Someone", "", 25, 10);
	assert_true(metadata_camera_read(arena, "image/tiff", block,
	    sizeof(block), &camera));
	assert_string_equal(camera.name, "Someone Canon EOS 5D");
	assert_string_equal(camera.settings,
	    "50\u00a0mm, f/2.8, 2.5\u00a0s, ISO\u00a0200");
}

/* One byte after the other, none behind the end: for the sanitisers. */
static void
read_damaged(const char *type, const unsigned char *file, size_t length,
    unsigned *seed)
{
	unsigned char *part = malloc(length + 1);
	struct arena *own = arena_create();
	struct metadata_camera camera;
	int k;

	memcpy(part, file, length);
	for (k = 0; seed != NULL && length > 0 && k < 3; k++) {
		*seed = *seed * 1103515245 + 12345;
		part[(*seed >> 8) % length] = (unsigned char)(*seed >> 20);
	}
	(void)metadata_camera_read(own, type, part, length, &camera);
	free(part);
	arena_destroy(own);
}

static void
what_is_cut_or_damaged_is_survived(void **state)
{
	unsigned char block[BLOCK_BYTES], file[BLOCK_BYTES + 64];
	unsigned seed = 1, round;
	size_t length, at;

	(void)state;
	fill_block(block, "Canon", "2019:08:14 16:03:11", 1, 250);
	length = jpeg_of(block, file);
	for (at = 0; at < length; at++)
		read_damaged("image/jpeg", file, at, NULL);
	for (at = 0; at < sizeof(block); at++)
		read_damaged("image/tiff", block, at, NULL);
	for (round = 0; round < 20000; round++) {
		read_damaged("image/jpeg", file, length, &seed);
		read_damaged("image/tiff", block, sizeof(block), &seed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_a_camera_noted_is_read_from_jpeg_and_tiff),
		cmocka_unit_test(what_a_camera_did_not_know_is_left_out),
		cmocka_unit_test(what_is_cut_or_damaged_is_survived),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
