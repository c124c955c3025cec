/* fcgi/object_edit.c: objects registered and reshaped, by programs. */

#include "act.h"
#include "form.h"
#include "handlers.h"
#include "object_change.h"
#include "page/address.h"
#include "store/object.h"

/* clang-format off */

static const struct view_field gain_fields[] = {
	{ VIEW_TEXT("name", struct object_gain, name) },
	{ VIEW_INT("pictures", struct object_gain, pictures) },
};
static const struct view gain_view = VIEW(struct object_gain, gain_fields);

static const struct view_field trial_fields[] = {
	{ VIEW_INT("id", struct object_changed, id) },
	{ VIEW_TEXT("name", struct object_changed, name) },
	{ VIEW_LIST("changes", struct object_changed, gains.items,
	    gains.count, &gain_view) },
};
static const struct view trial_view =
    VIEW(struct object_changed, trial_fields);

/* clang-format on */

static enum status
respond_object(struct request *req, struct response *res, const char *name)
{
	struct object object;

	TRY(object_find(req->db, req->arena, name, &object));
	return respond_json(res, &object_view, &object);
}

/* ---- a new one ---- */

struct new_form {
	struct object_draft draft;
	bool is_sure;
	bool is_typed; /* the name, just now, by a person */
	const char *reason;
};
static const struct form_field new_fields[] = {
	{ FORM_TEXT("name", struct new_form, draft.name), .is_needed = true },
	{ FORM_TEXT("description", struct new_form, draft.description) },
	{ FORM_TEXTS("aliases", struct new_form, draft.aliases) },
	{ FORM_TEXTS("parents", struct new_form, draft.parents) },
	{ FORM_TEXTS("external_ids", struct new_form, draft.external_ids) },
	{ FORM_FLAG("sure", struct new_form, is_sure) },
	{ FORM_FLAG("typed", struct new_form, is_typed) },
	{ FORM_TEXT("reason", struct new_form, reason) },
};

enum status
api_object_new(struct request *req, struct response *res)
{
	struct new_form form = { .draft = { .description = "" } };

	TRY(form_read(req, new_fields, COUNT_OF(new_fields), &form));
	TRY(object_make(req, &form.draft,
	    form.is_typed ? OBJECTS_MISTYPED : OBJECTS_ALIKE, form.is_sure,
	    form.reason));
	respond_created(res,
	    arena_format(req->arena, "/api%s/",
		address_of_object(req->arena, form.draft.name)));
	return respond_object(req, res, form.draft.name);
}

/* ---- changes ---- */

/* With ?preview=true it is only tried. */
static enum status
change_object(struct request *req, struct response *res,
    const struct object_change *change)
{
	struct object_changed changed;
	bool is_trial = false;

	TRY(parameter_bool(req, "preview", &is_trial));
	TRY(object_change_make(req, change, is_trial, &changed));
	if (is_trial)
		return respond_json(res, &trial_view, &changed);
	if (changed.name != NULL)
		return respond_object(req, res, changed.name);
	buf_add_format(respond_body(res, TYPE_JSON), "{\"id\":%d}", changed.id);
	return respond_done(res);
}

static const struct form_field edit_fields[] = {
	{ FORM_TEXT("name", struct object_change, name) },
	{ FORM_TEXT("description", struct object_change, description) },
	{ FORM_TEXTS("aliases", struct object_change, aliases) },
	{ FORM_TEXTS("external_ids", struct object_change, external_ids) },
	{ FORM_FLAG("keep_name", struct object_change, keeps_name) },
	{ FORM_TEXT("reason", struct object_change, reason) },
};

enum status
api_object_edit(struct request *req, struct response *res)
{
	struct object_change change = { .kind = CHANGE_STATE };

	TRY(form_read(req, edit_fields, COUNT_OF(edit_fields), &change));
	return change_object(req, res, &change);
}

static const struct form_field parent_fields[] = {
	{ FORM_TEXT("parent", struct object_change, parent),
	    .is_needed = true },
	{ FORM_TEXT("reason", struct object_change, reason) },
};

enum status
api_object_parent_add(struct request *req, struct response *res)
{
	struct object_change change = { .kind = CHANGE_ADD_PARENT };

	TRY(form_read(req, parent_fields, COUNT_OF(parent_fields), &change));
	return change_object(req, res, &change);
}

enum status
api_object_parent_remove(struct request *req, struct response *res)
{
	struct object_change change = { .kind = CHANGE_REMOVE_PARENT };

	TRY(form_read(req, parent_fields, COUNT_OF(parent_fields), &change));
	return change_object(req, res, &change);
}

static const struct form_field merge_fields[] = {
	{ FORM_TEXT("into", struct object_change, into), .is_needed = true },
	{ FORM_TEXT("reason", struct object_change, reason) },
};

enum status
api_object_merge(struct request *req, struct response *res)
{
	struct object_change change = { .kind = CHANGE_MERGE };

	TRY(form_read(req, merge_fields, COUNT_OF(merge_fields), &change));
	return change_object(req, res, &change);
}

static const struct form_field delete_fields[] = {
	{ FORM_TEXT("reason", struct object_change, reason) },
};

enum status
api_object_delete(struct request *req, struct response *res)
{
	struct object_change change = { .kind = CHANGE_DELETE };

	/* There may be nothing to say. */
	if (req->body_length > 0)
		TRY(form_read(req, delete_fields, COUNT_OF(delete_fields),
		    &change));
	return change_object(req, res, &change);
}
