/* contrib/load/folder.c: the files below a folder, found by name. */

#include "folder.h"

#include "image/image.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 64 };

void *
grow(void *items, size_t count, size_t *capacity, size_t size_bytes)
{
	if (count < *capacity)
		return items;
	*capacity = *capacity == 0 ? 64 : 2 * *capacity;
	items = reallocarray(items, *capacity, size_bytes);
	if (items == NULL)
		abort();
	return items;
}

static void
add_file(struct folder *folder, const char *path)
{
	const char *slash = strrchr(path, '/');

	folder->files = grow(folder->files, folder->count, &folder->capacity,
	    sizeof(*folder->files));
	folder->files[folder->count++] = (struct folder_file){
		.path = path,
		.name = slash == NULL ? path : slash + 1,
	};
}

static enum status walk(struct folder *folder, struct arena *arena,
    const char *below, int depth) MUST_CHECK;

/* Links to files are followed, links to folders are not: no rings. */
static enum status
look_at(struct folder *folder, struct arena *arena, const char *path, int depth)
{
	const char *whole = arena_format(arena, "%s/%s", folder->root, path);
	struct stat about, target;

	if (lstat(whole, &about) < 0)
		return OK; /* it went away */
	if (S_ISDIR(about.st_mode))
		return walk(folder, arena, path, depth + 1);
	if (S_ISREG(about.st_mode) ||
	    (S_ISLNK(about.st_mode) && stat(whole, &target) == 0 &&
		S_ISREG(target.st_mode)))
		add_file(folder, path);
	return OK;
}

static enum status
walk(struct folder *folder, struct arena *arena, const char *below, int depth)
{
	const char *whole = arena_format(arena, "%s/%s", folder->root, below);
	DIR *directory = opendir(whole);
	struct dirent *entry;
	enum status status = OK;

	if (directory == NULL || depth > DEPTH_MAX) {
		fprintf(stderr,
		    "cannot read the folder %s: %s\n",
		    whole, directory == NULL ? strerror(errno) : "too deep");
		if (directory != NULL)
			closedir(directory);
		return INTERNAL;
	}
	while (status == OK && (entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		status = look_at(folder, arena,
		    *below == '\0' ?
			arena_text(arena, entry->d_name) :
			arena_format(arena, "%s/%s", below, entry->d_name),
		    depth);
	}
	closedir(directory);
	return status;
}

static int
compare_files(const void *a, const void *b)
{
	const struct folder_file *first = a, *second = b;
	int order = strcmp(first->name, second->name);

	return order != 0 ? order : strcmp(first->path, second->path);
}

enum status
folder_read(struct folder *folder, struct arena *arena, const char *root)
{
	*folder = (struct folder){ .root = root };
	TRY(walk(folder, arena, "", 0));
	if (folder->count > 0)
		qsort(folder->files, folder->count, sizeof(*folder->files),
		    compare_files);
	return OK;
}

void
folder_free(struct folder *folder)
{
	free(folder->files);
}

/* The first file of that name, or where it would stand. */
static size_t
first_of_name(const struct folder *folder, const char *name)
{
	size_t low = 0, high = folder->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(folder->files[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
ends_in(const char *path, const char *name)
{
	size_t length = strlen(path), wanted = strlen(name);

	return length >= wanted && strcmp(path + length - wanted, name) == 0 &&
	    (length == wanted || path[length - wanted - 1] == '/');
}

/* "x/train2017/1.jpg" beside "annotations/instances_train2017.json". */
static bool
has_folder_of(struct arena *arena, const char *path, const char *beside)
{
	char *copy = arena_text(arena, path);
	const char *file = strrchr(beside, '/');
	char *slash = strrchr(copy, '/');
	const char *folder;

	if (slash == NULL)
		return false;
	*slash = '\0';
	folder = strrchr(copy, '/');
	folder = folder == NULL ? copy : folder + 1;
	return strstr(file == NULL ? beside : file, folder) != NULL;
}

struct folder_file *
folder_find(struct folder *folder, struct arena *arena, const char *beside,
    const char *name, bool *is_ambiguous)
{
	const char *slash = strrchr(name, '/');
	const char *last = slash == NULL ? name : slash + 1;
	struct folder_file *found = NULL, *near = NULL;
	int found_count = 0, near_count = 0;
	const char *end = strrchr(beside, '/');
	const char *same = end == NULL ?
	    name :
	    arena_format(arena, "%.*s/%s", (int)(end - beside), beside, name);
	size_t i;

	*is_ambiguous = false;
	for (i = first_of_name(folder, last);
	     i < folder->count && text_is(folder->files[i].name, last); i++) {
		struct folder_file *file = &folder->files[i];

		if (text_is(file->path, same))
			return file;
		if (!ends_in(file->path, name))
			continue;
		found = file;
		found_count++;
		if (has_folder_of(arena, file->path, beside)) {
			near = file;
			near_count++;
		}
	}
	if (found_count == 1)
		return found;
	*is_ambiguous = found_count > 1 && near_count != 1;
	return near_count == 1 ? near : NULL;
}

/* Names that pictures have, whatever is in them. */
static bool
has_picture_name(const char *name)
{
	static const char *const endings[] = { "jpg", "jpeg", "jpe", "png",
		"webp", "gif", "tif", "tiff", "avif", "heic", "heif", "bmp",
		"svg", "jp2", "jxl" };
	const char *dot = strrchr(name, '.');
	size_t i;

	for (i = 0; dot != NULL && i < COUNT_OF(endings); i++) {
		if (text_is_ignoring_case(dot + 1, endings[i]))
			return true;
	}
	return false;
}

bool
folder_is_picture(const struct folder *folder, struct arena *arena,
    const struct folder_file *file)
{
	const char *path;
	unsigned char head[IMAGE_SNIFF_BYTES];
	ssize_t length;
	int descriptor;

	if (has_picture_name(file->name))
		return true;
	path = arena_format(arena, "%s/%s", folder->root, file->path);
	descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (descriptor < 0)
		return false;
	length = read(descriptor, head, sizeof(head));
	close(descriptor);
	return length > 0 && image_sniff(head, (size_t)length) != NULL;
}
