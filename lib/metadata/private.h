/* lib/metadata/private.h: the walk through a file, shared by its formats. */

#ifndef METADATA_PRIVATE_H
#define METADATA_PRIVATE_H

#include "metadata/metadata.h"

/*
 * One walk looks and another writes: without a sink nothing is written. What
 * a format keeps goes through walk_keep, what it finds through found.
 */
struct walk {
	struct arena *arena;
	const unsigned char *bytes;
	size_t length;
	unsigned found;
	bool has_exif;
	const struct metadata_sink *sink; /* or NULL */
	enum status status;		  /* of the sink, or BAD_INPUT */
};

/* Passes bytes on, as long as all goes well. */
void walk_write(struct walk *walk, const void *bytes, size_t length);

/* The same for a part of the file. */
void walk_keep(struct walk *walk, size_t at, size_t length);

/* The file is not built as its type says. */
void walk_fail(struct walk *walk);

bool walk_begins(const struct walk *walk, size_t at, const char *with,
    size_t length);

unsigned big16(const unsigned char *at);
unsigned long big32(const unsigned char *at);
unsigned long little32(const unsigned char *at);

/* A block of Exif with nothing but what may stay; size 0: nothing stays. */
struct exif {
	unsigned char *bytes;
	size_t size;
};

/*
 * What a block of Exif (a TIFF header and its directories) tells, and what
 * stays of it. A block that is not built as it should stays out altogether,
 * and so does a second one: a file has one, and each takes memory.
 */
void exif_read(struct walk *walk, const unsigned char *bytes, size_t length,
    struct exif *exif);

/* What the directories of a TIFF file tell; text, where they cannot be read. */
unsigned exif_look_at_tiff(const unsigned char *bytes, size_t length);

void jpeg_walk(struct walk *walk);
void png_walk(struct walk *walk);
void webp_walk(struct walk *walk);
void gif_walk(struct walk *walk);

/* Whether an HEIF or AVIF file has items of Exif or XMP. */
bool heif_has_metadata(const unsigned char *bytes, size_t length);

#endif
