/* contrib/load/demo.h: the demo set while it is brought in. */

#ifndef LOAD_DEMO_H
#define LOAD_DEMO_H

#include "load.h"

/* One picture of the set; the set's order is the order of numbers. */
struct demo_picture {
	const struct json *json;
	const char *key;
	const char *path;
	unsigned char sha256[SHA256_BYTES];
	int64_t size_bytes;
	struct image_report image;
	int id; /* once it is made */
};

struct demo {
	struct load *load;
	struct arena *arena;
	const char *path; /* of demo.json */
	const struct json *json;
	struct demo_picture *pictures;
	size_t picture_count;
	struct progress progress;
	bool is_refused;
	size_t object_count;
	size_t gallery_count;
	size_t region_count;
};

/* ---- demo_read.c: the parts of demo.json ---- */

/* Says where in the file what is wrong. Returns BAD_INPUT. */
enum status demo_wrong(const struct demo *demo, const struct json *at,
    const char *format, ...) PRINTF_LIKE(3, 4);

/* The items of a list, none where the member is absent. */
const struct json *demo_list(const struct json *object, const char *name,
    size_t *count);

/* The texts of a list. Owns: the demo's arena. */
const char **demo_texts(const struct demo *demo, const struct json *object,
    const char *name, size_t *count);

/* The picture of that key, or NULL. */
struct demo_picture *demo_picture_of(const struct demo *demo, const char *key);

/* A picture's annotations, in the manual's format, with their objects. */
enum status demo_regions(struct demo *demo, const struct json *picture,
    struct new_region **regions, size_t *count) MUST_CHECK;

/* ---- demo_people.c: accounts and what they give and gather ---- */

enum status demo_accounts(struct demo *demo, struct buf *passwords) MUST_CHECK;
enum status demo_galleries(struct demo *demo) MUST_CHECK;
enum status demo_ratings(struct demo *demo) MUST_CHECK;

/* The number of an account that must be there; at is where it is named. */
enum status demo_account_id(struct demo *demo, const struct json *at,
    const char *name, int *id) MUST_CHECK;

#endif
