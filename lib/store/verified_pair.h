/* lib/store/verified_pair.h: names and passwords that were right some minutes ago. */

#ifndef STORE_VERIFIED_PAIR_H
#define STORE_VERIFIED_PAIR_H

#include "sql/sql.h"
#include "store/session.h"

enum { VERIFIED_PAIR_MINUTES = 5 };

/* What is kept of a pair, of which $3 is a digest: of another password other. */
#define VERIFIED_PAIR_KEY \
	"sha256($3::bytea || convert_to(a.password_hash, 'UTF8'))"

/*
 * The account of a name ($2) where its pair was noted and neither password
 * nor suspension changed since; as a question, to be asked together with what
 * else a request wants to know.
 */
#define VERIFIED_NAME SQL_NFC("$2::text")
#define VERIFIED_ACCOUNT \
	"SELECT a.id, a.name, a.is_admin FROM account a" \
	" WHERE fold(a.name) = fold(btrim(" VERIFIED_NAME "))" \
	" AND a.deleted_at IS NULL AND a.suspended_at IS NULL" \
	" AND EXISTS (SELECT FROM verified_pair v" \
	" WHERE v.key_sha256 = " VERIFIED_PAIR_KEY \
	" AND v.ends_at > clock_timestamp())"

/* Notes a pair, by its digest, beside the hash that the account has now. */
enum status verified_pair_insert(struct db *db, struct arena *arena,
    int account_id, const unsigned char key[SHA256_BYTES]) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement verified_pair_statements[];

#endif
