/* lib/media/held.c: received files that wait for the word of who sent them. */

#define _GNU_SOURCE

#include "media/private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { NAME_BYTES = 16, NAME_LENGTH = 2 * NAME_BYTES };

/* Each account's names begin alike; nobody can guess how they go on. */
static char *
prefix_of(struct arena *arena, int account_id)
{
	return arena_format(arena, "held-%d-", account_id);
}

static char *
path_of(struct media_store *store, struct arena *arena, int account_id,
    const char *name)
{
	return arena_format(arena, "%s/%s%s", store->media_incoming,
	    prefix_of(arena, account_id), name);
}

static char *
make_name(struct arena *arena)
{
	unsigned char bytes[NAME_BYTES];

	random_bytes(bytes, sizeof(bytes));
	return text_hex(arena, bytes, sizeof(bytes));
}

static bool
is_name(const char *name)
{
	return strlen(name) == NAME_LENGTH &&
	    strspn(name, DIGITS) == NAME_LENGTH;
}

static enum status
count(struct media_store *store, const char *prefix, int *held)
{
	DIR *folder = opendir(store->media_incoming);
	struct dirent *entry;

	*held = 0;
	if (folder == NULL)
		return media_failed("open", store->media_incoming);
	while ((entry = readdir(folder)) != NULL)
		*held += strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
	closedir(folder);
	return OK;
}

enum status
media_hold(struct media_incoming *incoming, struct arena *arena, int account_id,
    int most, char **name)
{
	struct media_store *store = incoming->store;
	const char *path;
	int held;

	TRY(count(store, prefix_of(arena, account_id), &held));
	if (most > 0 && held >= most)
		return TOO_MANY;
	*name = make_name(arena);
	path = path_of(store, arena, account_id, *name);
	return link(incoming->path, path) == 0 ? OK :
						 media_failed("link to", path);
}

/* By a second name: what was taken may be refused, and taken again. */
enum status
media_take_held(struct media_store *store, struct arena *arena, int account_id,
    const char *name, struct media_incoming **incoming)
{
	const char *path, *taken;
	int descriptor;

	if (!is_name(name))
		return NOT_FOUND;
	path = path_of(store, arena, account_id, name);
	taken = arena_format(arena, "%s/%s", store->media_incoming,
	    make_name(arena));
	if (link(path, taken) < 0)
		return errno == ENOENT ? NOT_FOUND :
					 media_failed("link to", taken);
	descriptor = open(taken, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0) {
		unlink(taken);
		return media_failed("open", taken);
	}
	return media_receive_open(store, arena, descriptor, taken, incoming);
}

void
media_let_go(struct media_store *store, int account_id, const char *name)
{
	struct arena *arena = arena_create();

	if (is_name(name))
		unlink(path_of(store, arena, account_id, name));
	arena_destroy(arena);
}
