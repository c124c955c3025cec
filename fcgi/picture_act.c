/* fcgi/picture_act.c: what changes pictures, for pages and programs alike. */

#include "picture_act.h"

#include "act.h"
#include "settle.h"
#include "store/picture.h"
#include "store/picture_history.h"
#include "store/rating_write.h"
#include "store/region_receive.h"

#include <limits.h>
#include <string.h>

enum { REASON_MAX_CHARACTERS = 500 };

bool
picture_may_state(const struct viewer *viewer, const struct picture_hold *hold)
{
	return viewer->is_administrator ||
	    (viewer->id != 0 && viewer->id == hold->author_id);
}

bool
picture_may_state_of(const struct viewer *viewer, const char *author)
{
	return viewer->is_administrator ||
	    (viewer->id != 0 && text_is(viewer->name, author));
}

enum status
picture_take(struct request *req, int id, struct picture_hold *hold)
{
	TRY(picture_hold(req->db, req->arena, id, hold));
	if (hold->is_deleted)
		return GONE;
	return picture_may_state(&req->viewer, hold) ? OK : FORBIDDEN;
}

/* ---- what is said ---- */

enum status
picture_check_reason(struct request *req, const char *reason)
{
	if (reason == NULL || text_length(reason) <= REASON_MAX_CHARACTERS)
		return OK;
	return refuse_field(req, BAD_INPUT, "bad-reason", "reason",
	    "a text of up to 500 characters",
	    "reason must be a text of up to 500 characters.");
}

static enum status
read_reason(struct request *req, const struct json *json,
    struct picture_correction *correction)
{
	const struct json *reason = json_member(json, "reason");

	if (reason == NULL || reason->type == JSON_NULL)
		return OK;
	if (reason->type != JSON_TEXT)
		return refuse_field(req, BAD_INPUT, "wrong-type", "reason",
		    "a text", "reason must be a text.");
	correction->reason = reason->text;
	return OK;
}

static enum status
read_revision(struct request *req, const struct json *json,
    struct picture_correction *correction)
{
	const struct json *revision = json_member(json, "revision");

	if (revision == NULL || revision->type == JSON_NULL)
		return OK;
	if (revision->type != JSON_NUMBER || !revision->is_integer ||
	    revision->integer < 1 || revision->integer > INT_MAX)
		return refuse_field(req, BAD_INPUT, "wrong-type", "revision",
		    "the number of a revision",
		    "revision must be the number of a revision.");
	correction->revision = (int)revision->integer;
	return OK;
}

enum status
picture_correction_read(struct request *req,
    struct picture_correction *correction)
{
	static const struct json_limits limits = {
		.bytes = 1024 * 1024,
		.depth = 32,
		.values = 10000,
	};
	const struct json *json;

	TRY(json_read(req->arena, req->body, req->body_length, limits, &json,
	    &req->problem));
	TRY(picture_form_read_json(req, json, &correction->form));
	TRY(read_reason(req, json, correction));
	return read_revision(req, json, correction);
}

/* What the form leaves out stays as it is. */
static enum status
change_of(struct request *req, const struct picture_form *form,
    struct picture_change *change)
{
	struct new_picture found = { .author_id = 0 };

	*change = (struct picture_change){
		.title = form->title,
		.description = form->description,
		.origin_url = form->origin_url,
		.creator = form->creator,
		.credit_url = form->credit_url,
		.annotators = form->annotators,
		.sets_nature = form->nature != NULL,
		.sets_licences = form->has_licences,
	};
	TRY(picture_form_find_nature(req, form, &found));
	if (form->has_licences)
		TRY(picture_form_find_licences(req, form, &found));
	change->nature_id = found.nature_id;
	change->licence_ids = found.licence_ids;
	change->licence_count = found.licence_count;
	return OK;
}

enum status
picture_restate(struct request *req, const struct picture_hold *hold,
    const struct picture_correction *correction)
{
	struct actor actor = actor_of(req, correction->reason);
	struct picture_change change;
	bool is_changed;

	TRY(picture_check_reason(req, correction->reason));
	if (correction->revision != 0 && correction->revision != hold->revision)
		return refuse_field(req, LOST_UPDATE, "changed-meanwhile",
		    "revision", arena_format(req->arena, "%d", hold->revision),
		    "Somebody has changed the picture meanwhile. Look at what"
		    " it says now, and send yours again.");
	TRY(change_of(req, &correction->form, &change));
	return picture_update(req->db, req->arena, hold->id, &change, &actor,
	    &is_changed);
}

/* ---- stars ---- */

enum status
picture_rate(struct request *req, int id, int stars)
{
	struct picture_hold hold;

	TRY(picture_hold(req->db, req->arena, id, &hold));
	if (hold.is_deleted)
		return GONE;
	if (stars == 0)
		return rating_delete(req->db, req->arena, id, req->viewer.id);
	return rating_set(req->db, req->arena, id, req->viewer.id, stars);
}

/* ---- replacement ---- */

static enum status
refuse_replacement(struct request *req, enum status status, const char *code,
    const char *detail)
{
	return refuse_field(req, status, code, "replacement_id",
	    "the number of another picture", detail);
}

/* Both are held in the order of their numbers: no two wait for each other. */
static enum status
hold_both(struct request *req, int id, int replacement_id,
    struct picture_hold *hold, struct picture_hold *replacement)
{
	enum status status;

	if (id < replacement_id)
		TRY(picture_take(req, id, hold));
	status = picture_hold(req->db, req->arena, replacement_id, replacement);
	if (status == NOT_FOUND || status == GONE || replacement->is_deleted)
		return refuse_replacement(req, UNPROCESSABLE, "no-such-picture",
		    arena_format(req->arena, "There is no picture %d.",
			replacement_id));
	TRY(status);
	if (id > replacement_id)
		TRY(picture_take(req, id, hold));
	return picture_may_state(&req->viewer, replacement) ? OK : FORBIDDEN;
}

enum status
picture_replace(struct request *req, int id, int replacement_id,
    const char *reason)
{
	struct picture_hold hold = { .id = 0 }, replacement = { .id = 0 };
	struct actor actor = actor_of(req, reason);
	enum status status;

	TRY(picture_check_reason(req, reason));
	if (replacement_id == id)
		return refuse_replacement(req, UNPROCESSABLE, "itself",
		    "A picture cannot replace itself.");
	if (replacement_id == 0)
		TRY(picture_take(req, id, &hold));
	else
		TRY(hold_both(req, id, replacement_id, &hold, &replacement));
	if (replacement_id != 0 && hold.replaced_by_id != 0 &&
	    hold.replaced_by_id != replacement_id)
		return refuse_replacement(req, CONFLICT, "is-replaced",
		    arena_format(req->arena,
			"Picture %d replaces it already: take that back"
			" first.",
			hold.replaced_by_id));
	status = picture_set_replacement(req->db, req->arena, id,
	    replacement_id, &actor);
	if (status == CONFLICT)
		return refuse_replacement(req, CONFLICT, "replaces-another",
		    arena_format(req->arena,
			"Picture %d replaces another one already.",
			replacement_id));
	if (status == UNPROCESSABLE)
		return refuse_replacement(req, CONFLICT, "cycle",
		    "That picture is itself replaced by this one, directly or"
		    " through others.");
	return status;
}

/* ---- copies and the end ---- */

enum status
picture_take_copy(struct request *req, int id, const char *reason, int *copy_id)
{
	struct actor actor = actor_of(req, reason);
	struct picture_hold hold;

	TRY(picture_check_reason(req, reason));
	TRY(picture_hold(req->db, req->arena, id, &hold));
	if (hold.is_deleted)
		return GONE;
	return picture_copy(req->db, req->arena, id, &actor, copy_id);
}

enum status
picture_end(struct request *req, int id, const char *reason)
{
	struct actor actor = actor_of(req, reason);
	struct picture_hold hold;

	TRY(picture_check_reason(req, reason));
	TRY(picture_hold(req->db, req->arena, id, &hold));
	if (!picture_may_state(&req->viewer, &hold))
		return hold.is_deleted ? GONE : FORBIDDEN;
	if (hold.is_deleted)
		return OK;
	settle_after_commit(req, hold.media_id);
	return picture_delete(req->db, req->arena, id, &actor);
}

/* ---- back to what was said ---- */

static enum status
refuse_revision(struct request *req)
{
	return refuse_field(req, UNPROCESSABLE, "no-such-revision", "revision",
	    "the number of a revision of that kind",
	    "There is no such revision of this picture.");
}

static const char *
text_or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

static enum status
revert_texts(struct request *req, int id, int revision,
    const struct actor *actor)
{
	struct picture_form form = { .has_licences = true };
	struct picture_change change;
	struct picture_stated *stated;
	bool is_changed;
	size_t found, i;

	TRY(picture_stated_list(req->db, req->arena, id, &revision, 1, &stated,
	    &found));
	if (found == 0)
		return refuse_revision(req);
	form.title = stated->title;
	form.description = stated->description;
	form.origin_url = text_or_empty(stated->origin_url);
	form.creator = text_or_empty(stated->creator);
	form.credit_url = text_or_empty(stated->credit_url);
	form.annotators = stated->annotators;
	form.nature = text_or_empty(stated->nature);
	for (i = 0; i < stated->licence_count && i < PICTURE_FORM_LICENCES_MAX;
	     i++)
		form.licences[form.licence_count++] = stated->licences[i];
	TRY(change_of(req, &form, &change));
	return picture_update(req->db, req->arena, id, &change, actor,
	    &is_changed);
}

enum status
picture_save_regions(struct request *req, int id, const char *text,
    const struct actor *actor)
{
	static const struct json_limits limits = {
		.bytes = INT_MAX,
		.depth = 8,
		.values = 4000000,
	};
	struct new_region *regions;
	const struct json *json;
	size_t count;

	TRY(json_read(req->arena, text, strlen(text), limits, &json,
	    &req->problem));
	TRY(regions_receive(req->db, req->arena, json,
	    (size_t)req->settings->max_regions, &regions, &count,
	    &req->problem));
	return region_replace_all(req->db, req->arena, id, regions, count,
	    actor);
}

static enum status
revert_regions(struct request *req, int id, int revision,
    const struct actor *actor)
{
	struct regions_stated *stated;
	size_t found;

	TRY(regions_stated_list(req->db, req->arena, id, &revision, 1, INT_MAX,
	    &stated, &found));
	if (found == 0)
		return refuse_revision(req);
	return picture_save_regions(req, id, stated->regions, actor);
}

enum status
picture_revert(struct request *req, int id, const char *kind, int revision,
    const char *reason)
{
	struct actor actor = actor_of(req,
	    reason != NULL && *reason != '\0' ?
		reason :
		arena_format(req->arena, "back to revision %d", revision));
	struct picture_hold hold;
	bool is_regions = text_is(kind, "regions");

	TRY(picture_check_reason(req, reason));
	if (!is_regions && !text_is(kind, "picture"))
		return refuse_field(req, BAD_INPUT, "unknown-kind", "kind",
		    "picture or regions", "kind is picture or regions.");
	TRY(picture_hold(req->db, req->arena, id, &hold));
	if (hold.is_deleted)
		return GONE;
	if (!picture_may_state(&req->viewer, &hold) &&
	    (!is_regions || !hold.is_open))
		return FORBIDDEN;
	return is_regions ? revert_regions(req, id, revision, &actor) :
			    revert_texts(req, id, revision, &actor);
}
