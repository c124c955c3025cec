/* lib/store/mass_revert.h: what one account changed in a span of time, and what of it can be undone. */

#ifndef STORE_MASS_REVERT_H
#define STORE_MASS_REVERT_H

#include "store/moderation.h"

enum { MASS_REVERT_MAX = 200 };

/* Units: seconds since 1970; to is not part of it. */
struct revert_span {
	const char *username;
	int64_t from_s;
	int64_t to_s;
	bool is_regions_only; /* lists of regions, and proposals of them */
};

/* One of the two histories of a picture, or something said about it. */
struct revert_line {
	int picture_id;
	const char *title;
	const char *kind;    /* "picture", its texts; "regions"; "comment";
			      * "proposal" */
	int revision;	     /* before the first change; 0: no regions; of
			      * a comment or proposal its number */
	int replaced_by;     /* what replaced it then; 0: nothing */
	const char *outcome; /* "revert", or why it is left alone */
};

extern const struct view revert_line_view;

/*
 * What can be undone first, at most MASS_REVERT_MAX + 1 lines. Pictures that
 * somebody changed since, that were made in the span, or are not listed are
 * left alone. Owns: the arena.
 */
enum status mass_revert_plan(struct db *db, struct arena *arena,
    const struct revert_span *span, struct revert_line **lines, size_t *count)
    MUST_CHECK;

/* The line of the log. Fails: NOT_FOUND (no such account), FORBIDDEN. */
enum status mass_revert_record(struct db *db, struct arena *arena,
    const char *username, const struct moderation *why) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement mass_revert_statements[];

#endif
