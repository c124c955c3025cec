/* lib/store/catalogue.h: names and statistics that a process keeps at hand. */

#ifndef STORE_CATALOGUE_H
#define STORE_CATALOGUE_H

#include "base/base.h"
#include "db/db.h"

/*
 * Names of objects, licences, natures and file formats by their numbers, for
 * as long as the catalogue's version stands still; and the stored statistics
 * that plans are chosen by, for a minute. One for a process: it is filled on
 * use and never wrong, since every answer is checked against the version
 * that the database had in the same snapshot.
 */

/* The columns of picture whose spread is known. */
enum spread {
	SPREAD_WIDTH,
	SPREAD_HEIGHT,
	SPREAD_REGION_COUNT,
	SPREAD_RATING_COUNT,
	SPREAD_RATING,
	SPREADS,
};

/* Brings statistics that are older than a minute up to date. */
enum status catalogue_refresh_statistics(struct db *db, struct arena *arena)
    MUST_CHECK;

/* Pictures that searches find by default; at least 1. */
double catalogue_picture_count(void);

/* The highest number of a picture when it was last counted; at least 1. */
double catalogue_last_id(void);

/* Share of pictures with less than this value, 0 to 1; 0.5 if not known. */
double catalogue_share_below(enum spread spread, double value);

/* Share of pictures that have a rating. */
double catalogue_rated_share(void);

/* Forgets names that are not of this version. */
enum status catalogue_hold(struct db *db, struct arena *arena,
    int64_t version) MUST_CHECK;

/* Names by number; NULL where the number is not known. */
const char *catalogue_licence(int id);
const char *catalogue_nature(int id);
const char *catalogue_media_type(int file_format_id);
const char *catalogue_ending(int file_format_id);	/* ".jpg" */

/* The name of an object as a JSON text with its quotes, or NULL. */
const char *catalogue_object_json(int id);

/* Learns the names of these objects. */
enum status catalogue_learn_objects(struct db *db, struct arena *arena,
    const int *ids, size_t count) MUST_CHECK;

#endif
