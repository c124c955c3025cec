/* lib/auth/auth.h: passwords, secrets that stand for a person, and turns at hashing. */

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
 * which may be NULL, says that the hash was made at another cost.
 * Fails: UNAUTHENTICATED (wrong), INTERNAL (logged: text is no such hash).
 */
enum status password_verify(const char *password, const char *text,
    const struct password_cost *cost, bool *needs_rehash) MUST_CHECK;

/* A random password of 20 readable letters and digits, 100 bits. */
char *password_random(struct arena *arena);

/* ---- what people may choose ---- */

enum { PASSWORD_MIN_CHARACTERS = 10, NAME_MAX_CHARACTERS = 64 };

/*
 * What is wrong with a new password or name, a sentence for its owner; NULL:
 * nothing. A password is judged by its length, by a list of common ones and
 * by the name that it goes with: no kinds of characters are asked for, as
 * these make passwords worse. Source: NIST SP 800-63B, section 5.1.1.2.
 */
const char *password_fault(const char *password, const char *name);

/*
 * Names are letters and digits of any script, blanks and . _ - ', without
 * what cannot be seen: two names that look alike shall not both be had.
 */
const char *name_fault(const char *name);

/* True for a word, in lower case, that common passwords are made of. */
bool password_word_is_common(const char *word, size_t length);

/* ---- secrets: 256 random bits, sent as text, kept as their SHA-256 ---- */

enum { SECRET_BYTES = 32, SECRET_TEXT_LENGTH = 43 };

/*
 * A new secret as base64url, for a cookie or a link; kept receives what the
 * database may know of it. Owns: the arena.
 */
char *secret_make(struct arena *arena, unsigned char kept[SHA256_BYTES]);

/* What is kept of a secret that somebody sent. False: the text is none. */
bool secret_read(struct arena *arena, const char *text,
    unsigned char kept[SHA256_BYTES]);

/*
 * The same for the keys of programs, which begin with API_TOKEN_PREFIX, so
 * that whoever finds one in a file or a log sees what it is.
 */
#define API_TOKEN_PREFIX "pinakes_"
char *api_token_make(struct arena *arena, unsigned char kept[SHA256_BYTES]);
bool api_token_read(struct arena *arena, const char *text,
    unsigned char kept[SHA256_BYTES]);

/* Compares in a time that depends on their lengths alone; NULL is unequal. */
bool secrets_are_equal(const char *a, const char *b);

/* ---- what forms carry, so that no other site can send them ---- */

/* What the site alone knows (settings->secret). */
struct auth_key {
	const unsigned char *bytes;
	size_t length;
};

/*
 * The token of the forms of one visitor, whose secret is in a cookie: it
 * follows from the two and is stored nowhere. Owns: the arena.
 */
char *csrf_make(struct arena *arena, struct auth_key key, const char *secret);

/* True when sent, which may be NULL, is that token. */
bool csrf_is_right(struct arena *arena, struct auth_key key, const char *secret,
    const char *sent);

/*
 * A digest of texts under the key, for one purpose: those of another purpose
 * differ. Their borders count: "a", "bc" is not "ab", "c".
 */
void keyed_digest(struct auth_key key, const char *purpose,
    const char *const *texts, size_t count, unsigned char digest[SHA256_BYTES]);

/* ---- the question of a form that makes accounts ---- */

/*
 * A ticket for one form, which says when it was shown and which question it
 * asks; good for an hour. Owns: the arena.
 */
const char *challenge_ticket(struct arena *arena, struct auth_key key,
    int64_t now_us);

/* The question of a ticket; NULL: it was not made here. */
const char *challenge_question(struct arena *arena, struct auth_key key,
    const char *ticket);

struct challenge_answer {
	const char *ticket;
	const char *given;
	const char *own_answers; /* "a|b" to a question of the site's own; "" */
	int after_s;		 /* nobody reads a form in less */
};

enum challenge_verdict {
	CHALLENGE_IS_PASSED,
	CHALLENGE_IS_WRONG,
	CHALLENGE_IS_HASTY,
	CHALLENGE_IS_OLD, /* or was not made here */
};

/* Case, blanks and full stops around the answer do not count. */
enum challenge_verdict challenge_judge(struct arena *arena,
    struct auth_key key, const struct challenge_answer *answer,
    int64_t now_us);

/* ---- turns: how many processes of a pool do slow work at once ---- */

/*
 * Of at most places processes that work or wait, seats work. A process that
 * dies gives its place back. All NULL or 0: there is no limit.
 */
struct turns {
	int fd;
	int seats;
	int places;
};

/* To be called before the fork. Fails: INTERNAL (logged). */
enum status turns_create(struct turns *turns, int seats, int places) MUST_CHECK;

/*
 * Takes a turn, for turns_leave. Fails: UNAVAILABLE when there is no place,
 * or no seat after a second.
 */
enum status turns_enter(const struct turns *turns, int *turn) MUST_CHECK;
void turns_leave(const struct turns *turns, int turn);

#endif
