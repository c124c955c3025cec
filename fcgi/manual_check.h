/* fcgi/manual_check.h: what the chapters of the manual must hold together. */

#ifndef MANUAL_CHECK_H
#define MANUAL_CHECK_H

#include "manual.h"
#include "markdown/markdown.h"

/*
 * Anchors stand once in a chapter, links to the manual lead somewhere, each
 * rule of the query language has its entry, and what the search page links
 * to is there. documents: what the chapters were read from. Fails: INTERNAL
 * with a problem.
 */
enum status manual_check(struct arena *arena, const struct manual *manual,
    const struct markdown *documents, struct problem *problem) MUST_CHECK;

#endif
