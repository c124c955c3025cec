/* lib/metadata/private.h: the walk through a file, shared by its formats. */

#ifndef METADATA_PRIVATE_H
#define METADATA_PRIVATE_H

#include "metadata/metadata.h"

enum { EXIF_MAX_BYTES = 60000 }; /* a segment of JPEG holds 65,533 */

/* A block of Exif with nothing but what may stay; size 0: nothing stays. */
struct exif {
	unsigned char *bytes;
	size_t size;
};

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
	struct exif exif;		  /* what may stay of it */
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

/* The same for a literal, which may hold NULs. */
#define HAS(walk, at, literal) \
	walk_begins((walk), (at), literal, sizeof(literal) - 1)

unsigned big16(const unsigned char *at);
unsigned long big32(const unsigned char *at);
unsigned long little32(const unsigned char *at);

/*
 * What a block of Exif (a TIFF header and its directories) tells, and what
 * stays of it. A block that is not built as it should stays out altogether,
 * and so does a second one: a file has one, and each takes memory.
 */
void exif_read(struct walk *walk, const unsigned char *bytes, size_t length,
    struct exif *exif);

/* What the directories of a TIFF file tell; text, where they cannot be read. */
unsigned exif_look_at_tiff(const unsigned char *bytes, size_t length);

typedef void walk_function(struct walk *walk);

/* Through a file of this type; NULL: those are not written anew. */
walk_function *walk_of(const char *media_type);

void jpeg_walk(struct walk *walk);
void png_walk(struct walk *walk);
void webp_walk(struct walk *walk);
void gif_walk(struct walk *walk);

/* ---- directories of TIFF ---- */

enum {
	TIFF_HEADER_BYTES = 8,
	TIFF_ENTRY_BYTES = 12,
	TIFF_INLINE_BYTES = 4, /* a value that stands in its entry */
	TIFF_ENTRIES_MAX = 512,
	TIFF_TAG_EXIF = 0x8769, /* where the directory of Exif is */
};

/* Types of values. */
enum { TIFF_ASCII = 2, TIFF_SHORT = 3, TIFF_LONG = 4, TIFF_RATIONAL = 5 };

/* A file or a block, and its order of bytes. */
struct tiff {
	const unsigned char *bytes;
	size_t length;
	bool is_big;
};

struct tiff_entry {
	unsigned tag;
	unsigned type;
	unsigned long count;
	const unsigned char *value; /* in the block */
	size_t size;
};

/* False: it does not begin as TIFF does. */
bool tiff_open(const unsigned char *bytes, size_t length, struct tiff *tiff);

unsigned tiff_16(const struct tiff *tiff, size_t at);
unsigned long tiff_32(const struct tiff *tiff, size_t at);

/* How many entries stand at a directory; 0: it is not within the block. */
size_t tiff_entries_at(const struct tiff *tiff, size_t at);

/* False: its value lies outside of the block, or nobody knows its type. */
bool tiff_read_entry(const struct tiff *tiff, size_t at,
    struct tiff_entry *entry);

/* Where the next directory is; 0: there is none. */
size_t tiff_next_of(const struct tiff *tiff, size_t at, size_t count);

#endif
