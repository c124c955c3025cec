/* fcgi/moderation.c: hiding, restoring, purging, blocking and suspending, by programs; hidden files. */

#include "form.h"
#include "handlers.h"
#include "moderate.h"

#include <string.h>

/* What any of the deeds is sent. */
struct deed {
	const char *reason;
	const char *note;
	int confirm; /* the picture once more */
	bool blocks;
	const char *sha256;
	const char *username;
};
static const struct form_field picture_fields[] = {
	{ FORM_TEXT("reason", struct deed, reason), .is_needed = true },
	{ FORM_TEXT("note", struct deed, note) },
	{ FORM_INT("confirm", struct deed, confirm) },
	{ FORM_FLAG("block", struct deed, blocks) },
};
static const struct form_field hash_fields[] = {
	{ FORM_TEXT("sha256", struct deed, sha256), .is_needed = true },
	{ FORM_TEXT("reason", struct deed, reason), .is_needed = true },
	{ FORM_TEXT("note", struct deed, note) },
};
static const struct form_field user_fields[] = {
	{ FORM_TEXT("username", struct deed, username), .is_needed = true },
	{ FORM_TEXT("reason", struct deed, reason), .is_needed = true },
	{ FORM_TEXT("note", struct deed, note) },
};

static enum status
read_picture_deed(struct request *req, struct deed *deed,
    struct moderation *why)
{
	*deed = (struct deed){ .blocks = true };
	TRY(form_read(req, picture_fields, COUNT_OF(picture_fields), deed));
	return moderation_read(req, deed->reason, deed->note, why);
}

static enum status
do_to_picture(struct request *req, struct response *res, int id,
    enum picture_deed what, const struct moderation *why)
{
	struct moderated moderated;

	TRY(moderate(req, id, what, why, &moderated));
	buf_add_format(respond_body(res, TYPE_JSON),
	    "{\"id\":%d,\"changed\":%d}", id, moderated.picture_count);
	return respond_done(res);
}

enum status
api_picture_hide(struct request *req, struct response *res)
{
	struct moderation why;
	struct deed deed;
	int id;

	TRY(path_id(req, &id));
	TRY(read_picture_deed(req, &deed, &why));
	return do_to_picture(req, res, id, PICTURE_HIDE, &why);
}

enum status
api_picture_restore(struct request *req, struct response *res)
{
	struct moderation why;
	struct deed deed;
	int id;

	TRY(path_id(req, &id));
	TRY(read_picture_deed(req, &deed, &why));
	return do_to_picture(req, res, id, PICTURE_RESTORE, &why);
}

/* What cannot be undone is asked for twice. */
enum status
api_picture_purge(struct request *req, struct response *res)
{
	struct moderation why;
	struct deed deed;
	int id;

	TRY(path_id(req, &id));
	TRY(read_picture_deed(req, &deed, &why));
	if (deed.confirm != id)
		return refuse_field(req, UNPROCESSABLE, "not-confirmed",
		    "confirm", "the number of the picture once more",
		    "A purge cannot be undone: send the number of the picture"
		    " once more.");
	return do_to_picture(req, res, id,
	    deed.blocks ? PICTURE_PURGE_AND_BLOCK : PICTURE_PURGE, &why);
}

static enum status
block(struct request *req, struct response *res, bool is_blocked)
{
	struct deed deed = { .note = NULL };
	struct moderation why;

	TRY(form_read(req, hash_fields, COUNT_OF(hash_fields), &deed));
	TRY(moderation_read(req, deed.reason, deed.note, &why));
	TRY(moderate_hash(req, deed.sha256, is_blocked, &why));
	buf_add_format(respond_body(res, TYPE_JSON), "{\"blocked\":%s}",
	    is_blocked ? "true" : "false");
	return respond_done(res);
}

enum status
api_admin_block(struct request *req, struct response *res)
{
	return block(req, res, true);
}

enum status
api_admin_unblock(struct request *req, struct response *res)
{
	return block(req, res, false);
}

static enum status
suspend(struct request *req, struct response *res, bool is_suspended)
{
	struct deed deed = { .note = NULL };
	struct moderation why;

	TRY(form_read(req, user_fields, COUNT_OF(user_fields), &deed));
	TRY(moderation_read(req, deed.reason, deed.note, &why));
	TRY(moderate_user(req, deed.username, is_suspended, &why));
	buf_add_format(respond_body(res, TYPE_JSON), "{\"suspended\":%s}",
	    is_suspended ? "true" : "false");
	return respond_done(res);
}

enum status
api_admin_suspend(struct request *req, struct response *res)
{
	return suspend(req, res, true);
}

enum status
api_admin_resume(struct request *req, struct response *res)
{
	return suspend(req, res, false);
}

/* ---- files that only administrators may fetch ---- */

/* Where nginx finds it: among what anyone may fetch, or what nobody may. */
static const char *
internal_path(struct request *req, const struct moderated_picture *picture,
    const char *folder, const char *ending)
{
	const char *hex = picture->sha256;

	return arena_format(req->arena, "%s/%s/%.2s/%.2s/%s%s",
	    text_is(picture->keeping, "withheld") ? "/withheld" : "", folder,
	    hex, hex + 2, hex, ending);
}

enum status
admin_picture_file(struct request *req, struct response *res)
{
	const char *name = req->path_parts[1], *path;
	struct moderated_picture picture;
	int id;

	TRY(path_id(req, &id));
	TRY(moderated_picture_find(req->db, req->arena, id, &picture));
	if (text_is(picture.keeping, "removed"))
		return GONE;
	if (text_is(name, "320.webp") || text_is(name, "1280.webp"))
		path = internal_path(req, &picture, "derived",
		    arena_format(req->arena, "-%s", name));
	else if (text_is(name,
		     arena_format(req->arena, "original.%s",
			 picture.extension)))
		path = internal_path(req, &picture, "media",
		    arena_format(req->arena, ".%s", picture.extension));
	else
		return NOT_FOUND;
	respond_header(res, "X-Accel-Redirect", path);
	respond_header(res, "Cache-Control", "private, no-store");
	(void)respond_body(res, "");
	return respond_done(res);
}

/* ---- the public log ---- */

struct log_index {
	struct moderation_line *lines;
	size_t count;
};
static const struct view_field log_index_fields[] = {
	{ VIEW_LIST("", struct log_index, lines, count,
	    &moderation_line_view) },
};
static const struct view log_index_view =
    VIEW(struct log_index, log_index_fields);

enum status
api_log(struct request *req, struct response *res)
{
	struct log_index index;
	struct slice slice;

	TRY(parameter_slice(req, &slice));
	TRY(moderation_log(req->db, req->arena, slice.offset, slice.limit,
	    &index.lines, &index.count));
	return respond_json(res, &log_index_view, &index);
}
