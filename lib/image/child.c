/* lib/image/child.c: the decoder's process: start, send, receive, stop. */

#define _GNU_SOURCE

#include "image/private.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int
pid_of_this_process(void)
{
	return (int)getpid();
}

void
child_stop(struct image_decoder *decoder)
{
	if (decoder->socket >= 0)
		close(decoder->socket);
	decoder->socket = -1;
	/* Its own children die with it, see contrib/decode/confine.c. */
	if (decoder->process > 0 && decoder->owner == pid_of_this_process()) {
		kill(decoder->process, SIGKILL);
		while (waitpid(decoder->process, NULL, 0) < 0 && errno == EINTR)
			;
	}
	decoder->process = 0;
	decoder->is_busy = false;
}

/* Of our environment nothing but what sanitizers need: it holds secrets. */
static void
fill_environment(struct arena *arena, char *environment[8])
{
	static const char *const passed_on[] = {
		"ASAN_OPTIONS",
		"UBSAN_OPTIONS",
		"LSAN_OPTIONS",
	};
	int count = 0;

	environment[count++] = arena_text(arena, "LC_ALL=C.UTF-8");
	for (size_t i = 0; i < COUNT_OF(passed_on); i++)
		if (getenv(passed_on[i]) != NULL)
			environment[count++] = arena_format(arena, "%s=%s",
			    passed_on[i], getenv(passed_on[i]));
	environment[count] = NULL;
}

/*
 * In a session of its own, so that Ctrl-C lets a picture be finished, and that
 * what it takes is not held against the workers: the kernel deals processors
 * out by session (sched(7), autogroup).
 */
static int
spawn(const struct image_decoder *decoder, int socket_of_child, pid_t *process)
{
	struct arena *arena = arena_create();
	const char *program = decoder->settings->program;
	char *arguments[] = { arena_text(arena, program), NULL };
	char *environment[8];
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int error;

	fill_environment(arena, environment);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, socket_of_child,
	    DECODER_SOCKET);
	posix_spawn_file_actions_addclosefrom_np(&actions, DECODER_SOCKET + 1);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes,
	    POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK |
		POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	error = posix_spawn(process, program, &actions, &attributes, arguments,
	    environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	arena_destroy(arena);
	return error;
}

static enum status
start(struct image_decoder *decoder)
{
	int pair[2];
	pid_t process = 0;
	int error;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
		log_line(LOG_ERROR, "decoder: socketpair: %s", strerror(errno));
		return INTERNAL;
	}
	error = spawn(decoder, pair[1], &process);
	close(pair[1]);
	if (error != 0) {
		log_line(LOG_ERROR, "decoder: cannot start %s: %s",
		    decoder->settings->program, strerror(error));
		close(pair[0]);
		return INTERNAL;
	}
	decoder->socket = pair[0];
	decoder->process = (int)process;
	decoder->owner = pid_of_this_process();
	return OK;
}

static void
fill_message(struct msghdr *message, struct iovec *part, char *control,
    size_t control_size, const struct image_decoder *decoder)
{
	const struct image_job *job = &decoder->job;
	const int descriptors[] = { job->original, job->small, job->large };
	size_t size = (1 + (size_t)decoder->task) * sizeof(int);
	struct cmsghdr *header;

	memset(control, 0, control_size);
	*message = (struct msghdr){
		.msg_iov = part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = CMSG_SPACE(size),
	};
	header = CMSG_FIRSTHDR(message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(size);
	memcpy(CMSG_DATA(header), descriptors, size);
}

/* A decoder that died while idle shows here: it is started once more. */
enum status
child_send(struct image_decoder *decoder, const struct decoder_request *request)
{
	_Alignas(struct cmsghdr) char
	    control[CMSG_SPACE(DECODER_DESCRIPTORS * sizeof(int))];
	struct iovec part = { (void *)(uintptr_t)request, sizeof(*request) };
	struct msghdr message;
	ssize_t sent;

	fill_message(&message, &part, control, sizeof(control), decoder);
	for (int attempt = 0; attempt < 2; attempt++) {
		if (decoder->socket >= 0 &&
		    decoder->owner != pid_of_this_process())
			child_stop(decoder);
		if (decoder->socket < 0)
			TRY(start(decoder));
		do {
			sent = sendmsg(decoder->socket, &message, MSG_NOSIGNAL);
		} while (sent < 0 && errno == EINTR);
		if (sent == (ssize_t)sizeof(*request))
			return OK;
		log_line(LOG_WARNING, "decoder: sending: %s", strerror(errno));
		child_stop(decoder);
	}
	return INTERNAL;
}

static bool
wait_until(int descriptor, int64_t deadline_us)
{
	struct pollfd wanted = { .fd = descriptor, .events = POLLIN };
	int64_t left_us;
	int ready;

	do {
		left_us = deadline_us - clock_monotonic_us();
		if (left_us < 0)
			left_us = 0;
		ready = poll(&wanted, 1, (int)(left_us / 1000) + 1);
	} while (ready < 0 && errno == EINTR);
	return ready > 0;
}

enum status
child_receive(struct image_decoder *decoder, struct decoder_reply *reply)
{
	ssize_t length = -1;

	if (wait_until(decoder->socket, decoder->deadline_us)) {
		do {
			length =
			    recv(decoder->socket, reply, sizeof(*reply), 0);
		} while (length < 0 && errno == EINTR);
	}
	decoder->is_busy = false;
	if (length == (ssize_t)sizeof(*reply) && reply->is_complete)
		return OK;
	child_stop(decoder);
	return UNAVAILABLE;
}
