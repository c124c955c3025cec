/* lib/image/hash.c: a hash that near pictures share, from 32 x 32 greys. */

#include "image/private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * pHash: the discrete cosine transform of 32 x 32 greys; of its lowest
 * frequencies, without those that are constant along a side, one bit each:
 * over the median or not. Bit 63 is the coefficient (1, 1), row by row.
 * Source: Zauner, Implementation and Benchmarking of Perceptual Image Hash
 * Functions, 2010, section 3.2.1.
 */
enum { KEPT = 8, BITS = KEPT * KEPT };

/* A standard deviation of greys under this is a flat picture. */
static const double flat_deviation = 2.0;

static bool
is_flat(const unsigned char *greys)
{
	const double count = HASH_SIDE * HASH_SIDE;
	double sum = 0;
	double squares = 0;

	for (int i = 0; i < HASH_SIDE * HASH_SIDE; i++) {
		sum += greys[i];
		squares += (double)greys[i] * greys[i];
	}
	return squares / count - (sum / count) * (sum / count) <
	    flat_deviation * flat_deviation;
}

static void
fill_cosines(double cosines[KEPT][HASH_SIDE])
{
	for (int frequency = 0; frequency < KEPT; frequency++)
		for (int at = 0; at < HASH_SIDE; at++)
			cosines[frequency][at] = cos(acos(-1.0) / HASH_SIDE *
			    (at + 0.5) * (frequency + 1));
}

static void
transform(const unsigned char *greys, double coefficients[BITS])
{
	double cosines[KEPT][HASH_SIDE];
	double rows[HASH_SIDE][KEPT] = { { 0 } };

	fill_cosines(cosines);
	for (int y = 0; y < HASH_SIDE; y++)
		for (int u = 0; u < KEPT; u++)
			for (int x = 0; x < HASH_SIDE; x++)
				rows[y][u] +=
				    cosines[u][x] * greys[y * HASH_SIDE + x];
	for (int i = 0; i < BITS; i++) {
		coefficients[i] = 0;
		for (int y = 0; y < HASH_SIDE; y++)
			coefficients[i] +=
			    cosines[i / KEPT][y] * rows[y][i % KEPT];
	}
}

static int
by_value(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;

	return (left > right) - (left < right);
}

bool
perceptual_hash_of(const unsigned char greys[HASH_SIDE * HASH_SIDE],
    uint64_t *hash)
{
	double coefficients[BITS];
	double sorted[BITS];
	double median;

	*hash = 0;
	if (is_flat(greys))
		return false;
	transform(greys, coefficients);
	memcpy(sorted, coefficients, sizeof(sorted));
	qsort(sorted, BITS, sizeof(sorted[0]), by_value);
	median = (sorted[BITS / 2 - 1] + sorted[BITS / 2]) / 2;
	for (int i = 0; i < BITS; i++)
		*hash = *hash << 1 | (coefficients[i] > median);
	return true;
}

int
image_hash_distance(uint64_t a, uint64_t b)
{
	return __builtin_popcountll(a ^ b);
}
