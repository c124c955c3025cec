/* test/lib/store/sample.h: four hundred pictures of every kind, never committed. */

#ifndef TEST_STORE_SAMPLE_H
#define TEST_STORE_SAMPLE_H

#include "lib/database.h"
#include "query/query.h"

enum { SAMPLE_PICTURES = 400, SAMPLE_OBJECTS = 40, SAMPLE_AUTHORS = 6 };

/*
 * The pictures live in one open transaction of the owner, so that other data
 * in the database neither harms nor is harmed.
 *
 * Authors "sample-1" to "sample-6"; objects "sample 1" to "sample 40", each n
 * under n/2 and n/3 (so several ways lead to most), "sample alias" is 3;
 * galleries; copies, replacements (also by hidden ones), hidden and deleted
 * pictures; NULLs wherever they may be; titles that differ in case alone.
 */
struct sample {
	struct db *db;
	struct arena *arena;	/* of one test */
	int first_id;		/* of the pictures, which are consecutive */
	int first_gallery_id;	/* of three */
};

/* Makes the sample; false, having said so, without a database. */
bool sample_open(struct sample *sample);
bool sample_open_as(struct sample *sample, const char *variable);
void sample_close(struct sample *sample);

/* Reads a query that must be one. Owns: the sample's arena. */
const struct query *sample_query(struct sample *sample, const char *text);

/* How many pictures a search counts for it. */
int sample_count(struct sample *sample, const struct query *query);

/* The first column of the first row. Owns: the sample's arena. */
const char *sample_text(struct sample *sample, const char *sql);
int sample_int(struct sample *sample, const char *sql);

#endif
