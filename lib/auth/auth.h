/* lib/auth/auth.h: passwords, kept as argon2id hashes. */

#ifndef AUTH_AUTH_H
#define AUTH_AUTH_H

#include "base/base.h"

enum { PASSWORD_MAX_BYTES = 1024 };

/* What one hash costs; more is safer and slower. */
struct password_cost {
	uint32_t memory_kib;
	uint32_t passes;
	uint32_t lanes; /* over 1 starts threads: leave at 1 */
};

/* 19456 KiB, 2 passes, 1 lane: the first choice of OWASP, about 30 ms. */
extern const struct password_cost password_cost_default;

/*
 * The encoded argon2id hash of a password with fresh salt, to be stored.
 * Fails: BAD_INPUT (empty, too long or not UTF-8), INTERNAL (logged).
 */
enum status password_hash(struct arena *arena, const char *password,
    const struct password_cost *cost, const char **text) MUST_CHECK;

/*
 * Checks a password against what password_hash gave, at the cost that stands
 * there. text NULL (no such account) takes as long and fails. needs_rehash,
 * which may be NULL, says that the hash is weaker than cost.
 * Fails: UNAUTHENTICATED (wrong), INTERNAL (logged: text is no such hash).
 */
enum status password_verify(const char *password, const char *text,
    const struct password_cost *cost, bool *needs_rehash) MUST_CHECK;

/* A random password of 20 readable letters and digits, 100 bits. */
char *password_random(struct arena *arena);

#endif
