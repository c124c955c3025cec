/* fcgi/manual.h: the manual, read and checked at start. */

#ifndef MANUAL_H
#define MANUAL_H

#include "config/config.h"
#include "view/view.h"

struct manual_heading {
	const char *anchor; /* "has" */
	const char *link;   /* "#has" */
	const char *html;
	const char *text;
};

/* What stands between fences in a chapter; the fence says what it is. */
struct manual_code {
	const char *text;
	const char *language; /* CSS class: "yaml", "sh" */
	const char *id;	      /* for a button that copies it; NULL: none */
	const char *under;    /* the heading above it */
	const char *address;  /* of its pictures: a query to run, or NULL */
	const char *problem;  /* why the query is refused, or NULL */
	int line;	      /* of the problem */
	int column;
};

/* A piece of a chapter in its order: one of the pointers is not NULL. */
struct manual_piece {
	const char *html; /* paragraphs, lists, quotes */
	const struct manual_heading *title;
	const struct manual_heading *section;
	const struct manual_heading *part; /* of a section */
	const struct manual_code *query;
	const struct manual_code *code;
};

/* For the table of contents. */
struct manual_section {
	const struct manual_heading *heading;
	const struct manual_heading *parts;
	size_t part_count;
	bool has_parts;
};

struct manual_chapter {
	const char *address; /* also its route: "/help/asking" */
	const char *title;
	const char *summary; /* one line for lists of chapters */
	const char *file;    /* for messages: "help/asking.md" */
	const struct manual_piece *pieces;
	size_t piece_count;
	const struct manual_section *sections;
	size_t section_count;
};

struct manual {
	struct manual_chapter *chapters;
	size_t count;
	const char *description; /* of the API, in OpenAPI */
};

extern const struct view manual_piece_view;
extern const struct view manual_section_view;

/*
 * Reads the chapters, templates/help/NAME.md; one is made from openapi.yaml
 * beside them, which is kept as description. Refused are: a chapter
 * without its one title, headings that skip a level or share an anchor, a
 * link to a chapter or anchor that is not there, an example that the query
 * language refuses (or takes, where it is shown as wrong), a rule of the
 * language without an entry. Owns: the arena. Fails: INTERNAL, the problem's
 * detail says file:line and what is wrong.
 */
enum status manual_load(struct arena *arena, const struct settings *settings,
    struct manual **manual, struct problem *problem) MUST_CHECK;

/* The chapter at an address; NULL: there is none. */
const struct manual_chapter *manual_find(const struct manual *manual,
    const char *address);

#endif
