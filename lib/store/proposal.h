/* lib/store/proposal.h: regions that wait for the author of their picture. */

#ifndef STORE_PROPOSAL_H
#define STORE_PROPOSAL_H

#include "store/actor.h"

#include "db/db.h"
#include "view/view.h"

enum {
	PROPOSALS_WAITING_MAX = 200, /* of one account */
	PROPOSAL_WORDS_MAX = 500,    /* characters of reason and note */
};

struct proposal {
	int id;
	int picture_id;
	const char *title;  /* of the picture */
	const char *author; /* of the picture */
	int proposer_id;
	const char *user; /* who made it */
	int64_t made_at_us;
	const char *tool;
	const char *reason;
	int base_revision; /* of regions, that it was made from; 0: none */
	const char *state; /* "waiting", "accepted", "refused", "withdrawn" */
	const char *closed_at; /* JSON: seconds since 1970, or null */
	int64_t closed_at_us;  /* 0: it waits */
	const char *closed_by; /* NULL: it waits */
	const char *note;
	int revision; /* of regions, that it became; 0: none */
	/* JSON for programs, of one that is asked for alone; else NULL. */
	const char *regions;
	const char *difference;
	const char *conflicts;
};

struct proposals {
	struct proposal *items;
	size_t count;
};

/* One, and a list of them. */
extern const struct view proposal_view;
extern const struct view proposals_view;

/* Fails: NOT_FOUND, GONE (its picture is not listed). */
enum status proposal_find(struct db *db, struct arena *arena, int id,
    struct proposal *proposal) MUST_CHECK;

/*
 * JSON with the names of objects: what is proposed, what it was made from,
 * and what the picture has now.
 */
struct proposed_regions {
	const char *theirs;
	const char *base;
	const char *now;
};

/* Fails: NOT_FOUND. */
enum status proposal_regions_find(struct db *db, struct arena *arena, int id,
    struct proposed_regions *regions) MUST_CHECK;

enum proposal_group {
	PROPOSALS_OF_PICTURE, /* the newest first */
	PROPOSALS_FOR_AUTHOR, /* waiting, the oldest first */
	PROPOSALS_FOR_ALL,    /* the same for every author */
	PROPOSALS_MADE_BY,    /* the newest first */
};

struct proposal_wish {
	enum proposal_group group;
	int id;		   /* of the picture or the account */
	const char *state; /* NULL: any */
	int offset;
	int limit;
};

/* Those of listed pictures. */
enum status proposals_list(struct db *db, struct arena *arena,
    const struct proposal_wish *wish, struct proposals *proposals) MUST_CHECK;

/* How many wait for a picture, and how many somebody has waiting. */
enum status proposals_count_waiting(struct db *db, struct arena *arena,
    int picture_id, int proposer_id, int *of_picture, int *of_proposer)
    MUST_CHECK;

/* The one that somebody has waiting for a picture; 0: none. */
enum status proposal_find_waiting(struct db *db, struct arena *arena,
    int picture_id, int proposer_id, int *id, int *base_revision) MUST_CHECK;

/*
 * Makes one, from the newest regions of the picture; regions is a text of
 * new_regions_text. One that the actor has waiting there is withdrawn.
 */
enum status proposal_insert(struct db *db, struct arena *arena, int picture_id,
    const char *regions, const struct actor *actor, int *id) MUST_CHECK;

/*
 * Says what came of one that waits; the reason of the actor is the note. An
 * accepted one is now the newest revision of its picture's regions.
 * Fails: CONFLICT (it does not wait).
 */
enum status proposal_close(struct db *db, struct arena *arena, int id,
    const char *state, const struct actor *actor) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement proposal_statements[];

#endif
