/* fcgi/reference.h: the description of the API as a chapter of the manual. */

#ifndef REFERENCE_H
#define REFERENCE_H

#include "base/base.h"

/*
 * Writes the Markdown of a chapter that lists what a description in OpenAPI
 * describes: its addresses by their tags, then its schemas. Fails: INTERNAL
 * where it is no YAML, refers to what it does not have, or has an address
 * without one of its tags; the problem's detail says what.
 * Source: OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.0; of its schemas
 * the words that templates/help/openapi.yaml uses.
 */
enum status reference_write(struct arena *arena, const char *description,
    size_t length, struct buf *markdown, struct problem *problem) MUST_CHECK;

#endif
