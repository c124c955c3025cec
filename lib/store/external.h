/* lib/store/external.h: vocabularies of others that have names for objects. */

#ifndef STORE_EXTERNAL_H
#define STORE_EXTERNAL_H

#include "base/base.h"
#include "db/db.h"

struct external_kind {
	const char *code; /* before the colon: wikidata:Q146 */
	const char *title;
	const char *example;
	const char *url_start; /* a name behind it is an address; or NULL */
};

struct external_kinds {
	struct external_kind *items;
	size_t count;
};

/* All of them, by title. */
enum status external_kinds_list(struct db *db, struct arena *arena,
    struct external_kinds *kinds) MUST_CHECK;

/* The vocabulary of "wikidata:Q146", and what stands behind the colon. */
const struct external_kind *external_kind_of(const struct external_kinds *kinds,
    const char *id, const char **value);

/* All statements of the file; the last one has no name. */
extern const struct statement external_statements[];

#endif
