/* lib/store/picture.h: pictures as they are sent out. */

#ifndef STORE_PICTURE_H
#define STORE_PICTURE_H

#include "base/base.h"
#include "db/db.h"
#include "view/view.h"

/* A picture with all that an answer says of it. 0 stands for no picture. */
struct picture {
	int id;
	const char *title;
	const char *description;
	const char *author;
	const char *origin_url;
	int64_t created_at_us;
	int width_px;
	int height_px;
	const char *file_format;	/* MIME type */
	const char *nature;
	const char **licences;
	size_t licence_count;
	int replaces;
	int replaced_by;
	int copied_from;
	const char *creator;
	const char *credit_url;
	const char *regions;		/* JSON */
	size_t regions_bytes;		/* its length */
	const char *download;		/* absolute address of the file */
	const char *small;		/* of the derivative of 320 pixels */
	const char *large;		/* of the derivative of 1280 pixels */
	int small_width_px;
	int small_height_px;
	int large_width_px;
	int large_height_px;
	int region_count;
	int random_key;
	bool is_hidden;			/* by moderators */
};

/* The manual's keys of a picture. */
extern const struct view picture_view;

/* The stars that a picture was given. */
struct picture_rating {
	double average;			/* NAN without ratings */
	const char *counts;		/* JSON: {"1": n, ..., "5": n} */
	int stars[5];			/* how many gave one, ..., five */
	int count;			/* all of them */
};

/* A picture and its stars. */
struct rated_picture {
	struct picture picture;
	struct picture_rating rating;
};

/* The manual's keys of a picture, rating_average and rating_count. */
extern const struct view rated_picture_view;

/* The same keys, and hidden. */
extern const struct view hidden_picture_view;

/* One that has just come in, and what looks like it. */
struct uploaded_picture {
	struct picture picture;
	struct picture_rating rating;
	const char *similar;  /* JSON: a list of numbers of pictures */
	const char *metadata; /* JSON: what its file told of people */
};

/* The same keys, similar and metadata. */
extern const struct view uploaded_picture_view;

/*
 * What FROM gives and what the columns are, for rows of pictures p; read by
 * pictures_read.
 */
#define PICTURE_COLUMNS \
	"p.id, p.title, t.description, a.name, t.origin_url," \
	" (extract(epoch FROM p.created_at) * 1000000)::bigint," \
	" p.width, p.height, p.file_format_id, p.nature_id, p.licence_ids," \
	" r.id, CASE WHEN p.is_obsolete THEN p.replaced_by_id END, c.id," \
	" t.creator, t.credit_url, t.regions, encode(m.sha256, 'hex')," \
	" p.region_count, p.random_key, (SELECT version FROM catalogue)"
#define PICTURE_JOINS \
	" JOIN picture_text t ON t.picture_id = p.id" \
	" JOIN account a ON a.id = p.author_id" \
	" JOIN media m ON m.id = t.media_id" \
	" LEFT JOIN picture r ON r.replaced_by_id = p.id AND r.is_listed" \
	" LEFT JOIN picture c ON c.id = p.copied_from_id AND c.is_listed"

/*
 * Makes pictures of rows with PICTURE_COLUMNS. Names of objects, licences
 * and natures are put in here; public_url begins the addresses. Owns: the
 * arena; texts stay in the rows.
 */
enum status pictures_read(struct db *db, struct arena *arena,
    const struct rows *rows, const char *public_url,
    struct picture **pictures) MUST_CHECK;

/* Listed pictures by id, in the order of ids; others are left out. */
enum status pictures_find(struct db *db, struct arena *arena, const int *ids,
    size_t count, const char *public_url, struct picture **pictures,
    size_t *found) MUST_CHECK;

/* One listed picture. Fails: NOT_FOUND, GONE (hidden, deleted, purged). */
enum status picture_find(struct db *db, struct arena *arena, int id,
    const char *public_url, struct picture *picture) MUST_CHECK;

/* Listed or hidden. Fails: NOT_FOUND, GONE (deleted, purged). */
enum status picture_find_any(struct db *db, struct arena *arena, int id,
    const char *public_url, struct picture *picture) MUST_CHECK;

/* The image file that a picture was uploaded as. */
struct picture_file {
	int64_t size_bytes;
	const char *sha256;		/* hexadecimal */
	int frame_count;
};

/* Fails: NOT_FOUND. */
enum status picture_file_find(struct db *db, struct arena *arena, int id,
    struct picture_file *file) MUST_CHECK;

/*
 * The numbers of listed copies of a picture, oldest first, at most limit, and
 * how many there are. Owns: the arena.
 */
enum status picture_copies_find(struct db *db, struct arena *arena, int id,
    int limit, int **ids, size_t *count, int *total) MUST_CHECK;

/*
 * Regions as the database keeps them, with the names of their objects in
 * place of the numbers; null for an object that is no more. version is that
 * of the catalogue in the same snapshot.
 */
enum status picture_name_regions(struct db *db, struct arena *arena,
    int64_t version, const char *text, const char **named) MUST_CHECK;

/* The same, in the names that objects have now. */
enum status picture_name_regions_now(struct db *db, struct arena *arena,
    const char *text, const char **named) MUST_CHECK;

/* The stars that an account gave a picture; 0: none. */
enum status picture_stars_find(struct db *db, struct arena *arena, int id,
    int account_id, int *stars) MUST_CHECK;

/* The stars of a picture. */
enum status picture_rating_find(struct db *db, struct arena *arena, int id,
    struct picture_rating *rating) MUST_CHECK;

#endif
