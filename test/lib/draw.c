/* test/lib/draw.c: numbers at random that are the same in every run. */

#include "lib/draw.h"

uint64_t
draw(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

unsigned
draw_below(uint64_t *seed, unsigned bound)
{
	return (unsigned)(draw(seed) % bound);
}
