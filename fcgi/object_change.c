/* fcgi/object_change.c: a change of the tree of objects, made or only tried. */

#include "object_change.h"

#include "act.h"
#include "store/object_cycle.h"
#include "store/object_like.h"

/* An object while it is changed. */
struct subject {
	int id;
	struct object_draft before;
	struct object_draft draft; /* how it is to be */
	struct new_object object;  /* the same, for the store */
	int into;		   /* what it is merged into, or 0 */
	const char *into_name;
};

/* ---- a new one ---- */

static enum status
refuse_likeness(struct request *req, const char *name,
    enum object_nearness nearness)
{
	struct object_like *likes;
	enum status status;
	struct texts names;
	size_t count, i;

	TRY(objects_like(req->db, req->arena, name, nearness, &likes, &count));
	if (count == 0)
		return OK;
	names.items = arena_array(req->arena, count, sizeof(*names.items));
	names.count = count;
	for (i = 0; i < count; i++)
		names.items[i] = likes[i].name;
	status = refuse(&req->problem, req->arena, CONFLICT, "looks-like",
	    "It may be what is there as \"%s\".", names.items[0]);
	req->problem.list_name = "candidates";
	req->problem.list = names;
	return refuse_about(&req->problem, status, "name",
	    "another name, or \"sure\": true");
}

enum status
object_make(struct request *req, struct object_draft *draft,
    enum object_nearness nearness, bool is_sure, const char *reason)
{
	const struct actor actor = actor_of(req, reason);
	struct new_object object;
	int id;

	TRY(object_lock_tree(req->db, req->arena));
	TRY(object_draft_check(req->db, req->arena, 0, draft, &object,
	    &req->problem));
	if (!is_sure)
		TRY(refuse_likeness(req, draft->name, nearness));
	return object_insert(req->db, req->arena, &object, &actor, &id);
}

/* ---- how it is to be ---- */

static struct texts
texts_with(struct arena *arena, const struct texts *texts, const char *text)
{
	struct texts more = { .items = arena_array(arena, texts->count + 1,
				  sizeof(*more.items)) };

	for (; more.count < texts->count; more.count++)
		more.items[more.count] = texts->items[more.count];
	more.items[more.count++] = text;
	return more;
}

static struct texts
texts_without(struct arena *arena, const struct texts *texts, const char *text)
{
	struct texts less = { .items = arena_array(arena, texts->count + 1,
				  sizeof(*less.items)) };
	size_t i;

	for (i = 0; i < texts->count; i++) {
		if (!text_is(texts->items[i], text))
			less.items[less.count++] = texts->items[i];
	}
	return less;
}

static void
draft_state(struct arena *arena, const struct object_change *change,
    struct subject *subject)
{
	struct object_draft *draft = &subject->draft;

	if (change->name != NULL)
		draft->name = change->name;
	if (change->description != NULL)
		draft->description = change->description;
	if (change->aliases.items != NULL)
		draft->aliases = change->aliases;
	if (change->external_ids.items != NULL)
		draft->external_ids = change->external_ids;
	if (change->keeps_name)
		draft->aliases =
		    texts_with(arena, &draft->aliases, subject->before.name);
}

/* The parent by its own name, whichever it was called by. */
static enum status
draft_parents(struct request *req, const struct object_change *change,
    struct subject *subject)
{
	struct object_draft parent = { .name = change->parent };
	enum status status;
	int id;

	if (change->kind == CHANGE_ADD_PARENT) {
		subject->draft.parents = texts_with(req->arena,
		    &subject->before.parents, change->parent);
		return OK;
	}
	status = object_draft_find(req->db, req->arena, change->parent, &id,
	    &parent);
	if (status != OK && status != NOT_FOUND)
		return status;
	subject->draft.parents =
	    texts_without(req->arena, &subject->before.parents, parent.name);
	return OK;
}

static enum status
check_state(struct request *req, const struct object_change *change,
    struct subject *subject)
{
	enum status status;

	if (change->kind == CHANGE_STATE)
		draft_state(req->arena, change, subject);
	else
		TRY(draft_parents(req, change, subject));
	status = object_draft_check(req->db, req->arena, subject->id,
	    &subject->draft, &subject->object, &req->problem);
	if (change->kind != CHANGE_STATE &&
	    text_is(req->problem.field, "parents"))
		req->problem.field = "parent";
	return status;
}

/* ---- merging and deleting ---- */

static enum status
check_merge(struct request *req, const struct object_change *change,
    struct subject *subject)
{
	struct object_draft into;
	enum status status = object_draft_find(req->db, req->arena,
	    change->into, &subject->into, &into);

	if (status == NOT_FOUND)
		return refuse_about(&req->problem,
		    object_refuse_unknown(req->db, req->arena, OBJECTS_MISTYPED,
			"unknown-object", change->into, &req->problem),
		    "into", "the name of an object");
	TRY(status);
	subject->into_name = into.name;
	/* Asked for by the name that merging made an alias. */
	if (subject->into == subject->id && !text_is(path_name(req), into.name))
		return OK;
	return object_merge_check(req->db, req->arena, subject->id,
	    subject->into, &req->problem);
}

static enum status
check_delete(struct request *req, const struct subject *subject)
{
	struct object_use use;

	TRY(object_use_find(req->db, req->arena, subject->id, &use));
	if (use.picture_count > 0)
		return refuse(&req->problem, req->arena, CONFLICT, "in-use",
		    "Regions on %d picture%s show it, removed ones counted:"
		    " merge it into another object instead.",
		    use.picture_count, use.picture_count == 1 ? "" : "s");
	if (use.child_count > 0)
		return refuse(&req->problem, req->arena, CONFLICT,
		    "has-children",
		    "%d object%s below it: put %s elsewhere first.",
		    use.child_count,
		    use.child_count == 1 ? " stands" : "s stand",
		    use.child_count == 1 ? "it" : "them");
	return OK;
}

/* ---- all of it ---- */

static enum status
check(struct request *req, const struct object_change *change,
    struct subject *subject)
{
	switch (change->kind) {
	case CHANGE_MERGE:
		return check_merge(req, change, subject);
	case CHANGE_DELETE:
		return check_delete(req, subject);
	default:
		return check_state(req, change, subject);
	}
}

static enum status
apply(struct request *req, const struct object_change *change,
    const struct subject *subject)
{
	const struct actor actor = actor_of(req, change->reason);

	switch (change->kind) {
	case CHANGE_MERGE:
		if (subject->into == subject->id)
			return OK;
		return object_merge(req->db, req->arena, subject->id,
		    subject->into, &actor);
	case CHANGE_DELETE:
		return object_delete(req->db, req->arena, subject->id, &actor);
	default:
		if (object_drafts_are_equal(&subject->before, &subject->draft))
			return OK;
		return object_update(req->db, req->arena, subject->id,
		    &subject->object, &actor);
	}
}

/* The name that goes is found under the other one: nothing is lost there. */
static void
leave_out(struct object_gains *gains, const char *name)
{
	size_t i, kept = 0;

	for (i = 0; i < gains->count; i++) {
		if (!text_is(gains->items[i].name, name))
			gains->items[kept++] = gains->items[i];
	}
	gains->count = kept;
}

static enum status
try_it(struct request *req, const struct object_change *change,
    const struct subject *subject, struct object_gains *gains)
{
	int ids[] = { subject->id, subject->into };
	struct object_counts *before;

	TRY(object_preview_begin(req->db, req->arena, ids,
	    change->kind == CHANGE_MERGE ? 2 : 1, &before));
	TRY(apply(req, change, subject));
	TRY(object_preview_end(req->db, req->arena, before, gains));
	if (change->kind == CHANGE_MERGE && subject->into != subject->id)
		leave_out(gains, subject->before.name);
	return OK;
}

enum status
object_change_make(struct request *req, const struct object_change *change,
    bool is_trial, struct object_changed *changed)
{
	struct subject subject = { .into = 0 };

	TRY(object_lock_tree(req->db, req->arena));
	TRY(object_draft_find(req->db, req->arena, path_name(req), &subject.id,
	    &subject.before));
	subject.draft = subject.before;
	TRY(check(req, change, &subject));
	*changed = (struct object_changed){ .id = subject.id,
		.name = change->kind == CHANGE_MERGE ? subject.into_name :
		    change->kind == CHANGE_DELETE    ? NULL :
						       subject.draft.name };
	if (is_trial)
		return try_it(req, change, &subject, &changed->gains);
	return apply(req, change, &subject);
}
