/* fcgi/object_form.c: objects registered and reshaped by forms. */

#include "form.h"
#include "handlers.h"
#include "object_change.h"
#include "page/address.h"
#include "page/object_edit.h"
#include "store/object.h"
#include "store/object_like.h"

/* ---- a new one ---- */

struct new_form {
	struct object_draft draft;
	bool is_sure;
};
static const struct form_field new_fields[] = {
	{ FORM_TEXT("name", struct new_form, draft.name), .is_needed = true },
	{ FORM_TEXT("description", struct new_form, draft.description) },
	{ FORM_TEXTS("aliases", struct new_form, draft.aliases) },
	{ FORM_TEXTS("parents[]", struct new_form, draft.parents) },
	{ FORM_TEXTS("external_ids", struct new_form, draft.external_ids) },
	{ FORM_FLAG("sure", struct new_form, is_sure) },
};

/* Links lead here with the name that was looked for, and with a parent. */
enum status
object_new_show(struct request *req, struct response *res)
{
	struct object_draft draft = { .name = NULL, .description = "" };
	const char *parent = NULL;
	struct object_new_page page;
	struct external_kinds kinds;

	TRY(parameter_words(req, "name", &draft.name));
	TRY(parameter_words(req, "parent", &parent));
	if (parent != NULL)
		draft.parents = (struct texts){ &parent, 1 };
	TRY(external_kinds_list(req->db, req->arena, &kinds));
	page = object_new_page_of(req, &draft, &kinds);
	return respond_page(res, "object/new", &page);
}

/* What it looks like, as the search in the tree shows it. */
static enum status
find_likes(struct request *req, const char *name, struct object_new_page *page)
{
	struct object_ascents ascents;
	struct object_lines lines;
	struct object_like *likes;
	size_t i;
	int *ids;

	TRY(objects_like(req->db, req->arena, name, OBJECTS_MISTYPED, &likes,
	    &page->like_count));
	ids = arena_array(req->arena, page->like_count + 1, sizeof(*ids));
	for (i = 0; i < page->like_count; i++)
		ids[i] = likes[i].id;
	TRY(object_lines_find(req->db, req->arena, ids, page->like_count,
	    &lines));
	for (i = 0; i < lines.count; i++)
		lines.items[i].alias = likes[i].alias;
	TRY(object_ascents_find(req->db, req->arena, ids, page->like_count,
	    HIT_LEVELS + 1, &ascents));
	page->likes = object_hits_of(req->arena, &lines, lines.count, &ascents);
	page->has_likes = page->like_count > 0;
	return OK;
}

static bool
has_words(const struct request *req, enum status status)
{
	return (status == UNPROCESSABLE || status == CONFLICT) &&
	    req->problem.detail != NULL;
}

enum status
object_new_sent(struct request *req, struct response *res)
{
	struct new_form form = { .draft = { .description = "" } };
	struct object_draft typed;
	struct object_new_page page;
	struct external_kinds kinds;
	enum status status;

	TRY(form_read(req, new_fields, COUNT_OF(new_fields), &form));
	form.draft.name = text_trimmed(req->arena, form.draft.name);
	form.draft.description =
	    text_without_returns(req->arena, form.draft.description);
	typed = form.draft;
	status =
	    object_make(req, &form.draft, OBJECTS_MISTYPED, form.is_sure, NULL);
	if (status == OK)
		return respond_elsewhere(res,
		    address_of_object(req->arena, form.draft.name));
	if (!has_words(req, status) ||
	    external_kinds_list(req->db, req->arena, &kinds) != OK)
		return status;
	page = object_new_page_of(req, &typed, &kinds);
	object_faults_take(&page.fields.faults, &req->problem);
	if (text_is(req->problem.code, "looks-like"))
		TRY(find_likes(req, typed.name, &page));
	return respond_refusal(res, status, "object/new", &page);
}

/* ---- changes, by administrators ---- */

struct edit_form {
	struct object_change change;
	const char *act;
	bool is_sure; /* has seen what it does */
};
static const struct form_field edit_fields[] = {
	{ FORM_TEXT("act", struct edit_form, act), .is_needed = true },
	{ FORM_TEXT("name", struct edit_form, change.name) },
	{ FORM_TEXT("description", struct edit_form, change.description) },
	{ FORM_TEXTS("aliases", struct edit_form, change.aliases) },
	{ FORM_TEXTS("external_ids", struct edit_form, change.external_ids) },
	{ FORM_FLAG("keep_name", struct edit_form, change.keeps_name) },
	{ FORM_TEXT("parent", struct edit_form, change.parent) },
	{ FORM_TEXT("into", struct edit_form, change.into) },
	{ FORM_TEXT("reason", struct edit_form, change.reason) },
	{ FORM_FLAG("sure", struct edit_form, is_sure) },
};

enum status
object_edit_show(struct request *req, struct response *res)
{
	struct object_edit_page page;
	struct external_kinds kinds;
	struct object_draft draft;
	int id;

	TRY(object_draft_find(req->db, req->arena, path_name(req), &id,
	    &draft));
	TRY(external_kinds_list(req->db, req->arena, &kinds));
	page = object_edit_page_of(req, &draft, &draft, &kinds);
	return respond_page(res, "object/edit", &page);
}

static enum status
read_edit(struct request *req, struct edit_form *form)
{
	struct object_change *change = &form->change;

	TRY(form_read(req, edit_fields, COUNT_OF(edit_fields), form));
	if (!object_act_read(form->act, &change->kind))
		return refuse_field(req, BAD_INPUT, "unknown-act", "act",
		    "state, add-parent, remove-parent, merge or delete",
		    "The form asks for nothing that is known.");
	if (change->name != NULL)
		change->name = text_trimmed(req->arena, change->name);
	if (change->description != NULL)
		change->description =
		    text_without_returns(req->arena, change->description);
	change->parent = text_trimmed(req->arena,
	    change->parent == NULL ? "" : change->parent);
	change->into =
	    text_trimmed(req->arena, change->into == NULL ? "" : change->into);
	return OK;
}

/* The forms once more, with what was typed. */
static enum status
show_again(struct request *req, struct response *res, enum status status,
    const struct object_change *change)
{
	struct object_draft stated, typed;
	struct object_edit_page page;
	struct external_kinds kinds;
	int id;

	if (!has_words(req, status))
		return status;
	TRY(object_draft_find(req->db, req->arena, path_name(req), &id,
	    &stated));
	TRY(external_kinds_list(req->db, req->arena, &kinds));
	typed = stated;
	if (change->kind == CHANGE_STATE) {
		typed.name = change->name;
		typed.description = change->description;
		typed.aliases = change->aliases;
		typed.external_ids = change->external_ids;
	}
	page = object_edit_page_of(req, &stated, &typed, &kinds);
	page.parent = change->kind == CHANGE_ADD_PARENT ? change->parent : "";
	page.into = change->into;
	object_faults_take(&page.fields.faults, &req->problem);
	return respond_refusal(res, status, "object/edit", &page);
}

/* What moves pictures from one search to another is shown before. */
enum status
object_edit_sent(struct request *req, struct response *res)
{
	struct edit_form form = { .is_sure = false };
	struct object_preview_page page;
	struct object_changed changed;
	enum status status;
	bool is_trial;

	TRY(read_edit(req, &form));
	is_trial = form.change.kind != CHANGE_STATE && !form.is_sure;
	status = object_change_make(req, &form.change, is_trial, &changed);
	if (status != OK)
		return show_again(req, res, status, &form.change);
	if (!is_trial)
		return respond_elsewhere(res,
		    changed.name == NULL ?
			"/object/" :
			address_of_object(req->arena, changed.name));
	page = object_preview_page_of(req, &form.change, path_name(req),
	    &changed.gains);
	return respond_page(res, "object/preview", &page);
}
