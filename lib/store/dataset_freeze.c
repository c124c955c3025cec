/* lib/store/dataset_freeze.c: whose turn it is, and the hash of what was written. */

#include "store/dataset_freeze.h"

#include <string.h>

enum { NEXT, TOUCH, SET_BACK, GIVE_UP, FROZEN };

enum { PARTS_AT_ONCE = 16 };

/* clang-format off */

const struct statement dataset_freeze_statements[] = {
	[NEXT] = { "dataset_freeze_next",
	    "SELECT id FROM dataset"
	    " WHERE state IN ('choosing', 'writing', 'hashing')"
	    " ORDER BY worked_at, id LIMIT 1 FOR UPDATE SKIP LOCKED" },
	[TOUCH] = { "dataset_freeze_touch",
	    "UPDATE dataset SET worked_at = clock_timestamp()"
	    " WHERE id = $1::int" },
	[SET_BACK] = { "dataset_set_back",
	    "UPDATE dataset SET worked_at = clock_timestamp()"
	    " WHERE id = $1::int AND state <> 'frozen'" },
	[GIVE_UP] = { "dataset_give_up",
	    "UPDATE dataset SET state = 'failed', trouble = $2"
	    " WHERE id = $1::int AND state <> 'frozen'" },
	[FROZEN] = { "dataset_frozen",
	    "UPDATE dataset SET state = 'frozen',"
	    " frozen_at = clock_timestamp(),"
	    " manifest_sha256 = $2::bytea, lines_sha256 = $3::bytea,"
	    " lines_bytes = $4::bigint WHERE id = $1::int" },
	{ NULL, NULL },
};

/* clang-format on */

static void
release_arena(void *arena)
{
	arena_destroy(arena);
}

static void
release_db(void *db)
{
	db_destroy(db);
}

struct dataset_freezer *
dataset_freezer_create(struct arena *arena, const char *conninfo,
    const char *public_url)
{
	struct dataset_freezer *freezer = arena_alloc(arena, sizeof(*freezer));

	*freezer = (struct dataset_freezer){
		.arena = arena_create(),
		.snapshot = db_create(conninfo, "pinakesd freezer", 0),
		.public_url = public_url,
	};
	arena_defer(arena, release_arena, freezer->arena);
	arena_defer(arena, release_db, freezer->snapshot);
	return freezer;
}

void
dataset_freezer_forget(struct dataset_freezer *freezer)
{
	if (freezer->is_choosing)
		db_rollback(freezer->snapshot);
	arena_reset(freezer->arena);
	*freezer = (struct dataset_freezer){
		.arena = freezer->arena,
		.snapshot = freezer->snapshot,
		.public_url = freezer->public_url,
	};
}

/* One that is being chosen goes on: its snapshot is open. */
static enum status
find_next(struct dataset_freezer *freezer, struct db *db, struct arena *arena,
    int *id)
{
	struct rows rows;

	*id = freezer->dataset_id;
	if (freezer->is_choosing)
		return OK;
	TRY(db_run(db, arena, &dataset_freeze_statements[NEXT], NULL, &rows));
	*id = rows.count == 0 ? 0 : row_int(&rows, 0, 0);
	if (*id != freezer->dataset_id)
		dataset_freezer_forget(freezer);
	freezer->dataset_id = *id;
	return OK;
}

enum status
dataset_freeze_step(struct dataset_freezer *freezer, struct db *db,
    struct arena *arena, int *id)
{
	struct dataset dataset;
	const char *values[1];

	TRY(find_next(freezer, db, arena, id));
	if (*id == 0)
		return OK;
	TRY(dataset_find(db, arena, *id, &dataset));
	values[0] = sql_int(arena, *id);
	if (!dataset.is_frozen)
		TRY(db_run(db, arena, &dataset_freeze_statements[TOUCH], values,
		    NULL));
	if (text_is(dataset.state, "choosing"))
		return dataset_choose(freezer, db, arena, &dataset);
	if (text_is(dataset.state, "writing"))
		return dataset_write(freezer, db, arena, &dataset);
	if (text_is(dataset.state, "hashing"))
		return dataset_hash(freezer, db, arena, &dataset);
	dataset_freezer_forget(freezer);
	return OK;
}

enum status
dataset_set_back(struct db *db, struct arena *arena, int id,
    const char *trouble)
{
	const char *values[] = { sql_int(arena, id), trouble };

	return db_run(db, arena,
	    &dataset_freeze_statements[trouble == NULL ? SET_BACK : GIVE_UP],
	    values, NULL);
}

enum status
dataset_freezer_take_tree(struct dataset_freezer *freezer, struct db *db,
    struct arena *arena, const struct dataset *dataset)
{
	const char *text;
	size_t length;

	if (freezer->has_tree)
		return OK;
	TRY(dataset_tree_find(db, arena, dataset->tree_sha256, &text, &length));
	TRY(export_tree_read(freezer->arena, text, length, &freezer->tree));
	freezer->has_tree = true;
	return OK;
}

/* ---- the hash ---- */

static enum status
finish(struct dataset_freezer *freezer, struct db *db, struct arena *arena,
    const struct dataset *dataset)
{
	unsigned char manifest[SHA256_BYTES], lines[SHA256_BYTES];
	const char *values[4];

	sha256_finish(freezer->manifest, manifest);
	sha256_finish(freezer->lines, lines);
	values[0] = sql_int(arena, dataset->id);
	values[1] = sql_bytes(arena, manifest, sizeof(manifest));
	values[2] = sql_bytes(arena, lines, sizeof(lines));
	values[3] = sql_int(arena, freezer->line_bytes);
	TRY(db_run(db, arena, &dataset_freeze_statements[FROZEN], values,
	    NULL));
	dataset_freezer_forget(freezer);
	return OK;
}

enum status
dataset_hash(struct dataset_freezer *freezer, struct db *db,
    struct arena *arena, const struct dataset *dataset)
{
	struct dataset_part part;
	int i;

	if (freezer->manifest == NULL) {
		freezer->manifest = sha256_create(freezer->arena);
		freezer->lines = sha256_create(freezer->arena);
		freezer->next_part = 0;
		freezer->line_bytes = 0;
		sha256_add(freezer->manifest, dataset->head,
		    strlen(dataset->head));
	}
	for (i = 0; i < PARTS_AT_ONCE; i++) {
		if (freezer->next_part == dataset->part_count)
			return finish(freezer, db, arena, dataset);
		TRY(dataset_part_find(db, arena, dataset->id,
		    freezer->next_part++, &part));
		sha256_add(freezer->manifest, part.body, part.bytes);
		sha256_add(freezer->lines, part.body, part.bytes);
		freezer->line_bytes += (int64_t)part.bytes;
	}
	return OK;
}
