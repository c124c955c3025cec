/* test/lib/media/place.h: a folder of media for each test. */

#ifndef TEST_MEDIA_PLACE_H
#define TEST_MEDIA_PLACE_H

#include "media/media.h"

/* SHA-256 of "abc", FIPS 180-2 appendix B.1. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

struct place {
	struct arena *arena;
	struct media_store *store;
	char folder[64];
};

/* Set-up and teardown of a test. */
int place_begin(void **state);
int place_end(void **state);
#define WITH_PLACE(test) \
	cmocka_unit_test_setup_teardown(test, place_begin, place_end)

/* Writes a file in the folder; its path. */
char *place_write(struct place *place, const char *name, const char *text);

const char *place_text(struct place *place, const char *path);
bool place_has(const char *path);

/* Files anywhere below, but for the one that locks lie on. */
int place_count(struct place *place, const char *folder);

/* What stands in the text is kept as a PNG, for want of a better one. */
void place_put(struct place *place, const char *text,
    unsigned char sha256[SHA256_BYTES]);
void place_put_abc(struct place *place, unsigned char sha256[SHA256_BYTES]);

void place_put_derivatives(struct place *place,
    const unsigned char sha256[SHA256_BYTES], const char *text);

#endif
