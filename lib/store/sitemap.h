/* lib/store/sitemap.h: what there is to list for search engines and feeds. */

#ifndef STORE_SITEMAP_H
#define STORE_SITEMAP_H

#include "base/base.h"
#include "db/db.h"

/* The highest numbers given so far. */
struct sitemap_ends {
	int picture;
	int object;
	int gallery;
};

enum status sitemap_ends_find(struct db *db, struct arena *arena,
    struct sitemap_ends *ends) MUST_CHECK;

enum sitemap_kind { SITEMAP_PICTURES, SITEMAP_OBJECTS, SITEMAP_GALLERIES };

/*
 * What everyone may see with a number above after, up to last: numbers of
 * pictures and galleries, names of objects.
 */
enum status sitemap_list(struct db *db, struct arena *arena,
    enum sitemap_kind kind, int after, int last, struct rows *rows) MUST_CHECK;

/*
 * When these pictures or their regions were last changed, in their order.
 * Units: microseconds since 1970; 0: not known.
 */
enum status pictures_changed_at(struct db *db, struct arena *arena,
    const int *ids, size_t count, int64_t *changed_at_us) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement sitemap_statements[];

#endif
