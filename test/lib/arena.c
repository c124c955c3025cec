/* test/lib/arena.c: the arena that the tests of a program allocate from. */

#include "lib/arena.h"

struct arena *arena;

int
make_arena(void **state)
{
	(void)state;
	arena = arena_create();
	return 0;
}

int
drop_arena(void **state)
{
	(void)state;
	arena_destroy(arena);
	arena = NULL;
	return 0;
}
