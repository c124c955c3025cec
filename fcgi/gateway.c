/* fcgi/gateway.c: FastCGI through libfcgi; nobody else sees fcgiapp.h. */

#include "gateway.h"

#include <fcgiapp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

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
};

enum { NO_SOCKET = -1 };

struct gateway *
gateway_create(struct arena *arena)
{
	struct gateway *gateway = arena_alloc(arena, sizeof(*gateway));

	if (FCGX_Init() != 0 || FCGX_InitRequest(&gateway->request, NO_SOCKET,
	    FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
		log_line(LOG_ERROR, "libfcgi cannot start");
		exit(EXIT_FAILURE);
	}
	return gateway;
}

bool
gateway_take(struct gateway *gateway, int fd, int patience_s)
{
	struct timeval patience = { .tv_sec = patience_s };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	/* To libfcgi this is a connection kept from an earlier request. */
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
	gateway->has_request = false;
	FCGX_FFlush(gateway->request.out);
	while (FCGX_GetStr(unread, sizeof(unread), gateway->request.in) > 0)
		continue;
	FCGX_Finish_r(&gateway->request);
	if (gateway->request.ipcFd >= 0)	/* the peer asked to keep it */
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
	enum { PIECE_BYTES = 1 << 20 };
	struct gateway *gateway = context;

	while (gateway->has_request && length > 0) {
		int piece = length > PIECE_BYTES ? PIECE_BYTES : (int)length;

		if (FCGX_PutStr(bytes, piece, gateway->request.out) != piece)
			return false;
		bytes += piece;
		length -= (size_t)piece;
	}
	return gateway->has_request;
}

static bool
flush(void *context)
{
	struct gateway *gateway = context;

	return gateway->has_request &&
	    FCGX_FFlush(gateway->request.out) == 0;
}

/*
 * To nginx a connection that merely closes looks like a whole answer (seen
 * with 1.22); a record of version 0 is an error to it, and the client then
 * sees a broken one. What libfcgi wrote so far are whole records.
 */
static void
break_off(void *context)
{
	static const char no_record[8];
	struct gateway *gateway = context;

	gateway->has_request = false;
	if (write(gateway->request.ipcFd, no_record, sizeof(no_record)) < 0)
		log_line(LOG_DEBUG, "the client of a broken stream is gone");
	FCGX_Free(&gateway->request, 1);
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
		.break_off = break_off,
		.beat = no_beat,
	};
}
