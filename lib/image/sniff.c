/* lib/image/sniff.c: the type of an image from its first bytes. */

#include "image/private.h"

#include <string.h>

const struct image_format_names image_format_names[FORMAT_COUNT] = {
	[FORMAT_JPEG] = { "image/jpeg", "jpg", "JPEG" },
	[FORMAT_PNG] = { "image/png", "png", "PNG" },
	[FORMAT_WEBP] = { "image/webp", "webp", "WEBP" },
	[FORMAT_GIF] = { "image/gif", "gif", "GIF" },
	[FORMAT_TIFF] = { "image/tiff", "tif", "TIFF" },
	[FORMAT_AVIF] = { "image/avif", "avif", "AVIF" },
	[FORMAT_HEIC] = { "image/heic", "heic", "HEIC" },
};

/* What has lost something already may lose a little more for half the size. */
enum image_format
image_format_converted(enum image_format format)
{
	return format == FORMAT_JPEG || format == FORMAT_AVIF ||
		format == FORMAT_HEIC ?
	    FORMAT_WEBP :
	    FORMAT_PNG;
}

struct magic {
	enum image_format format;
	size_t offset;
	size_t length;
	const char *bytes;
};

static const struct magic magics[] = {
	{ FORMAT_JPEG, 0, 3, "\xff\xd8\xff" },
	{ FORMAT_PNG, 0, 8, "\x89PNG\r\n\x1a\n" },
	{ FORMAT_WEBP, 8, 4, "WEBP" }, /* and RIFF, see below */
	{ FORMAT_GIF, 0, 6, "GIF87a" },
	{ FORMAT_GIF, 0, 6, "GIF89a" },
	{ FORMAT_TIFF, 0, 4, "II*\0" },
	{ FORMAT_TIFF, 0, 4, "MM\0*" },
	{ FORMAT_TIFF, 0, 4, "II+\0" }, /* BigTIFF */
	{ FORMAT_TIFF, 0, 4, "MM\0+" },
};

/* Source: ISO/IEC 23008-12 and the AVIF specification, section 6. */
static const struct {
	const char *brand;
	enum image_format format;
} brands[] = {
	{ "avif", FORMAT_AVIF },
	{ "avis", FORMAT_AVIF },
	{ "heic", FORMAT_HEIC },
	{ "heix", FORMAT_HEIC },
	{ "heim", FORMAT_HEIC },
	{ "heis", FORMAT_HEIC },
	{ "hevc", FORMAT_HEIC },
	{ "hevx", FORMAT_HEIC },
};

static bool
has_bytes(const char *bytes, size_t length, size_t offset, const char *wanted,
    size_t wanted_length)
{
	return offset + wanted_length <= length &&
	    memcmp(bytes + offset, wanted, wanted_length) == 0;
}

static enum image_format
format_of_brand(const char *brand)
{
	for (size_t i = 0; i < COUNT_OF(brands); i++)
		if (memcmp(brand, brands[i].brand, 4) == 0)
			return brands[i].format;
	return FORMAT_NONE;
}

/* The size of the ftyp box, held to what we have; 0 if there is none. */
static size_t
ftyp_length(const unsigned char *bytes, size_t length)
{
	uint32_t said;

	if (!has_bytes((const char *)bytes, length, 4, "ftyp", 4))
		return 0;
	said = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	    (uint32_t)bytes[2] << 8 | bytes[3];
	if (said < 16)
		return 0;
	return said < length ? said : length;
}

/*
 * The first brand says it; a general one (mif1, msf1, miaf) leaves it to the
 * list behind it.
 */
static enum image_format
format_of_ftyp(const char *bytes, size_t length)
{
	size_t end = ftyp_length((const unsigned char *)bytes, length);
	enum image_format format;
	bool is_general;

	if (end < 12)
		return FORMAT_NONE;
	format = format_of_brand(bytes + 8);
	if (format != FORMAT_NONE)
		return format;
	is_general = has_bytes(bytes, length, 8, "mif1", 4) ||
	    has_bytes(bytes, length, 8, "msf1", 4) ||
	    has_bytes(bytes, length, 8, "miaf", 4);
	for (size_t at = 16; is_general && at + 4 <= end; at += 4) {
		format = format_of_brand(bytes + at);
		if (format != FORMAT_NONE)
			return format;
	}
	return is_general ? FORMAT_HEIC : FORMAT_NONE;
}

enum image_format
image_format_of(const void *bytes, size_t length)
{
	for (size_t i = 0; i < COUNT_OF(magics); i++) {
		const struct magic *magic = &magics[i];

		if (magic->format == FORMAT_WEBP &&
		    !has_bytes(bytes, length, 0, "RIFF", 4))
			continue;
		if (has_bytes(bytes, length, magic->offset, magic->bytes,
			magic->length))
			return magic->format;
	}
	return format_of_ftyp(bytes, length);
}

const char *
image_sniff(const void *bytes, size_t length)
{
	enum image_format format = image_format_of(bytes, length);

	return format == FORMAT_NONE ? NULL :
				       image_format_names[format].media_type;
}

const char *
image_extension(const char *media_type)
{
	for (int i = 0; i < FORMAT_COUNT; i++)
		if (text_is(media_type, image_format_names[i].media_type))
			return image_format_names[i].extension;
	return NULL;
}
