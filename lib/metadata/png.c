/* lib/metadata/png.c: the chunks of a PNG file. */

#include "metadata/private.h"

#include <string.h>

enum { PNG_HEAD_BYTES = 8, CHUNK_BYTES = 12 };

/* The check value at the end of each chunk (PNG, annex D). */
static unsigned long
checksum(const unsigned char *bytes, size_t length)
{
	unsigned long crc = 0xffffffff;
	size_t i;
	int bit;

	for (i = 0; i < length; i++) {
		crc ^= bytes[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? 0xedb88320 ^ crc >> 1 : crc >> 1;
	}
	return crc ^ 0xffffffff;
}

static void
put_big32(unsigned char *at, unsigned long number)
{
	at[0] = (unsigned char)(number >> 24);
	at[1] = (unsigned char)(number >> 16);
	at[2] = (unsigned char)(number >> 8);
	at[3] = (unsigned char)number;
}

static void
take_png_exif(struct walk *walk, size_t at, size_t length)
{
	static const char type[] = { 'e', 'X', 'I', 'f' };
	unsigned char *chunk;
	struct exif exif;

	exif_read(walk, walk->bytes + at + 8, length, &exif);
	if (exif.size == 0)
		return;
	chunk = arena_alloc(walk->arena, exif.size + CHUNK_BYTES);
	put_big32(chunk, exif.size);
	memcpy(chunk + 4, type, sizeof(type));
	memcpy(chunk + 8, exif.bytes, exif.size);
	put_big32(chunk + 8 + exif.size, checksum(chunk + 4, exif.size + 4));
	walk_write(walk, chunk, exif.size + CHUNK_BYTES);
}

/* Keywords of texts that tell of the file, not of people. */
static bool
is_plain_text(const struct walk *walk, size_t at)
{
	return HAS(walk, at, "Title\0") || HAS(walk, at, "Software\0") ||
	    HAS(walk, at, "Copyright\0") || HAS(walk, at, "Creation Time\0") ||
	    HAS(walk, at, "Source\0") || HAS(walk, at, "Disclaimer\0") ||
	    HAS(walk, at, "Warning\0") || HAS(walk, at, "date:");
}

/*
 * Whether a chunk is one that all readers need, or one of colours, sizes,
 * times and frames. Of others nobody can say what programs put into them:
 * previews, layers, who signed it.
 */
static bool
is_plain_chunk(const char *type)
{
	static const char plain[][5] = { "acTL", "bKGD", "cHRM", "cICP", "cLLI",
		"caNv", "fcTL", "fdAT", "gAMA", "gIFg", "hIST", "iCCP", "iDOT",
		"mDCV", "oFFs", "orNT", "pCAL", "pHYs", "sBIT", "sCAL", "sPLT",
		"sRGB", "sTER", "tIME", "tRNS", "vpAg" };
	size_t i;

	if (type[0] >= 'A' && type[0] <= 'Z')
		return true;
	for (i = 0; i < COUNT_OF(plain); i++) {
		if (memcmp(type, plain[i], 4) == 0)
			return true;
	}
	return false;
}

static bool
is_text_chunk(const char *type)
{
	return memcmp(type, "tEXt", 4) == 0 || memcmp(type, "zTXt", 4) == 0 ||
	    memcmp(type, "iTXt", 4) == 0;
}

static void
take_chunk(struct walk *walk, size_t at, size_t length)
{
	const char *type = (const char *)walk->bytes + at + 4;

	if (memcmp(type, "eXIf", 4) == 0) {
		take_png_exif(walk, at, length);
		return;
	}
	if (is_text_chunk(type) ? is_plain_text(walk, at + 8) :
				  is_plain_chunk(type))
		walk_keep(walk, at, length + CHUNK_BYTES);
	else
		walk->found |= METADATA_TEXT;
}

void
png_walk(struct walk *walk)
{
	size_t at = PNG_HEAD_BYTES;

	if (walk->length < PNG_HEAD_BYTES) {
		walk_fail(walk);
		return;
	}
	walk_keep(walk, 0, PNG_HEAD_BYTES);
	while (walk->status == OK && walk->length - at >= CHUNK_BYTES) {
		unsigned long length = big32(walk->bytes + at);
		bool is_end = HAS(walk, at + 4, "IEND");

		if (length > walk->length - at - CHUNK_BYTES)
			break;
		take_chunk(walk, at, length);
		at += length + CHUNK_BYTES;
		if (!is_end)
			continue;
		if (at < walk->length)
			walk->found |= METADATA_PREVIEW;
		return;
	}
	walk_fail(walk);
}
