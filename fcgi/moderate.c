/* fcgi/moderate.c: what administrators see and do, for pages and programs alike. */

#include "moderate.h"

#include "act.h"
#include "settle.h"

#include <string.h>

enum status
picture_find_for_viewer(struct request *req, int id, struct picture *picture)
{
	const char *site = req->settings->public_url;
	const char *folder;

	if (!req->viewer.is_administrator)
		return picture_find(req->db, req->arena, id, site, picture);
	TRY(picture_find_any(req->db, req->arena, id, site, picture));
	if (!picture->is_hidden)
		return OK;
	folder = arena_format(req->arena, "/admin/picture/%d/file", id);
	picture->download = arena_format(req->arena, "%s%s/original%s", site,
	    folder, strrchr(picture->download, '.'));
	picture->small = arena_format(req->arena, "%s/320.webp", folder);
	picture->large = arena_format(req->arena, "%s/1280.webp", folder);
	return OK;
}

enum status
moderation_read(struct request *req, const char *reason, const char *note,
    struct moderation *why)
{
	*why = (struct moderation){
		.actor = actor_of(req, NULL),
		.reason = reason,
		.note = note == NULL ? "" : note,
	};
	if (moderation_reason_words(reason) == NULL)
		return refuse_field(req, UNPROCESSABLE, "bad-reason", "reason",
		    "copyright, privacy, illegal, spam, wrong-licence or other",
		    "The reason must be one of the list.");
	if (text_length(why->note) > MODERATION_NOTE_MAX_CHARACTERS)
		return refuse_field(req, UNPROCESSABLE, "bad-note", "note",
		    "up to 2,000 characters",
		    "The note is longer than 2,000 characters.");
	return OK;
}

static enum status
refuse_deed(struct request *req)
{
	if (text_is(db_constraint(req->db), "file_is_gone"))
		return refuse(&req->problem, req->arena, CONFLICT,
		    "file-is-gone",
		    "The file of this picture was removed, so it cannot be"
		    " shown again.");
	return refuse(&req->problem, req->arena, CONFLICT, "picture-is-gone",
	    "This picture was deleted or purged: there is nothing to hide or"
	    " to restore.");
}

enum status
moderate(struct request *req, int id, enum picture_deed deed,
    const struct moderation *why, struct moderated *moderated)
{
	enum status status =
	    moderate_picture(req->db, req->arena, id, deed, why, moderated);

	if (status == CONFLICT)
		return refuse_deed(req);
	TRY(status);
	settle_after_commit(req, moderated->media_id);
	return OK;
}

enum status
moderate_hash(struct request *req, const char *sha256, bool is_blocked,
    const struct moderation *why)
{
	unsigned char hash[SHA256_BYTES];
	enum status status;
	int media_id;

	if (!sha256_read(sha256, hash))
		return refuse_field(req, UNPROCESSABLE, "bad-hash", "sha256",
		    "64 hexadecimal digits",
		    "A SHA-256 has 64 hexadecimal digits.");
	status = moderate_bytes(req->db, req->arena, hash, is_blocked, why,
	    &media_id);
	if (status == NOT_FOUND)
		return refuse_field(req, UNPROCESSABLE, "not-blocked", "sha256",
		    "the SHA-256 of a file that is blocked",
		    "No file with this SHA-256 was ever blocked.");
	TRY(status);
	if (media_id != 0)
		settle_after_commit(req, media_id);
	return OK;
}

enum status
moderate_user(struct request *req, const char *name, bool is_suspended,
    const struct moderation *why)
{
	enum status status =
	    moderate_account(req->db, req->arena, name, is_suspended, why);

	if (status == NOT_FOUND)
		return refuse_field(req, UNPROCESSABLE, "no-such-user",
		    "username", "the name of an account",
		    arena_format(req->arena, "Nobody here is called \"%s\".",
			text_shortened(req->arena, name, 200)));
	if (status == CONFLICT)
		return refuse_field(req, CONFLICT, "is-administrator",
		    "username", NULL,
		    "Administrators are suspended at the database only.");
	return status;
}
