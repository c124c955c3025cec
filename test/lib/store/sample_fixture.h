/* test/lib/store/sample_fixture.h: the one sample of a program of tests. */

#ifndef TEST_STORE_SAMPLE_FIXTURE_H
#define TEST_STORE_SAMPLE_FIXTURE_H

#include "lib/store/sample.h"

extern struct sample sample;

/* cmocka's setup and teardown of a group. */
int sample_begin(void **state);
int sample_end(void **state);

#endif
