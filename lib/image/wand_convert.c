/* lib/image/wand_convert.c: all the pixels of an image written anew, and nothing else. */

#include "image/wand.h"

/* zlib's level in the tens and PNG's filter in the ones; of WebP in 100. */
enum { PNG_QUALITY = 35, WEBP_QUALITY = 95 };

/* Its own colours stay, with their profile, where the format has them. */
static void
keep_colours(Image *image, const StringInfo *profile)
{
	const StringInfo *own;
	StringInfo *kept = NULL;

	if (image->colorspace == CMYKColorspace ||
	    image->colorspace == LabColorspace)
		wand_colours(image, profile);
	else if (image->colorspace != GRAYColorspace)
		TransformImageColorspace(image, sRGBColorspace);
	own = GetImageProfile(image, "icc");
	if (own != NULL)
		kept = CloneStringInfo(own);
	wand_forget_metadata(image);
	if (kept != NULL) {
		SetImageProfile(image, "icc", kept);
		DestroyStringInfo(kept);
	}
	ClearMagickException(&image->exception);
}

static ImageInfo *
describe(const struct decoder_job *job)
{
	enum image_format format = image_format_converted(job->request->format);
	const char *coder = image_format_names[format].coder;
	ImageInfo *info = AcquireImageInfo();

	CopyMagickString(info->magick, coder, MaxTextExtent);
	FormatLocaleString(info->filename, MaxTextExtent, "%s:", coder);
	info->quality = format == FORMAT_PNG ? PNG_QUALITY : WEBP_QUALITY;
	SetImageOption(info, "png:exclude-chunk",
	    "date,tIME,tEXt,zTXt,iTXt,eXIf,vpAg");
	SetImageOption(info, "webp:method", "2");
	return info;
}

bool
wand_convert(const struct decoder_job *job, const StringInfo *profile,
    Image **image, struct decoder_reply *reply)
{
	ImageInfo *info;
	bool is_good;

	if (reply->frames > 1) {
		decline(reply, UNPROCESSABLE, "several-frames",
		    "The file has %d frames or pages; converted it would have"
		    " the first alone.",
		    reply->frames);
		return false;
	}
	if (job->request->format == FORMAT_GIF &&
	    !wand_lay_on_canvas(job, image, reply))
		return false;
	if (!wand_turn(job, image, reply))
		return false;
	keep_colours(*image, profile);
	info = describe(job);
	is_good = wand_write_image(job, info, *image, job->small, &reply->small,
	    reply);
	DestroyImageInfo(info);
	return is_good;
}
