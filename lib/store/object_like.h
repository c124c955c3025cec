/* lib/store/object_like.h: objects that a new one may be mistaken for. */

#ifndef STORE_OBJECT_LIKE_H
#define STORE_OBJECT_LIKE_H

#include "base/base.h"
#include "db/db.h"

/* An object with a name that another one may be mistaken for. */
struct object_like {
	int id;
	const char *name;
	const char *alias; /* the name that is alike, or NULL */
};

enum { OBJECTS_LIKE_MAX = 8 };

/* How a name may differ from one that there is. */
enum object_nearness {
	OBJECTS_ALIKE,	  /* only in case, accents, spacing or number */
	OBJECTS_MISTYPED, /* or by a mistake of who typed it */
};

/*
 * Objects whose name or alias differs from this name so little; those that are
 * called exactly so are left out. A mistake is a letter too many, too few,
 * another, or two the wrong way round: in words of four letters or more one,
 * in those of eight two; never their first letter, never a digit. Those alike
 * come first, then those with fewer mistakes, then those with more pictures.
 * Owns: the arena. Cost: mistakes are looked for among 120,000 names in 5 ms.
 */
enum status objects_like(struct db *db, struct arena *arena, const char *name,
    enum object_nearness nearness, struct object_like **objects, size_t *count)
    MUST_CHECK;

/*
 * What to say of a name that nothing has: "There is no object "x". Is it
 * "X"?" Fills the problem; returns UNPROCESSABLE, or why it cannot.
 */
enum status object_refuse_unknown(struct db *db, struct arena *arena,
    enum object_nearness nearness, const char *code, const char *name,
    struct problem *problem) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement object_like_statements[];

#endif
