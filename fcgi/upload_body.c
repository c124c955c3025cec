/* fcgi/upload_body.c: what an upload sends, read while it arrives. */

#include "upload_body.h"

#include "store/upload.h"

enum {
	READ_BYTES = 64 * 1024,
	FIELD_MAX_BYTES = 8 * 1024 * 1024, /* annotations are the longest */
	FIELDS_MAX_BYTES = 9 * 1024 * 1024,
};

struct reader {
	struct request *req;
	struct upload_body *body;
	struct http_pair pairs[HTTP_MAX_PARTS];
	struct buf field; /* of the part at hand */
	size_t field_bytes;
	bool is_file; /* the part at hand */
};

static enum status
refuse_file(struct reader *reader, enum status status, const char *code,
    const char *detail)
{
	return refuse_field(reader->req, status, code, "file", "one image file",
	    detail);
}

static enum status
begin_file(struct reader *reader, const struct http_part *part)
{
	struct request *req = reader->req;

	if (!text_is(part->name, "file"))
		return refuse_file(reader, BAD_INPUT, "unknown-file",
		    "The file belongs into the field \"file\".");
	if (reader->body->file != NULL)
		return refuse_file(reader, BAD_INPUT, "several-files",
		    "One upload has one file.");
	return media_receive_begin(req->media, req->arena,
	    req->settings->max_upload_bytes, &reader->body->file);
}

static enum status
begin(void *context, const struct http_part *part)
{
	struct reader *reader = context;
	struct http_pairs *fields = &reader->body->fields;

	reader->is_file = part->file_name != NULL;
	if (reader->is_file)
		return begin_file(reader, part);
	/* A "file" without a name: what curl -F file=x would send as text. */
	if (text_is(part->name, "file"))
		return refuse_file(reader, BAD_INPUT, "file-without-name",
		    "The field \"file\" came as a text. Send it as a file, with"
		    " a file name.");
	buf_init(&reader->field, reader->req->arena, FIELD_MAX_BYTES);
	buf_add(&reader->field, "");
	reader->pairs[fields->count].name = part->name;
	return OK;
}

static enum status
refuse_large_file(struct reader *reader)
{
	const struct request *req = reader->req;

	return refuse_file(reader, TOO_LARGE, "file-too-large",
	    arena_format(req->arena,
		"The file is larger than the %d bytes that this site takes"
		" (max_upload_bytes).",
		req->settings->max_upload_bytes));
}

static enum status
data(void *context, const char *bytes, size_t length)
{
	struct reader *reader = context;
	enum status status;

	if (reader->is_file) {
		status = media_receive_add(reader->body->file, bytes, length);
		return status == TOO_LARGE ? refuse_large_file(reader) : status;
	}
	reader->field_bytes += length;
	buf_add_bytes(&reader->field, bytes, length);
	if (!reader->field.failed && reader->field_bytes <= FIELDS_MAX_BYTES)
		return OK;
	return refuse(&reader->req->problem, reader->req->arena, TOO_LARGE,
	    "field-too-large",
	    "The fields beside the file are longer than the %d bytes that are"
	    " taken.",
	    FIELD_MAX_BYTES);
}

/* A form sends an empty file where none was chosen. */
static enum status
end_file(struct reader *reader)
{
	struct upload_body *body = reader->body;

	if (body->file->size_bytes == 0) {
		media_drop(body->file);
		body->file = NULL;
	} else {
		media_receive_end(body->file);
	}
	return OK;
}

static enum status
end(void *context)
{
	struct reader *reader = context;
	struct http_pairs *fields = &reader->body->fields;

	if (reader->is_file)
		return end_file(reader);
	if (!text_is_utf8(reader->field.bytes, reader->field.length)) {
		return refuse_field(reader->req, BAD_INPUT, "not-utf-8",
		    reader->pairs[fields->count].name, "text in UTF-8",
		    "A field is not text in UTF-8.");
	}
	reader->pairs[fields->count++].value = reader->field.bytes;
	return OK;
}

static enum status
read_parts(struct request *req, struct http_parts *parts)
{
	char *bytes = arena_alloc(req->arena, READ_BYTES);
	size_t got;

	do {
		TRY(request_read_some(req, bytes, READ_BYTES, &got));
		TRY(http_parts_add(parts, bytes, got));
	} while (got > 0);
	return http_parts_finish(parts);
}

static enum status
take_held(struct request *req, struct upload_body *body)
{
	const char *held = http_pair(&body->fields, "held");
	enum status status;

	if (held == NULL || *held == '\0')
		return OK;
	status = media_take_held(req->media, req->arena, req->viewer.id, held,
	    &body->file);
	if (status == NOT_FOUND)
		return refuse_field(req, UNPROCESSABLE, "held-is-gone", "file",
		    "the file once more",
		    "The file that was sent before is gone: it waits for an"
		    " hour. Send it once more.");
	TRY(status);
	body->held = held;
	return OK;
}

enum status
upload_body_read(struct request *req, struct upload_body *body)
{
	struct reader *reader = arena_alloc(req->arena, sizeof(*reader));
	struct http_parts_reader told = { begin, data, end, reader };
	struct http_parts *parts;
	enum status status;

	*body = (struct upload_body){ .file = NULL };
	reader->req = req;
	reader->body = body;
	body->fields.items = reader->pairs;
	if (req->media == NULL)
		return UNAVAILABLE;
	parts = http_parts_create(req->arena, req->content_type, &told);
	if (parts == NULL)
		return refuse_field(req, BAD_INPUT, "not-multipart",
		    "Content-Type", "multipart/form-data with its boundary",
		    "An upload is sent as multipart/form-data.");
	status = read_parts(req, parts);
	if (status == BAD_INPUT && req->problem.code == NULL)
		return refuse(&req->problem, req->arena, BAD_INPUT,
		    "bad-multipart",
		    "The body is no multipart/form-data: it is wrong at byte"
		    " %lld.",
		    (long long)http_parts_offset(parts));
	TRY(status);
	return body->file == NULL ? take_held(req, body) : OK;
}

enum status
upload_body_hold(struct request *req, struct upload_body *body)
{
	enum status status;
	char *held;

	/* One that has got its place in the store cannot wait any more. */
	if (body->file == NULL || body->held != NULL ||
	    body->file->path == NULL)
		return OK;
	status = media_hold(body->file, req->arena, req->viewer.id,
	    UPLOAD_HELD_MAX, &held);
	if (status == TOO_MANY)
		return OK;
	TRY(status);
	body->held = held;
	return OK;
}

void
upload_body_let_go(struct request *req, struct upload_body *body)
{
	if (body->held != NULL)
		media_let_go(req->media, req->viewer.id, body->held);
	body->held = NULL;
}

enum status
upload_body_refuse_none(struct request *req)
{
	return refuse_field(req, BAD_INPUT, "missing-file", "file",
	    "an image file",
	    "There is no file. Choose the image that is to be uploaded.");
}

enum status
upload_body_refuse_blocked(struct request *req)
{
	return refuse_field(req, FORBIDDEN, "bytes-are-blocked", "file", NULL,
	    "This file was removed for good and may not come back.");
}

enum status
upload_body_check(struct request *req, const unsigned char sha256[SHA256_BYTES])
{
	bool is_blocked;

	TRY(upload_is_blocked(req->db, req->arena, sha256, &is_blocked));
	return is_blocked ? upload_body_refuse_blocked(req) : OK;
}
