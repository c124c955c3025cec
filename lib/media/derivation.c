/* lib/media/derivation.c: the two smaller pictures of an original. */

#define _GNU_SOURCE

#include "media/private.h"

#include <unistd.h>

static void
drop_one(int *descriptor, char **path)
{
	if (*path != NULL)
		unlink(*path);
	*path = NULL;
	if (*descriptor >= 0)
		close(*descriptor);
	*descriptor = -1;
}

void
media_drop_derivatives(struct media_derivation *derivation)
{
	drop_one(&derivation->small, &derivation->small_path);
	drop_one(&derivation->large, &derivation->large_path);
}

static void
drop(void *derivation)
{
	media_drop_derivatives(derivation);
}

enum status
media_derive(struct media_store *store, struct arena *arena,
    struct media_derivation **derivation)
{
	struct media_derivation *made = arena_alloc(arena, sizeof(*made));

	made->store = store;
	made->small = -1;
	made->large = -1;
	arena_defer(arena, drop, made);
	*derivation = made;
	TRY(media_make_temporary(arena, store->derived_incoming, &made->small,
	    &made->small_path));
	return media_make_temporary(arena, store->derived_incoming,
	    &made->large, &made->large_path);
}

static enum status
keep_both(struct arena *arena, struct media_derivation *derivation,
    const unsigned char sha256[SHA256_BYTES])
{
	struct media_store *store = derivation->store;
	const char *base = media_derivative_base(store, sha256);

	TRY(media_make_folders(store, arena, base,
	    text_hex(arena, sha256, SHA256_BYTES)));
	TRY(media_name(store, arena, derivation->small_path,
	    media_path(arena, base, sha256, SMALL_ENDING)));
	derivation->small_path = NULL;
	TRY(media_name(store, arena, derivation->large_path,
	    media_path(arena, base, sha256, LARGE_ENDING)));
	derivation->large_path = NULL;
	return OK;
}

static enum status
keep(struct arena *arena, struct media_derivation *derivation,
    const unsigned char sha256[SHA256_BYTES])
{
	struct media_store *store = derivation->store;
	enum status status;
	int lock;

	TRY(media_settle(store, derivation->small, derivation->small_path));
	TRY(media_settle(store, derivation->large, derivation->large_path));
	TRY(media_lock(store, sha256, &lock));
	status = keep_both(arena, derivation, sha256);
	media_unlock(lock);
	return status;
}

enum status
media_keep_derivatives(struct media_derivation *derivation,
    const unsigned char sha256[SHA256_BYTES])
{
	struct arena *arena = arena_create();
	enum status status = keep(arena, derivation, sha256);

	arena_destroy(arena);
	return status;
}
