/* lib/metadata/tiff.c: directories of TIFF, of which a block of Exif is made too. */

#include "metadata/private.h"

#include <string.h>

unsigned
tiff_16(const struct tiff *tiff, size_t at)
{
	const unsigned char *p = tiff->bytes + at;

	return tiff->is_big ? (unsigned)(p[0] << 8 | p[1]) :
			      (unsigned)(p[1] << 8 | p[0]);
}

unsigned long
tiff_32(const struct tiff *tiff, size_t at)
{
	const unsigned char *p = tiff->bytes + at;

	return tiff->is_big ? big32(p) : little32(p);
}

bool
tiff_open(const unsigned char *bytes, size_t length, struct tiff *tiff)
{
	*tiff = (struct tiff){ .bytes = bytes, .length = length };
	if (length < TIFF_HEADER_BYTES ||
	    (memcmp(bytes, "II", 2) != 0 && memcmp(bytes, "MM", 2) != 0))
		return false;
	tiff->is_big = bytes[0] == 'M';
	return tiff_16(tiff, 2) == 42;
}

static size_t
bytes_of_type(unsigned type)
{
	static const unsigned char sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8,
		4, 8, 4 };

	return type < COUNT_OF(sizes) ? sizes[type] : 0;
}

bool
tiff_read_entry(const struct tiff *tiff, size_t at, struct tiff_entry *entry)
{
	unsigned long offset = tiff_32(tiff, at + 8);
	size_t each;

	entry->tag = tiff_16(tiff, at);
	entry->type = tiff_16(tiff, at + 2);
	entry->count = tiff_32(tiff, at + 4);
	each = bytes_of_type(entry->type);
	if (each == 0 || entry->count > tiff->length / each)
		return false;
	entry->size = each * entry->count;
	if (entry->size <= TIFF_INLINE_BYTES) {
		entry->value = tiff->bytes + at + 8;
		return true;
	}
	if (offset > tiff->length || entry->size > tiff->length - offset)
		return false;
	entry->value = tiff->bytes + offset;
	return true;
}

size_t
tiff_entries_at(const struct tiff *tiff, size_t at)
{
	size_t count;

	if (at < TIFF_HEADER_BYTES || at > tiff->length - 2)
		return 0;
	count = tiff_16(tiff, at);
	if (count > TIFF_ENTRIES_MAX ||
	    count * TIFF_ENTRY_BYTES > tiff->length - at - 2)
		return 0;
	return count;
}

size_t
tiff_next_of(const struct tiff *tiff, size_t at, size_t count)
{
	size_t end = at + 2 + count * TIFF_ENTRY_BYTES;

	if (count == 0 || tiff->length - end < 4)
		return 0;
	return tiff_32(tiff, end);
}
