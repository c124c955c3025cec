/* lib/metadata/metadata.h: what an image file tells of people, found and taken out. */

#ifndef METADATA_METADATA_H
#define METADATA_METADATA_H

#include "base/base.h"

/*
 * Files carry more than pixels: where a picture was taken, the camera's
 * serial number, its owner's name, a preview that shows what was cut off.
 * This finds such things and writes the file without them, the pixels byte
 * for byte as they were; colour profile, orientation and what cannot point
 * at a person (camera, exposure, date, copyright) stay. It slices and copies
 * and decodes nothing, so a worker may do it.
 *
 * Source: Exif 2.32 (CIPA DC-008), JFIF 1.02, PNG 3rd edition, RFC 9649
 * (WebP), GIF89a, TIFF 6.0, ISO 23008-12 (HEIF).
 */

/* Bits: what was found. */
enum metadata_kind {
	METADATA_POSITION = 1 << 0,
	METADATA_SERIAL = 1 << 1,     /* of camera, lens or image */
	METADATA_OWNER = 1 << 2,      /* a name */
	METADATA_PREVIEW = 1 << 3,    /* another image inside */
	METADATA_MAKER_NOTE = 1 << 4, /* nobody can say what is in it */
	METADATA_TEXT = 1 << 5, /* comments, XMP, IPTC, what nobody can read */
};

enum { METADATA_KINDS = 6 };

struct metadata_report {
	unsigned found;	 /* of enum metadata_kind; 0: nothing */
	bool can_remove; /* without touching the pixels */
};

/* Takes the bytes of the file that is written. */
struct metadata_sink {
	enum status (*add)(void *context, const void *bytes, size_t length);
	void *context;
};

/* "position" and so on, for the bit with this number; constants. */
const char *metadata_kind_name(int bit);

/*
 * Looks at a file of a type that image_sniff names. A file that is not built
 * as its type says is not taken apart: can_remove is false, and it counts as
 * telling something.
 */
void metadata_look(struct arena *arena, const char *media_type,
    const unsigned char *bytes, size_t length, struct metadata_report *report);

/*
 * Writes the file without what metadata_look found; only where can_remove.
 * Fails: what the sink gave.
 */
enum status metadata_remove(struct arena *arena, const char *media_type,
    const unsigned char *bytes, size_t length, const struct metadata_sink *sink)
    MUST_CHECK;

/* What a camera noted of a picture; each may be NULL. */
struct metadata_camera {
	const char *name; /* "Canon EOS 5D" */
	const char *lens;
	const char *settings; /* "50 mm, f/2.8, 1/250 s, ISO 200" */
	const char *taken;    /* "2019-08-14 16:03", by the camera's clock */
};

/*
 * Looks for it among what metadata_remove leaves in a file, so that nothing
 * is told that points at a person, whatever the file holds. False: nothing
 * was noted. Owns: the arena. Cost: the head of a file.
 */
bool metadata_camera_read(struct arena *arena, const char *media_type,
    const unsigned char *bytes, size_t length, struct metadata_camera *camera);

#endif
