/* test/lib/store/sample_fixture.c: the one sample of a program of tests. */

#include "lib/store/sample_fixture.h"

struct sample sample;

int
sample_begin(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR);
	sample_open(&sample);
	return 0;
}

int
sample_end(void **state)
{
	(void)state;
	sample_close(&sample);
	return 0;
}
