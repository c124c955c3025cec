/* lib/metadata/chunks.c: the chunks of PNG and WebP, the blocks of GIF, the items of HEIF. */

#include "metadata/private.h"

#include <string.h>

#define HAS(walk, at, literal) \
	walk_begins((walk), (at), literal, sizeof(literal) - 1)

/* ---- PNG ---- */

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

/* ---- WebP ---- */

enum {
	RIFF_BYTES = 12, /* "RIFF", a length, "WEBP" */
	FLAG_EXIF = 0x08,
	FLAG_XMP = 0x04,
};

static void
put_little32(unsigned char *at, unsigned long number)
{
	at[0] = (unsigned char)number;
	at[1] = (unsigned char)(number >> 8);
	at[2] = (unsigned char)(number >> 16);
	at[3] = (unsigned char)(number >> 24);
}

/* What the file is made of, without what it tells. */
struct riff {
	struct buf kept; /* chunks behind the head */
	size_t flags_at; /* in kept; 0: the file is a simple one */
	bool has_exif;
};

static void
keep_chunk(struct riff *riff, const char *type, const void *bytes,
    size_t length)
{
	unsigned char head[8];

	memcpy(head, type, 4);
	put_little32(head + 4, length);
	buf_add_bytes(&riff->kept, head, sizeof(head));
	buf_add_bytes(&riff->kept, bytes, length);
	if (length % 2 != 0)
		buf_add_bytes(&riff->kept, "", 1);
}

static void
take_webp_exif(struct walk *walk, struct riff *riff, const unsigned char *bytes,
    size_t length)
{
	struct exif exif;

	/* Some write the name that JPEG puts in front. */
	if (length >= 6 && memcmp(bytes, "Exif\0\0", 6) == 0) {
		bytes += 6;
		length -= 6;
	}
	exif_read(walk, bytes, length, &exif);
	if (exif.size == 0)
		return;
	keep_chunk(riff, "EXIF", exif.bytes, exif.size);
	riff->has_exif = true;
}

static void
take_webp_chunk(struct walk *walk, struct riff *riff, size_t at, size_t length)
{
	static const char kept[][5] = { "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM",
		"ANMF", "ICCP" };
	const unsigned char *bytes = walk->bytes + at + 8;
	const char *type = (const char *)walk->bytes + at;
	size_t i;

	if (memcmp(type, "EXIF", 4) == 0) {
		take_webp_exif(walk, riff, bytes, length);
		return;
	}
	for (i = 0; i < COUNT_OF(kept); i++) {
		if (memcmp(type, kept[i], 4) != 0)
			continue;
		if (i == 2 && length > 0)
			riff->flags_at = riff->kept.length + 8;
		keep_chunk(riff, type, bytes, length);
		return;
	}
	walk->found |= METADATA_TEXT;
}

void
webp_walk(struct walk *walk)
{
	unsigned char head[RIFF_BYTES];
	struct riff riff = { .flags_at = 0 };
	size_t at = RIFF_BYTES, end;

	if (walk->length < RIFF_BYTES ||
	    little32(walk->bytes + 4) > walk->length - 8) {
		walk_fail(walk);
		return;
	}
	end = 8 + little32(walk->bytes + 4);
	buf_init(&riff.kept, walk->arena, walk->length + 65536);
	while (end > at && end - at >= 8) {
		unsigned long length = little32(walk->bytes + at + 4);

		if (length > end - at - 8) {
			walk_fail(walk);
			return;
		}
		take_webp_chunk(walk, &riff, at, length);
		at += 8 + length + length % 2;
	}
	if (end < walk->length)
		walk->found |= METADATA_PREVIEW;
	if (riff.flags_at != 0) {
		char *flags = riff.kept.bytes + riff.flags_at;

		*flags = (char)((*flags & ~(FLAG_EXIF | FLAG_XMP)) |
		    (riff.has_exif ? FLAG_EXIF : 0));
	}
	memcpy(head, walk->bytes, RIFF_BYTES);
	put_little32(head + 4, riff.kept.length + 4);
	walk_write(walk, head, sizeof(head));
	walk_write(walk, riff.kept.bytes, riff.kept.length);
}

/* ---- GIF ---- */

enum {
	GIF_HEAD_BYTES = 13,
	HAS_TABLE = 0x80,
	EXTENSION = 0x21,
	IMAGE = 0x2c,
	TRAILER = 0x3b,
	COMMENT = 0xfe,
	APPLICATION = 0xff,
};

static size_t
table_bytes(unsigned flags)
{
	return flags & HAS_TABLE ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* Behind the sub-blocks that begin here; SIZE_MAX: they do not end. */
static size_t
end_of_blocks(const struct walk *walk, size_t at)
{
	while (at < walk->length) {
		size_t length = walk->bytes[at];

		at += 1 + length;
		if (length == 0)
			return at;
	}
	return SIZE_MAX;
}

static bool
is_kept_extension(const struct walk *walk, size_t at)
{
	unsigned label = walk->bytes[at + 1];

	if (label == APPLICATION)
		return HAS(walk, at + 3, "NETSCAPE2.0") ||
		    HAS(walk, at + 3, "ANIMEXTS1.0") ||
		    HAS(walk, at + 3, "ICCRGBG1012");
	return label != COMMENT;
}

void
gif_walk(struct walk *walk)
{
	size_t at, end;

	if (walk->length < GIF_HEAD_BYTES) {
		walk_fail(walk);
		return;
	}
	at = GIF_HEAD_BYTES + table_bytes(walk->bytes[10]);
	if (at > walk->length) {
		walk_fail(walk);
		return;
	}
	walk_keep(walk, 0, at);
	while (walk->status == OK && walk->length - at >= 2 &&
	    walk->bytes[at] != TRAILER) {
		bool is_image = walk->bytes[at] == IMAGE;

		if (!is_image && walk->bytes[at] != EXTENSION)
			break;
		if (is_image && walk->length - at < 11)
			break;
		end = end_of_blocks(walk,
		    is_image ? at + 11 + table_bytes(walk->bytes[at + 9]) :
			       at + 2);
		if (end > walk->length)
			break;
		if (is_image || is_kept_extension(walk, at))
			walk_keep(walk, at, end - at);
		else
			walk->found |= METADATA_TEXT;
		at = end;
	}
	if (at >= walk->length || walk->bytes[at] != TRAILER) {
		walk_fail(walk);
		return;
	}
	walk_keep(walk, at, 1);
	if (at + 1 < walk->length)
		walk->found |= METADATA_PREVIEW;
}

/* ---- HEIF ---- */

/* Items name their type in a box "infe" (ISO 14496-12, 8.11.6). */
bool
heif_has_metadata(const unsigned char *bytes, size_t length)
{
	size_t at;

	for (at = 0; at + 16 < length; at++) {
		if (memcmp(bytes + at, "infe", 4) == 0 &&
		    (memcmp(bytes + at + 12, "Exif", 4) == 0 ||
			memcmp(bytes + at + 12, "mime", 4) == 0))
			return true;
	}
	return false;
}
