/* lib/image/wand_read.c: from bytes to the pixels of the first frame. */

#include "image/wand.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/*
 * Warnings after which a picture is not whole, though pixels were made of
 * what was there: libjpeg fills up with grey.
 */
static const char *const cut_short[] = {
	"premature end",
	"unexpected end",
	"unexpected eof",
	"truncated",
	"not enough",
	"insufficient image data",
	"read error",
	"read exception",
	"length and filesize do not match",
};

/* What ImageMagick says when one of its limits was reached. */
static const struct {
	const char *words;
	const char *code;
} limit_words[] = {
	{ "width or height exceeds limit", "too-wide" },
	{ "WidthOrHeightExceedsLimit", "too-wide" },
	{ "list length exceeds limit", "too-many-frames" },
	{ "ListLengthExceedsLimit", "too-many-frames" },
	{ "too many frames", "too-many-frames" },
	{ "cache resources exhausted", "too-much-memory" },
	{ "memory allocation failed", "too-much-memory" },
};

static bool
says(const char *text, const char *words)
{
	return strcasestr(text, words) != NULL;
}

static void
decline_for_limit(struct decoder_reply *reply, const char *code,
    const struct image_limits *limits)
{
	if (text_is(code, "too-wide"))
		decline(reply, TOO_LARGE, code,
		    "The image is wider or "
		    "higher than %d px, the most that is taken.",
		    limits->max_side_px);
	else if (text_is(code, "too-many-frames"))
		decline(reply, TOO_LARGE, code,
		    "The image has more than %d "
		    "frames, the most that is taken.",
		    limits->max_frames);
	else
		decline(reply, TOO_LARGE, code,
		    "Decoding the image needs "
		    "more memory than the %lld MB that it may take.",
		    (long long)(limits->max_memory_bytes / 1000000));
}

/* Without the place in ImageMagick's source, which follows a backquote. */
static void
copy_reason(const ExceptionInfo *exception, char *reason, size_t size)
{
	const char *from = exception->reason;
	size_t length;

	if (from == NULL || *from == '\0')
		from = "no reason given";
	length = strcspn(from, "`");
	while (length > 0 && strchr(" .", from[length - 1]) != NULL)
		length--;
	snprintf(reason, size, "%.*s", (int)length, from);
}

/* True if this one exception ends the work; the reply then says why. */
static bool
judge_one(const ExceptionInfo *exception, const struct image_limits *limits,
    struct decoder_reply *reply)
{
	char reason[128];

	copy_reason(exception, reason, sizeof(reason));
	/* What a tag of a TIFF says is not its pixels. */
	if (exception->severity < ErrorException && says(reason, "for tag"))
		return false;
	for (size_t i = 0; i < COUNT_OF(limit_words); i++) {
		if (exception->severity < ErrorException ||
		    !says(reason, limit_words[i].words))
			continue;
		decline_for_limit(reply, limit_words[i].code, limits);
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(cut_short); i++) {
		if (!says(reason, cut_short[i]))
			continue;
		decline(reply, UNPROCESSABLE, "truncated-image",
		    "The image is cut short or damaged: %s.", reason);
		return true;
	}
	if (exception->severity < ErrorException)
		return false;
	decline(reply, UNPROCESSABLE, "broken-image",
	    "The image cannot be decoded: %s.", reason);
	return true;
}

bool
is_exception_fatal(const ExceptionInfo *exception,
    const struct image_limits *limits, struct decoder_reply *reply)
{
	LinkedListInfo *list = exception->exceptions;
	const ExceptionInfo *one;

	if (exception->severity == UndefinedException)
		return false;
	if (list == NULL || GetNumberOfElementsInLinkedList(list) == 0)
		return judge_one(exception, limits, reply);
	ResetLinkedListIterator(list);
	while ((one = GetNextValueInLinkedList(list)) != NULL)
		if (judge_one(one, limits, reply))
			return true;
	return false;
}

/*
 * The coder is named, so that content cannot choose another; hint: how small
 * a JPEG may be decoded at the least, or an empty text.
 */
static ImageInfo *
describe(const struct decoder_job *job, bool is_first_frame_only,
    const char *hint)
{
	const char *coder = image_format_names[job->request->format].coder;
	ImageInfo *info = AcquireImageInfo();

	CopyMagickString(info->magick, coder, MaxTextExtent);
	FormatLocaleString(info->filename, MaxTextExtent, "%s:", coder);
	info->affirm = MagickTrue;
	if (is_first_frame_only) {
		info->scene = 0;
		info->number_scenes = 1;
	}
	if (hint[0] != '\0')
		SetImageOption(info, "jpeg:size", hint);
	return info;
}

/*
 * While ImageMagick makes true colours of a palette that has transparent ones
 * it keeps both, 10 and 8 bytes a pixel.
 */
static size_t
most_pixels(const struct extent *extent, const struct image_limits *limits)
{
	int64_t most = wand_pixel_bytes(limits) / 18;

	return (size_t)(extent->is_clear_palette && most < limits->max_pixels ?
		most :
		limits->max_pixels);
}

static bool
is_within_limits(const struct extent *extent, const struct image_limits *limits,
    struct decoder_reply *reply)
{
	size_t side = (size_t)limits->max_side_px;
	size_t most = most_pixels(extent, limits);

	if (extent->columns > side || extent->rows > side) {
		decline_for_limit(reply, "too-wide", limits);
		return false;
	}
	if (extent->columns * extent->rows > most) {
		decline(reply, TOO_LARGE, "too-many-pixels",
		    "The image has %zu pixels (%zu x %zu); at most %zu are"
		    " taken%s.",
		    extent->columns * extent->rows, extent->columns,
		    extent->rows, most,
		    extent->is_clear_palette ?
			" of a palette with transparent colours" :
			"");
		return false;
	}
	if (extent->frames > (size_t)limits->max_frames) {
		decline_for_limit(reply, "too-many-frames", limits);
		return false;
	}
	return true;
}

/* Warnings are left with the image, errors go to the caller's exception. */
static bool
is_image_bad(const ExceptionInfo *exception, const Image *image,
    const struct image_limits *limits, struct decoder_reply *reply)
{
	if (is_exception_fatal(exception, limits, reply))
		return true;
	return image != NULL &&
	    is_exception_fatal(&image->exception, limits, reply);
}

static bool
ping(const struct decoder_job *job, struct extent *extent,
    struct decoder_reply *reply)
{
	ExceptionInfo *exception = AcquireExceptionInfo();
	ImageInfo *info = describe(job, false, "");
	Image *images = PingBlob(info, job->bytes, job->length, exception);
	bool is_good =
	    !is_image_bad(exception, images, &job->request->limits, reply);

	if (is_good && images == NULL) {
		decline(reply, UNPROCESSABLE, "broken-image",
		    "There is no image in the file.");
		is_good = false;
	}
	if (is_good && extent->frames == 0) {
		extent->columns = images->columns;
		extent->rows = images->rows;
		extent->frames = GetImageListLength(images);
	}
	if (images != NULL)
		DestroyImageList(images);
	DestroyImageInfo(info);
	DestroyExceptionInfo(exception);
	return is_good;
}

bool
wand_ping(const struct decoder_job *job, struct extent *extent,
    struct decoder_reply *reply)
{
	const struct image_limits *limits = &job->request->limits;

	if (peek_extent(job->request->format, job->bytes, job->length, extent))
		return is_within_limits(extent, limits, reply) &&
		    ping(job, extent, reply);
	*extent = (struct extent){ 0 };
	return ping(job, extent, reply) &&
	    is_within_limits(extent, limits, reply);
}

/*
 * The size that a JPEG may be decoded to, as text, or an empty text: libjpeg
 * skips work by whole fractions, but a hint over the size of the picture
 * would have it enlarge to the double.
 */
static void
fill_hint(const struct decoder_job *job, const struct extent *extent,
    char *hint, size_t size)
{
	size_t columns = extent->columns;
	size_t rows = extent->rows;

	fit_into_box(IMAGE_LARGE_PX, &columns, &rows);
	hint[0] = '\0';
	if (job->request->task != TASK_CONVERT &&
	    extent->columns >= 2 * columns && extent->rows >= 2 * rows)
		FormatLocaleString(hint, size, "%zux%zu", columns, rows);
}

/*
 * A PNG that the memory does not suffice for comes back as nothing, without
 * a reason. While palettes are set up there are two copies of 10 bytes.
 */
static void
decline_without_reason(const struct decoder_job *job,
    const struct extent *extent, struct decoder_reply *reply)
{
	const struct image_limits *limits = &job->request->limits;
	double needed_bytes =
	    20.0 * (double)extent->columns * (double)extent->rows;

	if (needed_bytes > (double)limits->max_memory_bytes / 2)
		decline_for_limit(reply, "too-much-memory", limits);
	else
		decline(reply, UNPROCESSABLE, "broken-image",
		    "There is no image in the file.");
}

Image *
wand_read(const struct decoder_job *job, const struct extent *extent,
    struct decoder_reply *reply)
{
	ExceptionInfo *exception = AcquireExceptionInfo();
	char hint[48];
	ImageInfo *info;
	Image *image;

	fill_hint(job, extent, hint, sizeof(hint));
	info = describe(job, true, hint);
	image = BlobToImage(info, job->bytes, job->length, exception);
	if (is_image_bad(exception, image, &job->request->limits, reply)) {
		if (image != NULL)
			DestroyImageList(image);
		image = NULL;
	} else if (image == NULL) {
		decline_without_reason(job, extent, reply);
	}
	DestroyImageInfo(info);
	DestroyExceptionInfo(exception);
	return image;
}
