/* lib/media/place.c: files moved to where they may be fetched, or may not. */

#define _GNU_SOURCE

#include "media/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES = 3 };

/* One of the files of a hash, in both places. */
struct spot {
	const char *open_path;
	const char *withheld_path;
};

struct move {
	struct media_store *store;
	struct arena *arena;
	const unsigned char *sha256;
	const char *hex;
	const char *mark;
	struct spot spots[FILES];
};

static char *
mark_path(struct media_store *store, struct arena *arena,
    const unsigned char sha256[SHA256_BYTES])
{
	return media_path(arena, store->media_withheld, sha256,
	    "." MARK_ENDING);
}

bool
media_is_withheld(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES])
{
	struct arena *arena = arena_create();
	bool is_withheld = access(mark_path(store, arena, sha256), F_OK) == 0;

	arena_destroy(arena);
	return is_withheld;
}

const char *
media_original_base(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES])
{
	return media_is_withheld(store, sha256) ? store->media_withheld :
						  store->media_dir;
}

const char *
media_derivative_base(struct media_store *store,
    const unsigned char sha256[SHA256_BYTES])
{
	return media_is_withheld(store, sha256) ? store->derived_withheld :
						  store->derived_dir;
}

static struct spot
spot_of(const struct move *move, const char *base, const char *withheld,
    const char *ending)
{
	return (struct spot){
		media_path(move->arena, base, move->sha256, ending),
		media_path(move->arena, withheld, move->sha256, ending),
	};
}

/* After a crash neither a name that is gone comes back nor a new one is lost. */
static enum status
sync_folders(const struct move *move)
{
	const char *const bases[] = { move->store->media_dir,
		move->store->derived_dir, move->store->media_withheld,
		move->store->derived_withheld };
	size_t i;

	for (i = 0; i < COUNT_OF(bases); i++)
		TRY(media_sync_folder(move->store,
		    arena_format(move->arena, "%s/%s", bases[i],
			media_folder(move->arena, move->hex))));
	return OK;
}

/* Before a file moves: what is kept from here on goes with it. */
static enum status
set_mark(const struct move *move)
{
	int mark = open(move->mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (mark < 0)
		return media_failed("open", move->mark);
	close(mark);
	return sync_folders(move);
}

static enum status
remove_file(const char *path)
{
	if (unlink(path) < 0 && errno != ENOENT)
		return media_failed("unlink", path);
	return OK;
}

static enum status
move_file(const char *from, const char *to)
{
	if (rename(from, to) < 0 && errno != ENOENT)
		return media_failed("rename to", to);
	return OK;
}

static enum status
release(const struct move *move)
{
	size_t i;

	for (i = 0; i < FILES; i++)
		TRY(move_file(move->spots[i].withheld_path,
		    move->spots[i].open_path));
	TRY(sync_folders(move));
	TRY(remove_file(move->mark));
	return sync_folders(move);
}

static enum status
withhold(const struct move *move)
{
	size_t i;

	TRY(set_mark(move));
	for (i = 0; i < FILES; i++)
		TRY(move_file(move->spots[i].open_path,
		    move->spots[i].withheld_path));
	return sync_folders(move);
}

static enum status
erase(const struct move *move)
{
	size_t i;

	TRY(set_mark(move));
	for (i = 0; i < FILES; i++) {
		TRY(remove_file(move->spots[i].open_path));
		TRY(remove_file(move->spots[i].withheld_path));
	}
	return sync_folders(move);
}

static enum status
put_locked(const struct move *move, enum media_place place)
{
	struct media_store *store = move->store;
	struct arena *arena = move->arena;

	TRY(media_make_folders(store, arena, store->media_dir, move->hex));
	TRY(media_make_folders(store, arena, store->derived_dir, move->hex));
	TRY(media_make_folders(store, arena, store->media_withheld, move->hex));
	TRY(media_make_folders(store, arena, store->derived_withheld,
	    move->hex));
	if (place == MEDIA_PUBLIC)
		return release(move);
	return place == MEDIA_WITHHELD ? withhold(move) : erase(move);
}

static enum status
put(struct move *move, const char *extension, enum media_place place)
{
	struct media_store *store = move->store;
	enum status status;
	int lock;

	move->hex = text_hex(move->arena, move->sha256, SHA256_BYTES);
	move->mark = mark_path(store, move->arena, move->sha256);
	move->spots[0] = spot_of(move, store->media_dir, store->media_withheld,
	    arena_format(move->arena, ".%s", extension));
	move->spots[1] = spot_of(move, store->derived_dir,
	    store->derived_withheld, SMALL_ENDING);
	move->spots[2] = spot_of(move, store->derived_dir,
	    store->derived_withheld, LARGE_ENDING);
	TRY(media_lock(store, move->sha256, &lock));
	status = put_locked(move, place);
	media_unlock(lock);
	return status;
}

enum status
media_put(struct media_store *store, const unsigned char sha256[SHA256_BYTES],
    const char *extension, enum media_place place)
{
	struct move move = {
		.store = store,
		.arena = arena_create(),
		.sha256 = sha256,
	};
	enum status status = put(&move, extension, place);

	arena_destroy(move.arena);
	return status;
}
