/* lib/image/image.h: what an image is and its derivatives, by a child process. */

#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include "base/base.h"

/* The boxes, in pixels, that the two derivatives fit into. */
enum { IMAGE_SMALL_PX = 320, IMAGE_LARGE_PX = 1280 };

/* This many first bytes of a file are enough for image_sniff. */
enum { IMAGE_SNIFF_BYTES = 64 };

/*
 * What is taken at most. Sides, pixels: of one frame, as stored. Memory: a
 * picture of a palette with transparent colours needs 23 bytes for each of
 * its pixels, others half of it.
 */
struct image_limits {
	int64_t max_bytes; /* of the file */
	int64_t max_pixels;
	int max_side_px;
	int max_frames;		  /* of an animation or pages of a TIFF */
	int max_time_ms;	  /* of a processor, for one image */
	int64_t max_memory_bytes; /* address space of the decoder */
};

/* How long an image may take by the clock, on a machine that is busy. */
static inline int64_t
image_clock_ms(const struct image_limits *limits)
{
	return 3 * (int64_t)limits->max_time_ms;
}

/* Where the decoder is and what it may take. Texts must outlive it. */
struct image_settings {
	const char *program; /* path of pinakes-decode */
	struct image_limits limits;
};

/* Descriptors stay the caller's: the decoder gets copies. */
struct image_job {
	int original; /* a regular file, read from its start */
	int small;    /* emptied and written: WebP in 320 x 320 */
	int large;    /* the same in 1280 x 1280; -1: neither */
};

struct image_derivative {
	int width_px;
	int height_px;
	int64_t size_bytes;
};

struct image_report {
	const char *media_type; /* "image/jpeg"; a constant */
	const char *extension;	/* "jpg", without the dot; a constant */
	int width_px;		/* as displayed: right side up */
	int height_px;
	int frames;	 /* 1 for a still picture */
	int orientation; /* of the stored pixels, 1 to 8 as in EXIF */
	bool has_alpha;
	bool has_perceptual_hash;      /* false for flat pictures */
	uint64_t perceptual_hash;      /* near images differ in few bits */
	struct image_derivative small; /* zeros if not asked for */
	struct image_derivative large;
};

/* 50 MB, 64 million pixels, 16,000 px, 1,000 frames, 10 s, 1 GiB. */
void image_limits_default(struct image_limits *limits);

/* pinakes-decode in the folder of this program. Owns: the arena. */
const char *image_decoder_beside(struct arena *arena);

/*
 * The media type that the first bytes show, a constant, or NULL for anything
 * but image/jpeg, png, webp, gif, tiff, avif and heic.
 */
const char *image_sniff(const void *bytes, size_t length);

/* "jpg" for "image/jpeg" and so on, a constant; NULL for other types. */
const char *image_extension(const char *media_type);

/* The number of bits in which two perceptual hashes differ, 0 to 64. */
int image_hash_distance(uint64_t a, uint64_t b);

struct image_decoder;

/*
 * A decoder, which starts its process with the first image and again when it
 * was lost; one image at a time, so use several for several cores. The
 * process ends with the arena or with this process. A process that forks
 * gives each child a decoder of its own.
 * Owns: the arena.
 */
struct image_decoder *image_decoder_create(struct arena *arena,
    const struct image_settings *settings);

/*
 * Decodes one image in a process of its own, writes the derivatives and says
 * what it is; whatever the file does, the caller goes on and the next call
 * works. Derivatives of a refused image are left empty. Texts of the problem
 * go to the arena.
 * Fails: NOT_AN_IMAGE (no type that we take), TOO_LARGE (a limit, which the
 * problem names), UNPROCESSABLE (broken, cut short, or the decoder died of
 * it), INTERNAL (logged: no decoder, disk full).
 * Cost: 5 ms and more; see contrib/decode/README.md for measured ones.
 */
enum status image_process(struct image_decoder *decoder, struct arena *arena,
    const struct image_job *job, struct image_report *report,
    struct problem *problem) MUST_CHECK;

/*
 * The two halves of image_process, to keep several decoders busy: after a
 * submit that gave OK, collect exactly once; collect waits. A submit that
 * fails leaves nothing to collect.
 */
enum status image_submit(struct image_decoder *decoder, struct arena *arena,
    const struct image_job *job, struct problem *problem) MUST_CHECK;
enum status image_collect(struct image_decoder *decoder, struct arena *arena,
    struct image_report *report, struct problem *problem) MUST_CHECK;

/*
 * Writes the image anew into a file that is emptied first: in full size,
 * right side up, with its colours and nothing else. As PNG, which loses
 * nothing; JPEG, AVIF and HEIC as WebP of high quality; the report is of what
 * was written. Fails: as image_process; UNPROCESSABLE for several frames, of
 * which one would be left.
 */
enum status image_convert(struct image_decoder *decoder, struct arena *arena,
    int original, int converted, struct image_report *report,
    struct problem *problem) MUST_CHECK;

/* Readable, for poll, when image_collect would not wait; -1 when idle. */
int image_descriptor(const struct image_decoder *decoder);

#endif
