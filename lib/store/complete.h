/* lib/store/complete.h: what a text that is being typed may become. */

#ifndef STORE_COMPLETE_H
#define STORE_COMPLETE_H

#include "base/base.h"
#include "db/db.h"

enum {
	COMPLETE_MAX = 50,		/* things of one kind */
	COMPLETE_PATH = 3,		/* parents that are named */
};

/* How well a thing fits; the lowest is the best. */
enum completion_fit {
	FIT_WHOLE,			/* its name, or all but a bracket */
	FIT_START,
	FIT_WORD,			/* the start of a word in it */
	FIT_PART,
};

/* A thing whose name the text may become. */
struct completion {
	int id;
	const char *name;
	const char *alias;		/* by which it was found, or NULL */
	const char *detail;		/* what it is, or NULL */
	const char **path;		/* its parents, the nearest last */
	size_t path_count;
	bool is_path_cut;		/* there are more above */
	int64_t picture_count;		/* a hint; -1: not counted */
	enum completion_fit fit;
};

struct completions {
	struct completion *items;	/* the best first */
	size_t count;
};

enum completion_kind {
	COMPLETE_OBJECTS,		/* by name or alias */
	COMPLETE_NATURES,		/* by identifier or description */
	COMPLETE_LICENCES,		/* by identifier or title */
	COMPLETE_USERS,			/* by the start of their name */
	COMPLETE_GALLERIES,		/* by title or number; the newest */
	COMPLETE_KINDS,
};

/*
 * Finds up to limit things of each kind that is wanted; case does not matter.
 * Objects and natures are found by the plural of their names too, where none
 * is called so: by "cats" Cat is, as the first. found has COMPLETE_KINDS elements. Owns: the
 * arena. Cost: one round trip, and up to SINGULARS_MAX for a plural.
 */
enum status completions_find(struct db *db, struct arena *arena,
    const bool *wanted, const char *text, int limit,
    struct completions *found) MUST_CHECK;

#endif
