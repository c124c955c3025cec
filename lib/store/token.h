/* lib/store/token.h: the keys of programs, as their owner sees them. */

#ifndef STORE_TOKEN_H
#define STORE_TOKEN_H

#include "base/base.h"
#include "db/db.h"
#include "store/session.h"
#include "view/view.h"

enum { TOKENS_MAX = 100, TOKEN_LABEL_MAX_CHARACTERS = 100 };

struct token {
	int id;
	const char *label;
	const char *scope;
	double created_s; /* since 1970 */
	double expires_s; /* NAN: never */
	double used_s;	  /* to within minutes; NAN: never */
};

/* id, label, scope, created, expires, last_used. */
extern const struct view token_view;

/* Those of an account, also those that have ended; the newest first. */
enum status tokens_list(struct db *db, struct arena *arena, int account_id,
    struct token **tokens, size_t *count) MUST_CHECK;

/*
 * Units: it ends after days; 0: never. Fails: CONFLICT (the account has
 * TOKENS_MAX), UNPROCESSABLE (the label is no line).
 */
enum status token_insert(struct db *db, struct arena *arena, int account_id,
    const char *label, enum token_scope scope, int days,
    const unsigned char kept[SHA256_BYTES], struct token *token) MUST_CHECK;

/* Fails: NOT_FOUND (the account has none of that number). */
enum status token_delete(struct db *db, struct arena *arena, int account_id,
    int id) MUST_CHECK;

/* The one that a program has sent. Fails: NOT_FOUND (it went meanwhile). */
enum status token_delete_own(struct db *db, struct arena *arena, int account_id,
    const unsigned char kept[SHA256_BYTES]) MUST_CHECK;

enum status tokens_delete(struct db *db, struct arena *arena, int account_id)
    MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement token_statements[];

#endif
