/* lib/metadata/camera.c: what a camera noted of a picture. */

#include "metadata/private.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum {
	HEAD_BYTES = 256 * 1024, /* of a JPEG file: behind it are pixels */
	TEXT_MAX_BYTES = 100,
	SETTINGS_MAX_BYTES = 200,
	TIME_LENGTH = 19, /* "2019:08:14 16:03:11" */
};

/* All of these are among what may stay. */
enum tag {
	TAG_MAKE = 0x010f,
	TAG_MODEL = 0x0110,
	TAG_EXPOSURE_S = 0x829a,
	TAG_F_NUMBER = 0x829d,
	TAG_SENSITIVITY = 0x8827,
	TAG_TAKEN = 0x9003,
	TAG_FOCAL_LENGTH_MM = 0x920a,
	TAG_LENS = 0xa434,
};

static bool
find(const struct tiff *tiff, size_t at, unsigned tag, unsigned type,
    struct tiff_entry *entry)
{
	size_t count = tiff_entries_at(tiff, at), i;

	for (i = 0; i < count; i++) {
		size_t place = at + 2 + i * TIFF_ENTRY_BYTES;

		if (tiff_read_entry(tiff, place, entry) && entry->tag == tag)
			return entry->type == type && entry->count > 0;
	}
	return false;
}

/* One line that people can read, or NULL. */
static const char *
text_at(struct arena *arena, const struct tiff *tiff, size_t at, unsigned tag)
{
	struct tiff_entry entry;
	const char *text, *c;

	if (!find(tiff, at, tag, TIFF_ASCII, &entry) ||
	    entry.size > TEXT_MAX_BYTES)
		return NULL;
	text = text_trimmed(arena,
	    arena_copy(arena, (const char *)entry.value,
		strnlen((const char *)entry.value, entry.size)));
	for (c = text; *c != '\0'; c++) {
		if (*c < ' ' || *c > '~')
			return NULL;
	}
	return *text == '\0' ? NULL : text;
}

/* 0: there is none. */
static double
number_at(const struct tiff *tiff, size_t at, unsigned tag)
{
	struct tiff_entry entry;
	size_t place;

	if (!find(tiff, at, tag, TIFF_RATIONAL, &entry))
		return 0;
	place = (size_t)(entry.value - tiff->bytes);
	if (tiff_32(tiff, place + 4) == 0)
		return 0;
	return (double)tiff_32(tiff, place) / (double)tiff_32(tiff, place + 4);
}

static unsigned
short_at(const struct tiff *tiff, size_t at, unsigned tag)
{
	struct tiff_entry entry;

	return !find(tiff, at, tag, TIFF_SHORT, &entry) ?
	    0 :
	    tiff_16(tiff, (size_t)(entry.value - tiff->bytes));
}

/* Most models are called by their maker's name, in other capitals. */
static const char *
name_of(struct arena *arena, const struct tiff *tiff, size_t at)
{
	const char *make = text_at(arena, tiff, at, TAG_MAKE);
	const char *model = text_at(arena, tiff, at, TAG_MODEL);

	if (make == NULL || model == NULL)
		return model != NULL ? model : make;
	if (strncasecmp(make, model, strcspn(make, " ")) == 0)
		return model;
	return arena_format(arena, "%s %s", make, model);
}

/* Where a camera does not know the time it writes spaces or zeros. */
static const char *
time_of(struct arena *arena, const struct tiff *tiff, size_t at)
{
	const char *text = text_at(arena, tiff, at, TAG_TAKEN);
	int i;

	if (text == NULL || strlen(text) != TIME_LENGTH || *text == '0')
		return NULL;
	for (i = 0; i < TIME_LENGTH; i++) {
		char wanted = "0000:00:00 00:00:00"[i];

		if (wanted == '0' ? text[i] < '0' || text[i] > '9' :
				    text[i] != wanted)
			return NULL;
	}
	return arena_format(arena, "%.4s-%.2s-%.2s %.5s", text, text + 5,
	    text + 8, text + 11);
}

static void
add(struct buf *settings, const char *before, double number, const char *after)
{
	if (number <= 0)
		return;
	buf_add_format(settings, "%s%s%.*f%s", settings->length > 0 ? ", " : "",
	    before, number < 10 && number != (int)number ? 1 : 0, number,
	    after);
}

/* "50 mm, f/2.8, 1/250 s, ISO 200". */
static const char *
settings_of(struct arena *arena, const struct tiff *tiff, size_t at)
{
	double exposure_s = number_at(tiff, at, TAG_EXPOSURE_S);
	struct buf settings;

	buf_init(&settings, arena, SETTINGS_MAX_BYTES);
	add(&settings, "", number_at(tiff, at, TAG_FOCAL_LENGTH_MM),
	    "\u00a0mm");
	add(&settings, "f/", number_at(tiff, at, TAG_F_NUMBER), "");
	if (exposure_s > 0 && exposure_s < 0.3)
		add(&settings, "1/", round(1 / exposure_s), "\u00a0s");
	else
		add(&settings, "", exposure_s, "\u00a0s");
	add(&settings, "ISO\u00a0", short_at(tiff, at, TAG_SENSITIVITY), "");
	return settings.length == 0 || settings.failed ? NULL : settings.bytes;
}

/* The block of Exif in a file, or the file where that is one itself. */
static bool
open_block(struct arena *arena, const char *media_type,
    const unsigned char *bytes, size_t length, struct tiff *tiff)
{
	struct walk walk = { .arena = arena, .bytes = bytes, .length = length };
	walk_function *through = walk_of(media_type);

	if (text_is(media_type, "image/tiff"))
		return tiff_open(bytes, length, tiff);
	if (through == NULL)
		return false;
	if (through == jpeg_walk && length > HEAD_BYTES)
		walk.length = HEAD_BYTES;
	through(&walk);
	return walk.exif.size > 0 &&
	    tiff_open(walk.exif.bytes, walk.exif.size, tiff);
}

bool
metadata_camera_read(struct arena *arena, const char *media_type,
    const unsigned char *bytes, size_t length, struct metadata_camera *camera)
{
	struct tiff_entry entry;
	struct tiff tiff;
	size_t at, below;

	*camera = (struct metadata_camera){ .name = NULL };
	if (!open_block(arena, media_type, bytes, length, &tiff))
		return false;
	at = tiff_32(&tiff, 4);
	camera->name = name_of(arena, &tiff, at);
	if (find(&tiff, at, TIFF_TAG_EXIF, TIFF_LONG, &entry)) {
		below = tiff_32(&tiff, (size_t)(entry.value - tiff.bytes));
		camera->lens = text_at(arena, &tiff, below, TAG_LENS);
		camera->settings = settings_of(arena, &tiff, below);
		camera->taken = time_of(arena, &tiff, below);
	}
	return camera->name != NULL || camera->lens != NULL ||
	    camera->settings != NULL || camera->taken != NULL;
}
