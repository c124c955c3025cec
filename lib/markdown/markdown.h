/* lib/markdown/markdown.h: Markdown (CommonMark) as safe HTML, and in blocks. */

#ifndef MARKDOWN_MARKDOWN_H
#define MARKDOWN_MARKDOWN_H

#include "base/base.h"

/*
 * Adds what somebody wrote in Markdown as HTML that is safe in any page:
 * tags are shown as the text they are, pictures become links, headings
 * become paragraphs in bold (the page has its own), and a link leads to
 * http, https, mailto or a place of this site, or is no link. text must be
 * valid UTF-8. Source: CommonMark 0.30, https://spec.commonmark.org.
 */
void markdown_to_html(struct buf *buf, const char *text);

/* A piece of a document, in its order. */
struct markdown_block {
	enum {
		MARKDOWN_TEXT, /* paragraphs, lists, quotes */
		MARKDOWN_HEADING,
		MARKDOWN_CODE, /* between fences */
	} kind;
	int line;	    /* from 1 */
	int level;	    /* of a heading, from 1 */
	const char *html;   /* of a heading: what is in its tags */
	const char *text;   /* heading: plain; code: as written */
	const char *anchor; /* heading: "of-its-words" */
	const char *info;   /* code: what stands behind the fence */
};

struct markdown_link {
	const char *address;
	int line;
};

struct markdown {
	const struct markdown_block *blocks;
	size_t block_count;
	const struct markdown_link *links;
	size_t link_count;
};

/*
 * Reads a document of our own, cut where a page does something of its own
 * with headings and code. HTML in it is left out, quotes and dashes become
 * typographic ones. text must be valid UTF-8. Owns: the arena.
 */
void markdown_read(struct arena *arena, const char *text,
    struct markdown *document);

#endif
