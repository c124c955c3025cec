/* fcgi/page/object_edit.c: the forms of an object: a new one, what is stated of one, what a change does. */

#include "page/object_edit.h"

#include <stdlib.h>

#include "page/address.h"

/* clang-format off */

static const struct view_field faults_fields[] = {
	{ VIEW_TEXT("name_fault", struct object_faults, name) },
	{ VIEW_TEXT("description_fault", struct object_faults, description) },
	{ VIEW_TEXT("aliases_fault", struct object_faults, aliases) },
	{ VIEW_TEXT("parents_fault", struct object_faults, parents) },
	{ VIEW_TEXT("external_fault", struct object_faults, external_ids) },
	{ VIEW_TEXT("parent_fault", struct object_faults, parent) },
	{ VIEW_TEXT("into_fault", struct object_faults, into) },
	{ VIEW_TEXT("fault", struct object_faults, other) },
};
static const struct view faults_view =
    VIEW(struct object_faults, faults_fields);

static const struct view_field fields_fields[] = {
	{ VIEW_TEXT("typed_name", struct object_fields, name) },
	{ VIEW_TEXT("description", struct object_fields, description) },
	{ VIEW_TEXT("aliases", struct object_fields, aliases) },
	{ VIEW_TEXT("external_ids", struct object_fields, external_ids) },
	{ VIEW_TEXT("examples", struct object_fields, examples) },
	{ VIEW_STRUCT("faults", struct object_fields, faults, &faults_view) },
};
static const struct view fields_view =
    VIEW(struct object_fields, fields_fields);

static const struct view_field parent_field_fields[] = {
	{ VIEW_INT("number", struct object_parent_field, number) },
	{ VIEW_TEXT("value", struct object_parent_field, name) },
};
static const struct view parent_field_view =
    VIEW(struct object_parent_field, parent_field_fields);

static const struct view_field new_fields[] = {
	{ VIEW_STRUCT("site", struct object_new_page, site, &site_view) },
	{ VIEW_STRUCT("fields", struct object_new_page, fields,
	    &fields_view) },
	{ VIEW_LIST("parents", struct object_new_page, parents, parent_count,
	    &parent_field_view) },
	{ VIEW_LIST("likes", struct object_new_page, likes, like_count,
	    &object_hit_view) },
	{ VIEW_BOOL("has_likes", struct object_new_page, has_likes) },
};
const struct view object_new_page_view =
    VIEW(struct object_new_page, new_fields);

static const struct view_field edit_fields[] = {
	{ VIEW_STRUCT("site", struct object_edit_page, site, &site_view) },
	{ VIEW_TEXT("name", struct object_edit_page, name) },
	{ VIEW_URL("address", struct object_edit_page, address) },
	{ VIEW_URL("edit_address", struct object_edit_page, edit_address) },
	{ VIEW_STRUCT("fields", struct object_edit_page, fields,
	    &fields_view) },
	{ VIEW_LIST("parents", struct object_edit_page, parents, parent_count,
	    &person_view) },
	{ VIEW_TEXT("parent", struct object_edit_page, parent) },
	{ VIEW_TEXT("into", struct object_edit_page, into) },
};
const struct view object_edit_page_view =
    VIEW(struct object_edit_page, edit_fields);

static const struct view_field gain_fields[] = {
	{ VIEW_TEXT("name", struct object_gain_line, name) },
	{ VIEW_URL("address", struct object_gain_line, address) },
	{ VIEW_BOOL("loss", struct object_gain_line, is_loss) },
	{ VIEW_COUNT("count", struct object_gain_line, count) },
};
static const struct view gain_view =
    VIEW(struct object_gain_line, gain_fields);

static const struct view_field preview_fields[] = {
	{ VIEW_STRUCT("site", struct object_preview_page, site, &site_view) },
	{ VIEW_TEXT("name", struct object_preview_page, name) },
	{ VIEW_URL("address", struct object_preview_page, address) },
	{ VIEW_TEXT("act", struct object_preview_page, act) },
	{ VIEW_TEXT("parent", struct object_preview_page, parent) },
	{ VIEW_TEXT("into", struct object_preview_page, into) },
	{ VIEW_TEXT("reason", struct object_preview_page, reason) },
	{ VIEW_BOOL("merge", struct object_preview_page, is_merge) },
	{ VIEW_BOOL("delete", struct object_preview_page, is_delete) },
	{ VIEW_BOOL("addition", struct object_preview_page, is_addition) },
	{ VIEW_BOOL("removal", struct object_preview_page, is_removal) },
	{ VIEW_LIST("gains", struct object_preview_page, gains, gain_count,
	    &gain_view) },
	{ VIEW_BOOL("has_gains", struct object_preview_page, has_gains) },
};
const struct view object_preview_page_view =
    VIEW(struct object_preview_page, preview_fields);

/* clang-format on */

static const char *
lines_of(struct arena *arena, const struct texts *texts)
{
	struct buf lines;
	size_t i;

	buf_init(&lines, arena, SIZE_MAX / 2);
	for (i = 0; i < texts->count; i++) {
		if (i > 0)
			buf_add_char(&lines, '\n');
		buf_add(&lines, texts->items[i]);
	}
	return lines.bytes;
}

static const char *
examples_of(struct arena *arena, const struct external_kinds *kinds)
{
	struct buf text;
	size_t i;

	buf_init(&text, arena, SIZE_MAX / 2);
	for (i = 0; i < kinds->count; i++)
		buf_add_format(&text, "%s%s:%s", i == 0 ? "" : ", ",
		    kinds->items[i].code, kinds->items[i].example);
	return text.bytes;
}

struct object_fields
object_fields_of(struct arena *arena, const struct object_draft *draft,
    const struct external_kinds *kinds)
{
	return (struct object_fields){
		.name = draft->name,
		.description = draft->description,
		.aliases = lines_of(arena, &draft->aliases),
		.external_ids = lines_of(arena, &draft->external_ids),
		.examples = examples_of(arena, kinds),
	};
}

void
object_faults_take(struct object_faults *faults, const struct problem *problem)
{
	const struct {
		const char *field;
		const char **fault;
	} places[] = {
		{ "name", &faults->name },
		{ "description", &faults->description },
		{ "aliases", &faults->aliases },
		{ "parents", &faults->parents },
		{ "external_ids", &faults->external_ids },
		{ "parent", &faults->parent },
		{ "into", &faults->into },
	};
	size_t i;

	for (i = 0; i < COUNT_OF(places); i++) {
		if (text_is(problem->field, places[i].field)) {
			*places[i].fault = problem->detail;
			return;
		}
	}
	faults->other = problem->detail;
}

struct object_new_page
object_new_page_of(const struct request *req, const struct object_draft *draft,
    const struct external_kinds *kinds)
{
	size_t count = draft->parents.count < OBJECT_PARENT_FIELDS ?
	    OBJECT_PARENT_FIELDS :
	    draft->parents.count;
	struct object_parent_field *parents =
	    arena_array(req->arena, count, sizeof(*parents));
	size_t i;

	for (i = 0; i < count; i++) {
		parents[i].number = (int)i + 1;
		parents[i].name =
		    i < draft->parents.count ? draft->parents.items[i] : "";
	}
	return (struct object_new_page){
		.site = site_of(req),
		.fields = object_fields_of(req->arena, draft, kinds),
		.parents = parents,
		.parent_count = count,
	};
}

struct object_edit_page
object_edit_page_of(const struct request *req,
    const struct object_draft *stated, const struct object_draft *draft,
    const struct external_kinds *kinds)
{
	const char *address = address_of_object(req->arena, stated->name);
	struct person *parents =
	    arena_array(req->arena, stated->parents.count, sizeof(*parents));
	size_t i;

	for (i = 0; i < stated->parents.count; i++)
		parents[i] = (struct person){
			.name = stated->parents.items[i],
			.address = address_of_object(req->arena,
			    stated->parents.items[i]),
			.before = "",
		};
	return (struct object_edit_page){
		.site = site_of(req),
		.name = stated->name,
		.address = address,
		.edit_address = arena_format(req->arena, "%s/edit", address),
		.fields = object_fields_of(req->arena, draft, kinds),
		.parents = parents,
		.parent_count = stated->parents.count,
		.parent = "",
		.into = "",
	};
}

static const char *const acts[] = {
	[CHANGE_STATE] = "state",
	[CHANGE_ADD_PARENT] = "add-parent",
	[CHANGE_REMOVE_PARENT] = "remove-parent",
	[CHANGE_MERGE] = "merge",
	[CHANGE_DELETE] = "delete",
};

bool
object_act_read(const char *act, enum object_change_kind *kind)
{
	size_t i;

	for (i = 0; i < COUNT_OF(acts); i++) {
		if (text_is(act, acts[i])) {
			*kind = (enum object_change_kind)i;
			return true;
		}
	}
	return false;
}

struct object_preview_page
object_preview_page_of(const struct request *req,
    const struct object_change *change, const char *name,
    const struct object_gains *gains)
{
	struct object_gain_line *lines =
	    arena_array(req->arena, gains->count, sizeof(*lines));
	size_t i;

	for (i = 0; i < gains->count; i++)
		lines[i] = (struct object_gain_line){
			.name = gains->items[i].name,
			.address =
			    address_of_object(req->arena, gains->items[i].name),
			.is_loss = gains->items[i].pictures < 0,
			.count = abs(gains->items[i].pictures),
		};
	return (struct object_preview_page){
		.site = site_of(req),
		.name = name,
		.address = address_of_object(req->arena, name),
		.act = acts[change->kind],
		.parent = change->parent,
		.into = change->into,
		.reason = change->reason,
		.is_merge = change->kind == CHANGE_MERGE,
		.is_delete = change->kind == CHANGE_DELETE,
		.is_addition = change->kind == CHANGE_ADD_PARENT,
		.is_removal = change->kind == CHANGE_REMOVE_PARENT,
		.gains = lines,
		.gain_count = gains->count,
		.has_gains = gains->count > 0,
	};
}
