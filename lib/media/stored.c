/* lib/media/stored.c: what is stored, wherever it lies. */

#include "media/private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static bool
is_regular(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

enum status
media_open_original(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES], const char *extension,
    int *descriptor)
{
	const char *const bases[] = { store->media_dir, store->media_withheld };
	struct arena *arena = arena_create();
	const char *ending = arena_format(arena, ".%s", extension);
	enum status status = NOT_FOUND;
	size_t i;

	for (i = 0; i < COUNT_OF(bases) && status == NOT_FOUND; i++) {
		const char *path = media_path(arena, bases[i], sha256, ending);

		*descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (*descriptor >= 0)
			status = OK;
		else if (errno != ENOENT)
			status = media_failed("open", path);
	}
	arena_destroy(arena);
	return status;
}

bool
media_has_original(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES], const char *extension)
{
	struct arena *arena = arena_create();
	const char *ending = arena_format(arena, ".%s", extension);
	bool has =
	    is_regular(media_path(arena, store->media_dir, sha256, ending)) ||
	    is_regular(
		media_path(arena, store->media_withheld, sha256, ending));

	arena_destroy(arena);
	return has;
}

static bool
is_filled(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISREG(about.st_mode) &&
	    about.st_size > 0;
}

static bool
has_both(struct arena *arena, const char *base,
    const unsigned char sha256[SHA256_BYTES])
{
	return is_filled(media_path(arena, base, sha256, SMALL_ENDING)) &&
	    is_filled(media_path(arena, base, sha256, LARGE_ENDING));
}

bool
media_has_derivatives(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES])
{
	struct arena *arena = arena_create();
	bool has = has_both(arena, store->derived_dir, sha256) ||
	    has_both(arena, store->derived_withheld, sha256);

	arena_destroy(arena);
	return has;
}
