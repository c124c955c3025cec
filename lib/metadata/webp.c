/* lib/metadata/webp.c: the chunks of a WebP file. */

#include "metadata/private.h"

#include <string.h>

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
		if (memcmp(type, "VP8X", 4) == 0 && length > 0)
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
	buf_init(&riff.kept, walk->arena, walk->length + EXIF_MAX_BYTES);
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
