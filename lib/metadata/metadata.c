/* lib/metadata/metadata.c: what an image file tells of people, found and taken out. */

#include "metadata/private.h"

#include <string.h>

unsigned
big16(const unsigned char *at)
{
	return (unsigned)(at[0] << 8 | at[1]);
}

unsigned long
big32(const unsigned char *at)
{
	return (unsigned long)at[0] << 24 | (unsigned long)at[1] << 16 |
	    (unsigned long)at[2] << 8 | at[3];
}

unsigned long
little32(const unsigned char *at)
{
	return (unsigned long)at[3] << 24 | (unsigned long)at[2] << 16 |
	    (unsigned long)at[1] << 8 | at[0];
}

void
walk_write(struct walk *walk, const void *bytes, size_t length)
{
	if (walk->sink != NULL && walk->status == OK && length > 0)
		walk->status =
		    walk->sink->add(walk->sink->context, bytes, length);
}

void
walk_keep(struct walk *walk, size_t at, size_t length)
{
	walk_write(walk, walk->bytes + at, length);
}

void
walk_fail(struct walk *walk)
{
	if (walk->status == OK)
		walk->status = BAD_INPUT;
}

bool
walk_begins(const struct walk *walk, size_t at, const char *with, size_t length)
{
	return at <= walk->length && length <= walk->length - at &&
	    memcmp(walk->bytes + at, with, length) == 0;
}

const char *
metadata_kind_name(int bit)
{
	static const char *const names[METADATA_KINDS] = { "position",
		"serial number", "owner", "preview", "maker note", "text" };

	return names[bit];
}

walk_function *
walk_of(const char *media_type)
{
	if (text_is(media_type, "image/jpeg"))
		return jpeg_walk;
	if (text_is(media_type, "image/png"))
		return png_walk;
	if (text_is(media_type, "image/webp"))
		return webp_walk;
	if (text_is(media_type, "image/gif"))
		return gif_walk;
	return NULL;
}

/* Items name their type in a box "infe" (ISO 14496-12, 8.11.6). */
static bool
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

void
metadata_look(struct arena *arena, const char *media_type,
    const unsigned char *bytes, size_t length, struct metadata_report *report)
{
	struct walk walk = {
		.arena = arena,
		.bytes = bytes,
		.length = length,
	};
	walk_function *through = walk_of(media_type);

	if (through != NULL)
		through(&walk);
	else if (text_is(media_type, "image/tiff"))
		walk.found = exif_look_at_tiff(bytes, length);
	else if (heif_has_metadata(bytes, length))
		walk.found = METADATA_TEXT;
	if (walk.status != OK)
		walk.found |= METADATA_TEXT;
	*report = (struct metadata_report){
		.found = walk.found,
		.can_remove = through != NULL && walk.status == OK,
	};
}

enum status
metadata_remove(struct arena *arena, const char *media_type,
    const unsigned char *bytes, size_t length, const struct metadata_sink *sink)
{
	struct walk walk = {
		.arena = arena,
		.bytes = bytes,
		.length = length,
		.sink = sink,
	};

	walk_of(media_type)(&walk);
	return walk.status;
}
