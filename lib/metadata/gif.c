/* lib/metadata/gif.c: the blocks of a GIF file. */

#include "metadata/private.h"

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
