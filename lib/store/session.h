/* lib/store/session.h: who is signed in, by cookie or by token. */

#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

/* What an API token may do; each includes the one before. */
enum token_scope { SCOPE_READ, SCOPE_WRITE, SCOPE_ADMIN };

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

/* user_agent is cut to what fits. Units: it ends by itself after life_s. */
enum status session_insert(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES], int account_id,
    const char *user_agent, int life_s) MUST_CHECK;

/* Ending one that is not there is a success. */
enum status session_delete(struct db *db, struct arena *arena,
    const unsigned char kept[SHA256_BYTES]) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement session_statements[];

#endif
