/* fcgi/upload_metadata.c: what an uploaded file tells of people, and the file without it. */

#include "upload_metadata.h"

#include "image/image.h"
#include "metadata/metadata.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static const struct {
	const char *name;
	enum metadata_choice choice;
} choices[] = {
	{ "remove", METADATA_REMOVE },
	{ "convert", METADATA_CONVERT },
	{ "keep", METADATA_KEEP },
};

bool
upload_metadata_choice(const char *name, enum metadata_choice *choice)
{
	size_t i;

	for (i = 0; i < COUNT_OF(choices); i++) {
		if (!text_is(name, choices[i].name))
			continue;
		*choice = choices[i].choice;
		return true;
	}
	return false;
}

enum status
upload_metadata_choose(struct request *req, const struct json *choice,
    struct upload_metadata *metadata)
{
	metadata->choice = METADATA_REMOVE;
	if (choice == NULL || choice->type == JSON_NULL ||
	    upload_metadata_choice(choice->text, &metadata->choice))
		return OK;
	return refuse_field(req, BAD_INPUT, "unknown-choice", "metadata",
	    "remove, convert or keep",
	    "metadata is \"remove\" (what points at a person is taken out),"
	    " \"convert\" (the pixels are written anew) or \"keep\".");
}

static enum status
add_clean(void *context, const void *bytes, size_t length)
{
	return media_receive_add(context, bytes, length);
}

const char *
upload_metadata_words(struct arena *arena, unsigned told)
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

static enum status
map(const struct media_incoming *file, unsigned char **bytes)
{
	*bytes = mmap(NULL, (size_t)file->size_bytes, PROT_READ, MAP_PRIVATE,
	    file->descriptor, 0);
	if (*bytes != MAP_FAILED)
		return OK;
	log_line(LOG_ERROR, "mmap of an upload: %s", strerror(errno));
	return INTERNAL;
}

/* A type that is none of ours is left for the decoder to refuse. */
enum status
upload_metadata_look(struct request *req, const struct media_incoming *file,
    struct upload_metadata *metadata)
{
	size_t length = (size_t)file->size_bytes;
	struct metadata_report report;
	unsigned char *bytes;

	if (metadata->is_looked_at)
		return OK;
	TRY(map(file, &bytes));
	metadata->media_type = image_sniff(bytes,
	    length < IMAGE_SNIFF_BYTES ? length : IMAGE_SNIFF_BYTES);
	if (metadata->media_type != NULL) {
		metadata_look(req->arena, metadata->media_type, bytes, length,
		    &report);
		metadata->told = report.found;
		metadata->can_remove = report.can_remove;
	}
	munmap(bytes, length);
	metadata->is_looked_at = true;
	return OK;
}

/* ---- the file without it ---- */

static enum status
clean(struct request *req, const struct media_incoming *file,
    struct upload_metadata *metadata)
{
	struct media_incoming *cleaned;
	struct metadata_sink sink = { .add = add_clean };
	unsigned char *bytes;
	enum status status;

	TRY(media_receive_begin(req->media, req->arena,
	    file->size_bytes + 65536, &cleaned));
	TRY(map(file, &bytes));
	sink.context = cleaned;
	status = metadata_remove(req->arena, metadata->media_type, bytes,
	    (size_t)file->size_bytes, &sink);
	munmap(bytes, (size_t)file->size_bytes);
	TRY(status);
	media_receive_end(cleaned);
	metadata->stored = cleaned;
	return OK;
}

static enum status
convert(struct request *req, const struct media_incoming *file,
    struct upload_metadata *metadata)
{
	struct media_incoming *converted;
	struct image_report image;
	enum status status;

	TRY(media_receive_begin(req->media, req->arena, INT64_MAX, &converted));
	status = image_convert(req->decoder, req->arena, file->descriptor,
	    converted->descriptor, &image, &req->problem);
	if (status != OK) {
		req->problem.field = "file";
		return status;
	}
	TRY(media_receive_written(converted));
	metadata->stored = converted;
	return OK;
}

static enum status
ask(struct request *req, const struct upload_metadata *metadata)
{
	return refuse_field(req, UNPROCESSABLE, "metadata-told", "metadata",
	    metadata->can_remove ? "remove, convert or keep" :
				   "convert or keep",
	    arena_format(req->arena, "The file tells more than its pixels: %s.",
		upload_metadata_words(req->arena, metadata->told)));
}

enum status
upload_metadata_take(struct request *req, struct media_incoming *file,
    struct upload_metadata *metadata)
{
	if (metadata->stored != NULL)
		return OK; /* a second try */
	TRY(upload_metadata_look(req, file, metadata));
	if (metadata->told != 0 && metadata->choice == METADATA_ASK)
		return ask(req, metadata);
	if (metadata->told != 0 && metadata->choice == METADATA_CONVERT)
		return convert(req, file, metadata);
	if (metadata->told != 0 && metadata->choice == METADATA_REMOVE &&
	    metadata->can_remove)
		return clean(req, file, metadata);
	metadata->stored = file;
	return OK;
}

enum status
upload_metadata_check(struct request *req,
    const struct upload_metadata *metadata)
{
	if (metadata->told == 0 || metadata->choice != METADATA_REMOVE ||
	    metadata->can_remove)
		return OK;
	return refuse_field(req, UNPROCESSABLE, "metadata-stays", "metadata",
	    "convert or keep",
	    arena_format(req->arena,
		"The file tells more than its pixels (%s), and in a file of"
		" this type it cannot be taken out safely. Choose to convert"
		" the picture, or to keep the file as it is.",
		upload_metadata_words(req->arena, metadata->told)));
}

const char *
upload_metadata_found(struct arena *arena, unsigned told)
{
	struct buf json;
	int bit;

	buf_init(&json, arena, 1024);
	buf_add_char(&json, '[');
	for (bit = 0; bit < METADATA_KINDS; bit++) {
		if ((told & 1U << bit) == 0)
			continue;
		if (json.length > 1)
			buf_add_char(&json, ',');
		buf_add_json_text(&json, metadata_kind_name(bit));
	}
	buf_add_char(&json, ']');
	return json.bytes;
}

const char *
upload_metadata_json(struct arena *arena,
    const struct upload_metadata *metadata)
{
	bool is_removed =
	    metadata->told != 0 && metadata->choice != METADATA_KEEP;

	return arena_format(arena,
	    "{\"found\":%s,\"removed\":%s,\"converted\":%s}",
	    upload_metadata_found(arena, metadata->told),
	    is_removed ? "true" : "false",
	    is_removed && metadata->choice == METADATA_CONVERT ? "true" :
								 "false");
}
