/* fcgi/basic.h: who asks by HTTP Basic, for the addresses that take it. */

#ifndef BASIC_H
#define BASIC_H

#include "request.h"

/* A name and its password as they were sent, and a digest of both. */
struct basic_pair {
	const char *name;
	const char *password;
	unsigned char key[SHA256_BYTES];
};

/*
 * The pair of the header Authorization. A session does not count at these
 * addresses: they carry no token of a form. Fails: UNAUTHENTICATED.
 */
enum status basic_read(struct request *req, struct basic_pair *pair) MUST_CHECK;

/*
 * Verifies a pair that is not remembered as right, and remembers it. Fails:
 * UNAUTHENTICATED, FORBIDDEN (suspended), TOO_MANY, UNAVAILABLE. Cost: a
 * password's hash. req->db writes.
 */
enum status basic_verify(struct request *req, const struct basic_pair *pair)
    MUST_CHECK;

/* Nobody's: what basic_read and basic_verify answer too. */
enum status basic_refuse(struct request *req) MUST_CHECK;

#endif
