/* test/lib/media/place.c: a folder of media for each test. */

#define _GNU_SOURCE

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/media/place.h"

int
place_begin(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->arena = arena_create();
	snprintf(place->folder, sizeof(place->folder), "%s",
	    "/tmp/pinakes-media-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	umask(077);
	assert_int_equal(media_store_create(place->arena,
			     arena_format(place->arena, "%s/media",
				 place->folder),
			     arena_format(place->arena, "%s/derived",
				 place->folder),
			     &place->store),
	    OK);
	*state = place;
	return 0;
}

static int
remove_entry(const char *path, const struct stat *about, int type,
    struct FTW *where)
{
	(void)about;
	(void)type;
	(void)where;
	return remove(path);
}

int
place_end(void **state)
{
	struct place *place = *state;

	arena_destroy(place->arena);
	nftw(place->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(place);
	return 0;
}

char *
place_write(struct place *place, const char *name, const char *text)
{
	char *path = arena_format(place->arena, "%s/%s", place->folder, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fputs(text, file) >= 0, 1);
	assert_int_equal(fclose(file), 0);
	return path;
}

const char *
place_text(struct place *place, const char *path)
{
	char *bytes = NULL;
	size_t length;

	assert_int_equal(file_read(place->arena, path, 1 << 20, &bytes,
			     &length),
	    OK);
	return bytes;
}

bool
place_has(const char *path)
{
	return access(path, F_OK) == 0;
}

static int files_counted;

static int
count_entry(const char *path, const struct stat *about, int type,
    struct FTW *where)
{
	(void)about;
	(void)where;
	if (type == FTW_F && strcmp(strrchr(path, '/'), "/lock") != 0)
		files_counted++;
	return 0;
}

/* Files anywhere below, but for the one that locks lie on. */
int
place_count(struct place *place, const char *folder)
{
	files_counted = 0;
	nftw(arena_format(place->arena, "%s/%s", place->folder, folder),
	    count_entry, 16, FTW_PHYS);
	return files_counted;
}

/* What stands in "abc" is kept as a PNG, for want of a better one. */
void
place_put_abc(struct place *place, unsigned char sha256[SHA256_BYTES])
{
	char *path = place_write(place, "source", "abc");

	assert_int_equal(media_put_file(place->store, place->arena, path, "png",
			     sha256),
	    OK);
}

void
place_put_derivatives(struct place *place,
    const unsigned char sha256[SHA256_BYTES], const char *text)
{
	struct media_derivation *derivation;
	ssize_t length = (ssize_t)strlen(text);

	assert_int_equal(media_derive(place->store, place->arena, &derivation),
	    OK);
	assert_int_equal(write(derivation->small, text, strlen(text)), length);
	assert_int_equal(write(derivation->large, text, strlen(text)), length);
	assert_int_equal(media_keep_derivatives(derivation, sha256), OK);
}

void
place_put(struct place *place, const char *text,
    unsigned char sha256[SHA256_BYTES])
{
	assert_int_equal(media_put_file(place->store, place->arena,
			     place_write(place, "source", text), "png", sha256),
	    OK);
}
