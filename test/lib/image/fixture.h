/* test/lib/image/fixture.h: images for tests, through the real decoder. */

#ifndef FIXTURE_H
#define FIXTURE_H

#include "image/image.h"

/* A decoder, the report of the last image and its two derivatives. */
struct trial {
	struct arena *arena;
	struct image_settings settings;
	struct image_decoder *decoder;
	struct image_report report;
	struct problem problem;
	int small; /* descriptors of memory */
	int large;
};

void trial_begin(struct trial *trial);
void trial_end(struct trial *trial);

/* Decodes; the status is that of image_process. */
enum status trial_bytes(struct trial *trial, const void *bytes, size_t length);
enum status trial_file(struct trial *trial, const char *path);

/* Decodes test/data/images/<name>. */
enum status trial_fixture(struct trial *trial, const char *name);

char *fixture_read(struct arena *arena, const char *name, size_t *length);

/* All that was written to a descriptor. */
char *written_bytes(struct arena *arena, int descriptor, size_t *length);

/* A descriptor of memory that holds the bytes. */
int memory_of(const void *bytes, size_t length);

/* SHARED_DATA or ../shared/data; NULL, having said so, if there is none. */
const char *shared_data(void);

#endif
