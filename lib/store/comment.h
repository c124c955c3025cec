/* lib/store/comment.h: what people say about a picture or a region of it. */

#ifndef STORE_COMMENT_H
#define STORE_COMMENT_H

#include "store/actor.h"

#include "db/db.h"
#include "view/view.h"

enum { COMMENT_MAX_CHARACTERS = 4000 };

struct comment {
	int id;
	int picture_id;
	int writer_id;
	const char *user; /* who wrote it */
	int64_t made_at_us;
	int region_id;	    /* that it is about; 0: the whole picture */
	int region;	    /* the place of that now, from 1; 0: it is gone */
	const char *object; /* of that region, or NULL */
	const char *text;   /* Markdown; NULL: it was deleted */
	bool is_deleted;
	bool is_deleted_by_writer;
};

struct comments {
	struct comment *items;
	size_t count;
};

extern const struct view comment_view;
extern const struct view comments_view;

/* Whether the texts of deleted ones are told: to administrators. */
enum comment_eyes { COMMENTS_FOR_ANYONE, COMMENTS_FOR_ADMINISTRATORS };

/* The newest first. */
enum status comments_list(struct db *db, struct arena *arena, int picture_id,
    enum comment_eyes eyes, int offset, int limit, struct comments *comments)
    MUST_CHECK;

/* How many a picture has, without deleted ones, and the newest of them. */
enum status comments_newest(struct db *db, struct arena *arena, int picture_id,
    int limit, struct comments *comments, int *total) MUST_CHECK;

/* With its text. Fails: NOT_FOUND (or its picture is not listed). */
enum status comment_find(struct db *db, struct arena *arena, int id,
    struct comment *comment) MUST_CHECK;

/*
 * region_id 0: about the whole picture. Fails: UNPROCESSABLE (the picture has
 * no such region).
 */
enum status comment_insert(struct db *db, struct arena *arena, int picture_id,
    int region_id, const char *text, const struct actor *actor, int *id)
    MUST_CHECK;

/* Once is enough. Who moderates is told to nobody. */
enum status comment_hide(struct db *db, struct arena *arena, int id,
    const struct actor *actor) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement comment_statements[];

#endif
