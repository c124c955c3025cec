/* lib/media/sweep.c: files that no row needs, and temporary ones, removed. */

#define _GNU_SOURCE

#include "media/private.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Files of one folder that are asked about at once. */
enum { AT_ONCE = 256 };

struct sweep {
	struct media_store *store;
	const struct media_need *need;
	struct media_swept *swept;
	struct arena *arena; /* reset after each folder */
	int older_than_s;
	size_t count;
	unsigned char hashes[AT_ONCE][SHA256_BYTES];
	char *paths[AT_ONCE];
};

/*
 * 64 digits, then "." or "-": names of others are none of our business. Nor
 * are marks: the bytes may come again long after they were removed.
 */
static bool
read_hash(const char *name, unsigned char sha256[SHA256_BYTES])
{
	const char *ending = name + strspn(name, DIGITS);
	char hex[MEDIA_HEX_LENGTH + 1] = "";

	if (ending - name != MEDIA_HEX_LENGTH ||
	    (*ending != '.' && *ending != '-') ||
	    text_is(ending, "." MARK_ENDING))
		return false;
	memcpy(hex, name, MEDIA_HEX_LENGTH);
	return sha256_read(hex, sha256);
}

static bool
is_old(const struct sweep *sweep, const char *path, struct stat *about)
{
	if (lstat(path, about) < 0 || !S_ISREG(about->st_mode))
		return false;
	return time(NULL) - about->st_ctime >= sweep->older_than_s;
}

/* Under the lock nobody can keep it again: look once more, then unlink. */
static enum status
remove_locked(struct sweep *sweep, size_t index)
{
	const char *path = sweep->paths[index];
	bool is_needed = true;
	struct stat about;

	if (!is_old(sweep, path, &about))
		return OK;
	TRY(sweep->need->ask(sweep->need->context,
	    (const unsigned char(*)[SHA256_BYTES])(sweep->hashes + index), 1,
	    &is_needed));
	if (is_needed)
		return OK;
	if (unlink(path) < 0)
		return media_failed("unlink", path);
	sweep->swept->removed++;
	sweep->swept->removed_bytes += about.st_size;
	return OK;
}

static enum status
remove_one(struct sweep *sweep, size_t index)
{
	enum status status;
	bool is_locked;
	int lock;

	TRY(media_take_lock(sweep->store, sweep->hashes[index], false, &lock,
	    &is_locked));
	if (!is_locked)
		return OK;
	status = remove_locked(sweep, index);
	media_unlock(lock);
	return status;
}

static enum status
judge(struct sweep *sweep)
{
	size_t count = sweep->count;
	bool are_needed[AT_ONCE];

	sweep->count = 0;
	if (count == 0)
		return OK;
	for (size_t i = 0; i < count; i++)
		are_needed[i] = true;
	TRY(sweep->need->ask(sweep->need->context,
	    (const unsigned char(*)[SHA256_BYTES])sweep->hashes, count,
	    are_needed));
	for (size_t i = 0; i < count; i++)
		if (!are_needed[i])
			TRY(remove_one(sweep, i));
	return OK;
}

static enum status
look_at(struct sweep *sweep, const char *folder, const char *name)
{
	struct stat about;
	char *path;

	if (!read_hash(name, sweep->hashes[sweep->count]))
		return OK;
	sweep->swept->looked_at++;
	path = arena_format(sweep->arena, "%s/%s", folder, name);
	if (!is_old(sweep, path, &about))
		return OK;
	sweep->paths[sweep->count++] = path;
	return sweep->count == AT_ONCE ? judge(sweep) : OK;
}

static enum status
open_folder(const char *path, DIR **folder)
{
	*folder = opendir(path);
	return *folder != NULL || errno == ENOENT || errno == ENOTDIR ?
	    OK :
	    media_failed("opendir", path);
}

static enum status
sweep_leaf(struct sweep *sweep, const char *path)
{
	enum status status = OK;
	struct dirent *entry;
	DIR *folder;

	TRY(open_folder(path, &folder));
	if (folder == NULL)
		return OK;
	while (status == OK && (entry = readdir(folder)) != NULL)
		status = look_at(sweep, path, entry->d_name);
	closedir(folder);
	if (status == OK)
		status = judge(sweep);
	arena_reset(sweep->arena);
	return status;
}

static enum status
sweep_branch(struct sweep *sweep, const char *base, int first)
{
	struct arena *arena = arena_create();
	char *path = arena_format(arena, "%s/%02x", base, first);
	struct dirent *entry;
	enum status status;
	DIR *folder;

	status = open_folder(path, &folder);
	while (status == OK && folder != NULL &&
	    (entry = readdir(folder)) != NULL) {
		if (strlen(entry->d_name) == 2 &&
		    strspn(entry->d_name, DIGITS) == 2)
			status = sweep_leaf(sweep,
			    arena_format(arena, "%s/%s", path, entry->d_name));
	}
	if (folder != NULL)
		closedir(folder);
	arena_destroy(arena);
	return status;
}

/* Files that a process left behind when it died. */
static enum status
sweep_incoming(struct sweep *sweep, const char *path)
{
	struct dirent *entry;
	struct stat about;
	DIR *folder;

	TRY(open_folder(path, &folder));
	if (folder == NULL)
		return OK;
	while ((entry = readdir(folder)) != NULL) {
		char *file =
		    arena_format(sweep->arena, "%s/%s", path, entry->d_name);

		if (text_is(entry->d_name, LOCK_FILE) ||
		    !is_old(sweep, file, &about))
			continue;
		if (unlink(file) == 0)
			sweep->swept->abandoned++;
	}
	closedir(folder);
	arena_reset(sweep->arena);
	return OK;
}

static enum status
sweep_all(struct sweep *sweep)
{
	TRY(sweep_incoming(sweep, sweep->store->media_incoming));
	TRY(sweep_incoming(sweep, sweep->store->derived_incoming));
	for (int first = 0; first < 256; first++) {
		TRY(sweep_branch(sweep, sweep->store->media_dir, first));
		TRY(sweep_branch(sweep, sweep->store->derived_dir, first));
		TRY(sweep_branch(sweep, sweep->store->media_withheld, first));
		TRY(sweep_branch(sweep, sweep->store->derived_withheld, first));
	}
	return OK;
}

enum status
media_sweep(struct media_store *store, int older_than_s,
    const struct media_need *need, struct media_swept *swept)
{
	struct sweep sweep = {
		.store = store,
		.need = need,
		.swept = swept,
		.arena = arena_create(),
		.older_than_s = older_than_s,
	};
	enum status status;

	*swept = (struct media_swept){ 0 };
	status = sweep_all(&sweep);
	arena_destroy(sweep.arena);
	return status;
}
