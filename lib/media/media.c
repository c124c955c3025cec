/* lib/media/media.c: the store's folders, names and locks. */

#define _GNU_SOURCE

#include "media/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0755, FILE_MODE = 0644, PRIVATE_MODE = 0700 };

enum status
media_failed(const char *what, const char *path)
{
	log_line(LOG_ERROR, "media: %s %s: %s", what, path, strerror(errno));
	return INTERNAL;
}

/* Whatever the umask: nginx runs as another user. */
static enum status
make_folder(const char *path, mode_t mode, bool *is_new)
{
	*is_new = false;
	if (mkdir(path, mode) == 0) {
		*is_new = true;
		return chmod(path, mode) == 0 ? OK :
						media_failed("chmod", path);
	}
	return errno == EEXIST ? OK : media_failed("mkdir", path);
}

enum status
media_sync_folder(struct media_store *store, const char *path)
{
	int descriptor;
	int result;

	if (store->is_sync_deferred)
		return OK;
	descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (descriptor < 0)
		return media_failed("open", path);
	result = fsync(descriptor);
	close(descriptor);
	return result == 0 ? OK : media_failed("fsync", path);
}

enum status
media_store_create(struct arena *arena, const char *media_dir,
    const char *derived_dir, struct media_store **store)
{
	struct media_store *made = arena_alloc(arena, sizeof(*made));
	bool is_new;

	made->media_dir = arena_text(arena, media_dir);
	made->derived_dir = arena_text(arena, derived_dir);
	made->media_incoming =
	    arena_format(arena, "%s/%s", media_dir, INCOMING);
	made->derived_incoming =
	    arena_format(arena, "%s/%s", derived_dir, INCOMING);
	made->media_withheld =
	    arena_format(arena, "%s/%s", media_dir, WITHHELD);
	made->derived_withheld =
	    arena_format(arena, "%s/%s", derived_dir, WITHHELD);
	made->lock_path =
	    arena_format(arena, "%s/%s", made->media_incoming, LOCK_FILE);
	TRY(make_folder(media_dir, FOLDER_MODE, &is_new));
	TRY(make_folder(derived_dir, FOLDER_MODE, &is_new));
	TRY(make_folder(made->media_incoming, PRIVATE_MODE, &is_new));
	TRY(make_folder(made->derived_incoming, PRIVATE_MODE, &is_new));
	TRY(make_folder(made->media_withheld, FOLDER_MODE, &is_new));
	TRY(make_folder(made->derived_withheld, FOLDER_MODE, &is_new));
	*store = made;
	return OK;
}

void
media_store_defer_sync(struct media_store *store)
{
	store->is_sync_deferred = true;
}

static enum status
sync_file_system(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result;

	if (descriptor < 0)
		return media_failed("open", path);
	result = syncfs(descriptor);
	close(descriptor);
	return result == 0 ? OK : media_failed("syncfs", path);
}

enum status
media_sync(struct media_store *store)
{
	struct stat media, derived;

	TRY(sync_file_system(store->media_dir));
	if (stat(store->media_dir, &media) == 0 &&
	    stat(store->derived_dir, &derived) == 0 &&
	    media.st_dev == derived.st_dev)
		return OK;
	return sync_file_system(store->derived_dir);
}

char *
media_folder(struct arena *arena, const char *hex)
{
	return arena_format(arena, "%.2s/%.2s", hex, hex + 2);
}

enum status
media_make_folders(struct media_store *store, struct arena *arena,
    const char *base, const char *hex)
{
	char *outer = arena_format(arena, "%s/%.2s", base, hex);
	char *inner = arena_format(arena, "%s/%.2s", outer, hex + 2);
	bool is_new;

	TRY(make_folder(outer, FOLDER_MODE, &is_new));
	if (is_new)
		TRY(media_sync_folder(store, base));
	TRY(make_folder(inner, FOLDER_MODE, &is_new));
	if (is_new)
		TRY(media_sync_folder(store, outer));
	return OK;
}

enum status
media_make_temporary(struct arena *arena, const char *folder, int *descriptor,
    char **path)
{
	*path = arena_format(arena, "%s/XXXXXX", folder);
	*descriptor = mkostemp(*path, O_CLOEXEC);
	return *descriptor < 0 ? media_failed("a temporary file in", folder) :
				 OK;
}

enum status
media_settle(struct media_store *store, int descriptor, const char *path)
{
	if (fchmod(descriptor, FILE_MODE) < 0)
		return media_failed("chmod", path);
	if (!store->is_sync_deferred && fsync(descriptor) < 0)
		return media_failed("fsync", path);
	return OK;
}

enum status
media_name(struct media_store *store, struct arena *arena, const char *from,
    const char *to)
{
	char *folder = arena_text(arena, to);

	*strrchr(folder, '/') = '\0';
	if (rename(from, to) < 0)
		return media_failed("rename to", to);
	return media_sync_folder(store, folder);
}

char *
media_path(struct arena *arena, const char *base,
    const unsigned char sha256[SHA256_BYTES], const char *ending)
{
	char *hex = text_hex(arena, sha256, SHA256_BYTES);

	return arena_format(arena, "%s/%s/%s%s", base, media_folder(arena, hex),
	    hex, ending);
}

char *
media_original_path(struct media_store *store, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], const char *extension)
{
	return media_path(arena, store->media_dir, sha256,
	    arena_format(arena, ".%s", extension));
}

char *
media_derivative_path(struct media_store *store, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], int size_px)
{
	return media_path(arena, store->derived_dir, sha256,
	    arena_format(arena, "-%d.webp", size_px));
}

char *
media_original_url(struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], const char *extension)
{
	char *hex = text_hex(arena, sha256, SHA256_BYTES);

	return arena_format(arena, "/media/%s/%s.%s", media_folder(arena, hex),
	    hex, extension);
}

char *
media_derivative_url(struct arena *arena,
    const unsigned char sha256[SHA256_BYTES], int size_px)
{
	char *hex = text_hex(arena, sha256, SHA256_BYTES);

	return arena_format(arena, "/derived/%s/%s-%d.webp",
	    media_folder(arena, hex), hex, size_px);
}

/* One byte of one file for each hash, by its first 62 bits. */
static off_t
place_of_lock(const unsigned char sha256[SHA256_BYTES])
{
	uint64_t place = 0;

	for (int i = 0; i < 8; i++)
		place = place << 8 | sha256[i];
	return (off_t)(place >> 2);
}

/* Locks of the open file, not of the process: they hold within it too. */
enum status
media_take_lock(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES], bool wait, int *lock,
    bool *is_locked)
{
	struct flock range = {
		.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = place_of_lock(sha256),
		.l_len = 1,
	};
	int result;

	*is_locked = false;
	*lock = open(store->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*lock < 0)
		return media_failed("open", store->lock_path);
	do {
		result =
		    fcntl(*lock, wait ? F_OFD_SETLKW : F_OFD_SETLK, &range);
	} while (result < 0 && errno == EINTR);
	*is_locked = result == 0;
	if (result == 0)
		return OK;
	result = errno;
	close(*lock);
	*lock = -1;
	errno = result;
	if (!wait && (result == EAGAIN || result == EACCES))
		return OK;
	return media_failed("lock", store->lock_path);
}

enum status
media_lock(struct media_store *store, const unsigned char sha256[SHA256_BYTES],
    int *lock)
{
	bool is_locked;

	return media_take_lock(store, sha256, true, lock, &is_locked);
}

void
media_unlock(int lock)
{
	close(lock);
}
