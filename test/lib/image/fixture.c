/* test/lib/image/fixture.c: images for tests, through the real decoder. */

#define _GNU_SOURCE

#include "fixture.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int
memory_of(const void *bytes, size_t length)
{
	int descriptor = memfd_create("image", MFD_CLOEXEC);

	assert(descriptor >= 0);
	while (length > 0) {
		ssize_t wrote = write(descriptor, bytes, length);

		assert(wrote > 0);
		bytes = (const char *)bytes + wrote;
		length -= (size_t)wrote;
	}
	return descriptor;
}

void
trial_begin(struct trial *trial)
{
	const char *build = getenv("PINAKES_BUILD");

	*trial = (struct trial){ .arena = arena_create() };
	trial->settings.program = arena_format(trial->arena,
	    "%s/pinakes-decode", build == NULL ? "build" : build);
	image_limits_default(&trial->settings.limits);
	trial->decoder = image_decoder_create(trial->arena, &trial->settings);
	trial->small = memory_of("", 0);
	trial->large = memory_of("", 0);
}

void
trial_end(struct trial *trial)
{
	close(trial->small);
	close(trial->large);
	arena_destroy(trial->arena);
}

static enum status
process(struct trial *trial, int original)
{
	struct image_job job = { original, trial->small, trial->large };
	enum status status = image_process(trial->decoder, trial->arena, &job,
	    &trial->report, &trial->problem);

	close(original);
	return status;
}

enum status
trial_bytes(struct trial *trial, const void *bytes, size_t length)
{
	return process(trial, memory_of(bytes, length));
}

enum status
trial_file(struct trial *trial, const char *path)
{
	int original = open(path, O_RDONLY | O_CLOEXEC);

	if (original < 0)
		perror(path);
	assert(original >= 0);
	return process(trial, original);
}

enum status
trial_fixture(struct trial *trial, const char *name)
{
	return trial_file(trial,
	    arena_format(trial->arena, "test/data/images/%s", name));
}

char *
fixture_read(struct arena *arena, const char *name, size_t *length)
{
	char *bytes = NULL;
	enum status status =
	    file_read(arena, arena_format(arena, "test/data/images/%s", name),
		1 << 20, &bytes, length);

	assert(status == OK);
	return status == OK ? bytes : NULL;
}

char *
written_bytes(struct arena *arena, int descriptor, size_t *length)
{
	struct stat about;
	char *bytes;

	assert(fstat(descriptor, &about) == 0);
	bytes = arena_alloc(arena, (size_t)about.st_size + 1);
	*length = (size_t)about.st_size;
	assert(pread(descriptor, bytes, *length, 0) == about.st_size);
	return bytes;
}

const char *
shared_data(void)
{
	const char *folder = getenv("SHARED_DATA");

	if (folder == NULL)
		folder = "../shared/data";
	if (access(folder, R_OK) == 0)
		return folder;
	fprintf(stderr, "skipped: no shared data in %s (SHARED_DATA)\n",
	    folder);
	return NULL;
}
