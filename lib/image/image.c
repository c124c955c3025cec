/* lib/image/image.c: one image through the decoder, and its word checked. */

#include "image/private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The decoder watches the time itself; we step in only when it does not. */
static const int64_t grace_us = 5000000;

void
image_limits_default(struct image_limits *limits)
{
	*limits = (struct image_limits){
		.max_bytes = 50000000,
		.max_pixels = 64000000,
		.max_side_px = 16000,
		.max_frames = 1000,
		.max_time_ms = 10000,
		.max_memory_bytes = INT64_C(1) << 30,
	};
}

const char *
image_decoder_beside(struct arena *arena)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (length <= 0)
		return "pinakes-decode";
	path[length] = '\0';
	slash = strrchr(path, '/');
	if (slash != NULL)
		*slash = '\0';
	return arena_format(arena, "%s/pinakes-decode", path);
}

static void
stop_decoder(void *decoder)
{
	child_stop(decoder);
}

struct image_decoder *
image_decoder_create(struct arena *arena, const struct image_settings *settings)
{
	struct image_decoder *decoder;

	decoder = arena_alloc(arena, sizeof(*decoder));
	decoder->settings = settings;
	decoder->socket = -1;
	arena_defer(arena, stop_decoder, decoder);
	return decoder;
}

static enum status
empty(int descriptor)
{
	if (ftruncate(descriptor, 0) == 0)
		return OK;
	log_line(LOG_ERROR, "decoder: emptying a file: %s", strerror(errno));
	return INTERNAL;
}

static enum status
empty_all(const struct image_decoder *decoder)
{
	enum status small = OK, large = OK;

	if (decoder->task != TASK_REPORT)
		small = empty(decoder->job.small);
	if (decoder->task == TASK_DERIVE)
		large = empty(decoder->job.large);
	return small == OK ? large : small;
}

static enum status
refuse_size(struct problem *problem, struct arena *arena, int64_t size_bytes,
    int64_t max_bytes)
{
	return refuse(problem, arena, TOO_LARGE, "too-many-bytes",
	    "The file has %lld bytes; at most %lld are taken.",
	    (long long)size_bytes, (long long)max_bytes);
}

/* As SVG begins, behind a byte order mark and blanks. */
static bool
is_markup(const unsigned char *head, size_t length)
{
	static const char blanks[] = { ' ', '\t', '\r', '\n' };
	static const char next[] = { '?', 's', '!' };
	size_t at = 0;

	if (length >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < length && memchr(blanks, head[at], sizeof(blanks)) != NULL)
		at++;
	return length - at > 1 && head[at] == '<' &&
	    memchr(next, head[at + 1], sizeof(next)) != NULL;
}

/* SVG is text that may carry scripts and ask for other files. */
static enum status
refuse_type(struct problem *problem, struct arena *arena,
    const unsigned char *head, size_t length)
{
	bool is_drawing = is_markup(head, length);
	enum status status;

	status = refuse(problem, arena, NOT_AN_IMAGE,
	    is_drawing ? "drawing" : "not-an-image",
	    is_drawing ? "Drawings in SVG are not taken here. Send a picture of"
			 " it, as PNG or WebP." :
			 "The first bytes of the file are not those of an image"
			 " format that is taken here.");
	problem->expected = "JPEG, PNG, WebP, GIF, TIFF, AVIF or HEIC";
	return status;
}

/* Size and type, which need no decoder. */
static enum status
look_at(struct image_decoder *decoder, struct arena *arena,
    struct problem *problem)
{
	int64_t max_bytes = decoder->settings->limits.max_bytes;
	unsigned char head[IMAGE_SNIFF_BYTES];
	struct stat about;
	ssize_t length;

	length = pread(decoder->job.original, head, sizeof(head), 0);
	if (length < 0 || fstat(decoder->job.original, &about) < 0) {
		log_line(LOG_ERROR, "decoder: reading an original: %s",
		    strerror(errno));
		return INTERNAL;
	}
	decoder->format = image_format_of(head, (size_t)length);
	if (decoder->format == FORMAT_NONE)
		return refuse_type(problem, arena, head, (size_t)length);
	if (about.st_size > max_bytes)
		return refuse_size(problem, arena, about.st_size, max_bytes);
	return OK;
}

static enum status
submit(struct image_decoder *decoder, struct arena *arena,
    enum decoder_task task, const struct image_job *job,
    struct problem *problem)
{
	struct decoder_request request;

	*problem = (struct problem){ 0 };
	decoder->job = *job;
	decoder->task = task;
	TRY(empty_all(decoder));
	TRY(look_at(decoder, arena, problem));
	memset(&request, 0, sizeof(request));
	request.limits = decoder->settings->limits;
	request.format = decoder->format;
	request.task = task;
	TRY(child_send(decoder, &request));
	decoder->is_busy = true;
	decoder->deadline_us = clock_monotonic_us() + grace_us +
	    1000 * image_clock_ms(&request.limits);
	return OK;
}

enum status
image_submit(struct image_decoder *decoder, struct arena *arena,
    const struct image_job *job, struct problem *problem)
{
	return submit(decoder, arena,
	    job->large < 0 ? TASK_REPORT : TASK_DERIVE, job, problem);
}

static bool
is_derivative(const struct image_derivative *derivative, int descriptor,
    int max_px)
{
	struct stat about;

	return derivative->width_px >= 1 && derivative->width_px <= max_px &&
	    derivative->height_px >= 1 && derivative->height_px <= max_px &&
	    derivative->size_bytes > 0 && fstat(descriptor, &about) == 0 &&
	    about.st_size == derivative->size_bytes;
}

/* Nothing that a subverted decoder says may surprise the program. */
static bool
is_credible(const struct image_decoder *decoder,
    const struct decoder_reply *reply)
{
	const struct image_limits *limits = &decoder->settings->limits;
	const struct image_job *job = &decoder->job;

	if (reply->width_px < 1 || reply->width_px > limits->max_side_px ||
	    reply->height_px < 1 || reply->height_px > limits->max_side_px ||
	    reply->frames < 1 || reply->frames > limits->max_frames ||
	    reply->orientation < 1 || reply->orientation > 8)
		return false;
	if (decoder->task == TASK_CONVERT)
		return is_derivative(&reply->small, job->small,
		    limits->max_side_px);
	return decoder->task == TASK_REPORT ||
	    (is_derivative(&reply->small, job->small, IMAGE_SMALL_PX) &&
		is_derivative(&reply->large, job->large, IMAGE_LARGE_PX));
}

static void
fill_report(const struct image_decoder *decoder,
    const struct decoder_reply *reply, struct image_report *report)
{
	enum image_format format = decoder->task == TASK_CONVERT ?
	    image_format_converted(decoder->format) :
	    decoder->format;

	*report = (struct image_report){
		.media_type = image_format_names[format].media_type,
		.extension = image_format_names[format].extension,
		.width_px = reply->width_px,
		.height_px = reply->height_px,
		.frames = reply->frames,
		.orientation = reply->orientation,
		.has_alpha = reply->has_alpha != 0,
		.has_perceptual_hash = reply->has_perceptual_hash != 0,
		.perceptual_hash = reply->perceptual_hash,
	};
	if (decoder->task != TASK_DERIVE)
		return;
	report->small = reply->small;
	report->large = reply->large;
}

/* A text from the decoder: ended, and of printable characters. */
static char *
clean_text(struct arena *arena, const char *bytes, size_t size)
{
	char *text = arena_copy(arena, bytes, strnlen(bytes, size));

	for (char *at = text; *at != '\0'; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	return text;
}

static enum status
pass_refusal(struct arena *arena, const struct decoder_reply *reply,
    struct problem *problem)
{
	const char *code = clean_text(arena, reply->code, sizeof(reply->code));
	const char *detail =
	    clean_text(arena, reply->detail, sizeof(reply->detail));

	switch (reply->status) {
	case NOT_AN_IMAGE:
	case TOO_LARGE:
	case UNPROCESSABLE:
		return refuse(problem, arena, reply->status, code, "%s",
		    detail);
	default:
		log_line(LOG_ERROR, "decoder: %s: %s", code, detail);
		return INTERNAL;
	}
}

static enum status
judge(struct image_decoder *decoder, struct arena *arena,
    struct image_report *report, struct problem *problem)
{
	struct decoder_reply reply;

	memset(&reply, 0, sizeof(reply));
	if (child_receive(decoder, &reply) != OK) {
		/* Its process is up and no image reached it: not the image. */
		log_line(LOG_ERROR, "decoder: lost, will be started again");
		return INTERNAL;
	}
	if (reply.status != OK)
		return pass_refusal(arena, &reply, problem);
	if (!is_credible(decoder, &reply))
		return refuse(problem, arena, UNPROCESSABLE, "broken-image",
		    "The image could not be decoded.");
	fill_report(decoder, &reply, report);
	return OK;
}

enum status
image_collect(struct image_decoder *decoder, struct arena *arena,
    struct image_report *report, struct problem *problem)
{
	enum status status;

	*problem = (struct problem){ 0 };
	*report = (struct image_report){ 0 };
	status = judge(decoder, arena, report, problem);
	if (status != OK && empty_all(decoder) != OK)
		return INTERNAL;
	return status;
}

enum status
image_process(struct image_decoder *decoder, struct arena *arena,
    const struct image_job *job, struct image_report *report,
    struct problem *problem)
{
	*report = (struct image_report){ 0 };
	TRY(image_submit(decoder, arena, job, problem));
	return image_collect(decoder, arena, report, problem);
}

enum status
image_convert(struct image_decoder *decoder, struct arena *arena, int original,
    int converted, struct image_report *report, struct problem *problem)
{
	const struct image_job job = { original, converted, -1 };

	*report = (struct image_report){ 0 };
	TRY(submit(decoder, arena, TASK_CONVERT, &job, problem));
	return image_collect(decoder, arena, report, problem);
}

int
image_descriptor(const struct image_decoder *decoder)
{
	return decoder->is_busy ? decoder->socket : -1;
}
