/* test/lib/draw.h: numbers at random that are the same in every run. */

#ifndef TEST_DRAW_H
#define TEST_DRAW_H

#include <stdint.h>

/* The next number of a seed. Source: SplitMix64, doi:10.1145/2660193.2660195. */
uint64_t draw(uint64_t *seed);

/* One of 0 to bound - 1. */
unsigned draw_below(uint64_t *seed, unsigned bound);

#endif
