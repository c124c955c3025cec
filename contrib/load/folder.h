/* contrib/load/folder.h: the files below a folder, found by name. */

#ifndef LOAD_FOLDER_H
#define LOAD_FOLDER_H

#include "base/base.h"

struct folder_file {
	const char *path; /* below the folder */
	const char *name; /* its last part */
	size_t taken_as;  /* number of its picture + 1; 0: none */
};

struct folder {
	const char *root;
	struct folder_file *files; /* by name, then path */
	size_t count;
	size_t capacity;
};

/* All regular files, without hidden ones. Fails: INTERNAL (said). */
enum status folder_read(struct folder *folder, struct arena *arena,
    const char *root) MUST_CHECK;

/*
 * The file that an annotation file at beside calls name: below the same
 * folder, else the only one whose path ends so, else the only one of these
 * whose folder's name is part of the annotation file's. NULL: none, and
 * *is_ambiguous says whether there were too many.
 */
struct folder_file *folder_find(struct folder *folder, struct arena *arena,
    const char *beside, const char *name, bool *is_ambiguous);

/* True if the file looks like a picture, by its bytes or its name. */
bool folder_is_picture(const struct folder *folder, struct arena *arena,
    const struct folder_file *file);

void folder_free(struct folder *folder);

/* items with room for one more than count; out of memory ends the program. */
void *grow(void *items, size_t count, size_t *capacity, size_t size_bytes);

#endif
