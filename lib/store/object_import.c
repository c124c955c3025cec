/* lib/store/object_import.c: objects stated by lines of JSON, many at once. */

#include "store/object_import.h"

#include "store/import_lines.h"
#include "store/trial.h"

enum { LINES_A_BEAT = 100 };

/* clang-format off */

static const struct view_field line_fields[] = {
	{ VIEW_INT("line", struct import_line, line) },
	{ VIEW_TEXT("name", struct import_line, name) },
	{ VIEW_TEXT("outcome", struct import_line, outcome) },
	{ VIEW_TEXT("code", struct import_line, code), .omit_null = true },
	{ VIEW_TEXT("detail", struct import_line, detail),
	    .omit_null = true },
};
static const struct view line_view = VIEW(struct import_line, line_fields);

static const struct view_field import_fields[] = {
	{ VIEW_BOOL("applied", struct object_import, is_applied) },
	{ VIEW_INT("new", struct object_import, counts[IMPORT_NEW]) },
	{ VIEW_INT("changed", struct object_import,
	    counts[IMPORT_CHANGED]) },
	{ VIEW_INT("same", struct object_import, counts[IMPORT_SAME]) },
	{ VIEW_INT("refused", struct object_import,
	    counts[IMPORT_REFUSED]) },
	{ VIEW_LIST("lines", struct object_import, lines, line_count,
	    &line_view) },
};
const struct view object_import_view =
    VIEW(struct object_import, import_fields);

/* clang-format on */

static const char *const outcome_words[IMPORT_OUTCOMES] = {
	[IMPORT_NEW] = "new",
	[IMPORT_CHANGED] = "changed",
	[IMPORT_REFUSED] = "refused",
	[IMPORT_SAME] = "same",
};

/* What an object is, with all that a line says of it. */
static struct object_draft
draft_of(const struct object_draft *stated, const struct object_draft *said)
{
	struct object_draft draft = *stated;

	draft.is_one_of_many = true;
	draft.name = said->name;
	if (said->description != NULL)
		draft.description = said->description;
	if (said->aliases.items != NULL)
		draft.aliases = said->aliases;
	if (said->parents.items != NULL)
		draft.parents = said->parents;
	if (said->external_ids.items != NULL)
		draft.external_ids = said->external_ids;
	return draft;
}

/* What is at that name now; one that is an alias there is no such object. */
static enum status
find_stated(struct db *db, struct arena *arena, const char *name, int *id,
    struct object_draft *stated)
{
	enum status status = object_draft_find(db, arena, name, id, stated);

	if (status == NOT_FOUND ||
	    (status == OK && !text_is(stated->name, name))) {
		*stated = (struct object_draft){ .description = "" };
		*id = 0;
		return OK;
	}
	return status;
}

static enum status
state(struct db *db, struct arena *arena, struct import_item *item,
    const struct actor *actor, enum import_outcome *outcome)
{
	struct object_draft stated, draft;
	struct new_object object;
	enum status status;
	int id;

	TRY(find_stated(db, arena, item->draft.name, &id, &stated));
	draft = draft_of(&stated, &item->draft);
	status =
	    object_draft_check(db, arena, id, &draft, &object, &item->problem);
	if (item->problem.code != NULL) {
		*outcome = IMPORT_REFUSED;
		return OK;
	}
	TRY(status);
	if (id == 0) {
		*outcome = IMPORT_NEW;
		return object_insert(db, arena, &object, actor, &id);
	}
	*outcome = object_drafts_are_equal(&stated, &draft) ? IMPORT_SAME :
							      IMPORT_CHANGED;
	return *outcome == IMPORT_SAME ?
	    OK :
	    object_update(db, arena, id, &object, actor);
}

/* What the answers to one line take is given back before the next. */
static enum status
take_item(struct db *db, struct arena *arena, struct import_item *item,
    const struct actor *actor, struct import_line *line)
{
	enum import_outcome outcome = IMPORT_REFUSED;
	struct arena *own = arena_create();
	enum status status = OK;

	if (item->problem.code == NULL)
		status = state(db, own, item, actor, &outcome);
	*line = (struct import_line){
		.line = item->line,
		.name = item->draft.name,
		.outcome = outcome_words[outcome],
		.code = item->problem.code,
		.detail = arena_text(arena, item->problem.detail),
	};
	arena_destroy(own);
	return status;
}

static int
outcome_of(const struct import_line *line)
{
	int i = 0;

	while (line->outcome != outcome_words[i])
		i++;
	return i;
}

/* Each in its place by its number, those that change nothing left out. */
static void
tidy(struct object_import *report, const struct import_line *lines,
    size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		int outcome = outcome_of(&lines[i]);

		report->counts[outcome]++;
		if (outcome != IMPORT_SAME)
			report->lines[report->line_count++] = lines[i];
	}
}

enum status
object_import(struct db *db, struct arena *arena, const char *text,
    size_t length, const struct actor *actor, struct object_import *report)
{
	const struct object_import asked = *report;
	struct import_items items;
	struct import_line *lines;
	size_t i;

	import_lines_read(arena, text, length, &items);
	lines = arena_array(arena, items.count + 1, sizeof(*lines));
	*report = (struct object_import){
		.is_applied = asked.is_applied,
		.lines = arena_array(arena, items.count + 1, sizeof(*lines)),
	};
	TRY(object_lock_tree(db, arena));
	if (!asked.is_applied)
		TRY(trial_begin(db, arena));
	for (i = 0; i < items.count; i++) {
		size_t at = items.order[i];

		TRY(take_item(db, arena, &items.items[at], actor, &lines[at]));
		if (asked.beat != NULL && i % LINES_A_BEAT == 0)
			asked.beat(asked.beat_context);
	}
	if (!asked.is_applied)
		TRY(trial_undo(db, arena));
	tidy(report, lines, items.count);
	return OK;
}
