/* lib/media/media.h: originals and derivatives in files named by SHA-256. */

#ifndef MEDIA_MEDIA_H
#define MEDIA_MEDIA_H

#include "base/base.h"

/*
 * From bytes to a stored picture: media_receive_file (or _begin, _add, _end)
 * puts the bytes under a temporary name and hashes them; the image module
 * reads incoming.descriptor and writes media_derive's descriptors; media_keep
 * and media_keep_derivatives give all three their names; then the row is
 * committed. A file without a row is swept after an hour; a row without its
 * file must never be, so the row comes last.
 *
 * Bytes that nobody may fetch are withheld: they lie in folders of their own,
 * ".withheld" in both, which no web server serves. A mark there says so for
 * the hash, also when there are no bytes: what media_keep and
 * media_keep_derivatives name goes there too then.
 */

enum { MEDIA_HEX_LENGTH = 2 * SHA256_BYTES };

struct media_store;

/*
 * The two folders, made where missing, with room for temporary files in
 * each. A process that forks may go on using it in the children.
 * Owns: the arena. Fails: INTERNAL (logged).
 */
enum status media_store_create(struct arena *arena, const char *media_dir,
    const char *derived_dir, struct media_store **store) MUST_CHECK;

/*
 * For bulk loads: files are not forced to the disk one by one any more;
 * media_sync does it for all, to be called before their rows are committed.
 */
void media_store_defer_sync(struct media_store *store);

/* Everything kept so far is on the disk. Fails: INTERNAL (logged). */
enum status media_sync(struct media_store *store) MUST_CHECK;

/* ---- bytes coming in ---- */

/* Bytes under a temporary name; gone with the arena unless kept. */
struct media_incoming {
	int descriptor; /* the file, for reading too */
	int64_t size_bytes;
	unsigned char sha256[SHA256_BYTES]; /* after media_receive_end */
	char hex[MEDIA_HEX_LENGTH + 1];	    /* the same in text */
	/* The rest is the module's own. */
	struct media_store *store;
	struct sha256 *running;
	int64_t max_bytes;
	char *path;
};

/* An empty file for bytes to come. Fails: INTERNAL (logged). */
enum status media_receive_begin(struct media_store *store, struct arena *arena,
    int64_t max_bytes, struct media_incoming **incoming) MUST_CHECK;

/* Fails: TOO_LARGE over max_bytes, INTERNAL (logged). */
enum status media_receive_add(struct media_incoming *incoming,
    const void *bytes, size_t length) MUST_CHECK;

/* Fills in the hash. */
void media_receive_end(struct media_incoming *incoming);

/* The same when others wrote to the descriptor. Fails: INTERNAL (logged). */
enum status media_receive_written(struct media_incoming *incoming) MUST_CHECK;

/*
 * All three for the file at path, which is only read.
 * Fails: NOT_FOUND (no regular file that we may read), TOO_LARGE, INTERNAL.
 */
enum status media_receive_file(struct media_store *store, struct arena *arena,
    const char *path, int64_t max_bytes, struct media_incoming **incoming)
    MUST_CHECK;

/*
 * Gives the bytes their name, once and for all; a sound file of that name is
 * left in place (and counts as new for the sweeper), a damaged one replaced.
 * Fails: INTERNAL (logged).
 */
enum status media_keep(struct media_incoming *incoming, const char *extension)
    MUST_CHECK;

/* Gives the temporary file up before the arena does. */
void media_drop(struct media_incoming *incoming);

/*
 * media_receive_file and media_keep in one, for bytes that need no look.
 * sha256 may be NULL.
 */
enum status media_put_file(struct media_store *store, struct arena *arena,
    const char *path, const char *extension, unsigned char sha256[SHA256_BYTES])
    MUST_CHECK;

/* ---- bytes that wait ---- */

/*
 * Keeps received bytes for an account until it says what to do with them, or
 * until the sweeper finds them old; name tells them from others of it.
 * most: so many at once, 0 for any number.
 * Owns: the arena. Fails: TOO_MANY, INTERNAL (logged).
 */
enum status media_hold(struct media_incoming *incoming, struct arena *arena,
    int account_id, int most, char **name) MUST_CHECK;

/*
 * Takes them up again, as often as wanted, as if they had been received now.
 * Fails: NOT_FOUND (another account's, too old, no name), INTERNAL (logged).
 */
enum status media_take_held(struct media_store *store, struct arena *arena,
    int account_id, const char *name, struct media_incoming **incoming)
    MUST_CHECK;

/* Nobody will ask for them again. */
void media_let_go(struct media_store *store, int account_id, const char *name);

/* ---- derivatives ---- */

/* Two empty files to write derivatives to; gone with the arena. */
struct media_derivation {
	int small; /* descriptors */
	int large;
	/* The rest is the module's own. */
	struct media_store *store;
	char *small_path;
	char *large_path;
};

/* Fails: INTERNAL (logged). */
enum status media_derive(struct media_store *store, struct arena *arena,
    struct media_derivation **derivation) MUST_CHECK;

/* Gives both their names, over older ones. Fails: INTERNAL (logged). */
enum status media_keep_derivatives(struct media_derivation *derivation,
    const unsigned char sha256[SHA256_BYTES]) MUST_CHECK;

/* Gives the temporary files up before the arena does. */
void media_drop_derivatives(struct media_derivation *derivation);

/* ---- what is stored, in public or withheld ---- */

bool media_has_original(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES], const char *extension);

/* True if both are there, in one place, and not empty. */
bool media_has_derivatives(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES]);

/*
 * The original, for reading: whoever asks has to know that it may be given
 * out. Owns: the caller, by close. Fails: NOT_FOUND, INTERNAL (logged).
 */
enum status media_open_original(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES], const char *extension,
    int *descriptor) MUST_CHECK;

/* ---- names ---- */

/* size_px: 320 or 1280. */
char *media_original_path(struct media_store *store, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], const char *extension);
char *media_derivative_path(struct media_store *store, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], int size_px);

/* "/media/aa/bb/<sha256>.jpg", for putting behind the site's address. */
char *media_original_url(struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], const char *extension);

/* "/derived/aa/bb/<sha256>-320.webp". */
char *media_derivative_url(struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], int size_px);

/* ---- what may be fetched ---- */

enum media_place {
	MEDIA_PUBLIC,
	MEDIA_WITHHELD,
	MEDIA_REMOVED, /* nowhere; and withheld, should they come again */
};

/*
 * Brings original and derivatives to their place, from wherever they are: a
 * second time does nothing, and one that was cut off is made good by the
 * next. Fails: INTERNAL (logged).
 */
enum status media_put(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES], const char *extension,
    enum media_place place) MUST_CHECK;

/* True from the first step of withholding to the last of its end. */
bool media_is_withheld(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES]);

/* ---- locks and sweeping ---- */

/*
 * One holder per hash among all processes of this machine, until the
 * descriptor is given to media_unlock or the process ends; waits. media_keep
 * takes it by itself: call that before. A row that is committed within the
 * hour after media_keep needs no lock.
 * Fails: INTERNAL (logged).
 */
enum status media_lock(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES], int *lock) MUST_CHECK;
void media_unlock(int lock);

/*
 * How the sweeper asks which of count hashes a row needs: from committed rows
 * as they are now. Asked first for a folder at once, then once more for each
 * that is to go, under its lock. Anything but OK stops the sweep.
 */
struct media_need {
	enum status (*ask)(void *context,
	    const unsigned char hashes[][SHA256_BYTES], size_t count,
	    bool are_needed[]);
	void *context;
};

struct media_swept {
	int64_t looked_at;
	int64_t removed; /* originals and derivatives */
	int64_t removed_bytes;
	int64_t abandoned; /* temporary files removed */
};

/*
 * Removes files that no row needs, public or withheld, and temporary files,
 * when older_than_s have passed since they were written or last kept; under
 * the lock of the hash, passing over those that are locked. Files with
 * foreign names are left alone.
 * Cost: reads all folders; asks for old files only.
 * Fails: INTERNAL (logged), or what asking gave.
 */
enum status media_sweep(struct media_store *store, int older_than_s,
    const struct media_need *need, struct media_swept *swept) MUST_CHECK;

#endif
