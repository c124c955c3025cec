/* contrib/decode/serve.c: one request, one process, one reply. */

#define _GNU_SOURCE

#include "decode.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * This process loads ImageMagick once and never reads an image; each request
 * is decoded by a fork of it, which writes its reply into shared memory. A
 * fork costs a millisecond where a new program costs forty, and no image can
 * touch the next one.
 */

struct request {
	struct decoder_request wanted;
	int descriptors[DECODER_DESCRIPTORS];
	int count;
};

static void
take_descriptors(struct msghdr *message, struct request *request)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	size_t bytes;

	if (header == NULL || header->cmsg_level != SOL_SOCKET ||
	    header->cmsg_type != SCM_RIGHTS)
		return;
	bytes = header->cmsg_len - CMSG_LEN(0);
	memcpy(request->descriptors, CMSG_DATA(header), bytes);
	request->count = (int)(bytes / sizeof(int));
}

/* False: the other end has closed, or what came is no request of ours. */
static bool
receive(int socket, struct request *request)
{
	_Alignas(struct cmsghdr) char
	    control[CMSG_SPACE(sizeof(request->descriptors))];
	struct iovec part = { &request->wanted, sizeof(request->wanted) };
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	ssize_t length;

	memset(request, 0, sizeof(*request));
	do {
		length = recvmsg(socket, &message, 0);
	} while (length < 0 && errno == EINTR);
	if (length <= 0)
		return false;
	take_descriptors(&message, request);
	if (length == (ssize_t)sizeof(request->wanted) &&
	    request->wanted.task <= TASK_DERIVE &&
	    request->count == 1 + (int)request->wanted.task)
		return true;
	fprintf(stderr, "pinakes-decode: not a request\n");
	return false;
}

static void
fail(struct decoder_reply *reply, enum status status, const char *code,
    const char *detail)
{
	memset(reply, 0, sizeof(*reply));
	reply->status = status;
	snprintf(reply->code, sizeof(reply->code), "%s", code);
	snprintf(reply->detail, sizeof(reply->detail), "%s", detail);
	reply->is_complete = 1;
}

/* In the child: the image is mapped, so that reading it costs no copy. */
static void
decode(const struct request *request, struct decoder_reply *reply)
{
	struct decoder_job job = {
		.request = &request->wanted,
		.small = request->descriptors[1],
		.large = request->descriptors[2],
	};
	struct stat about;
	void *bytes;

	close(DECODER_SOCKET);
	confine_image(&request->wanted,
	    DECODER_SOCKET + DECODER_DESCRIPTORS + 8);
	if (fstat(request->descriptors[0], &about) < 0 || about.st_size < 1)
		_exit(1);
	bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE,
	    request->descriptors[0], 0);
	if (bytes == MAP_FAILED)
		_exit(1);
	job.bytes = bytes;
	job.length = (size_t)about.st_size;
	wand_limit(&request->wanted.limits);
	step_aside_often();
	seal();
	wand_decode(&job, reply);
	_exit(0);
}

/*
 * Waits until the child ends; kills it when its time is over or when nobody
 * is there any more to take the answer.
 */
static bool
wait_for(pid_t child, int socket, int64_t clock_ms, int *outcome)
{
	int64_t deadline_us = clock_monotonic_us() + clock_ms * 1000;
	int handle = (int)syscall(SYS_pidfd_open, child, 0);
	struct pollfd both[] = {
		{ .fd = handle, .events = POLLIN },
		{ .fd = socket, .events = 0 }, /* hang-up only */
	};
	bool is_in_time;
	int ready;

	do {
		int64_t left_us = deadline_us - clock_monotonic_us();

		ready = poll(both, COUNT_OF(both),
		    left_us < 0 ? 0 : (int)(left_us / 1000) + 1);
	} while (ready < 0 && errno == EINTR);
	is_in_time = (both[0].revents & POLLIN) != 0;
	if (!is_in_time)
		kill(child, SIGKILL);
	while (waitpid(child, outcome, 0) < 0 && errno == EINTR)
		;
	close(handle);
	return is_in_time;
}

static void
describe_death(struct decoder_reply *reply, int max_time_ms, int outcome)
{
	char detail[128];

	if (WIFSIGNALED(outcome) && WTERMSIG(outcome) == SIGXCPU) {
		snprintf(detail, sizeof(detail),
		    "Decoding the image takes more than %d ms of a processor, "
		    "the most that is given.",
		    max_time_ms);
		fail(reply, UNPROCESSABLE, "too-slow", detail);
		return;
	}
	snprintf(detail, sizeof(detail),
	    "The decoder could not cope with "
	    "the image (%s %d).",
	    WIFSIGNALED(outcome) ? "signal" : "exit",
	    WIFSIGNALED(outcome) ? WTERMSIG(outcome) : WEXITSTATUS(outcome));
	fail(reply, UNPROCESSABLE, "decoder-died", detail);
}

static void
answer(const struct request *request, int socket, struct decoder_reply *shared,
    struct decoder_reply *reply)
{
	const struct image_limits *limits = &request->wanted.limits;
	char detail[128];
	int outcome = 0;
	pid_t child;

	memset(shared, 0, sizeof(*shared));
	child = fork();
	if (child == 0)
		decode(request, shared);
	if (child < 0) {
		fail(reply, INTERNAL, "fork", strerror(errno));
		return;
	}
	if (!wait_for(child, socket, image_clock_ms(limits), &outcome)) {
		snprintf(detail, sizeof(detail),
		    "Decoding the image took "
		    "longer than %lld ms, the most that is given.",
		    (long long)image_clock_ms(limits));
		fail(reply, UNPROCESSABLE, "too-slow", detail);
		return;
	}
	memcpy(reply, shared, sizeof(*reply));
	if (!WIFEXITED(outcome) || WEXITSTATUS(outcome) != 0 ||
	    !reply->is_complete)
		describe_death(reply, limits->max_time_ms, outcome);
}

int
serve(int socket)
{
	struct decoder_reply *shared;
	struct decoder_reply reply;
	struct request request;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED) {
		perror("pinakes-decode: mmap");
		return 1;
	}
	while (receive(socket, &request)) {
		answer(&request, socket, shared, &reply);
		for (int i = 0; i < request.count; i++)
			close(request.descriptors[i]);
		if (send(socket, &reply, sizeof(reply), MSG_NOSIGNAL) < 0)
			return 0;
	}
	return 0;
}
