/* lib/image/wand_write.c: the derivatives as WebP, and the hash. */

#include "image/wand.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Chosen by eye and clock: see contrib/decode/README.md. */
static const size_t webp_quality = 80;
static const char webp_method[] = "2";

static bool
write_all(int descriptor, const unsigned char *bytes, size_t length)
{
	size_t done = 0;

	while (done < length) {
		ssize_t wrote = pwrite(descriptor, bytes + done, length - done,
		    (off_t)done);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		done += (size_t)wrote;
	}
	return true;
}

static ImageInfo *
describe_webp(void)
{
	ImageInfo *info = AcquireImageInfo();

	CopyMagickString(info->magick, "WEBP", MaxTextExtent);
	CopyMagickString(info->filename, "WEBP:", MaxTextExtent);
	info->quality = webp_quality;
	SetImageOption(info, "webp:method", webp_method);
	SetImageOption(info, "webp:alpha-quality", "90");
	return info;
}

bool
wand_write_image(const struct decoder_job *job, const ImageInfo *info,
    Image *image, int descriptor, struct image_derivative *derivative,
    struct decoder_reply *reply)
{
	int64_t most = job->request->limits.max_bytes;
	ExceptionInfo *exception = AcquireExceptionInfo();
	size_t length = 0;
	unsigned char *bytes;
	bool is_good = true;

	CopyMagickString(image->magick, info->magick, MaxTextExtent);
	image->quality = info->quality;
	bytes = ImageToBlob(info, image, &length, exception);
	if (bytes == NULL || length == 0) {
		is_good = false;
		if (!is_exception_fatal(exception, &job->request->limits,
			reply))
			decline(reply, UNPROCESSABLE, "broken-image",
			    "No other picture can be made of the image.");
	} else if ((int64_t)length > most) {
		is_good = false;
		decline(reply, TOO_LARGE, "too-many-bytes",
		    "Written anew the image has %zu bytes; at most %lld are"
		    " taken.",
		    length, (long long)most);
	} else if (!write_all(descriptor, bytes, length)) {
		is_good = false;
		decline(reply, INTERNAL, "write", "%s", strerror(errno));
	}
	derivative->width_px = (int)image->columns;
	derivative->height_px = (int)image->rows;
	derivative->size_bytes = (int64_t)length;
	RelinquishMagickMemory(bytes);
	DestroyExceptionInfo(exception);
	return is_good;
}

static bool
write_webp(const struct decoder_job *job, Image *image, int descriptor,
    struct image_derivative *derivative, struct decoder_reply *reply)
{
	ImageInfo *info = describe_webp();
	bool is_good =
	    wand_write_image(job, info, image, descriptor, derivative, reply);

	DestroyImageInfo(info);
	return is_good;
}

/* The small one is made of the large one, which is a fraction of the work. */
bool
wand_write(const struct decoder_job *job, Image *large,
    struct decoder_reply *reply)
{
	size_t columns = large->columns;
	size_t rows = large->rows;
	ExceptionInfo *exception;
	Image *small;
	bool is_good;

	if (job->request->task != TASK_DERIVE)
		return true;
	if (!write_webp(job, large, job->large, &reply->large, reply))
		return false;
	exception = AcquireExceptionInfo();
	small = CloneImage(large, 0, 0, MagickTrue, exception);
	DestroyExceptionInfo(exception);
	if (small == NULL) {
		decline(reply, INTERNAL, "memory", "No copy of the image.");
		return false;
	}
	fit_into_box(IMAGE_SMALL_PX, &columns, &rows);
	is_good = wand_scale(job, &small, columns, rows, reply) &&
	    write_webp(job, small, job->small, &reply->small, reply);
	DestroyImageList(small);
	return is_good;
}

/* Alpha is laid on white, as most pages would show it. */
static unsigned char
grey_of(const unsigned char *rgba)
{
	double grey = 0.299 * rgba[0] + 0.587 * rgba[1] + 0.114 * rgba[2];
	double opacity = rgba[3] / 255.0;

	return (unsigned char)(grey * opacity + 255 * (1 - opacity) + 0.5);
}

bool
wand_hash(const struct decoder_job *job, const Image *image,
    struct decoder_reply *reply)
{
	unsigned char pixels[HASH_SIDE * HASH_SIDE][4];
	unsigned char greys[HASH_SIDE * HASH_SIDE];
	ExceptionInfo *exception = AcquireExceptionInfo();
	Image *tiny;
	bool is_good;

	tiny = ResizeImage(image, HASH_SIDE, HASH_SIDE, TriangleFilter, 1.0,
	    exception);
	is_good = tiny != NULL &&
	    ExportImagePixels(tiny, 0, 0, HASH_SIDE, HASH_SIDE, "RGBA",
		CharPixel, pixels, exception);
	if (is_good) {
		for (int i = 0; i < HASH_SIDE * HASH_SIDE; i++)
			greys[i] = grey_of(pixels[i]);
		reply->has_perceptual_hash =
		    perceptual_hash_of(greys, &reply->perceptual_hash);
	} else if (!is_exception_fatal(exception, &job->request->limits,
		       reply)) {
		decline(reply, UNPROCESSABLE, "broken-image",
		    "The pixels of the image cannot be read.");
	}
	if (tiny != NULL)
		DestroyImageList(tiny);
	DestroyExceptionInfo(exception);
	return is_good;
}
