/* lib/store/moderation.h: what moderators do to pictures, files and accounts. */

#ifndef STORE_MODERATION_H
#define STORE_MODERATION_H

#include "store/actor.h"

#include "db/db.h"
#include "view/view.h"

/* Why something is reported or done; the same words for all. */
struct moderation_reason {
	const char *name;
	const char *words;
};
extern const struct moderation_reason moderation_reasons[];
extern const size_t moderation_reason_count;
extern const struct view moderation_reason_view;

/* For people; a constant. NULL: there is no such reason. */
const char *moderation_reason_words(const char *name);

/* Why, beside who: the reason is one of the list, the note may be "". */
struct moderation {
	struct actor actor;
	const char *reason;
	const char *note;
};

enum { MODERATION_NOTE_MAX_CHARACTERS = 2000 };

enum picture_deed {
	PICTURE_HIDE,
	PICTURE_RESTORE,
	PICTURE_PURGE,
	PICTURE_PURGE_AND_BLOCK, /* the bytes may not come back */
};

/* What was done: of the file's place somebody has to take care. */
struct moderated {
	int media_id;
	int picture_count; /* that changed */
};

/*
 * Each deed holds for all pictures that share the file. Doing twice what is
 * done already is a success. Fails: NOT_FOUND, FORBIDDEN (no administrator),
 * CONFLICT (see db_constraint: picture_is_gone, file_is_gone).
 */
enum status moderate_picture(struct db *db, struct arena *arena, int id,
    enum picture_deed deed, const struct moderation *why,
    struct moderated *moderated) MUST_CHECK;

/*
 * Refuses bytes from now on and removes them, or lets them come back.
 * Fails: NOT_FOUND (to be let in: it was never blocked), FORBIDDEN.
 */
enum status moderate_bytes(struct db *db, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], bool is_blocked,
    const struct moderation *why, int *media_id) MUST_CHECK;

/*
 * Fails: NOT_FOUND, FORBIDDEN, CONFLICT (account_is_administrator).
 */
enum status moderate_account(struct db *db, struct arena *arena,
    const char *name, bool is_suspended, const struct moderation *why)
    MUST_CHECK;

/* A picture as administrators see it, whatever its state. */
struct moderated_picture {
	int id;
	const char *visibility;
	const char *author;
	const char *title;
	const char *sha256;
	const char *extension;
	const char *keeping; /* of its file */
	bool is_blocked;
	int *sharing_ids; /* other pictures of the file */
	size_t sharing_count;
};

/* Fails: NOT_FOUND. */
enum status moderated_picture_find(struct db *db, struct arena *arena, int id,
    struct moderated_picture *picture) MUST_CHECK;

/* A line of the public log. */
struct moderation_line {
	int64_t id;
	int64_t made_at_us;
	const char *actor; /* NULL: the administrator at the database */
	const char *deed;
	const char *reason;
	int picture_id;	  /* 0: it was about no picture */
	const char *note; /* NULL in the log that everyone sees */
};
extern const struct view moderation_line_view;

/* Newest first. Owns: the arena. */
enum status moderation_log(struct db *db, struct arena *arena, int offset,
    int limit, struct moderation_line **lines, size_t *count) MUST_CHECK;

/* What was done to one picture, with the notes. Newest first, at most 100. */
enum status moderation_of_picture(struct db *db, struct arena *arena, int id,
    struct moderation_line **lines, size_t *count) MUST_CHECK;

/* A picture that came in, whatever became of it. */
struct arrival {
	int id;
	const char *title;
	const char *author;
	int64_t created_at_us;
	const char *visibility;
};

/* Newest first. Owns: the arena. */
enum status arrivals_list(struct db *db, struct arena *arena, int offset,
    int limit, struct arrival **arrivals, size_t *count) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement moderation_statements[];

#endif
