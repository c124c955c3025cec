/* lib/image/wand_decode.c: ImageMagick started, limited, and one image done. */

#include "image/wand.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Read once, before any image, so that later no file need be opened. */
static StringInfo *srgb_profile;

void
decline(struct decoder_reply *reply, enum status status, const char *code,
    const char *format, ...)
{
	va_list list;

	snprintf(reply->code, sizeof(reply->code), "%s", code);
	va_start(list, format);
	vsnprintf(reply->detail, sizeof(reply->detail), format, list);
	va_end(list);
	reply->status = status;
}

/* A policy that was not found would let everything through: look. */
static bool
is_policy_in_force(void)
{
	static const char *const refused[] = {
		"SVG",
		"MSVG",
		"MVG",
		"MSL",
		"TEXT",
		"LABEL",
		"PDF",
		"PS",
		"EPHEMERAL",
		"URL",
		"HTTPS",
		"BMP",
		"NULL",
		"MPC",
		"INLINE",
	};

	for (size_t i = 0; i < COUNT_OF(refused); i++)
		if (IsRightsAuthorized(CoderPolicyDomain, ReadPolicyRights,
			refused[i]))
			return false;
	for (int i = 0; i < FORMAT_COUNT; i++)
		if (!IsRightsAuthorized(CoderPolicyDomain, ReadPolicyRights,
			image_format_names[i].coder))
			return false;
	return true;
}

/* Coders are modules, loaded when first asked for. */
static bool
are_coders_loaded(void)
{
	bool is_good = true;

	for (int i = 0; i < FORMAT_COUNT; i++) {
		const char *coder = image_format_names[i].coder;
		ExceptionInfo *exception = AcquireExceptionInfo();
		const MagickInfo *found = GetMagickInfo(coder, exception);

		if (found == NULL || found->decoder == NULL) {
			fprintf(stderr,
			    "pinakes-decode: ImageMagick has no "
			    "coder for %s\n",
			    coder);
			is_good = false;
		}
		DestroyExceptionInfo(exception);
	}
	return is_good;
}

bool
wand_start(const char *policy_dir, const char *profile_path)
{
	ExceptionInfo *exception;

	setenv("MAGICK_CONFIGURE_PATH", policy_dir, 1);
	setenv("MAGICK_THREAD_LIMIT", "1", 1);
	setenv("OMP_NUM_THREADS", "1", 1);
	/* MagickFalse: no handlers, a signal shall end the process. */
	MagickCoreGenesis("pinakes-decode", MagickFalse);
	if (!is_policy_in_force()) {
		fprintf(stderr,
		    "pinakes-decode: the policy in %s is not in "
		    "force\n",
		    policy_dir);
		return false;
	}
	/* Its messages are read from a file when the first is wanted. */
	GetLocaleMessage("Corrupt/Image/CorruptImage");
	exception = AcquireExceptionInfo();
	srgb_profile = FileToStringInfo(profile_path, 1 << 20, exception);
	DestroyExceptionInfo(exception);
	if (srgb_profile == NULL) {
		fprintf(stderr,
		    "pinakes-decode: cannot read the profile "
		    "%s\n",
		    profile_path);
		return false;
	}
	return are_coders_loaded();
}

int64_t
wand_pixel_bytes(const struct image_limits *limits)
{
	return limits->max_memory_bytes / 5 * 4;
}

/*
 * Not the limit on time: it counts from the start of the process that this
 * one was forked from. The processor's and the parent's clock stand for it.
 */
void
wand_limit(const struct image_limits *limits)
{
	MagickSizeType memory = (MagickSizeType)wand_pixel_bytes(limits);
	MagickSizeType side = (MagickSizeType)limits->max_side_px;

	SetMagickResourceLimit(WidthResource, side);
	SetMagickResourceLimit(HeightResource, side);
	/* Twice: the image itself has been measured, and its copies count. */
	SetMagickResourceLimit(AreaResource,
	    2 * (MagickSizeType)limits->max_pixels);
	SetMagickResourceLimit(MemoryResource, memory);
	SetMagickResourceLimit(MapResource, 0);
	SetMagickResourceLimit(DiskResource, 0);
	SetMagickResourceLimit(ThreadResource, 1);
	SetMagickResourceLimit(ListLengthResource,
	    (MagickSizeType)limits->max_frames + 1);
}

/*
 * What is no orientation counts as none. In AVIF and HEIC the container turns
 * the picture, which libheif has done; EXIF there repeats it and is not meant
 * to be followed.
 */
static int
orientation_of(const Image *image, enum image_format format)
{
	int orientation = (int)image->orientation;

	if (format == FORMAT_AVIF || format == FORMAT_HEIC)
		return 1;
	return orientation < 1 || orientation > 8 ? 1 : orientation;
}

/* The report in the reply is first that of the pixels as stored. */
static bool
work(const struct decoder_job *job, const struct extent *extent, Image **image,
    struct decoder_reply *reply)
{
	reply->width_px = (int)extent->columns;
	reply->height_px = (int)extent->rows;
	reply->frames = (int)extent->frames;
	reply->orientation = orientation_of(*image, job->request->format);
	if (job->request->task == TASK_CONVERT ?
		!wand_convert(job, srgb_profile, image, reply) :
		!wand_normalise(job, srgb_profile, image, reply) ||
		    !wand_hash(job, *image, reply) ||
		    !wand_write(job, *image, reply))
		return false;
	if (reply->orientation >= 5) {
		reply->width_px = (int)extent->rows;
		reply->height_px = (int)extent->columns;
	}
	reply->status = OK;
	return true;
}

void
wand_decode(const struct decoder_job *job, struct decoder_reply *reply)
{
	struct extent extent = { 0 };
	Image *image;

	reply->status = INTERNAL;
	if (wand_ping(job, &extent, reply)) {
		image = wand_read(job, &extent, reply);
		if (image != NULL)
			work(job, &extent, &image, reply);
	}
	/* The process ends here: giving pixels back would only take time. */
	reply->is_complete = 1;
}
