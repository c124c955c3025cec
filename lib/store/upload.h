/* lib/store/upload.h: what is asked of the store when an image file comes in. */

#ifndef STORE_UPLOAD_H
#define STORE_UPLOAD_H

#include "db/db.h"

/* How many pictures an answer about the same or like bytes names. */
enum { UPLOAD_NAMED_MAX = 10 };

/* True when these bytes may not come back. */
enum status upload_is_blocked(struct db *db, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], bool *is_blocked) MUST_CHECK;

/*
 * Listed pictures that were sent as these bytes or are stored as them, the
 * first UPLOAD_NAMED_MAX, oldest first.
 */
enum status upload_find_same(struct db *db, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], int **ids, size_t *count)
    MUST_CHECK;

/*
 * Other listed pictures that look like this one, nearest first: all whose
 * perceptual hash differs in up to three bits, and most of those up to
 * eight.
 */
enum status upload_find_alike(struct db *db, struct arena *arena,
    int picture_id, int **ids, size_t *count) MUST_CHECK;

/* The same for an image that is no picture yet. */
enum status upload_find_alike_hash(struct db *db, struct arena *arena,
    uint64_t perceptual_hash, int **ids, size_t *count) MUST_CHECK;

/*
 * How long an account has to wait that may upload so many pictures an hour;
 * 0: not at all. Units: seconds.
 */
enum status upload_wait(struct db *db, struct arena *arena, int account_id,
    int most_per_hour, int *wait_s) MUST_CHECK;

/*
 * Takes an Idempotency-Key until the transaction ends. picture_id receives
 * what was made with the same key and content within a day, or 0.
 * Fails: CONFLICT (the first is still running), UNPROCESSABLE (the key came
 * with other content).
 */
enum status upload_key_take(struct db *db, struct arena *arena, int account_id,
    const char *key, const unsigned char content[SHA256_BYTES], int *picture_id)
    MUST_CHECK;

/* Keeps what was made with a key that was taken. */
enum status upload_key_insert(struct db *db, struct arena *arena,
    int account_id, const char *key, const unsigned char content[SHA256_BYTES],
    int picture_id) MUST_CHECK;

/* Pictures of one file that somebody asked for by its hash. */
struct upload_held {
	size_t place; /* in the list that was asked for */
	int *picture_ids;
	size_t picture_count;
};

/* Which of these bytes are there, in listed pictures. Owns: the arena. */
enum status upload_find_held(struct db *db, struct arena *arena,
    const unsigned char hashes[][SHA256_BYTES], size_t count,
    struct upload_held **held, size_t *held_count) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement upload_statements[];

#endif
