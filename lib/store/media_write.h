/* lib/store/media_write.h: rows of stored image files. */

#ifndef STORE_MEDIA_WRITE_H
#define STORE_MEDIA_WRITE_H

#include "db/db.h"

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
 * The row of a file, made where there is none; the file must be kept before.
 * Fails: FORBIDDEN (these bytes are blocked), UNPROCESSABLE (media_type is
 * none that we take).
 */
enum status media_insert(struct db *db, struct arena *arena,
    const struct new_media *media, int *id) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement media_write_statements[];

#endif
