/* lib/store/dataset.h: versions of datasets, and what became of their pictures. */

#ifndef STORE_DATASET_H
#define STORE_DATASET_H

#include "base/base.h"
#include "db/db.h"
#include "export/export.h"
#include "view/view.h"

struct dataset {
	int id;
	const char *title;
	const char *description; /* Markdown */
	const char *owner;
	int owner_id;
	int predecessor_id; /* 0: none */
	int successor_id;   /* 0: none yet */
	int version;
	bool is_silent;
	const char *query;
	const char **group_by;
	size_t group_by_count;
	struct export_division division;
	int64_t created_at_us;
	const char *state;
	const char *trouble;  /* or NULL */
	int64_t chosen_at_us; /* 0: not yet, as the next */
	int64_t frozen_at_us;
	int picture_count;
	int written_count;
	int64_t region_count;
	const char *tree_sha256; /* hexadecimal, or NULL, as the next two */
	const char *manifest_sha256;
	const char *lines_sha256;
	int64_t lines_bytes;
	const char *head;
	const int *class_ids;
	size_t class_count;
	int part_count;
	int withdrawn_count;
	bool is_frozen;
};

/* Fails: NOT_FOUND. */
enum status dataset_find(struct db *db, struct arena *arena, int id,
    struct dataset *dataset) MUST_CHECK;

/* The newest first, without those that were made for one export. */
enum status datasets_list(struct db *db, struct arena *arena, int offset,
    int limit, struct dataset **datasets, size_t *count) MUST_CHECK;

/* Pictures of a dataset, the newest first, withdrawn ones too. */
enum status dataset_pictures_list(struct db *db, struct arena *arena,
    int dataset_id, int limit, int **ids, size_t *count) MUST_CHECK;

/* How much of one thing a dataset has. */
struct dataset_count {
	const char *name;
	int picture_count;
	int64_t region_count;
};
extern const struct view dataset_count_view;

/* The most frequent first. total, of all of the kind, may be NULL. */
enum status dataset_counts_list(struct db *db, struct arena *arena,
    int dataset_id, const char *kind, int limit, struct dataset_count **counts,
    size_t *count, int *total) MUST_CHECK;

/* A picture that may no longer be given out. */
struct dataset_withdrawal {
	int id;
	const char *sha256;
	const char *state; /* "hidden", "purged" */
	const char *reason;
	int64_t withdrawn_at_us; /* 0: not known */
};
extern const struct view dataset_withdrawal_view;

/* By number. limit 0: all. */
enum status dataset_withdrawals_list(struct db *db, struct arena *arena,
    int dataset_id, int offset, int limit,
    struct dataset_withdrawal **withdrawals, size_t *count) MUST_CHECK;

/* What became of a picture from a version to the next. */
struct dataset_difference {
	int id;
	const char *change; /* "added", "removed", "changed" */
	bool is_text_changed;
	bool is_region_changed;
};
extern const struct view dataset_difference_view;

struct dataset_difference_counts {
	int added;
	int removed;
	int changed;
};

/* Against the predecessor, by number, those above after. */
enum status dataset_difference_list(struct db *db, struct arena *arena,
    const struct dataset *dataset, int after, int limit,
    struct dataset_difference **differences, size_t *count) MUST_CHECK;
/* How many, of one that is frozen. Fails: NOT_FOUND: it has no predecessor. */
enum status dataset_difference_count(struct db *db, struct arena *arena,
    const struct dataset *dataset, struct dataset_difference_counts *counts)
    MUST_CHECK;

/* Some lines of a manifest. */
struct dataset_part {
	int number;
	int first_id;
	int last_id;
	const char *body;
	size_t bytes;
};

/* Fails: NOT_FOUND. */
enum status dataset_part_find(struct db *db, struct arena *arena,
    int dataset_id, int number, struct dataset_part *part) MUST_CHECK;

/*
 * dataset_part_find in two halves, so that the server looks for the next part
 * while this one is sent: see db_send.
 */
enum status dataset_part_ask(struct db *db, struct arena *arena, int dataset_id,
    int number, struct rows *rows) MUST_CHECK;
enum status dataset_part_take(const struct rows *rows, int number,
    struct dataset_part *part) MUST_CHECK;

/* The length of each part. Owns: the arena. */
enum status dataset_part_sizes(struct db *db, struct arena *arena,
    int dataset_id, int **bytes, size_t *count) MUST_CHECK;

/* Pictures in order, cut where their images come to some 750 MB. */
enum status dataset_shards_list(struct db *db, struct arena *arena,
    int dataset_id, struct export_shard **shards, size_t *count) MUST_CHECK;

/* Fails: INTERNAL. */
enum status dataset_tree_find(struct db *db, struct arena *arena,
    const char *sha256_hex, const char **text, size_t *length) MUST_CHECK;

/* ---- making one ---- */

struct new_dataset {
	const char *title;
	const char *description;
	int owner_id;
	int predecessor_id; /* 0: none */
	bool is_silent;
	const char *query; /* canonical */
	struct texts group_by;
	struct export_division division; /* key NULL: drawn, or inherited */
};

/* How many of an account's are not made yet, and have not failed. */
enum status dataset_count_waiting(struct db *db, struct arena *arena,
    int owner_id, int *count) MUST_CHECK;

/*
 * Asks for a dataset: the keeper makes it. Fails: UNPROCESSABLE (a text too
 * long or not one line), CONFLICT (the predecessor has a successor).
 */
enum status dataset_insert(struct db *db, struct arena *arena,
    const struct new_dataset *dataset, int *id) MUST_CHECK;

/* ---- how long exports are ---- */

struct dataset_measure {
	int64_t bytes;
	int64_t *member_bytes;
	size_t member_count;
	int64_t *marks;
	size_t mark_count;
};

/* Fails: NOT_FOUND: it was not measured yet. */
enum status dataset_measure_find(struct db *db, struct arena *arena,
    int dataset_id, const char *variant, struct dataset_measure *measure)
    MUST_CHECK;
enum status dataset_measure_insert(struct db *db, struct arena *arena,
    int dataset_id, const char *variant, const struct dataset_measure *measure)
    MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement dataset_statements[];

#endif
