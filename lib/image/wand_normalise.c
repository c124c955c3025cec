/* lib/image/wand_normalise.c: smaller, right side up, sRGB, without metadata. */

#include "image/wand.h"

#include <math.h>

/*
 * Over this many times the wanted side, pixels are first averaged down to
 * twice that side: a Lanczos filter over all of them takes seconds.
 */
enum { AVERAGE_OVER = 4, AVERAGE_TO = 2 };

void
fit_into_box(size_t box_px, size_t *columns, size_t *rows)
{
	double longer = (double)(*columns > *rows ? *columns : *rows);
	double scale = (double)box_px / longer;

	if (scale >= 1)
		return;
	*columns = (size_t)lround((double)*columns * scale);
	*rows = (size_t)lround((double)*rows * scale);
	if (*columns < 1)
		*columns = 1;
	if (*rows < 1)
		*rows = 1;
}

/* next in place of *image; without a next the reply says why. */
static bool
replace(const struct decoder_job *job, Image **image, Image *next,
    ExceptionInfo *exception, struct decoder_reply *reply)
{
	bool is_bad = next == NULL;

	if (is_bad &&
	    !is_exception_fatal(exception, &job->request->limits, reply))
		decline(reply, UNPROCESSABLE, "broken-image",
		    "The image cannot be scaled or turned.");
	DestroyExceptionInfo(exception);
	if (is_bad)
		return false;
	DestroyImageList(*image);
	*image = next;
	return true;
}

bool
wand_scale(const struct decoder_job *job, Image **image, size_t columns,
    size_t rows, struct decoder_reply *reply)
{
	ExceptionInfo *exception;

	if ((*image)->columns == columns && (*image)->rows == rows)
		return true;
	if ((*image)->columns > AVERAGE_OVER * columns &&
	    (*image)->rows > AVERAGE_OVER * rows) {
		exception = AcquireExceptionInfo();
		if (!replace(job, image,
			ScaleImage(*image, AVERAGE_TO * columns,
			    AVERAGE_TO * rows, exception),
			exception, reply))
			return false;
	}
	exception = AcquireExceptionInfo();
	return replace(job, image,
	    ResizeImage(*image, columns, rows, LanczosFilter, 1.0, exception),
	    exception, reply);
}

bool
wand_lay_on_canvas(const struct decoder_job *job, Image **image,
    struct decoder_reply *reply)
{
	ExceptionInfo *exception;
	RectangleInfo canvas = { 0 };
	Image *next;

	canvas.width = (size_t)reply->width_px;
	canvas.height = (size_t)reply->height_px;
	if (canvas.width == (*image)->columns &&
	    canvas.height == (*image)->rows)
		return true;
	canvas.x = -(*image)->page.x;
	canvas.y = -(*image)->page.y;
	exception = AcquireExceptionInfo();
	SetImageStorageClass(*image, DirectClass);
	SetImageAlphaChannel(*image,
	    (*image)->matte ? ActivateAlphaChannel : OpaqueAlphaChannel);
	QueryColorDatabase("none", &(*image)->background_color, exception);
	next = ExtentImage(*image, &canvas, exception);
	return replace(job, image, next, exception, reply);
}

bool
wand_turn(const struct decoder_job *job, Image **image,
    struct decoder_reply *reply)
{
	ExceptionInfo *exception;
	Image *next;

	if (reply->orientation == 1)
		return true;
	exception = AcquireExceptionInfo();
	next = AutoOrientImage(*image, (OrientationType)reply->orientation,
	    exception);
	return replace(job, image, next, exception, reply);
}

/*
 * A profile that does not fit the pixels fails without harm: they then count
 * as what their colour space says. CMYK without a profile and the YCbCr of
 * HEIC need the transformation, which ProfileImage would not do.
 */
void
wand_colours(Image *image, const StringInfo *profile)
{
	const StringInfo *own = GetImageProfile(image, "icc");

	if (image->colorspace != CMYKColorspace &&
	    image->colorspace != GRAYColorspace &&
	    image->colorspace != LabColorspace)
		TransformImageColorspace(image, sRGBColorspace);
	if (own != NULL && profile != NULL)
		ProfileImage(image, "icc", GetStringInfoDatum(profile),
		    GetStringInfoLength(profile), MagickTrue);
	TransformImageColorspace(image, sRGBColorspace);
	ClearMagickException(&image->exception);
}

void
wand_forget_metadata(Image *image)
{
	StripImage(image);
	DestroyImageProperties(image);
	DestroyImageArtifacts(image);
	ParseAbsoluteGeometry("0x0+0+0", &image->page);
	image->orientation = TopLeftOrientation;
	image->iterations = 0;
	image->delay = 0;
}

bool
wand_normalise(const struct decoder_job *job, const StringInfo *profile,
    Image **image, struct decoder_reply *reply)
{
	ExceptionInfo *exception;
	size_t columns, rows;

	if (job->request->format == FORMAT_GIF &&
	    !wand_lay_on_canvas(job, image, reply))
		return false;
	columns = (size_t)reply->width_px;
	rows = (size_t)reply->height_px;
	fit_into_box(IMAGE_LARGE_PX, &columns, &rows);
	if (!wand_scale(job, image, columns, rows, reply) ||
	    !wand_turn(job, image, reply))
		return false;
	wand_colours(*image, profile);
	exception = AcquireExceptionInfo();
	reply->has_alpha = (*image)->matte && !IsOpaqueImage(*image, exception);
	DestroyExceptionInfo(exception);
	if (!reply->has_alpha)
		SetImageAlphaChannel(*image, DeactivateAlphaChannel);
	wand_forget_metadata(*image);
	SetImageDepth(*image, 8);
	return true;
}
