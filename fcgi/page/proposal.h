/* fcgi/page/proposal.h: regions that wait for the author of their picture. */

#ifndef PAGE_PROPOSAL_H
#define PAGE_PROPOSAL_H

#include "page/address.h"
#include "page/list.h"
#include "page/region_changes.h"
#include "proposal_act.h"

/* templates/picture/proposals.html: how many wait for a picture. */
struct waiting_proposals {
	int count;
	bool is_one;
	const char *address; /* of their list */
};

extern const struct view waiting_proposals_view;

/* NULL: none does. Owns: the arena. */
enum status waiting_proposals_find(struct request *req, int picture_id,
    struct waiting_proposals **waiting) MUST_CHECK;

/* A proposal among others, or alone. */
struct proposal_line {
	const struct proposal *proposal;
	const char *address;
	const char *name; /* of the picture */
	const char *picture_address;
	const char *small; /* address, or NULL */
	struct moment made;
	struct person person;
	const struct moment *closed; /* NULL: it waits */
	const struct person *judge;
	bool is_waiting;
	bool may_judge;	   /* the viewer, while it waits */
	bool may_withdraw; /* likewise */
};

/* templates/proposal/index.html */
struct proposals_page {
	struct site site;
	const char *title;
	const char *lead;
	const struct place *places;
	size_t place_count;
	const char *picture_name; /* of the one picture, or NULL */
	const char *picture_address;
	const struct proposal_line *lines;
	size_t line_count;
	struct pager pager;
	bool has_pages;
};

extern const struct view proposals_page_view;

/*
 * Those that wait for the viewer, that the viewer made, that wait for anyone
 * (for administrators), or of one picture: by the parameters of the request.
 * Fails: BAD_INPUT, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, GONE.
 */
enum status proposals_page_find(struct request *req,
    struct proposals_page *page) MUST_CHECK;

/* templates/proposal/show.html */
struct proposal_page {
	struct site site;
	struct proposal_line line;
	struct picture picture;
	struct region_changes changes;
	const char *conflicts; /* numbers of regions, or NULL */
	const char *fault;
};

extern const struct view proposal_page_view;

/* Fails: NOT_FOUND, GONE. */
enum status proposal_page_find(struct request *req, int id,
    struct proposal_page *page) MUST_CHECK;

#endif
