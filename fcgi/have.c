/* fcgi/have.c: which image files are here, asked by their hashes. */

#include "handlers.h"
#include "store/upload.h"
#include "json/json.h"

#include <string.h>

enum { HAVE_MAX = 1000 }; /* hashes asked for at once */

static enum status
refuse_hashes(struct request *req)
{
	return refuse_field(req, BAD_INPUT, "bad-hashes", "sha256",
	    "a list of up to 1,000 SHA-256 in hexadecimal",
	    "sha256 must be a list of up to 1,000 texts of 64 hexadecimal"
	    " digits.");
}

/* An object names nothing twice, whatever was asked for twice. */
static bool
was_told(unsigned char (*hashes)[SHA256_BYTES], const struct upload_held *held,
    size_t at)
{
	size_t i;

	for (i = 0; i < at; i++) {
		if (memcmp(hashes[held[i].place], hashes[held[at].place],
			SHA256_BYTES) == 0)
			return true;
	}
	return false;
}

/* {"sha256": [...]} is answered by those that are here: {hash: [ids]}. */
enum status
api_have(struct request *req, struct response *res)
{
	static const struct json_limits limits = {
		.bytes = 256 * 1024,
		.depth = 4,
		.values = HAVE_MAX + 10,
	};
	unsigned char(*hashes)[SHA256_BYTES];
	const struct json *json, *list;
	struct upload_held *held;
	size_t count, i;
	struct buf *body;

	TRY(json_read(req->arena, req->body, req->body_length, limits, &json,
	    &req->problem));
	list = json_member(json, "sha256");
	if (list == NULL || list->type != JSON_LIST || list->count > HAVE_MAX)
		return refuse_hashes(req);
	hashes = arena_array(req->arena, list->count + 1, sizeof(*hashes));
	for (i = 0; i < list->count; i++) {
		if (list->items[i].type != JSON_TEXT ||
		    !sha256_read(list->items[i].text, hashes[i]))
			return refuse_hashes(req);
	}
	TRY(upload_find_held(req->db, req->arena,
	    (const unsigned char(*)[SHA256_BYTES])hashes, list->count, &held,
	    &count));
	body = respond_body(res, TYPE_JSON);
	buf_add_char(body, '{');
	for (i = 0; i < count; i++) {
		if (was_told(hashes, held, i))
			continue;
		buf_add_format(body, "%s\"%s\":%s", i == 0 ? "" : ",",
		    text_hex(req->arena, hashes[held[i].place], SHA256_BYTES),
		    json_id_list(req->arena, held[i].picture_ids,
			held[i].picture_count));
	}
	buf_add_char(body, '}');
	return respond_done(res);
}
