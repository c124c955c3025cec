/* lib/image/private.h: what the parent, the decoder and its parts share. */

#ifndef IMAGE_PRIVATE_H
#define IMAGE_PRIVATE_H

#include "image/image.h"

/* ---- formats (sniff.c) ---- */

enum image_format {
	FORMAT_NONE = -1,
	FORMAT_JPEG,
	FORMAT_PNG,
	FORMAT_WEBP,
	FORMAT_GIF,
	FORMAT_TIFF,
	FORMAT_AVIF,
	FORMAT_HEIC,
	FORMAT_COUNT,
};

struct image_format_names {
	const char *media_type;
	const char *extension;
	const char *coder; /* what ImageMagick calls it */
};

extern const struct image_format_names image_format_names[FORMAT_COUNT];

enum image_format image_format_of(const void *bytes, size_t length);

/* What an image of this format is converted to. */
enum image_format image_format_converted(enum image_format format);

/* ---- what headers say (peek.c) ---- */

/* Of the canvas before any turning, in pixels, and the number of frames. */
struct extent {
	size_t columns;
	size_t rows;
	size_t frames;
	bool is_clear_palette; /* a PNG whose palette has transparent colours */
};

/* False: not PNG or GIF, or not to be had from the headers. */
bool peek_extent(enum image_format format, const unsigned char *bytes,
    size_t length, struct extent *extent);

/* ---- perceptual hash (hash.c) ---- */

enum { HASH_SIDE = 32 };

/* False for a flat picture. greys: HASH_SIDE rows, 0 black to 255 white. */
bool perceptual_hash_of(const unsigned char greys[HASH_SIDE * HASH_SIDE],
    uint64_t *hash);

/*
 * ---- what goes over the socket ----
 *
 * One packet each way on a SOCK_SEQPACKET pair, which is descriptor
 * DECODER_SOCKET in the decoder. With a request come the descriptors: the
 * original, and the files that are to be written.
 */

enum { DECODER_SOCKET = 3, DECODER_DESCRIPTORS = 3 };

/* The value is the number of files that are written. */
enum decoder_task {
	TASK_REPORT = 0,
	TASK_CONVERT = 1,
	TASK_DERIVE = 2,
};

struct decoder_request {
	struct image_limits limits;
	enum image_format format; /* as sniffed by the parent */
	enum decoder_task task;
};

/*
 * From bytes of strangers: the parent believes nothing in it unchecked (hence
 * no bool, which may hold 0 and 1 only).
 */
struct decoder_reply {
	unsigned char is_complete;
	enum status status;
	char code[32];
	char detail[256];
	int width_px;
	int height_px;
	int frames;
	int orientation;
	unsigned char has_alpha;
	unsigned char has_perceptual_hash;
	uint64_t perceptual_hash;
	struct image_derivative small; /* or what was converted */
	struct image_derivative large;
};

/* ---- the parent's end (child.c) ---- */

struct image_decoder {
	const struct image_settings *settings;
	int process; /* 0: not started */
	int socket;  /* -1: not started */
	int owner;   /* process that started it */
	bool is_busy;
	int64_t deadline_us;  /* of the image being decoded, monotonic */
	struct image_job job; /* small: or where the converted one goes */
	enum decoder_task task;
	enum image_format format;
};

void child_stop(struct image_decoder *decoder);

/* Starts the decoder if need be. Fails: INTERNAL (logged). */
enum status child_send(struct image_decoder *decoder,
    const struct decoder_request *request) MUST_CHECK;

/* Fails: UNAVAILABLE: the decoder is lost and has been stopped. */
enum status child_receive(struct image_decoder *decoder,
    struct decoder_reply *reply) MUST_CHECK;

/* ---- the decoder's end (wand_*.c, with ImageMagick) ---- */

struct decoder_job {
	const struct decoder_request *request;
	const unsigned char *bytes;
	size_t length;
	int small;
	int large;
};

/* Starts ImageMagick, loads its coders and the sRGB profile. False: said. */
bool wand_start(const char *policy_dir, const char *profile_path);

/* Lowers ImageMagick's own limits to those of the request. */
void wand_limit(const struct image_limits *limits);

/* Does the work and fills the reply, is_complete last. */
void wand_decode(const struct decoder_job *job, struct decoder_reply *reply);

#endif
