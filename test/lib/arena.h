/* test/lib/arena.h: the arena that the tests of a program allocate from. */

#ifndef TEST_ARENA_H
#define TEST_ARENA_H

#include "base/base.h"

/* There from make_arena to drop_arena. */
extern struct arena *arena;

/* What cmocka calls before and after a test, or a group of tests. */
int make_arena(void **state);
int drop_arena(void **state);

#endif
