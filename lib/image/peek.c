/* lib/image/peek.c: size and frames of PNG and GIF, without decoding. */

#include "image/private.h"

#include <string.h>

/*
 * ImageMagick gives no reason, or a wrong one, when a PNG or GIF is over its
 * limits, and shows an animated PNG as one frame. Their headers are simple.
 */

static size_t
big_endian(const unsigned char *bytes)
{
	return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 |
	    (size_t)bytes[2] << 8 | bytes[3];
}

static size_t
little_endian(const unsigned char *bytes)
{
	return (size_t)bytes[1] << 8 | bytes[0];
}

/* The number of frames is in a chunk acTL before the first IDAT. */
static void
peek_png(const unsigned char *bytes, size_t length, struct extent *extent)
{
	bool has_palette = false;
	size_t at = 8;

	while (at + 12 <= length) {
		size_t size = big_endian(bytes + at);
		const unsigned char *type = bytes + at + 4;

		if (memcmp(type, "IDAT", 4) == 0 || size > length - at - 12)
			return;
		if (memcmp(type, "IHDR", 4) == 0 && size == 13) {
			extent->columns = big_endian(bytes + at + 8);
			extent->rows = big_endian(bytes + at + 12);
			extent->frames = 1;
			has_palette = bytes[at + 17] == 3;
		}
		if (memcmp(type, "tRNS", 4) == 0)
			extent->is_clear_palette = has_palette;
		if (memcmp(type, "acTL", 4) == 0 && size == 8)
			extent->frames = big_endian(bytes + at + 8);
		at += size + 12;
	}
}

/* The place behind a row of sub-blocks. */
static size_t
skip_blocks(const unsigned char *bytes, size_t length, size_t at)
{
	while (at < length && bytes[at] != 0)
		at += (size_t)bytes[at] + 1;
	return at + 1;
}

static size_t
skip_colours(unsigned char flags)
{
	return (flags & 0x80) != 0 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

static void
enlarge(struct extent *extent, size_t columns, size_t rows)
{
	if (columns > extent->columns)
		extent->columns = columns;
	if (rows > extent->rows)
		extent->rows = rows;
}

/* A first frame that overlaps its canvas enlarges it, as in browsers. */
static size_t
peek_gif_frame(const unsigned char *bytes, size_t length, size_t at,
    struct extent *extent)
{
	const unsigned char *frame = bytes + at + 1;

	if (extent->frames == 0)
		enlarge(extent, little_endian(frame) + little_endian(frame + 4),
		    little_endian(frame + 2) + little_endian(frame + 6));
	extent->frames++;
	return skip_blocks(bytes, length, at + 11 + skip_colours(frame[8]));
}

static void
peek_gif(const unsigned char *bytes, size_t length, struct extent *extent)
{
	size_t at;

	if (length < 13)
		return;
	enlarge(extent, little_endian(bytes + 6), little_endian(bytes + 8));
	at = 13 + skip_colours(bytes[10]);
	while (at + 11 <= length) {
		if (bytes[at] == ',')
			at = peek_gif_frame(bytes, length, at, extent);
		else if (bytes[at] == '!')
			at = skip_blocks(bytes, length, at + 2);
		else
			return;
	}
}

bool
peek_extent(enum image_format format, const unsigned char *bytes, size_t length,
    struct extent *extent)
{
	*extent = (struct extent){ 0 };
	if (format == FORMAT_PNG)
		peek_png(bytes, length, extent);
	if (format == FORMAT_GIF)
		peek_gif(bytes, length, extent);
	return extent->columns > 0 && extent->rows > 0 && extent->frames > 0;
}
