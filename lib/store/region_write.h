/* lib/store/region_write.h: the regions of a picture, saved as one list. */

#ifndef STORE_REGION_WRITE_H
#define STORE_REGION_WRITE_H

#include "store/actor.h"

#include "db/db.h"

/* A region as it is sent, its object found. Texts may be NULL. */
struct new_region {
	int id; /* of the region that it changes; 0: new */
	int object_id;
	const char *shape;	   /* "bbox", "polygon", "polyline", "point" */
	const double *coordinates; /* as in the table region */
	size_t coordinate_count;
	const char *instance;	 /* JSON text of a number or text */
	const char *source_kind; /* "person", "tool", "model" */
	const char *source_name;
	double source_confidence; /* NAN: not said */
};

/*
 * Makes the list the picture's regions, in this order. One whose id is a
 * region of the picture keeps that number; an unknown or repeated id counts
 * as new. Writers of one picture wait for each other.
 * Fails: NOT_FOUND (no picture), UNPROCESSABLE (a shape that is none, no
 * such object).
 */
enum status region_replace_all(struct db *db, struct arena *arena,
    int picture_id, const struct new_region *regions, size_t count,
    const struct actor *actor) MUST_CHECK;

/*
 * Adds the regions of a picture that has none yet, without recording them:
 * the part of picture_insert that stands here.
 */
enum status region_insert_all(struct db *db, struct arena *arena,
    int picture_id, const struct new_region *regions, size_t count) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement region_write_statements[];

#endif
