/* fcgi/send.h: sends an answer to the client: head and body, or batch by batch. */

#ifndef SEND_H
#define SEND_H

#include "respond.h"

/* Sends head and body. */
void respond_send(struct response *res);

/*
 * Runs a stream to its end. Fails only before the first byte was sent; a
 * later failure sets is_broken.
 */
enum status respond_send_stream(struct response *res) MUST_CHECK;

#endif
