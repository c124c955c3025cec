/* fcgi/gallery_act.c: what changes galleries, for pages and programs alike. */

#include "gallery_act.h"

#include "act.h"
#include "store/account_write.h"
#include "store/gallery_write.h"
#include "words.h"

enum { UNLISTED_NAMED = 10 };

bool
gallery_may_shape(const struct viewer *viewer, const struct gallery *gallery)
{
	return viewer->id != 0 &&
	    (viewer->is_administrator || viewer->id == gallery->owner_id);
}

bool
gallery_may_fill(const struct viewer *viewer, const struct gallery *gallery)
{
	size_t i;

	if (gallery_may_shape(viewer, gallery))
		return true;
	for (i = 0; viewer->id != 0 && i < gallery->user_count; i++) {
		if (text_is(viewer->name, gallery->users[i]))
			return true;
	}
	return false;
}

static enum status
take(struct request *req, int id, struct gallery *gallery)
{
	TRY(gallery_lock(req->db, req->arena, id));
	return gallery_find(req->db, req->arena, id, gallery);
}

enum status
gallery_take_to_fill(struct request *req, int id, struct gallery *gallery)
{
	TRY(take(req, id, gallery));
	if (gallery_may_fill(&req->viewer, gallery))
		return OK;
	return refuse(&req->problem, req->arena, FORBIDDEN, "not-trusted",
	    "Only %s, those whom %s trusts, and administrators fill this"
	    " gallery.",
	    gallery->owner, gallery->owner);
}

enum status
gallery_take_to_shape(struct request *req, int id, struct gallery *gallery)
{
	TRY(take(req, id, gallery));
	if (gallery_may_shape(&req->viewer, gallery))
		return OK;
	return refuse(&req->problem, req->arena, FORBIDDEN, "not-owner",
	    "Only %s and administrators may do this with the gallery.",
	    gallery->owner);
}

/* ---- texts ---- */

static enum status
check_texts(struct request *req, struct gallery_texts *texts)
{
	TRY(words_check_title(req, "title", &texts->title));
	if (*texts->title == '\0')
		return refuse_field(req, UNPROCESSABLE, "no-title", "title",
		    "a title", "A gallery needs a title.");
	return words_check_description(req, "description", &texts->description);
}

enum status
gallery_make(struct request *req, struct gallery_texts *texts, int *id)
{
	const struct actor actor = actor_of(req, NULL);
	struct new_gallery gallery = { .owner_id = req->viewer.id };

	TRY(check_texts(req, texts));
	gallery.title = texts->title;
	gallery.description = texts->description;
	return gallery_insert(req->db, req->arena, &gallery, &actor, id);
}

enum status
gallery_rewrite(struct request *req, int id, struct gallery_texts *texts)
{
	const struct actor actor = actor_of(req, NULL);

	TRY(check_texts(req, texts));
	return gallery_update(req->db, req->arena, id, texts->title,
	    texts->description, &actor);
}

enum status
gallery_end(struct request *req, int id)
{
	const struct actor actor = actor_of(req, NULL);

	return gallery_delete(req->db, req->arena, id, &actor);
}

/* ---- pictures ---- */

static enum status
check_count(struct request *req, const char *field, size_t count)
{
	int max = req->settings->max_pictures_per_add;

	if (count == 0)
		return refuse_field(req, UNPROCESSABLE, "no-picture", field,
		    "the numbers of pictures", "No picture is named.");
	if (count <= (size_t)max)
		return OK;
	return refuse_field(req, UNPROCESSABLE, "too-many-pictures", field,
	    arena_format(req->arena, "at most %d at once", max),
	    arena_format(req->arena,
		"%zu pictures are named, and at most %d are taken at once.",
		count, max));
}

enum status
gallery_check_pictures(struct request *req, const char *field,
    const struct int_list *pictures)
{
	struct int_list unlisted;
	struct buf words;
	size_t i;

	TRY(check_count(req, field, pictures->count));
	TRY(gallery_unlisted_pictures(req->db, req->arena, pictures,
	    UNLISTED_NAMED, &unlisted));
	if (unlisted.count == 0)
		return OK;
	buf_init(&words, req->arena, 1024);
	buf_add(&words, "There is no picture ");
	for (i = 0; i < unlisted.count; i++) {
		if (i > 0)
			buf_add(&words, ", ");
		buf_add_int(&words, unlisted.items[i]);
	}
	buf_add(&words, ".");
	return refuse_field(req, UNPROCESSABLE, "no-such-picture", field,
	    "numbers of pictures that everyone may see", words.bytes);
}

enum status
gallery_put_in(struct request *req, int id, const struct int_list *pictures,
    int *added)
{
	const struct actor actor = actor_of(req, NULL);

	return gallery_insert_pictures(req->db, req->arena, id, pictures,
	    &actor, added);
}

enum status
gallery_take_out(struct request *req, int id, const struct int_list *pictures,
    int *removed)
{
	const struct actor actor = actor_of(req, NULL);

	return gallery_delete_pictures(req->db, req->arena, id, pictures,
	    &actor, removed);
}

/* ---- order ---- */

enum status
gallery_put_at(struct request *req, int id, int picture_id, int *position)
{
	const struct actor actor = actor_of(req, NULL);
	enum status status;

	if (*position < 1)
		return refuse_field(req, BAD_INPUT, "bad-position", "position",
		    "a whole number from 1",
		    "position must be a whole number from 1, the first.");
	status = gallery_move_picture(req->db, req->arena, id, picture_id,
	    &actor, position);
	if (status != NOT_FOUND)
		return status;
	return refuse_field(req, UNPROCESSABLE, "not-in-gallery", "picture_id",
	    "the number of a picture of the gallery",
	    arena_format(req->arena, "Picture %d is not shown in this gallery.",
		picture_id));
}

enum status
gallery_unarrange(struct request *req, int id)
{
	const struct actor actor = actor_of(req, NULL);

	return gallery_reset_order(req->db, req->arena, id, &actor);
}

/* ---- trust ---- */

static enum status
find_account(struct request *req, const char *username, int *id)
{
	enum status status = account_id_of(req->db, req->arena,
	    text_trimmed(req->arena, username), id);

	if (status != NOT_FOUND)
		return status;
	return refuse_field(req, UNPROCESSABLE, "no-such-user", "username",
	    "the name of an account",
	    arena_format(req->arena, "Nobody here is called \"%s\".",
		text_shortened(req->arena, username, 200)));
}

enum status
gallery_trust(struct request *req, const struct gallery *gallery,
    const char *username)
{
	const struct actor actor = actor_of(req, NULL);
	int id;

	TRY(find_account(req, username, &id));
	if (id == gallery->owner_id)
		return OK;
	return gallery_insert_trust(req->db, req->arena, gallery->id, &id, 1,
	    &actor);
}

enum status
gallery_distrust(struct request *req, const struct gallery *gallery,
    const char *username)
{
	const struct actor actor = actor_of(req, NULL);
	int id;

	TRY(find_account(req, username, &id));
	return gallery_delete_trust(req->db, req->arena, gallery->id, id,
	    &actor);
}
