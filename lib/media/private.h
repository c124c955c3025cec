/* lib/media/private.h: folders, names and locks inside the module. */

#ifndef MEDIA_PRIVATE_H
#define MEDIA_PRIVATE_H

#include "media/media.h"

#include <sys/types.h>

/* In both folders: temporary files, and the file that locks lie on. */
#define INCOMING ".incoming"
#define LOCK_FILE "lock"

/* How the names of derivatives end. */
#define SMALL_ENDING "-320.webp"
#define LARGE_ENDING "-1280.webp"

/* In both folders: what may not be fetched, laid out like what may. */
#define WITHHELD ".withheld"
#define MARK_ENDING "withheld"

/* What a hash is written with in names. */
#define DIGITS "0123456789abcdef"

struct media_store {
	const char *media_dir;
	const char *derived_dir;
	const char *media_incoming;
	const char *derived_incoming;
	const char *media_withheld;
	const char *derived_withheld;
	const char *lock_path;
	bool is_sync_deferred;
};

/* Logs what failed on which path, with errno. Returns INTERNAL. */
enum status media_failed(const char *what, const char *path);

/* "aa/bb" of a hash given as text. */
char *media_folder(struct arena *arena, const char *hex);

/* Makes aa and aa/bb below a folder, readable for all. */
enum status media_make_folders(struct media_store *store, struct arena *arena,
    const char *base, const char *hex) MUST_CHECK;

/* Where the files of a hash are to be named, by its mark; under its lock. */
const char *media_original_base(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES]);
const char *media_derivative_base(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES]);

/* base/aa/bb/hash, and what follows. */
char *media_path(struct arena *arena, const char *base,
    const unsigned char sha256[SHA256_BYTES], const char *ending);

/* Forces a folder's entries to the disk, unless deferred. */
enum status media_sync_folder(struct media_store *store, const char *path)
    MUST_CHECK;

/* An open temporary file as one that was received; both become its own. */
enum status media_receive_open(struct media_store *store, struct arena *arena,
    int descriptor, const char *path, struct media_incoming **incoming)
    MUST_CHECK;

/* An empty temporary file in a folder, for us alone to read. */
enum status media_make_temporary(struct arena *arena, const char *folder,
    int *descriptor, char **path) MUST_CHECK;

/* Readable for all and on the disk, unless deferred. */
enum status media_settle(struct media_store *store, int descriptor,
    const char *path) MUST_CHECK;

/* rename, and the folder it is in. */
enum status media_name(struct media_store *store, struct arena *arena,
    const char *from, const char *to) MUST_CHECK;

/* As media_lock; is_locked false: another holds it, and wait is false. */
enum status media_take_lock(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES], bool wait, int *lock,
    bool *is_locked) MUST_CHECK;

#endif
