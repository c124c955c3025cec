/* fcgi/gateway.h: the FastCGI side of a worker. */

#ifndef GATEWAY_H
#define GATEWAY_H

#include "dispatch.h"

struct gateway;

/* One for the life of a worker. Owns: the arena. */
struct gateway *gateway_create(struct arena *arena);

/* Lets requests wait, until there is something to read in signal_fd. */
void gateway_may_wait(struct gateway *gateway, int signal_fd);

/*
 * Reads the parameters of one request from a connection that was accepted,
 * and takes the connection over. False: the peer sent no whole request, and
 * the connection is closed. Units: a read or write that makes no progress
 * for patience_s fails.
 */
bool gateway_take(struct gateway *gateway, int fd, int patience_s);

/* The request that was taken, for dispatch; beat is left to the worker. */
struct peer gateway_peer(struct gateway *gateway);

/* Ends the request and closes the connection. */
void gateway_finish(struct gateway *gateway);

#endif
