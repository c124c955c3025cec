/* fcgi/upload.c: image files that come in and become pictures, sent by programs. */

#include "upload.h"
#include "act.h"
#include "dispatch.h"
#include "handlers.h"
#include "settle.h"
#include "store/media_write.h"
#include "store/picture.h"
#include "store/upload.h"

#include <string.h>

enum { KEY_MAX_BYTES = 200 };

const struct json_limits upload_json_limits = {
	.bytes = 8 * 1024 * 1024,
	.depth = 32,
	.values = 2000000,
};

/* ---- what was sent ---- */

static enum status
read_key(struct request *req, struct upload *upload)
{
	upload->key = request_header(req, "Idempotency-Key");
	if (upload->key == NULL)
		return OK;
	if (*upload->key != '\0' && strlen(upload->key) <= KEY_MAX_BYTES &&
	    text_is_utf8(upload->key, strlen(upload->key)))
		return OK;
	return refuse_field(req, BAD_INPUT, "bad-key", "Idempotency-Key",
	    "1 to 200 bytes of text",
	    "The header Idempotency-Key is empty, too long, or no text.");
}

static void
hash_content(struct request *req, struct upload *upload)
{
	struct sha256 *sha256 = sha256_create(req->arena);
	const struct http_pairs *fields = &upload->body.fields;
	size_t i;

	for (i = 0; i < fields->count; i++) {
		const char *name = fields->items[i].name;

		if (text_is(name, "csrf") || text_is(name, "held"))
			continue;
		sha256_add(sha256, name, strlen(name) + 1);
		sha256_add(sha256, fields->items[i].value,
		    strlen(fields->items[i].value) + 1);
	}
	sha256_add(sha256, upload->body.file->sha256, SHA256_BYTES);
	sha256_finish(sha256, upload->content);
}

static enum status
read_json_field(struct request *req, struct upload *upload)
{
	const char *text = http_pair(&upload->body.fields, "json");
	const struct json *json, *again;

	if (text == NULL)
		return refuse_field(req, BAD_INPUT, "missing-field", "json",
		    "a JSON object with title, licence, ...",
		    "The field \"json\" is missing: it says what the picture"
		    " is.");
	TRY(json_read(req->arena, text, strlen(text), upload_json_limits, &json,
	    &req->problem));
	TRY(picture_form_read_json(req, json, &upload->form));
	again = json_member(json, "again");
	upload->is_again =
	    again != NULL && again->type == JSON_BOOL && again->truth;
	return upload_metadata_choose(req, json_member(json, "metadata"),
	    &upload->metadata);
}

/* ---- the image ---- */

static enum status
refuse_same(struct request *req, const struct upload *upload)
{
	struct texts addresses = { .count = upload->same_count };
	enum status status;
	struct buf words;
	size_t i;

	addresses.items = arena_array(req->arena, upload->same_count,
	    sizeof(*addresses.items));
	buf_init(&words, req->arena, 4096);
	for (i = 0; i < upload->same_count; i++) {
		addresses.items[i] = arena_format(req->arena, "%s/picture/%d",
		    req->settings->public_url, upload->same[i]);
		buf_add_format(&words, "%s%s", i == 0 ? "" : ", ",
		    addresses.items[i]);
	}
	status = refuse_field(req, CONFLICT, "same-bytes", "file",
	    "\"again\": true, for one more picture of the same file",
	    arena_format(req->arena, "This very file is here already: %s.",
		words.bytes));
	req->problem.list_name = "pictures";
	req->problem.list = addresses;
	return status;
}

static enum status
check_bytes(struct request *req, struct upload *upload,
    const unsigned char sha256[SHA256_BYTES])
{
	TRY(upload_body_check(req, sha256));
	TRY(upload_find_same(req->db, req->arena, sha256, &upload->same,
	    &upload->same_count));
	return upload->same_count > 0 && !upload->is_again ?
	    refuse_same(req, upload) :
	    OK;
}

/* What costs little to refuse is refused before the image is decoded. */
static enum status
check_file(struct request *req, struct upload *upload)
{
	int wait_s;

	TRY(upload_wait(req->db, req->arena, req->viewer.id,
	    req->settings->uploads_per_hour, &wait_s));
	if (wait_s > 0) {
		refuse(&req->problem, req->arena, TOO_MANY, "too-many-uploads",
		    "You have uploaded %d pictures within an hour, which is as"
		    " many as this site takes from one account.",
		    req->settings->uploads_per_hour);
		req->problem.retry_after_s = wait_s;
		return TOO_MANY;
	}
	return check_bytes(req, upload, upload->body.file->sha256);
}

/* The file without what it tells may be here already, too. */
static enum status
take_metadata(struct request *req, struct upload *upload)
{
	const struct media_incoming *file = upload->body.file;

	TRY(upload_metadata_take(req, upload->body.file, &upload->metadata));
	if (upload->metadata.stored == file)
		return OK;
	return check_bytes(req, upload, upload->metadata.stored->sha256);
}

static enum status
decode(struct request *req, struct upload *upload)
{
	struct media_derivation *derivation;
	struct image_job job;
	enum status status;

	if (upload->derivation != NULL)
		return OK;
	TRY(media_derive(req->media, req->arena, &derivation));
	job = (struct image_job){
		.original = upload->metadata.stored->descriptor,
		.small = derivation->small,
		.large = derivation->large,
	};
	status = image_process(req->decoder, req->arena, &job, &upload->image,
	    &req->problem);
	if (status != OK) {
		req->problem.field = "file";
		return status;
	}
	upload->derivation = derivation;
	return upload_metadata_check(req, &upload->metadata);
}

/* While the row is ours, so that nobody removes the files in between. */
static enum status
keep(struct request *req, struct upload *upload)
{
	struct media_incoming *stored = upload->metadata.stored;

	if (upload->is_kept)
		return media_has_original(req->media, stored->sha256,
			   upload->image.extension) ?
		    OK :
		    UNAVAILABLE;
	TRY(media_keep(stored, upload->image.extension));
	TRY(media_keep_derivatives(upload->derivation, stored->sha256));
	upload->is_kept = true;
	return OK;
}

static enum status
insert_media(struct request *req, const struct upload *upload, int *media_id)
{
	const struct image_report *image = &upload->image;
	struct new_media media = {
		.media_type = image->media_type,
		.size_bytes = upload->metadata.stored->size_bytes,
		.width_px = image->width_px,
		.height_px = image->height_px,
		.frame_count = image->frames,
		.has_perceptual_hash = image->has_perceptual_hash,
		.perceptual_hash = image->perceptual_hash,
	};
	enum status status;

	memcpy(media.sha256, upload->metadata.stored->sha256, SHA256_BYTES);
	memcpy(media.received_sha256, upload->body.file->sha256, SHA256_BYTES);
	status = media_insert(req->db, req->arena, &media, media_id);
	return status == FORBIDDEN ? upload_body_refuse_blocked(req) : status;
}

/* ---- the picture ---- */

/* A picture that was made by the same request before, or 0. */
static enum status
take_key(struct request *req, struct upload *upload)
{
	enum status status;

	if (upload->key == NULL)
		return OK;
	status = upload_key_take(req->db, req->arena, req->viewer.id,
	    upload->key, upload->content, &upload->picture_id);
	if (status == CONFLICT)
		return refuse_field(req, CONFLICT, "still-running",
		    "Idempotency-Key", NULL,
		    "The same upload is still running.");
	if (status == UNPROCESSABLE)
		return refuse_field(req, UNPROCESSABLE, "key-was-used",
		    "Idempotency-Key", "a new key for other content",
		    "This Idempotency-Key came with other content before.");
	return status;
}

static enum status
make_picture(struct request *req, struct upload *upload)
{
	struct new_picture picture = { .author_id = req->viewer.id };
	struct actor actor = actor_of(req, NULL);

	TRY(check_file(req, upload));
	TRY(picture_form_resolve(req, &upload->form, &picture));
	TRY(take_metadata(req, upload));
	TRY(decode(req, upload));
	TRY(insert_media(req, upload, &picture.media_id));
	/* The row was waited for: somebody may have sent the same meanwhile. */
	TRY(check_bytes(req, upload, upload->metadata.stored->sha256));
	TRY(keep(req, upload));
	settle_after_commit(req, picture.media_id);
	TRY(picture_insert(req->db, req->arena, &picture, &actor,
	    &upload->picture_id));
	if (upload->key == NULL)
		return OK;
	return upload_key_insert(req->db, req->arena, req->viewer.id,
	    upload->key, upload->content, upload->picture_id);
}

enum status
upload_store(struct request *req, struct upload *upload)
{
	upload->picture_id = 0;
	TRY(take_key(req, upload));
	return upload->picture_id > 0 ? OK : make_picture(req, upload);
}

/* ---- programs ---- */

static enum status
receive_json(struct request *req, struct upload **upload)
{
	*upload = req->kept;
	if (*upload != NULL)
		return OK;
	*upload = arena_alloc(req->arena, sizeof(**upload));
	TRY(read_key(req, *upload));
	TRY(upload_body_read(req, &(*upload)->body));
	if ((*upload)->body.file == NULL)
		return upload_body_refuse_none(req);
	hash_content(req, *upload);
	TRY(read_json_field(req, *upload));
	req->kept = *upload;
	return OK;
}

enum status
api_upload(struct request *req, struct response *res)
{
	struct uploaded_picture uploaded;
	struct upload *upload;
	size_t count;
	int *ids;

	TRY(receive_json(req, &upload));
	TRY(upload_store(req, upload));
	/* Bytes that are withheld are answered like any others. */
	TRY(picture_find_any(req->db, req->arena, upload->picture_id,
	    req->settings->public_url, &uploaded.picture));
	TRY(picture_rating_find(req->db, req->arena, upload->picture_id,
	    &uploaded.rating));
	TRY(upload_find_alike(req->db, req->arena, upload->picture_id, &ids,
	    &count));
	uploaded.similar = json_id_list(req->arena, ids, count);
	/* An upload that was sent again has not been looked into. */
	TRY(upload_metadata_look(req, upload->body.file, &upload->metadata));
	uploaded.metadata = upload_metadata_json(req->arena, &upload->metadata);
	upload_body_let_go(req, &upload->body);
	respond_created(res,
	    arena_format(req->arena, "/picture/%d", upload->picture_id));
	return respond_json(res, &uploaded_picture_view, &uploaded);
}
