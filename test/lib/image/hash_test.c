/* test/lib/image/hash_test.c: perceptual hashes of made greys. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image/private.h"

enum { GREYS = HASH_SIDE * HASH_SIDE };

/* Smooth hills, different for each seed. */
static void
fill_hills(unsigned char greys[GREYS], int seed)
{
	for (int i = 0; i < GREYS; i++) {
		int x = i % HASH_SIDE - (seed * 7) % HASH_SIDE;
		int y = i / HASH_SIDE - (seed * 13) % HASH_SIDE;

		greys[i] = (unsigned char)(40 +
		    (x * x * (seed + 1) + y * y * 3 + x * y * seed) % 160);
	}
}

static void
flat_pictures_have_no_hash(void **state)
{
	unsigned char greys[GREYS];
	uint64_t hash = 1;

	(void)state;
	memset(greys, 200, sizeof(greys));
	assert_false(perceptual_hash_of(greys, &hash));
	assert_int_equal(hash, 0);
	greys[17] = 210;
	assert_false(perceptual_hash_of(greys, &hash));
	memset(greys, 90, GREYS / 2);
	assert_true(perceptual_hash_of(greys, &hash));
}

static void
brighter_and_noisier_pictures_are_near(void **state)
{
	unsigned char greys[GREYS];
	uint64_t hash, brighter;

	(void)state;
	fill_hills(greys, 3);
	assert_true(perceptual_hash_of(greys, &hash));
	for (int i = 0; i < GREYS; i++)
		greys[i] = (unsigned char)(greys[i] + 20 + (i * 31) % 5);
	assert_true(perceptual_hash_of(greys, &brighter));
	assert_true(image_hash_distance(hash, brighter) <= 4);
}

static void
other_pictures_are_far(void **state)
{
	unsigned char greys[GREYS];
	uint64_t hash, other;

	(void)state;
	fill_hills(greys, 3);
	assert_true(perceptual_hash_of(greys, &hash));
	fill_hills(greys, 8);
	assert_true(perceptual_hash_of(greys, &other));
	assert_true(image_hash_distance(hash, other) > 12);
}

static void
distance_counts_bits(void **state)
{
	(void)state;
	assert_int_equal(image_hash_distance(0, 0), 0);
	assert_int_equal(image_hash_distance(0, UINT64_MAX), 64);
	assert_int_equal(image_hash_distance(5, 6), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flat_pictures_have_no_hash),
		cmocka_unit_test(brighter_and_noisier_pictures_are_near),
		cmocka_unit_test(other_pictures_are_far),
		cmocka_unit_test(distance_counts_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
