/* contrib/decode/confine.c: what the processes of the decoder may not do. */

#define _GNU_SOURCE

#include "decode.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Far over any derivative of 1280 x 1280. */
static const rlim_t most_derived_bytes = 16 << 20;

enum { DESCRIPTORS = 32 };

/* The soft limit kills with SIGXCPU, which tells it from other deaths. */
static void
limit(int resource, rlim_t soft)
{
	const struct rlimit both = { soft, soft };

	if (setrlimit((__rlimit_resource_t)resource, &both) < 0) {
		perror("pinakes-decode: setrlimit");
		_exit(1);
	}
}

static void
forbid(int option, unsigned long value)
{
	if (prctl(option, value, 0, 0, 0) < 0) {
		perror("pinakes-decode: prctl");
		_exit(1);
	}
}

void
confine_server(void)
{
	forbid(PR_SET_NO_NEW_PRIVS, 1);
	forbid(PR_SET_DUMPABLE, 0);
	limit(RLIMIT_CORE, 0);
	close_range(DECODER_SOCKET + 1, ~0U, 0);
}

/* Messages of libraries about an image are not for our log. */
static void
silence(void)
{
	int nothing = open("/dev/null", O_RDWR);

	if (nothing < 0)
		_exit(1);
	dup2(nothing, STDIN_FILENO);
	dup2(nothing, STDOUT_FILENO);
#ifndef __SANITIZE_ADDRESS__
	dup2(nothing, STDERR_FILENO);
#endif
	close(nothing);
}

void
confine_image(const struct decoder_request *request, int keep)
{
	const struct image_limits *limits = &request->limits;
	rlim_t seconds = ((rlim_t)limits->max_time_ms + 999) / 1000;

	forbid(PR_SET_PDEATHSIG, SIGKILL);
	silence();
	close_range((unsigned)keep + 1, ~0U, 0);
	/* A write over the limit shall fail, not kill. */
	signal(SIGXFSZ, SIG_IGN);
	limit(RLIMIT_CPU, seconds);
	limit(RLIMIT_FSIZE,
	    request->task == TASK_CONVERT ? (rlim_t)limits->max_bytes :
					    most_derived_bytes);
	limit(RLIMIT_NOFILE, DESCRIPTORS);
#ifndef __SANITIZE_ADDRESS__
	/* AddressSanitizer reserves terabytes of addresses. */
	limit(RLIMIT_AS, (rlim_t)limits->max_memory_bytes);
#endif
}
