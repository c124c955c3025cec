/* fcgi/upload_metadata.c: what an uploaded file tells of people, and the file without it. */

#include "upload_metadata.h"

#include "image/image.h"
#include "metadata/metadata.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum status
upload_metadata_choose(struct request *req, const struct json *choice,
    struct upload_metadata *metadata)
{
	if (choice == NULL || choice->type == JSON_NULL ||
	    text_is(choice->text, "remove"))
		return OK;
	metadata->is_kept = text_is(choice->text, "keep");
	if (metadata->is_kept)
		return OK;
	return refuse_field(req, BAD_INPUT, "unknown-choice", "metadata",
	    "remove or keep",
	    "metadata is \"remove\" (what points at a person is taken out) or"
	    " \"keep\".");
}

static enum status
add_clean(void *context, const void *bytes, size_t length)
{
	return media_receive_add(context, bytes, length);
}

static const char *
told_words(struct arena *arena, unsigned told)
{
	struct buf words;
	int bit;

	buf_init(&words, arena, 1024);
	for (bit = 0; bit < METADATA_KINDS; bit++) {
		if (told & 1U << bit)
			buf_add_format(&words, "%s%s",
			    words.length == 0 ? "" : ", ",
			    metadata_kind_name(bit));
	}
	return words.bytes;
}

/* Writes the file anew where it tells something that is not to be kept. */
static enum status
clean(struct request *req, const struct media_incoming *file,
    struct upload_metadata *metadata, const unsigned char *bytes,
    const char *media_type)
{
	struct media_incoming *cleaned;
	struct metadata_sink sink = { .add = add_clean };
	size_t length = (size_t)file->size_bytes;
	struct metadata_report report;

	metadata_look(req->arena, media_type, bytes, length, &report);
	metadata->told = report.found;
	if (report.found == 0 || metadata->is_kept)
		return OK;
	metadata->is_stuck = !report.can_remove;
	if (metadata->is_stuck)
		return OK;
	TRY(media_receive_begin(req->media, req->arena,
	    file->size_bytes + 65536, &cleaned));
	sink.context = cleaned;
	TRY(metadata_remove(req->arena, media_type, bytes, length, &sink));
	media_receive_end(cleaned);
	metadata->stored = cleaned;
	return OK;
}

/* A type that is none of ours is left for the decoder to refuse. */
enum status
upload_metadata_take(struct request *req, struct media_incoming *file,
    struct upload_metadata *metadata)
{
	size_t length = (size_t)file->size_bytes;
	enum status status = OK;
	const char *media_type;
	unsigned char *bytes;

	if (metadata->stored != NULL)
		return OK; /* a second try */
	metadata->stored = file;
	bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE, file->descriptor, 0);
	if (bytes == MAP_FAILED) {
		log_line(LOG_ERROR, "mmap of an upload: %s", strerror(errno));
		return INTERNAL;
	}
	media_type = image_sniff(bytes,
	    length < IMAGE_SNIFF_BYTES ? length : IMAGE_SNIFF_BYTES);
	if (media_type != NULL)
		status = clean(req, file, metadata, bytes, media_type);
	munmap(bytes, length);
	return status;
}

enum status
upload_metadata_check(struct request *req,
    const struct upload_metadata *metadata)
{
	if (!metadata->is_stuck)
		return OK;
	return refuse_field(req, UNPROCESSABLE, "metadata-stays", "metadata",
	    "keep",
	    arena_format(req->arena,
		"The file tells more than its pixels (%s), and in a file of"
		" this type it cannot be taken out safely. Choose to keep it,"
		" or send the image as JPEG, PNG or WebP.",
		told_words(req->arena, metadata->told)));
}

/* {"found": ["position"], "removed": true} */
const char *
upload_metadata_json(struct arena *arena,
    const struct upload_metadata *metadata)
{
	struct buf json;
	int bit;

	buf_init(&json, arena, 1024);
	for (bit = 0; bit < METADATA_KINDS; bit++) {
		if ((metadata->told & 1U << bit) == 0)
			continue;
		buf_add(&json, json.length == 0 ? "{\"found\":[" : ",");
		buf_add_json_text(&json, metadata_kind_name(bit));
	}
	if (json.length == 0)
		buf_add(&json, "{\"found\":[");
	buf_add_format(&json, "],\"removed\":%s}",
	    metadata->told != 0 && !metadata->is_kept ? "true" : "false");
	return json.bytes;
}
