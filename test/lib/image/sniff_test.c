/* test/lib/image/sniff_test.c: types by their first bytes. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "image/image.h"

#define SNIFF(bytes) image_sniff((bytes), sizeof(bytes) - 1)

static void
every_format_is_known_by_its_first_bytes(void **state)
{
	(void)state;
	assert_string_equal(SNIFF("\xff\xd8\xff\xe0"), "image/jpeg");
	assert_string_equal(SNIFF("\x89PNG\r\n\x1a\n...."), "image/png");
	assert_string_equal(SNIFF("RIFF\1\0\0\0WEBPVP8 "), "image/webp");
	assert_string_equal(SNIFF("GIF87a"), "image/gif");
	assert_string_equal(SNIFF("GIF89a"), "image/gif");
	assert_string_equal(SNIFF("II*\0"), "image/tiff");
	assert_string_equal(SNIFF("MM\0*"), "image/tiff");
	assert_string_equal(SNIFF("MM\0+"), "image/tiff");
}

static void
brands_tell_avif_from_heic(void **state)
{
	(void)state;
	assert_string_equal(SNIFF("\0\0\0\x1c"
				  "ftypavif\0\0\0\0"),
	    "image/avif");
	assert_string_equal(SNIFF("\0\0\0\x18"
				  "ftypheic\0\0\0\0mif1heic"),
	    "image/heic");
	assert_string_equal(SNIFF("\0\0\0\x1c"
				  "ftypmif1\0\0\0\0mif1avif"
				  "miaf"),
	    "image/avif");
	assert_string_equal(SNIFF("\0\0\0\x18"
				  "ftypmif1\0\0\0\0mif1heic"),
	    "image/heic");
	assert_null(SNIFF("\0\0\0\x18"
			  "ftypisom\0\0\0\0isomavif"));
}

static void
a_brand_behind_the_end_of_its_box_does_not_count(void **state)
{
	(void)state;
	assert_string_equal(SNIFF("\0\0\0\x14"
				  "ftypmif1\0\0\0\0mif1avif"),
	    "image/heic");
	assert_null(SNIFF("\0\0\0\x04"
			  "ftypavif\0\0\0\0"));
}

static void
anything_else_is_no_image(void **state)
{
	(void)state;
	assert_null(image_sniff("", 0));
	assert_null(SNIFF("\xff\xd8"));
	assert_null(SNIFF("\x89PNG"));
	assert_null(SNIFF("<svg xmlns='http://www.w3.org/2000/svg'/>"));
	assert_null(SNIFF("<?xml version='1.0'?><image/>"));
	assert_null(SNIFF("push graphic-context"));
	assert_null(SNIFF("%PDF-1.4"));
	assert_null(SNIFF("BM........"));
	assert_null(SNIFF("XXXX\1\0\0\0WEBPVP8 "));
	assert_null(SNIFF("RIFF\1\0\0\0WAVEfmt "));
	assert_null(SNIFF("GIF88a"));
}

static void
every_type_has_its_extension(void **state)
{
	(void)state;
	assert_string_equal(image_extension("image/jpeg"), "jpg");
	assert_string_equal(image_extension("image/tiff"), "tif");
	assert_string_equal(image_extension("image/avif"), "avif");
	assert_null(image_extension("image/svg+xml"));
	assert_null(image_extension(NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_is_known_by_its_first_bytes),
		cmocka_unit_test(brands_tell_avif_from_heic),
		cmocka_unit_test(
		    a_brand_behind_the_end_of_its_box_does_not_count),
		cmocka_unit_test(anything_else_is_no_image),
		cmocka_unit_test(every_type_has_its_extension),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
