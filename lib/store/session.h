/* lib/store/session.h: who is signed in, by cookie or by token. */

#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

/* What an API token may do; each includes the one before. */
enum token_scope { SCOPE_READ, SCOPE_WRITE, SCOPE_ADMIN };

/* "read", "write", "admin". */
const char *token_scope_name(enum token_scope scope);

/* False: there is no scope of that name. */
bool token_scope_read(const char *name, enum token_scope *scope);

/* Who stands behind a secret that a request brought. */
struct identity {
	int account_id;
	const char *name;
	bool is_admin;
	enum token_scope scope; /* of a token; SCOPE_ADMIN for a session */
	bool is_to_touch;	/* last use was noted a while ago */
};

/*
 * Of a session, or of a token, by what is kept of its secret. Ended ones,
 * and those of suspended or deleted accounts, are none. Units: idle_s is how
 * long a session may go unused. Fails: NOT_FOUND.
 */
enum status session_identify(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], int idle_s,
    struct identity *identity) MUST_CHECK;
enum status token_identify(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], struct identity *identity)
    MUST_CHECK;

/* Notes that it was used now. */
enum status session_touch(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES]) MUST_CHECK;
enum status token_touch(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES]) MUST_CHECK;

/* Of one account: a program may sign in for each of its requests. */
enum { SESSIONS_MAX = 1000 };

/*
 * user_agent is cut to what fits; of an account that has SESSIONS_MAX, the
 * one that was used longest ago ends. Units: it ends by itself after life_s.
 */
enum status session_insert(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], int account_id,
    const char *user_agent, int life_s) MUST_CHECK;

/* Ending one that is not there is a success. */
enum status session_delete(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES]) MUST_CHECK;

/* A session as its owner sees it. */
struct session {
	const char *kept; /* what is kept of its secret, hexadecimal */
	int64_t started_at_us;
	int64_t seen_at_us; /* last use, to within minutes */
	const char *user_agent;
};

/* Those of an account that have not ended, the last used first. */
enum status sessions_list(struct db *db, struct arena *arena, int account_id,
    int idle_s, struct session **sessions, size_t *count) MUST_CHECK;

/* One of an account, by what sessions_list says is kept. */
enum status session_delete_own(struct db *db, struct arena *arena,
    int account_id, const char *kept) MUST_CHECK;

/* All of an account but one; but_kept may be NULL. */
enum status sessions_delete(struct db *db, struct arena *arena, int account_id,
    const unsigned char *but_kept) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement session_statements[];

#endif
