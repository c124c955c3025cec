/* contrib/decode/aside.c: the decoder lets others at the processors. */

#define _GNU_SOURCE

#include "decode.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/*
 * The kernel looks at every tick, of 4 ms mostly, whether somebody else has
 * waited for longer. A search goes several times from one process to the next
 * and can meet that each time, while an image does not care.
 */
enum { EVERY_US = 1000, ASIDE_NS = 10000 };

/* Inherited by the processes of the images: they interrupt nobody. */
void
stand_back(void)
{
	const struct sched_param none = { .sched_priority = 0 };

	if (sched_setscheduler(0, SCHED_BATCH, &none) < 0)
		perror("pinakes-decode: sched_setscheduler");
}

/* To sleep is more than to yield: then whoever waits is next, not perhaps. */
static void
step_aside(int number)
{
	const struct timespec moment = { .tv_nsec = ASIDE_NS };
	int error = errno;

	(void)number;
	nanosleep(&moment, NULL);
	errno = error;
}

void
step_aside_often(void)
{
	const struct itimerval often = {
		.it_interval = { .tv_usec = EVERY_US },
		.it_value = { .tv_usec = EVERY_US },
	};
	const struct sigaction action = {
		.sa_handler = step_aside,
		.sa_flags = SA_RESTART,
	};

	/* By default a moment is 50 microseconds longer. */
	prctl(PR_SET_TIMERSLACK, 1UL, 0, 0, 0);
	if (sigaction(SIGALRM, &action, NULL) < 0 ||
	    setitimer(ITIMER_REAL, &often, NULL) < 0)
		_exit(1);
}
