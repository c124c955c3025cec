/* lib/store/dataset_freeze.h: datasets made in small steps, by one process. */

#ifndef STORE_DATASET_FREEZE_H
#define STORE_DATASET_FREEZE_H

#include "store/dataset.h"

/*
 * Pictures are chosen and pinned first, all as they are in one snapshot; then
 * the manifest is written from what is pinned, some hundred pictures a step,
 * and read once more for its hash. Whoever dies in between loses the step at
 * hand: only choosing is begun anew, since its snapshot is gone.
 */
struct dataset_freezer {
	struct arena *arena; /* of the dataset at hand */
	struct db *snapshot; /* reads, on the primary */
	const char *public_url;
	int dataset_id; /* 0: none at hand */
	int64_t chooser;
	bool is_choosing; /* the snapshot is open */
	const char *chosen_at;
	const char *tree_sha256;
	struct export_tree tree;
	bool has_tree;
	struct sha256 *manifest; /* NULL: hashing has not begun */
	struct sha256 *lines;
	int64_t line_bytes;
	int next_part;
};

/* conninfo: of the writer. Owns: the arena. */
struct dataset_freezer *dataset_freezer_create(struct arena *arena,
    const char *conninfo, const char *public_url);

/*
 * The next step of the dataset that waits longest, in the transaction of db.
 * id: of which, 0: there is none to do. After a failure call
 * dataset_freezer_forget.
 */
enum status dataset_freeze_step(struct dataset_freezer *freezer, struct db *db,
    struct arena *arena, int *id) MUST_CHECK;

/* Lets go of what is at hand. */
void dataset_freezer_forget(struct dataset_freezer *freezer);

/* After a failure: others come first, or it is given up with a reason. */
enum status dataset_set_back(struct db *db, struct arena *arena, int id,
    const char *trouble) MUST_CHECK;

/* ---- what the files of the freezer share ---- */

enum status dataset_choose(struct dataset_freezer *freezer, struct db *db,
    struct arena *arena, const struct dataset *dataset) MUST_CHECK;
enum status dataset_write(struct dataset_freezer *freezer, struct db *db,
    struct arena *arena, const struct dataset *dataset) MUST_CHECK;
enum status dataset_hash(struct dataset_freezer *freezer, struct db *db,
    struct arena *arena, const struct dataset *dataset) MUST_CHECK;

/* The tree of the dataset, read once. */
enum status dataset_freezer_take_tree(struct dataset_freezer *freezer,
    struct db *db, struct arena *arena, const struct dataset *dataset)
    MUST_CHECK;

/* All statements of the files; the last one of each has no name. */
extern const struct statement dataset_freeze_statements[];
extern const struct statement dataset_choose_statements[];
extern const struct statement dataset_write_statements[];

#endif
