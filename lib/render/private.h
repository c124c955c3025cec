/* lib/render/private.h: Mustache trees, and what checks and renders them. */

#ifndef RENDER_PRIVATE_H
#define RENDER_PRIVATE_H

#include "render/render.h"

enum { MAX_SECTION_DEPTH = 48, MAX_PARTIAL_DEPTH = 48 };

/* ---- where in the HTML a tag stands: decides what may be put there ---- */

enum place {
	PLACE_CONTENT,		/* between elements */
	PLACE_ATTRIBUTE,	/* in a quoted value */
	PLACE_ADDRESS,		/* in a quoted href, src, action, ... */
	PLACE_NOWHERE,		/* script, style, comment, bare in a tag */
};

/* Follows the HTML of a template, literal text by literal text. */
struct place_reader {
	enum {
		IN_CONTENT,
		IN_TAG_NAME,
		IN_TAG,
		IN_NAME,		/* of an attribute */
		BEFORE_VALUE,
		IN_VALUE,
		IN_COMMENT,
		IN_RAW_TEXT,		/* script, style */
	} state;
	char quote;			/* that ends the value; 0: bare */
	char name[16];			/* of the element or attribute */
	size_t name_length;
	char tail[9];			/* the last bytes, lower case */
	bool is_raw;			/* the element is script or style */
	const char *refused;		/* an inline style or handler */
};

void place_read(struct place_reader *reader, const char *text,
    size_t length);
enum place place_now(const struct place_reader *reader);

/* At the end of a section: true when it leaves HTML where it began. */
bool place_rejoins(const struct place_reader *before,
    struct place_reader *reader);

/* ---- tags and texts, as they follow one another ---- */

struct template_source {
	const char *file;	/* NULL: it need not be HTML */
	const char *text;
	size_t length;
};

struct token {
	char type;		/* the sign of a tag; 'v': none, 'T': text */
	const char *text;
	size_t length;
	int line;
	bool starts_line;	/* text: its first byte is a line's first */
	bool is_alone;		/* tag: its line holds tags alone */
	const char *indent;	/* tag: of its line */
	size_t indent_length;
};

struct tokens {
	struct token *items;
	size_t count;
};

/*
 * Cuts a template up. A text ends with its line; texts beside tags that are
 * alone are empty, since their line puts nothing out. Fails: BAD_INPUT with
 * line.
 */
enum status template_tokens(struct arena *arena, struct template_source source,
    struct tokens *tokens, struct problem *problem) MUST_CHECK;

bool token_is_text(const struct token *token);

/* How many spaces and tabs a text begins with. */
size_t leading_blanks(const char *text, size_t length);

/* ---- the tree ---- */

enum node_type {
	NODE_TEXT,
	NODE_VALUE,		/* {{name}} */
	NODE_RAW,		/* {{{name}}} {{&name}} */
	NODE_SECTION,		/* {{#name}} */
	NODE_INVERTED,		/* {{^name}} */
	NODE_PARTIAL,		/* {{>name}} */
	NODE_PARENT,		/* {{<name}}: its children are blocks */
	NODE_BLOCK,		/* {{$name}} */
};

/* One part of a dotted name. */
struct part {
	const char *text;
	size_t length;
};

struct node {
	enum node_type type;
	enum place place;
	const char *file;	/* NULL: the text is of no file */
	int line;
	const char *text;	/* the text, or the name as written */
	size_t length;
	struct part *parts;	/* of a name; none for "." */
	size_t part_count;
	bool starts_line;	/* text: its first byte is a line's first */
	bool is_alone;		/* tag: its line holds tags alone */
	const char *indent;	/* partial, parent, block: of its lines */
	size_t indent_length;
	const struct template *target;	/* partial, parent of a file */
	struct node *first;	/* children */
	struct node *next;
};

struct template {
	const char *name;	/* "home/show" */
	struct node *first;
	struct template *next;
};

/*
 * Makes the tree. From a file it must be HTML, and what a strict content
 * security policy refuses is refused. Fails: BAD_INPUT with line.
 */
enum status template_parse(struct arena *arena,
    struct template_source source, struct node **first,
    struct problem *problem) MUST_CHECK;

bool node_names_are_equal(const struct node *a, const struct node *b);

/* ---- rendering ---- */

/* Blocks that stand for those of the parents within. */
struct overrides {
	const struct overrides *up;
	const struct node *parent;
};

/* The outermost block of that name, or NULL. */
const struct node *overrides_find(const struct overrides *overrides,
    const struct node *block);

/* What names are looked up in: one of the three below. */
struct frame {
	const struct frame *up;
	const struct view *view;	/* a struct at data */
	const struct view_field *field;	/* one value of a struct at data */
	const void *data;
	const struct json *json;
};

struct indent;

struct renderer {
	struct buf *buf;
	/* Finds a partial; NULL: there is none, which is empty. */
	const struct node *(*find)(void *owner, const struct node *tag);
	void *owner;
	const struct indent *indent;
	bool line_begins;	/* the next text begins a template's line */
	int depth;		/* of partials and parents */
	bool is_too_deep;
};

void render_nodes(struct renderer *renderer, const struct node *first,
    const struct frame *frame, const struct overrides *overrides);

/* The row that reads one element of a list of texts. */
extern const struct view_field render_text_field;

/* ---- checking against a view, before anything is rendered ---- */

/* Fails: INTERNAL, detail has file and line. */
enum status template_check(struct arena *arena,
    const struct template *template, const struct view *view,
    struct problem *problem) MUST_CHECK;

#endif
