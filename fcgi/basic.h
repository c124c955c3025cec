/* fcgi/basic.h: who asks by HTTP Basic, for the addresses that take it. */

#ifndef BASIC_H
#define BASIC_H

#include "request.h"

/*
 * Fills in the viewer by the header Authorization: a name and its password,
 * or a token, which admit_viewer has read. A session does not count: these
 * addresses carry no token of a form. Fails: UNAUTHENTICATED, FORBIDDEN
 * (suspended), TOO_MANY, UNAVAILABLE. req->db writes.
 */
enum status basic_admit(struct request *req) MUST_CHECK;

/*
 * The name that basic_admit will look for, before it is known whether the
 * password is right; NULL: none is sent, or a token says who asks.
 */
const char *basic_name(struct request *req);

#endif
