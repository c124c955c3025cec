/* lib/media/incoming.c: bytes received, hashed and given their name. */

#define _GNU_SOURCE

#include "media/private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE_BYTES = 1 << 16 };

void
media_drop(struct media_incoming *incoming)
{
	if (incoming->path != NULL)
		unlink(incoming->path);
	incoming->path = NULL;
	if (incoming->descriptor >= 0)
		close(incoming->descriptor);
	incoming->descriptor = -1;
}

static void
drop(void *incoming)
{
	media_drop(incoming);
}

static struct media_incoming *
create(struct media_store *store, struct arena *arena, int descriptor,
    const char *path)
{
	struct media_incoming *made = arena_alloc(arena, sizeof(*made));

	made->descriptor = descriptor;
	made->path = arena_text(arena, path);
	made->store = store;
	made->max_bytes = INT64_MAX;
	made->running = sha256_create(arena);
	arena_defer(arena, drop, made);
	return made;
}

enum status
media_receive_begin(struct media_store *store, struct arena *arena,
    int64_t max_bytes, struct media_incoming **incoming)
{
	int descriptor;
	char *path;

	TRY(media_make_temporary(arena, store->media_incoming, &descriptor,
	    &path));
	*incoming = create(store, arena, descriptor, path);
	(*incoming)->max_bytes = max_bytes;
	return OK;
}

enum status
media_receive_open(struct media_store *store, struct arena *arena,
    int descriptor, const char *path, struct media_incoming **incoming)
{
	*incoming = create(store, arena, descriptor, path);
	return media_receive_written(*incoming);
}

enum status
media_receive_add(struct media_incoming *incoming, const void *bytes,
    size_t length)
{
	const char *from = bytes;

	if ((int64_t)length > incoming->max_bytes - incoming->size_bytes)
		return TOO_LARGE;
	sha256_add(incoming->running, bytes, length);
	incoming->size_bytes += (int64_t)length;
	while (length > 0) {
		ssize_t wrote = write(incoming->descriptor, from, length);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return media_failed("write", incoming->path);
		from += wrote;
		length -= (size_t)wrote;
	}
	return OK;
}

void
media_receive_end(struct media_incoming *incoming)
{
	sha256_finish(incoming->running, incoming->sha256);
	for (int i = 0; i < SHA256_BYTES; i++) {
		incoming->hex[2 * i] = DIGITS[incoming->sha256[i] >> 4];
		incoming->hex[2 * i + 1] = DIGITS[incoming->sha256[i] & 15];
	}
	incoming->hex[MEDIA_HEX_LENGTH] = '\0';
}

enum status
media_receive_written(struct media_incoming *incoming)
{
	char piece[PIECE_BYTES];
	ssize_t length;

	while ((length = pread(incoming->descriptor, piece, sizeof(piece),
		    (off_t)incoming->size_bytes)) != 0) {
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return media_failed("read", incoming->path);
		sha256_add(incoming->running, piece, (size_t)length);
		incoming->size_bytes += length;
	}
	media_receive_end(incoming);
	return OK;
}

static enum status
copy(struct media_incoming *incoming, int descriptor, const char *path)
{
	char piece[PIECE_BYTES];
	ssize_t length;

	while ((length = read(descriptor, piece, sizeof(piece))) != 0) {
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return media_failed("read", path);
		TRY(media_receive_add(incoming, piece, (size_t)length));
	}
	return OK;
}

/* O_NONBLOCK: a pipe or device under that name shall not hold us up. */
static enum status
open_regular(const char *path, int *descriptor)
{
	struct stat about;

	*descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*descriptor < 0)
		return NOT_FOUND;
	if (fstat(*descriptor, &about) == 0 && S_ISREG(about.st_mode))
		return OK;
	close(*descriptor);
	return NOT_FOUND;
}

enum status
media_receive_file(struct media_store *store, struct arena *arena,
    const char *path, int64_t max_bytes, struct media_incoming **incoming)
{
	enum status status;
	int descriptor;

	TRY(open_regular(path, &descriptor));
	status = media_receive_begin(store, arena, max_bytes, incoming);
	if (status == OK) {
		status = copy(*incoming, descriptor, path);
		if (status == OK)
			media_receive_end(*incoming);
		else
			media_drop(*incoming);
	}
	close(descriptor);
	return status;
}

/* After a crash a file may have its name and not its bytes. */
static bool
is_sound(struct arena *arena, const struct media_incoming *incoming,
    int descriptor)
{
	struct sha256 *running = sha256_create(arena);
	unsigned char digest[SHA256_BYTES];
	char piece[PIECE_BYTES];
	struct stat about;
	ssize_t length;

	if (fstat(descriptor, &about) < 0 ||
	    about.st_size != incoming->size_bytes)
		return false;
	while ((length = read(descriptor, piece, sizeof(piece))) > 0)
		sha256_add(running, piece, (size_t)length);
	sha256_finish(running, digest);
	return length == 0 &&
	    memcmp(digest, incoming->sha256, SHA256_BYTES) == 0;
}

/* The one that is there, if it is sound, made new for the sweeper. */
static enum status
use_stored(struct arena *arena, struct media_incoming *incoming,
    const char *path, bool *is_stored)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	enum status status = OK;

	*is_stored = false;
	if (descriptor < 0)
		return errno == ENOENT ? OK : media_failed("open", path);
	*is_stored = is_sound(arena, incoming, descriptor);
	/* Its mode set again: that alone moves its time of change. */
	if (*is_stored)
		status = media_settle(incoming->store, descriptor, path);
	close(descriptor);
	return status;
}

static enum status
keep_locked(struct arena *arena, struct media_incoming *incoming,
    const char *extension)
{
	struct media_store *store = incoming->store;
	const char *base = media_original_base(store, incoming->sha256);
	const char *path = media_path(arena, base, incoming->sha256,
	    arena_format(arena, ".%s", extension));
	bool is_stored;

	TRY(media_make_folders(store, arena, base, incoming->hex));
	TRY(use_stored(arena, incoming, path, &is_stored));
	if (is_stored) {
		unlink(incoming->path);
	} else {
		TRY(media_name(store, arena, incoming->path, path));
	}
	incoming->path = NULL;
	return OK;
}

static enum status
keep(struct arena *arena, struct media_incoming *incoming,
    const char *extension)
{
	struct media_store *store = incoming->store;
	enum status status;
	int lock;

	TRY(media_settle(store, incoming->descriptor, incoming->path));
	TRY(media_lock(store, incoming->sha256, &lock));
	status = keep_locked(arena, incoming, extension);
	media_unlock(lock);
	return status;
}

enum status
media_keep(struct media_incoming *incoming, const char *extension)
{
	struct arena *arena = arena_create();
	enum status status = keep(arena, incoming, extension);

	arena_destroy(arena);
	return status;
}

enum status
media_put_file(struct media_store *store, struct arena *arena, const char *path,
    const char *extension, unsigned char sha256[SHA256_BYTES])
{
	struct media_incoming *incoming;
	enum status status;

	TRY(media_receive_file(store, arena, path, INT64_MAX, &incoming));
	if (sha256 != NULL)
		memcpy(sha256, incoming->sha256, SHA256_BYTES);
	status = media_keep(incoming, extension);
	media_drop(incoming);
	return status;
}
