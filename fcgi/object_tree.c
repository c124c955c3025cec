/* fcgi/object_tree.c: the whole tree of objects as lines of JSON, both ways. */

#include "store/object_tree.h"
#include "act.h"
#include "dispatch.h"
#include "handlers.h"
#include "render/render.h"
#include "store/object_import.h"

/* What the stream needs from batch to batch. */
struct tree_lines {
	struct request *req;
	int after;
};

static enum status
next_lines(void *context, struct arena *arena, struct buf *batch, bool *more)
{
	struct tree_lines *lines = context;
	struct object_draft *objects;
	size_t count, i;

	TRY(object_tree_next(lines->req->db, arena, &lines->after, &objects,
	    &count));
	for (i = 0; i < count; i++) {
		render_json(&object_draft_view, &objects[i], batch);
		buf_add_char(batch, '\n');
	}
	*more = count == OBJECT_TREE_BATCH;
	return OK;
}

enum status
api_object_tree(struct request *req, struct response *res)
{
	struct tree_lines *lines = arena_alloc(req->arena, sizeof(*lines));

	lines->req = req;
	return respond_stream(res, TYPE_NDJSON, next_lines, lines);
}

/* With ?apply=true it is done, else only tried. Many lines take long. */
enum status
api_object_tree_sent(struct request *req, struct response *res)
{
	const struct actor actor = actor_of(req, "import of a tree");
	struct object_import report = {
		.beat = req->peer->beat,
		.beat_context = req->peer->beat_context,
	};

	TRY(parameter_bool(req, "apply", &report.is_applied));
	TRY(object_import(req->db, req->arena, req->body, req->body_length,
	    &actor, &report));
	return respond_json(res, &object_import_view, &report);
}
