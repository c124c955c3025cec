/* fcgi/gateway.c: FastCGI through libfcgi; nobody else sees fcgiapp.h. */

#define _GNU_SOURCE /* POLLRDHUP */

#include "gateway.h"

#include <errno.h>
#include <fcgiapp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

/*
 * Connections are accepted by the worker, not by FCGX_Accept_r: so the
 * watchdog's clock runs from the first byte on, a silent peer is subject to
 * a time limit, and signals are taken only between requests. The listening
 * socket that libfcgi is told of does not exist; when a peer fails it, its
 * own accept ends at once.
 */
struct gateway {
	FCGX_Request request;
	bool has_request;
	bool has_ended;	 /* the answer is whole */
	bool has_failed; /* the peer takes no more */
	int signal_fd;	 /* what ends a wait; -1: none may wait */
	size_t length;	 /* of what waits in out */
	unsigned char *out;
};

enum {
	NO_SOCKET = -1,
	/* What a Unix socket takes at once (net.core.wmem_default). */
	OUT_BYTES = 192 * 1024,
	HEAD_BYTES = 8,
	CONTENT_MAX_BYTES = 65535, /* of a record */
};

enum { END_REQUEST = 3, STANDARD_OUTPUT = 6 };

struct gateway *
gateway_create(struct arena *arena)
{
	struct gateway *gateway = arena_alloc(arena, sizeof(*gateway));

	if (FCGX_Init() != 0 ||
	    FCGX_InitRequest(&gateway->request, NO_SOCKET,
		FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
		log_line(LOG_ERROR, "libfcgi cannot start");
		exit(EXIT_FAILURE);
	}
	gateway->out = arena_alloc(arena, OUT_BYTES);
	gateway->signal_fd = -1;
	return gateway;
}

void
gateway_may_wait(struct gateway *gateway, int signal_fd)
{
	gateway->signal_fd = signal_fd;
}

/* ---- writing ---- */

/*
 * libfcgi would write an answer in pieces of 8 kB. Here it is written at
 * once, with the record that ends it: a worker that is killed has sent all
 * of it or nothing, as long as the socket takes it in one piece.
 */
static void
write_out(struct gateway *gateway)
{
	const unsigned char *at = gateway->out;

	while (gateway->length > 0 && !gateway->has_failed) {
		ssize_t sent = send(gateway->request.ipcFd, at, gateway->length,
		    MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0) {
			gateway->has_failed = true;
			break;
		}
		at += sent;
		gateway->length -= (size_t)sent;
	}
	gateway->length = 0;
}

/* Adds one record; the protocol asks for no padding. */
static void
add_record(struct gateway *gateway, int type, const void *content,
    size_t length)
{
	int id = gateway->request.requestId;
	unsigned char *at;

	if (OUT_BYTES - gateway->length < HEAD_BYTES + length)
		write_out(gateway);
	at = gateway->out + gateway->length;
	at[0] = 1; /* the version */
	at[1] = (unsigned char)type;
	at[2] = (unsigned char)(id >> 8);
	at[3] = (unsigned char)id;
	at[4] = (unsigned char)(length >> 8);
	at[5] = (unsigned char)length;
	at[6] = 0;
	at[7] = 0;
	if (length > 0)
		memcpy(at + HEAD_BYTES, content, length);
	gateway->length += HEAD_BYTES + length;
}

static bool
end(void *context)
{
	static const unsigned char is_complete[8];
	struct gateway *gateway = context;

	if (!gateway->has_request || gateway->has_ended)
		return gateway->has_ended;
	add_record(gateway, STANDARD_OUTPUT, NULL, 0);
	add_record(gateway, END_REQUEST, is_complete, sizeof(is_complete));
	write_out(gateway);
	gateway->has_ended = true;
	return !gateway->has_failed;
}

/* ---- a request ---- */

bool
gateway_take(struct gateway *gateway, int fd, int patience_s)
{
	struct timeval patience = { .tv_sec = patience_s };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	/* To libfcgi this is a connection kept from an earlier request. */
	gateway->length = 0;
	gateway->has_ended = false;
	gateway->has_failed = false;
	gateway->request.ipcFd = fd;
	gateway->request.keepConnection = 1;
	/* It then closes without waiting two seconds for the peer to do so. */
	gateway->request.detached = 1;
	gateway->has_request = FCGX_Accept_r(&gateway->request) == 0;
	return gateway->has_request;
}

/*
 * A web server that is still sending when we close takes that for a failure,
 * so what nobody wanted to read is read now.
 */
void
gateway_finish(struct gateway *gateway)
{
	char unread[8192];

	if (!gateway->has_request)
		return;
	end(gateway);
	gateway->has_request = false;
	while (!gateway->has_failed &&
	    FCGX_GetStr(unread, sizeof(unread), gateway->request.in) > 0)
		continue;
	FCGX_Free(&gateway->request, 1);
}

static const char *
parameter(void *context, const char *name)
{
	struct gateway *gateway = context;

	if (!gateway->has_request)
		return NULL;
	return FCGX_GetParam(name, gateway->request.envp);
}

static int
read_body(void *context, char *bytes, int length)
{
	struct gateway *gateway = context;
	int got;

	if (!gateway->has_request)
		return -1;
	got = FCGX_GetStr(bytes, length, gateway->request.in);
	if (got < length && FCGX_GetError(gateway->request.in) != 0)
		return -1;
	return got;
}

static bool
send_bytes(void *context, const char *bytes, size_t length)
{
	struct gateway *gateway = context;

	while (gateway->has_request && length > 0) {
		size_t piece = length;

		if (piece > CONTENT_MAX_BYTES)
			piece = CONTENT_MAX_BYTES;
		add_record(gateway, STANDARD_OUTPUT, bytes, piece);
		bytes += piece;
		length -= piece;
	}
	return gateway->has_request && !gateway->has_failed;
}

static bool
flush(void *context)
{
	struct gateway *gateway = context;

	if (gateway->has_request)
		write_out(gateway);
	return gateway->has_request && !gateway->has_failed;
}

/*
 * To nginx a connection that merely closes looks like a whole answer (seen
 * with 1.22); a record of version 0 is an error to it, and the client then
 * sees a broken one. What was written so far are whole records.
 */
static void
break_off(void *context)
{
	static const char no_record[8];
	struct gateway *gateway = context;

	gateway->has_request = false;
	gateway->length = 0;
	if (send(gateway->request.ipcFd, no_record, sizeof(no_record),
		MSG_NOSIGNAL) < 0)
		log_line(LOG_DEBUG, "the client of a broken stream is gone");
	FCGX_Free(&gateway->request, 1);
}

static bool
wait_a_while(void *context, int ms)
{
	struct gateway *gateway = context;
	struct pollfd others[] = {
		{ .fd = gateway->request.ipcFd, .events = POLLRDHUP },
		{ .fd = gateway->signal_fd, .events = POLLIN },
	};

	return poll(others, 2, ms) == 0;
}

static void
no_beat(void *context)
{
	(void)context;
}

struct peer
gateway_peer(struct gateway *gateway)
{
	return (struct peer){
		.context = gateway,
		.parameter = parameter,
		.read = read_body,
		.send = send_bytes,
		.flush = flush,
		.end = end,
		.break_off = break_off,
		.wait = gateway->signal_fd < 0 ? NULL : wait_a_while,
		.beat = no_beat,
	};
}
