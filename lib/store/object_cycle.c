/* lib/store/object_cycle.c: the ring that a new edge of the tree would close. */

#include "store/object_cycle.h"

#include "store/object.h"

struct node {
	int id;
	const char *name;
	size_t from; /* the node below it; its own place: a parent to be */
};

struct climb {
	struct node *nodes;
	size_t count;
};

static void
climb_add(struct climb *climb, int id, const char *name, size_t from)
{
	size_t i;

	for (i = 0; i < climb->count; i++) {
		if (climb->nodes[i].id == id)
			return;
	}
	climb->nodes[climb->count++] =
	    (struct node){ .id = id, .name = name, .from = from };
}

/* The names from a node down to the parent to be, and the first once more. */
static struct texts
climbed_names(struct arena *arena, const struct climb *climb, size_t top)
{
	struct texts names = { .items = arena_array(arena, climb->count + 1,
				   sizeof(*names.items)) };
	size_t at = top;

	for (;;) {
		names.items[names.count++] = climb->nodes[at].name;
		if (climb->nodes[at].from == at)
			break;
		at = climb->nodes[at].from;
	}
	names.items[names.count++] = climb->nodes[top].name;
	return names;
}

enum status
object_cycle_find(struct db *db, struct arena *arena, int id,
    const int *parent_ids, const struct texts *parents, struct texts *path)
{
	struct object_ascents ascents;
	struct climb climb = { .count = 0 };
	size_t at, i;

	TRY(object_ascents_find(db, arena, parent_ids, parents->count,
	    OBJECT_LEVELS_ALL, &ascents));
	climb.nodes = arena_array(arena, ascents.count + parents->count + 1,
	    sizeof(*climb.nodes));
	for (i = 0; i < parents->count; i++)
		climb_add(&climb, parent_ids[i], parents->items[i], i);
	for (at = 0; at < climb.count; at++) {
		if (climb.nodes[at].id == id) {
			*path = climbed_names(arena, &climb, at);
			return OK;
		}
		for (i = 0; i < ascents.count; i++) {
			if (ascents.items[i].object_id == climb.nodes[at].id)
				climb_add(&climb, ascents.items[i].parent_id,
				    ascents.items[i].parent, at);
		}
	}
	return NOT_FOUND;
}

enum status
object_refuse_cycle(struct problem *problem, struct arena *arena,
    struct texts path)
{
	enum status status;
	struct buf text;
	size_t i;

	buf_init(&text, arena, SIZE_MAX / 2);
	for (i = 0; i < path.count; i++) {
		if (i > 0)
			buf_add(&text, " › ");
		buf_add(&text, path.items[i]);
	}
	status = refuse(problem, arena, CONFLICT, "cycle",
	    "It would stand below itself: %s.", text.bytes);
	problem->list_name = "path";
	problem->list = path;
	return refuse_about(problem, status, "parents", NULL);
}

/* The parents of lower but for upper: whether upper is above one of them. */
static enum status
check_between(struct db *db, struct arena *arena, int upper, int lower,
    struct problem *problem)
{
	struct object_ascents ascents;
	struct texts names, path;
	enum status status;
	int *ids;
	size_t i;

	TRY(object_ascents_find(db, arena, &lower, 1, 1, &ascents));
	ids = arena_array(arena, ascents.count + 1, sizeof(*ids));
	names = (struct texts){ .items = arena_array(arena, ascents.count + 1,
				    sizeof(*names.items)) };
	for (i = 0; i < ascents.count; i++) {
		if (ascents.items[i].parent_id == upper)
			continue;
		ids[names.count] = ascents.items[i].parent_id;
		names.items[names.count++] = ascents.items[i].parent;
	}
	status = object_cycle_find(db, arena, upper, ids, &names, &path);
	if (status == OK)
		return object_refuse_cycle(problem, arena, path);
	return status == NOT_FOUND ? OK : status;
}

enum status
object_merge_check(struct db *db, struct arena *arena, int id, int into,
    struct problem *problem)
{
	if (id == into)
		return refuse_about(problem,
		    refuse(problem, arena, UNPROCESSABLE, "same-object",
			"An object cannot be merged into itself."),
		    "into", "the name of another object");
	TRY(check_between(db, arena, id, into, problem));
	return check_between(db, arena, into, id, problem);
}
