/* test/lib/metadata/metadata_test.c: what image files tell, whole, cut and damaged. */

#define _GNU_SOURCE /* memmem */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/arena.h"
#include "metadata/metadata.h"

static enum status
add(void *context, const void *bytes, size_t length)
{
	buf_add_bytes(context, bytes, length);
	return OK;
}

static struct buf *
new_buf(void)
{
	struct buf *buf = arena_alloc(arena, sizeof(*buf));

	buf_init(buf, arena, 1 << 20);
	return buf;
}

static struct buf *
cleaned(const char *type, const struct buf *file)
{
	struct buf *out = new_buf();
	const struct metadata_sink sink = { add, out };

	assert_int_equal(metadata_remove(arena, type,
			     (const unsigned char *)file->bytes, file->length,
			     &sink),
	    OK);
	return out;
}

static struct metadata_report
look(const char *type, const struct buf *file)
{
	struct metadata_report report;

	metadata_look(arena, type, (const unsigned char *)file->bytes,
	    file->length, &report);
	return report;
}

static bool
holds(const struct buf *file, const char *text)
{
	return memmem(file->bytes, file->length, text, strlen(text)) != NULL;
}

#define ADD(buf, literal) buf_add_bytes((buf), "" literal, sizeof(literal) - 1)

/*
 * Big-endian Exif: Make, Orientation 6, Artist; a directory of Exif with a
 * serial number and a lens, one of GPS. In remarks: where each part begins.
 */
static void
add_block(struct buf *to)
{
	ADD(to, "MM\0\x2a\0\0\0\x08");			      /* 0 */
	ADD(to, "\0\x05");				      /* 8 */
	ADD(to, "\x01\x0f\0\x02\0\0\0\x08\0\0\0\x4a");	      /* 10 */
	ADD(to, "\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");	      /* 22 */
	ADD(to, "\x01\x3b\0\x02\0\0\0\x08\0\0\0\x52");	      /* 34 */
	ADD(to, "\x87\x69\0\x04\0\0\0\x01\0\0\0\x5a");	      /* 46 */
	ADD(to, "\x88\x25\0\x04\0\0\0\x01\0\0\0\x7c");	      /* 58 */
	ADD(to, "\0\0\0\0");				      /* 70 */
	ADD(to, "MakerX1\0");				      /* 74 */
	ADD(to, "Ann Who\0");				      /* 82 */
	ADD(to, "\0\x02");				      /* 90 */
	ADD(to, "\xa4\x31\0\x02\0\0\0\x08\0\0\0\x74");	      /* 92 */
	ADD(to, "\xa4\x34\0\x02\0\0\0\x04LNS\0");	      /* 104 */
	ADD(to, "SN-0042\0");				      /* 116 */
	ADD(to, "\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0"); /* 124 */
}

static void
add_segment(struct buf *to, int marker, const char *name, size_t name_length,
    const struct buf *content)
{
	size_t length = 2 + name_length + content->length;

	buf_add_char(to, (char)0xff);
	buf_add_char(to, (char)marker);
	buf_add_char(to, (char)(length >> 8));
	buf_add_char(to, (char)length);
	buf_add_bytes(to, name, name_length);
	buf_add_bytes(to, content->bytes, content->length);
}

static const char pixels[] = "\xff\xda\0\x04xx\x12\xff\0\x34\xff\xd0\x56";

static struct buf *
jpeg(void)
{
	struct buf *file = new_buf(), *block = new_buf(), *none = new_buf();

	add_block(block);
	ADD(file, "\xff\xd8");
	ADD(file, "\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
	add_segment(file, 0xe1, "Exif\0\0", 6, block);
	add_segment(file, 0xe1, "http://ns.adobe.com/xap/1.0/\0<x/>", 33,
	    none);
	add_segment(file, 0xe2, "ICC_PROFILE\0\1\1profile", 21, none);
	add_segment(file, 0xed, "Photoshop 3.0\0Privateville", 26, none);
	add_segment(file, 0xfe, "call me", 7, none);
	buf_add_bytes(file, pixels, sizeof(pixels) - 1);
	ADD(file, "\xff\xd9");
	ADD(file, "another image");
	return file;
}

static void
a_jpeg_keeps_pixels_profile_and_orientation(void **state)
{
	struct buf *file = jpeg(), *clean;
	struct metadata_report report = look("image/jpeg", file);

	(void)state;
	assert_true(report.can_remove);
	assert_int_equal(report.found,
	    METADATA_POSITION | METADATA_SERIAL | METADATA_OWNER |
		METADATA_PREVIEW | METADATA_TEXT);
	clean = cleaned("image/jpeg", file);
	assert_true(holds(clean, "MakerX1"));
	assert_true(holds(clean, "LNS"));
	assert_true(holds(clean, "ICC_PROFILE"));
	assert_true(holds(clean, "JFIF"));
	assert_true(memmem(clean->bytes, clean->length, pixels,
			sizeof(pixels) - 1) != NULL);
	assert_memory_equal(clean->bytes + clean->length - 2, "\xff\xd9", 2);
	assert_true(memmem(clean->bytes, clean->length,
			"\x01\x12\0\x03\0\0\0\x01\0\x06", 10) != NULL);
	for (const char **gone = (const char *[]){ "SN-0042", "Ann Who",
		 "Privateville", "call me", "adobe", "another", NULL };
	    *gone != NULL; gone++)
		assert_false(holds(clean, *gone));
	assert_int_equal(look("image/jpeg", clean).found, 0);
}

static void
what_tells_nothing_stays_byte_for_byte(void **state)
{
	struct buf *file = new_buf();

	(void)state;
	ADD(file, "\xff\xd8");
	ADD(file, "\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
	ADD(file, "\xff\xfe\0\x12" "CREATOR: gd-jpeg");
	buf_add_bytes(file, pixels, sizeof(pixels) - 1);
	ADD(file, "\xff\xd9");
	assert_int_equal(look("image/jpeg", file).found, 0);
	assert_true(look("image/jpeg", file).can_remove);
}

static void
a_preview_behind_the_first_directory_is_found(void **state)
{
	struct buf *file = new_buf(), *block = new_buf();

	(void)state;
	add_block(block);
	block->bytes[73] = 0x7c; /* the next directory */
	ADD(file, "\xff\xd8");
	add_segment(file, 0xe1, "Exif\0\0", 6, block);
	buf_add_bytes(file, pixels, sizeof(pixels) - 1);
	ADD(file, "\xff\xd9");
	assert_true(look("image/jpeg", file).found & METADATA_PREVIEW);
	assert_int_equal(
	    look("image/jpeg", cleaned("image/jpeg", file)).found, 0);
}

/* What comes behind the signature of a JPEG, or the first chunk of a PNG. */
static struct buf *
jpeg_with(const char *segments, size_t length)
{
	struct buf *file = new_buf();

	ADD(file, "\xff\xd8");
	buf_add_bytes(file, segments, length);
	buf_add_bytes(file, pixels, sizeof(pixels) - 1);
	ADD(file, "\xff\xd9");
	return file;
}

static struct buf *
png_with(const char *chunks, size_t length)
{
	struct buf *file = new_buf();

	ADD(file, "\x89PNG\r\n\x1a\n");
	ADD(file, "\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0crc1");
	buf_add_bytes(file, chunks, length);
	ADD(file, "\0\0\0\x04IDATdatacrc5\0\0\0\0IENDcrc6");
	return file;
}

#define JPEG_WITH(literal) jpeg_with(literal, sizeof(literal) - 1)
#define PNG_WITH(literal) png_with(literal, sizeof(literal) - 1)
#define EXIF_OF(length) "\xff\xe1\0" length "Exif\0\0MM\0\x2a"

/* A directory that is not there, Photographer, OwnerName, a tag of nobody. */
static void
what_nobody_can_read_is_not_kept(void **state)
{
	struct buf *const files[] = {
		JPEG_WITH(EXIF_OF("\x14") "\0\0\xff\0Jane"),
		JPEG_WITH(
		    EXIF_OF("\x22") "\0\0\0\x08\0\x01"
				    "\xa4\x37\0\x02\0\0\0\x04Jane\0\0\0\0"),
		JPEG_WITH(
		    EXIF_OF("\x22") "\0\0\0\x08\0\x01"
				    "\xfd\xe8\0\x02\0\0\0\x04Jane\0\0\0\0"),
		JPEG_WITH(
		    EXIF_OF("\x22") "\0\0\0\x08\0\x01"
				    "\xbe\xef\0\x02\0\0\0\x04Jane\0\0\0\0"),
		JPEG_WITH("\xff\xfe\0\x18"
			  "Created with GIMP Jane"),
	};
	struct buf *const chunks[] = {
		PNG_WITH("\0\0\0\x04prVWJanecrc2"),
		PNG_WITH("\0\0\0\x04"
			 "caBXJanecrc2"),
		PNG_WITH("\0\0\0\x0ftEXtThumb::URI\0Janecrc2"),
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(files); i++) {
		assert_true(look("image/jpeg", files[i]).found != 0);
		assert_false(holds(cleaned("image/jpeg", files[i]), "Jane"));
	}
	for (i = 0; i < COUNT_OF(chunks); i++) {
		assert_true(look("image/png", chunks[i]).found != 0);
		assert_false(holds(cleaned("image/png", chunks[i]), "Jane"));
	}
}

/* A byte between two segments, which readers skip; a TIFF of 64 bits. */
static void
what_cannot_be_taken_apart_counts_as_told(void **state)
{
	struct buf *jpeg = JPEG_WITH("\xff\xfe\0\x12"
				     "CREATOR: gd-jpeg!");
	struct buf *tiff = new_buf();

	(void)state;
	ADD(tiff, "II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0");
	assert_int_equal(look("image/jpeg", jpeg).found, METADATA_TEXT);
	assert_false(look("image/jpeg", jpeg).can_remove);
	assert_int_equal(look("image/tiff", tiff).found, METADATA_TEXT);
}

static void
of_two_blocks_of_exif_the_first_stays(void **state)
{
	struct buf *file = JPEG_WITH(EXIF_OF(
	    "\x22") "\0\0\0\x08\0\x01"
		    "\x01\x0f\0\x02\0\0\0\x04One\0\0\0\0\0" EXIF_OF(
			"\x22") "\0\0\0\x08\0\x01"
				"\x01\x0f\0\x02\0\0\0\x04Two\0\0\0\0\0");
	struct buf *clean = cleaned("image/jpeg", file);

	(void)state;
	assert_int_equal(look("image/jpeg", file).found, METADATA_TEXT);
	assert_true(holds(clean, "One"));
	assert_false(holds(clean, "Two"));
}

static struct buf *
png(void)
{
	struct buf *file = new_buf(), *block = new_buf();

	add_block(block);
	ADD(file, "\x89PNG\r\n\x1a\n");
	ADD(file, "\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0crc1");
	ADD(file, "\0\0\0\x0btEXtAuthor\0Jane" "crc2");
	ADD(file, "\0\0\0\x08tEXtTitle\0Ab" "crc3");
	buf_add_bytes(file, "\0\0\0", 3);
	buf_add_char(file, (char)block->length);
	ADD(file, "eXIf");
	buf_add_bytes(file, block->bytes, block->length);
	ADD(file, "crc4");
	ADD(file, "\0\0\0\x04IDATdatacrc5\0\0\0\0IENDcrc6");
	return file;
}

static void
a_png_keeps_its_chunks(void **state)
{
	struct buf *file = png(), *clean;

	(void)state;
	assert_int_equal(look("image/png", file).found,
	    METADATA_POSITION | METADATA_SERIAL | METADATA_OWNER |
		METADATA_TEXT);
	clean = cleaned("image/png", file);
	assert_false(holds(clean, "Jane"));
	assert_false(holds(clean, "SN-0042"));
	assert_true(holds(clean, "Title"));
	assert_true(holds(clean, "IDATdatacrc5"));
	assert_true(holds(clean, "MakerX1"));
	assert_int_equal(look("image/png", clean).found, 0);
}

static struct buf *
webp(void)
{
	struct buf *file = new_buf(), *block = new_buf();
	size_t length;

	add_block(block);
	ADD(file, "RIFF\0\0\0\0WEBP");
	ADD(file, "VP8X\x0a\0\0\0\x0c\0\0\0\0\0\0\0\0\0");
	ADD(file, "VP8 \x05\0\0\0pixel\0");
	ADD(file, "EXIF");
	buf_add_char(file, (char)block->length);
	buf_add_bytes(file, "\0\0\0", 3);
	buf_add_bytes(file, block->bytes, block->length);
	ADD(file, "XMP \x04\0\0\0who?");
	length = file->length - 8;
	file->bytes[4] = (char)length;
	file->bytes[5] = (char)(length >> 8);
	return file;
}

static void
a_webp_says_in_its_flags_what_is_left(void **state)
{
	struct buf *file = webp(), *clean;

	(void)state;
	assert_int_equal(look("image/webp", file).found,
	    METADATA_POSITION | METADATA_SERIAL | METADATA_OWNER |
		METADATA_TEXT);
	clean = cleaned("image/webp", file);
	assert_false(holds(clean, "who?"));
	assert_false(holds(clean, "SN-0042"));
	assert_true(holds(clean, "VP8 \x05"));
	assert_int_equal(clean->bytes[20], 0x08);
	assert_int_equal((unsigned char)clean->bytes[4] |
		(unsigned char)clean->bytes[5] << 8,
	    clean->length - 8);
	assert_int_equal(look("image/webp", clean).found, 0);
}

static struct buf *
gif(void)
{
	struct buf *file = new_buf();

	ADD(file, "GIF89a\x01\0\x01\0\x80\0\0" "abcdef");
	ADD(file, "\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0");
	ADD(file, "\x21\xfe\x05hello\0");
	ADD(file, "\x21\xff\x0bXMP DataXMP\x03<x>\0");
	ADD(file, "\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b");
	return file;
}

static void
a_gif_keeps_what_makes_it_move(void **state)
{
	struct buf *file = gif(), *clean;

	(void)state;
	assert_int_equal(look("image/gif", file).found, METADATA_TEXT);
	clean = cleaned("image/gif", file);
	assert_true(holds(clean, "NETSCAPE2.0"));
	assert_false(holds(clean, "hello"));
	assert_false(holds(clean, "XMP"));
	assert_int_equal(look("image/gif", clean).found, 0);
}

static void
of_a_tiff_it_is_only_said_what_it_tells(void **state)
{
	struct buf *file = new_buf();

	(void)state;
	add_block(file);
	assert_int_equal(look("image/tiff", file).found,
	    METADATA_POSITION | METADATA_SERIAL | METADATA_OWNER);
	assert_false(look("image/tiff", file).can_remove);
}

/* One byte after the other, none behind the end: for the sanitisers. */
static void
look_at_copy(const char *type, const struct buf *file, size_t length,
    unsigned *seed)
{
	unsigned char *part = malloc(length + 1);
	struct arena *own = arena_create();
	struct metadata_report report;
	struct buf out;
	const struct metadata_sink sink = { add, &out };
	int k;

	memcpy(part, file->bytes, length);
	for (k = 0; seed != NULL && length > 0 && k < 3; k++) {
		*seed = *seed * 1103515245 + 12345;
		part[(*seed >> 8) % length] = (unsigned char)(*seed >> 20);
	}
	metadata_look(own, type, part, length, &report);
	buf_init(&out, own, 1 << 20);
	if (report.can_remove)
		assert_int_equal(metadata_remove(own, type, part, length,
				     &sink),
		    OK);
	free(part);
	arena_destroy(own);
}

static void
what_is_cut_or_damaged_is_survived(void **state)
{
	static const char *const types[] = { "image/jpeg", "image/png",
		"image/webp", "image/gif", "image/tiff", "image/heic" };
	struct buf *files[] = { jpeg(), png(), webp(), gif(), new_buf(),
		new_buf() };
	unsigned seed = 1;
	size_t i, at;

	(void)state;
	add_block(files[4]);
	ADD(files[5], "....infe....Exif............");
	for (i = 0; i < COUNT_OF(types); i++) {
		for (at = 0; at < files[i]->length; at++)
			look_at_copy(types[i], files[i], at, NULL);
		for (at = 0; at < 20000; at++)
			look_at_copy(types[i], files[i], files[i]->length,
			    &seed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_jpeg_keeps_pixels_profile_and_orientation, make_arena,
		    drop_arena),
		cmocka_unit_test_setup_teardown(
		    what_tells_nothing_stays_byte_for_byte, make_arena, drop_arena),
		cmocka_unit_test_setup_teardown(
		    a_preview_behind_the_first_directory_is_found, make_arena,
		    drop_arena),
		cmocka_unit_test_setup_teardown(
		    what_nobody_can_read_is_not_kept, make_arena, drop_arena),
		cmocka_unit_test_setup_teardown(
		    what_cannot_be_taken_apart_counts_as_told, make_arena,
		    drop_arena),
		cmocka_unit_test_setup_teardown(
		    of_two_blocks_of_exif_the_first_stays, make_arena, drop_arena),
		cmocka_unit_test_setup_teardown(a_png_keeps_its_chunks, make_arena,
		    drop_arena),
		cmocka_unit_test_setup_teardown(
		    a_webp_says_in_its_flags_what_is_left, make_arena, drop_arena),
		cmocka_unit_test_setup_teardown(a_gif_keeps_what_makes_it_move,
		    make_arena, drop_arena),
		cmocka_unit_test_setup_teardown(
		    of_a_tiff_it_is_only_said_what_it_tells, make_arena,
		    drop_arena),
		cmocka_unit_test_setup_teardown(
		    what_is_cut_or_damaged_is_survived, make_arena, drop_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
