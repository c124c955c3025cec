/* fcgi/reference_type.h: types and fields of the description of the API, in words. */

#ifndef REFERENCE_TYPE_H
#define REFERENCE_TYPE_H

#include "json/json.h"

/* A chapter that is being written. */
struct chapter {
	struct arena *arena;
	struct buf *out;
	const struct json *root; /* of the description */
	const char *missing;	 /* the first reference that leads nowhere */
};

/* How many items a list has, or members an object; 0: it is absent. */
size_t item_count(const struct json *list);

/*
 * What a part stands for that refers to "#/components/schemas/Id", else the
 * part itself; NULL: the reference leads nowhere, as the chapter notes.
 */
const struct json *chapter_follow(struct chapter *chapter,
    const struct json *part);

/* True for those that have a place of their own, where links lead. */
bool schema_has_fields(const struct json *schema);

/* What stands before choice i of count: "a, b or c". */
void chapter_add_joint(struct buf *out, size_t i, size_t count);

void chapter_add_type(struct chapter *chapter, const struct json *schema);

/* A line of a list. where: "(needed) "; words: what it is for, or NULL. */
void chapter_add_field(struct chapter *chapter, const char *name,
    const char *where, const struct json *schema, const char *words);

/* A line for each. is_sent: a body, of which not everything is needed. */
void chapter_add_fields(struct chapter *chapter, const struct json *schema,
    bool is_sent);

#endif
