/* lib/metadata/jpeg.c: the segments of a JPEG file. */

#include "metadata/private.h"

#include <string.h>

enum {
	SOI = 0xd8,
	EOI = 0xd9,
	SOS = 0xda,
	APP0 = 0xe0,
	APP1 = 0xe1,
	APP2 = 0xe2,
	APP14 = 0xee,
	APP15 = 0xef,
	COM = 0xfe,
	EXIF_HEADER_BYTES = 6, /* "Exif", two NULs */
	JFIF_BYTES = 18,       /* the segment without a preview */
	SIGNATURE_MAX_BYTES = 64,
};

/* What programs sign their work with; nothing that somebody wrote behind it. */
static bool
is_of_program(const struct walk *walk, size_t at, size_t length)
{
	if (HAS(walk, at, "Created with GIMP"))
		return length <= sizeof("Created with GIMP");
	return length <= SIGNATURE_MAX_BYTES &&
	    (HAS(walk, at, "CREATOR: gd-jpeg") || HAS(walk, at, "Lavc") ||
		HAS(walk, at, "File written by Adobe") ||
		HAS(walk, at, "AppleMark") ||
		HAS(walk, at, "LEAD Technologies"));
}

static void
take_exif(struct walk *walk, size_t at, size_t length)
{
	static const unsigned char name[] = "Exif\0";
	unsigned char head[4];
	struct exif exif;

	exif_read(walk, walk->bytes + at + EXIF_HEADER_BYTES,
	    length - EXIF_HEADER_BYTES, &exif);
	if (exif.size == 0)
		return;
	length = 2 + EXIF_HEADER_BYTES + exif.size;
	head[0] = 0xff;
	head[1] = APP1;
	head[2] = (unsigned char)(length >> 8);
	head[3] = (unsigned char)length;
	walk_write(walk, head, sizeof(head));
	walk_write(walk, name, EXIF_HEADER_BYTES);
	walk_write(walk, exif.bytes, exif.size);
}

/* Without the preview that may follow the header. */
static void
take_jfif(struct walk *walk, size_t at, size_t length)
{
	unsigned char plain[JFIF_BYTES] = { 0xff, APP0, 0, JFIF_BYTES - 2 };

	if (length < JFIF_BYTES - 4)
		return;
	memcpy(plain + 4, walk->bytes + at, JFIF_BYTES - 6);
	if (walk->bytes[at + 12] != 0 && walk->bytes[at + 13] != 0)
		walk->found |= METADATA_PREVIEW;
	walk_write(walk, plain, sizeof(plain));
}

static bool
is_kept(const struct walk *walk, int marker, size_t at, size_t length)
{
	if (marker == COM)
		return is_of_program(walk, at, length);
	if (marker == APP2)
		return HAS(walk, at, "ICC_PROFILE\0");
	if (marker == APP14)
		return HAS(walk, at, "Adobe");
	return marker < APP0 || marker > APP15;
}

/* at: behind marker and length; length: of what is there. */
static void
take_segment(struct walk *walk, int marker, size_t at, size_t length)
{
	if (marker == APP0 && HAS(walk, at, "JFIF\0"))
		take_jfif(walk, at, length);
	else if (marker == APP1 && HAS(walk, at, "Exif\0\0") &&
	    length > EXIF_HEADER_BYTES)
		take_exif(walk, at, length);
	else if (is_kept(walk, marker, at, length))
		walk_keep(walk, at - 4, length + 4);
	else if (marker == APP2 && HAS(walk, at, "MPF\0"))
		walk->found |= METADATA_PREVIEW;
	else
		walk->found |= METADATA_TEXT;
}

/* The end of the coded pixels that begin here: the next marker. */
static size_t
end_of_scan(const struct walk *walk, size_t at)
{
	for (; at + 1 < walk->length; at++) {
		int next = walk->bytes[at + 1];

		if (walk->bytes[at] == 0xff && next != 0 && next != 0xff &&
		    (next < 0xd0 || next > 0xd7))
			return at;
	}
	return walk->length;
}

/* What lies behind the end is another image, or nobody knows what. */
static void
take_end(struct walk *walk, size_t at)
{
	walk_keep(walk, at, 2);
	for (at += 2; at < walk->length && walk->bytes[at] == 0;)
		at++;
	if (at < walk->length)
		walk->found |= METADATA_PREVIEW;
}

void
jpeg_walk(struct walk *walk)
{
	size_t at = 2, length;

	if (walk->length < 4 || walk->bytes[1] != SOI) {
		walk_fail(walk);
		return;
	}
	walk_keep(walk, 0, 2);
	while (walk->status == OK) {
		int marker;

		while (at + 1 < walk->length && walk->bytes[at] == 0xff &&
		    walk->bytes[at + 1] == 0xff)
			at++; /* fill bytes */
		if (at + 2 > walk->length || walk->bytes[at] != 0xff)
			break;
		marker = walk->bytes[at + 1];
		if (marker == EOI) {
			take_end(walk, at);
			return;
		}
		if (at + 4 > walk->length)
			break;
		length = big16(walk->bytes + at + 2);
		if (length < 2 || length - 2 > walk->length - at - 4)
			break;
		take_segment(walk, marker, at + 4, length - 2);
		at += 2 + length;
		if (marker == SOS) {
			size_t end = end_of_scan(walk, at);

			walk_keep(walk, at, end - at);
			at = end;
		}
	}
	walk_fail(walk);
}
