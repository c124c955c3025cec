/* contrib/decode/aside.c: the decoder lets others at the processors. */

#define _GNU_SOURCE

#include "decode.h"

#include <sched.h>
#include <stdio.h>

/* Inherited by the processes of the images: they interrupt nobody. */
void
stand_back(void)
{
	const struct sched_param none = { .sched_priority = 0 };

	if (sched_setscheduler(0, SCHED_BATCH, &none) < 0)
		perror("pinakes-decode: sched_setscheduler");
}
