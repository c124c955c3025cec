/* lib/image/wand.h: what the decoder's ImageMagick files share. */

#ifndef IMAGE_WAND_H
#define IMAGE_WAND_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "image/private.h"

/* Its headers are not written for our warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#include <wand/MagickWand.h>
#pragma GCC diagnostic pop

/* Fills the reply of an image that is not taken. */
void decline(struct decoder_reply *reply, enum status status, const char *code,
    const char *format, ...) PRINTF_LIKE(4, 5);

/* The share of a process's memory that may be pixels, in bytes. */
int64_t wand_pixel_bytes(const struct image_limits *limits);

/* True if the image is not to be had; the reply then says why. */
bool is_exception_fatal(const ExceptionInfo *exception,
    const struct image_limits *limits, struct decoder_reply *reply);

/* Reads size and frames only, holds them to the limits. False: declined. */
bool wand_ping(const struct decoder_job *job, struct extent *extent,
    struct decoder_reply *reply);

/* The first frame, a JPEG perhaps at a fraction of its size. NULL: declined. */
Image *wand_read(const struct decoder_job *job, const struct extent *extent,
    struct decoder_reply *reply);

/*
 * The image in the large box, right side up, sRGB, 8 bits, no metadata, in
 * place of *image. profile: sRGB as ICC. False: declined.
 */
bool wand_normalise(const struct decoder_job *job, const StringInfo *profile,
    Image **image, struct decoder_reply *reply);

/* Puts a GIF's frame where it belongs on its canvas. False: declined. */
bool wand_lay_on_canvas(const struct decoder_job *job, Image **image,
    struct decoder_reply *reply);

/* Turns the pixels right side up. False: declined. */
bool wand_turn(const struct decoder_job *job, Image **image,
    struct decoder_reply *reply);

/* Makes the colours those of sRGB. */
void wand_colours(Image *image, const StringInfo *profile);

/* Takes all away but pixels, the colour profile too. */
void wand_forget_metadata(Image *image);

/* Writes all of the image in another format. False: declined. */
bool wand_convert(const struct decoder_job *job, const StringInfo *profile,
    Image **image, struct decoder_reply *reply);

/* Writes the image to a file, as the info says. False: declined. */
bool wand_write_image(const struct decoder_job *job, const ImageInfo *info,
    Image *image, int descriptor, struct image_derivative *derivative,
    struct decoder_reply *reply);

/* Hashes the normalised image. False: declined. */
bool wand_hash(const struct decoder_job *job, const Image *image,
    struct decoder_reply *reply);

/* Makes and writes both derivatives. False: declined. */
bool wand_write(const struct decoder_job *job, Image *large,
    struct decoder_reply *reply);

/* The size of a picture fitted into a box: not enlarged, no side under 1. */
void fit_into_box(size_t box_px, size_t *columns, size_t *rows);

/* Scales *image to a size, in its place. False: declined. */
bool wand_scale(const struct decoder_job *job, Image **image, size_t columns,
    size_t rows, struct decoder_reply *reply);

#endif
