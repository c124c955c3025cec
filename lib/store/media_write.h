/* lib/store/media_write.h: rows of stored image files. */

#ifndef STORE_MEDIA_WRITE_H
#define STORE_MEDIA_WRITE_H

#include "db/db.h"
#include "media/media.h"

struct new_media {
	unsigned char sha256[SHA256_BYTES];	     /* of the stored bytes */
	unsigned char received_sha256[SHA256_BYTES]; /* as they were sent */
	const char *media_type;
	int64_t size_bytes;
	int width_px; /* as displayed */
	int height_px;
	int frame_count;
	bool has_perceptual_hash;
	uint64_t perceptual_hash;
};

/*
 * The row of a file, made where there is none; the file must be kept before
 * the transaction ends, and until then nobody moves or removes it.
 * Fails: FORBIDDEN (these bytes are blocked), UNPROCESSABLE (media_type is
 * none that we take).
 */
enum status media_insert(struct db *db, struct arena *arena,
    const struct new_media *media, int *id) MUST_CHECK;

/* ---- files that are not where they belong ---- */

/* The next queued file behind this one, by number. Fails: NOT_FOUND. */
enum status media_move_next(struct db *db, struct arena *arena, int behind,
    int *id) MUST_CHECK;

struct media_move {
	unsigned char sha256[SHA256_BYTES];
	const char *extension;
	enum media_place place; /* where it belongs */
};

/*
 * Takes a queued file until the transaction ends: its place stands still.
 * Fails: NOT_FOUND (it is not queued, or somebody else has it).
 */
enum status media_move_take(struct db *db, struct arena *arena, int id,
    struct media_move *move) MUST_CHECK;

/* It is there. */
enum status media_move_done(struct db *db, struct arena *arena, int id)
    MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement media_write_statements[];

#endif
