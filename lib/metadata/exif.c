/* lib/metadata/exif.c: a block of Exif, and what may stay of it. */

#include "metadata/private.h"

#include <stdlib.h>
#include <string.h>

enum { DIRECTORIES_MAX = 1024 }; /* of a TIFF file: one for each page */

enum {
	TAG_GPS = 0x8825,
	TAG_INTEROPERABILITY = 0xa005,
};

/* Tags that tell nothing of a person, ascending. */
static const unsigned kept_in_image[] = { 0x0100, 0x0101, 0x010f, 0x0110,
	0x0112, 0x011a, 0x011b, 0x0128, 0x0131, 0x0132, 0x0213, 0x8298 };
static const unsigned kept_in_exif[] = { 0x829a, 0x829d, 0x8822, 0x8827, 0x8830,
	0x8831, 0x8832, 0x9000, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9101,
	0x9102, 0x9201, 0x9202, 0x9203, 0x9204, 0x9205, 0x9206, 0x9207, 0x9208,
	0x9209, 0x920a, 0x9290, 0x9291, 0x9292, 0xa000, 0xa001, 0xa002, 0xa003,
	0xa20e, 0xa20f, 0xa210, 0xa215, 0xa217, 0xa300, 0xa301, 0xa401, 0xa402,
	0xa403, 0xa404, 0xa405, 0xa406, 0xa407, 0xa408, 0xa409, 0xa40a, 0xa40c,
	0xa432, 0xa433, 0xa434, 0xa500 };

/* Tags that point at a person, and how. */
static const struct {
	unsigned tag;
	unsigned found;
} telling[] = {
	{ 0x010e, METADATA_TEXT },  /* ImageDescription */
	{ 0x013b, METADATA_OWNER }, /* Artist */
	{ 0x013c, METADATA_OWNER }, /* HostComputer */
	{ 0x02bc, METADATA_TEXT },  /* XMP */
	{ 0x83bb, METADATA_TEXT },  /* IPTC */
	{ 0x8649, METADATA_TEXT },  /* Photoshop */
	{ TAG_GPS, METADATA_POSITION }, { 0x927c, METADATA_MAKER_NOTE },
	{ 0x9286, METADATA_TEXT },   /* UserComment */
	{ 0x9c9b, METADATA_TEXT },   /* XPTitle */
	{ 0x9c9c, METADATA_TEXT },   /* XPComment */
	{ 0x9c9d, METADATA_OWNER },  /* XPAuthor */
	{ 0x9c9e, METADATA_TEXT },   /* XPKeywords */
	{ 0x9c9f, METADATA_TEXT },   /* XPSubject */
	{ 0xa420, METADATA_SERIAL }, /* ImageUniqueID */
	{ 0xa430, METADATA_OWNER },  /* CameraOwnerName */
	{ 0xa431, METADATA_SERIAL }, /* BodySerialNumber */
	{ 0xa435, METADATA_SERIAL }, /* LensSerialNumber */
	{ 0xa437, METADATA_OWNER },  /* Photographer */
	{ 0xa438, METADATA_OWNER },  /* ImageEditor */
	{ 0xc62f, METADATA_SERIAL }, /* CameraSerialNumber */
	{ 0xfde8, METADATA_OWNER },  /* OwnerName, of Adobe */
	{ 0xfde9, METADATA_SERIAL }, /* SerialNumber, of Adobe */
};

static unsigned
told_by(unsigned tag)
{
	size_t i;

	for (i = 0; i < COUNT_OF(telling); i++) {
		if (telling[i].tag == tag)
			return telling[i].found;
	}
	return 0;
}

static bool
is_among(unsigned tag, const unsigned *tags, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (tags[i] == tag)
			return true;
	}
	return false;
}

/* The entries of one directory that stay. */
struct directory {
	struct tiff_entry entries[TIFF_ENTRIES_MAX + 1];
	size_t count;
	size_t below; /* where the directory of Exif is, or 0 */
};

/* Nobody can say what is in a tag that is on no list. */
static unsigned
told_by_lost(unsigned tag)
{
	unsigned told = told_by(tag);

	if (told != 0 || tag == TIFF_TAG_EXIF || tag == TAG_INTEROPERABILITY)
		return told;
	return METADATA_TEXT;
}

static void
read_directory(const struct tiff *block, size_t at, const unsigned *kept,
    size_t kept_count, struct directory *directory, unsigned *found)
{
	size_t count = tiff_entries_at(block, at), i;

	if (count == 0)
		*found |= METADATA_TEXT; /* it cannot be read */
	for (i = 0; i < count; i++) {
		size_t place = at + 2 + i * TIFF_ENTRY_BYTES;
		struct tiff_entry entry;
		bool is_whole = tiff_read_entry(block, place, &entry);

		if (!is_among(entry.tag, kept, kept_count))
			*found |= told_by_lost(entry.tag);
		else if (is_whole)
			directory->entries[directory->count++] = entry;
		if (is_whole && entry.tag == TIFF_TAG_EXIF && entry.size == 4)
			directory->below = tiff_32(block, place + 8);
	}
}

/* ---- writing ---- */

struct writer {
	const struct tiff *block;
	unsigned char *bytes;
	size_t length; /* of directories and values so far */
};

static void
put(const struct tiff *block, unsigned char *at, unsigned long number,
    int bytes)
{
	int i;

	for (i = 0; i < bytes; i++) {
		int shift = 8 * (block->is_big ? bytes - 1 - i : i);

		at[i] = (unsigned char)(number >> shift);
	}
}

static int
by_tag(const void *left, const void *right)
{
	const struct tiff_entry *a = left, *b = right;

	return (a->tag > b->tag) - (a->tag < b->tag);
}

static void
put_entry(struct writer *writer, size_t at, const struct tiff_entry *entry)
{
	unsigned char *to = writer->bytes + at;

	put(writer->block, to, entry->tag, 2);
	put(writer->block, to + 2, entry->type, 2);
	put(writer->block, to + 4, entry->count, 4);
	if (entry->size <= TIFF_INLINE_BYTES) {
		memcpy(to + 8, entry->value, entry->size);
		return;
	}
	put(writer->block, to + 8, writer->length, 4);
	memcpy(writer->bytes + writer->length, entry->value, entry->size);
	writer->length += entry->size + entry->size % 2;
}

/* Values follow their directory. */
static void
put_directory(struct writer *writer, struct directory *directory)
{
	size_t at = writer->length, i;

	qsort(directory->entries, directory->count,
	    sizeof(directory->entries[0]), by_tag);
	put(writer->block, writer->bytes + at, directory->count, 2);
	writer->length += 2 + directory->count * TIFF_ENTRY_BYTES + 4;
	for (i = 0; i < directory->count; i++)
		put_entry(writer, at + 2 + i * TIFF_ENTRY_BYTES,
		    &directory->entries[i]);
}

static size_t
size_of(const struct directory *directory)
{
	size_t size = 2 + directory->count * TIFF_ENTRY_BYTES + 4, i;

	for (i = 0; i < directory->count; i++)
		size += directory->entries[i].size + 1;
	return size;
}

static void
write_block(struct arena *arena, const struct tiff *block,
    struct directory *image, struct directory *below, struct exif *exif)
{
	struct writer writer = { .block = block, .length = TIFF_HEADER_BYTES };
	unsigned char pointer[TIFF_INLINE_BYTES];
	size_t size = TIFF_HEADER_BYTES + size_of(image) + TIFF_ENTRY_BYTES +
	    size_of(below) + 1; /* to begin it at an even place */

	if (image->count + below->count == 0 || size > EXIF_MAX_BYTES)
		return;
	writer.bytes = arena_alloc(arena, size);
	memcpy(writer.bytes, block->bytes, 4);
	put(block, writer.bytes + 4, TIFF_HEADER_BYTES, 4);
	if (below->count > 0) {
		size_t place =
		    TIFF_HEADER_BYTES + size_of(image) + TIFF_ENTRY_BYTES;

		/* It comes after the image's, which is no longer than that. */
		place += place % 2;
		put(block, pointer, place, 4);
		image->entries[image->count++] = (struct tiff_entry){
			.tag = TIFF_TAG_EXIF,
			.type = TIFF_LONG,
			.count = 1,
			.value = pointer,
			.size = sizeof(pointer),
		};
		put_directory(&writer, image);
		writer.length = place;
		put_directory(&writer, below);
	} else {
		put_directory(&writer, image);
	}
	exif->bytes = writer.bytes;
	exif->size = writer.length;
}

void
exif_read(struct walk *walk, const unsigned char *bytes, size_t length,
    struct exif *exif)
{
	struct directory *image, *below;
	struct tiff block;
	size_t at;

	*exif = (struct exif){ .size = 0 };
	if (walk->has_exif || !tiff_open(bytes, length, &block)) {
		walk->found |= METADATA_TEXT;
		return;
	}
	walk->has_exif = true;
	image = arena_alloc(walk->arena, sizeof(*image));
	below = arena_alloc(walk->arena, sizeof(*below));
	at = tiff_32(&block, 4);
	read_directory(&block, at, kept_in_image, COUNT_OF(kept_in_image),
	    image, &walk->found);
	if (tiff_next_of(&block, at, tiff_entries_at(&block, at)) != 0)
		walk->found |= METADATA_PREVIEW;
	if (image->below != 0)
		read_directory(&block, image->below, kept_in_exif,
		    COUNT_OF(kept_in_exif), below, &walk->found);
	write_block(walk->arena, &block, image, below, exif);
	walk->exif = *exif;
}

/* ---- TIFF files ---- */

/* Where the directory of Exif below it is, or 0. */
static size_t
look_at_directory(const struct tiff *block, size_t at, unsigned *found)
{
	size_t count = tiff_entries_at(block, at), below = 0, i;

	if (count == 0)
		*found |= METADATA_TEXT;
	for (i = 0; i < count; i++) {
		size_t place = at + 2 + i * TIFF_ENTRY_BYTES;
		unsigned tag = tiff_16(block, place);

		*found |= told_by(tag);
		if (tag == TIFF_TAG_EXIF)
			below = tiff_32(block, place + 8);
	}
	return below;
}

unsigned
exif_look_at_tiff(const unsigned char *bytes, size_t length)
{
	struct tiff block;
	unsigned found = 0;
	size_t at, pages;

	if (!tiff_open(bytes, length, &block))
		return METADATA_TEXT; /* BigTIFF, for one */
	at = tiff_32(&block, 4);
	for (pages = 0; at != 0 && pages < DIRECTORIES_MAX; pages++) {
		size_t below = look_at_directory(&block, at, &found);

		if (below != 0)
			(void)look_at_directory(&block, below, &found);
		at = tiff_next_of(&block, at, tiff_entries_at(&block, at));
	}
	return at == 0 ? found : found | METADATA_TEXT;
}
