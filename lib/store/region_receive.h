/* lib/store/region_receive.h: regions as clients send them, checked and named by number. */

#ifndef STORE_REGION_RECEIVE_H
#define STORE_REGION_RECEIVE_H

#include "store/region_write.h"

#include "json/json.h"

/*
 * Reads a list in the manual's format for annotations, with the optional
 * keys id, instance and source, and finds the objects by name or alias.
 * Coordinates up to 1e-6 outside of the picture are moved to its edge.
 * Owns: the arena and json. Fails: BAD_INPUT (no list), UNPROCESSABLE
 * (over most regions, or wrong ones); the problem then names every one that
 * is wrong, by its place from 0.
 */
enum status regions_receive(struct db *db, struct arena *arena,
    const struct json *json, size_t most, struct new_region **regions,
    size_t *count, struct problem *problem) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement region_receive_statements[];

#endif
