/* fcgi/inspect.c: what an image file is and tells, before it becomes a picture. */

#include "dispatch.h"
#include "handlers.h"
#include "image/image.h"
#include "store/upload.h"
#include "upload_body.h"
#include "upload_metadata.h"

/* What is answered; nothing is made of it but a file that waits. */
struct inspected {
	const char *held; /* NULL: too many wait */
	const char *sha256;
	const char *file_format;
	int width_px;
	int height_px;
	const char *metadata; /* JSON */
	const char *same;     /* JSON: pictures of these bytes */
	const char *similar;
};

/* clang-format off */
static const struct view_field inspected_fields[] = {
	{ VIEW_TEXT("held", struct inspected, held) },
	{ VIEW_TEXT("sha256", struct inspected, sha256) },
	{ VIEW_TEXT("file_format", struct inspected, file_format) },
	{ VIEW_INT("width", struct inspected, width_px) },
	{ VIEW_INT("height", struct inspected, height_px) },
	{ VIEW_RAW_JSON("metadata", struct inspected, metadata) },
	{ VIEW_RAW_JSON("same", struct inspected, same) },
	{ VIEW_RAW_JSON("similar", struct inspected, similar) },
};
static const struct view inspected_view =
    VIEW(struct inspected, inspected_fields);
/* clang-format on */

/* The body comes only once: it is kept for a second try. */
static enum status
receive(struct request *req, struct upload_body **body)
{
	*body = req->kept;
	if (*body != NULL)
		return OK;
	*body = arena_alloc(req->arena, sizeof(**body));
	TRY(upload_body_read(req, *body));
	if ((*body)->file == NULL)
		return upload_body_refuse_none(req);
	req->kept = *body;
	return OK;
}

static enum status
find_pictures(struct request *req, const struct upload_body *body,
    const struct image_report *image, struct inspected *inspected)
{
	size_t same_count, similar_count = 0;
	int *same, *similar = NULL;

	TRY(upload_find_same(req->db, req->arena, body->file->sha256, &same,
	    &same_count));
	if (image->has_perceptual_hash)
		TRY(upload_find_alike_hash(req->db, req->arena,
		    image->perceptual_hash, &similar, &similar_count));
	inspected->same = json_id_list(req->arena, same, same_count);
	inspected->similar = json_id_list(req->arena, similar, similar_count);
	return OK;
}

static enum status
look(struct request *req, struct upload_body *body, struct image_report *image)
{
	struct image_job job = {
		.original = body->file->descriptor,
		.small = -1,
		.large = -1,
	};
	enum status status;

	TRY(upload_body_check(req, body->file->sha256));
	status =
	    image_process(req->decoder, req->arena, &job, image, &req->problem);
	if (status != OK)
		req->problem.field = "file";
	return status;
}

enum status
api_inspect(struct request *req, struct response *res)
{
	struct upload_metadata metadata = { .choice = METADATA_ASK };
	struct inspected inspected;
	struct image_report image;
	struct upload_body *body;

	TRY(receive(req, &body));
	TRY(look(req, body, &image));
	TRY(upload_metadata_look(req, body->file, &metadata));
	TRY(find_pictures(req, body, &image, &inspected));
	TRY(upload_body_hold(req, body));
	inspected.held = body->held;
	inspected.sha256 = body->file->hex;
	inspected.file_format = image.media_type;
	inspected.width_px = image.width_px;
	inspected.height_px = image.height_px;
	inspected.metadata =
	    arena_format(req->arena, "{\"found\":%s,\"can_remove\":%s}",
		upload_metadata_found(req->arena, metadata.told),
		metadata.can_remove ? "true" : "false");
	return respond_json(res, &inspected_view, &inspected);
}
