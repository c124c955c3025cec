/* test/lib/store/found.h: the pictures that the statements of a search find in the sample. */

#ifndef TEST_STORE_FOUND_H
#define TEST_STORE_FOUND_H

#include "lib/store/sample_fixture.h"
#include "store/search.h"

enum { FOUND_MAX = 2000 };

/* Numbers of pictures, in order. */
struct list {
	int ids[FOUND_MAX];
	int count;
};

/* Runs a statement, or ends the test. Owns: the sample's arena. */
struct rows run(const struct sql *sql);

/* Adds the first column of the rows: of all, or of those whose hit is true. */
void take(struct list *list, const struct rows *rows, int hit_column);

/* Everything, gathered by these conditions, or by none. */
struct list gather(const struct search_terms *terms, const bool *gathered);

/* Ends the test where two lists differ, and says where. */
void assert_same(const struct list *found, const struct list *expected,
    const char *shape, const char *query, enum ordering ordering);

#endif
