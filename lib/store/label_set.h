/* lib/store/label_set.h: sets of samples: what they are, made and taken out. */

#ifndef STORE_LABEL_SET_H
#define STORE_LABEL_SET_H

#include "store/actor.h"

#include "db/db.h"
#include "view/view.h"

enum {
	LABELS_MAX = 1000,
	LABEL_NAME_MAX_CHARACTERS = 200,
	LABEL_OPINIONS_MAX = 10,
};

struct label_set {
	int id;
	int gallery_id;
	const char *name;
	const char *base_dir;
	bool is_open;
	int opinions; /* people who label each sample */
	int sample_count;
	int waiting_count; /* of label_set_of_gallery_find */
	const char **labels;
	size_t label_count;
	bool may_label; /* the account that was asked for */
};

extern const struct view label_set_view;

/*
 * By its name, with what an account may do; is_admin: that account acts as an
 * administrator. Sets of deleted galleries are gone. Fails: NOT_FOUND.
 */
enum status label_set_find(struct db *db, struct arena *arena, const char *name,
    int account_id, bool is_admin, struct label_set *set) MUST_CHECK;

/* Fails: NOT_FOUND. Cost: counts the samples that wait. */
enum status label_set_of_gallery_find(struct db *db, struct arena *arena,
    int gallery_id, struct label_set *set) MUST_CHECK;

/* The same for whoever labels it: what an account may do, and no count. */
enum status label_set_to_label_find(struct db *db, struct arena *arena,
    int gallery_id, int account_id, bool is_admin, struct label_set *set)
    MUST_CHECK;

struct new_label_set {
	int gallery_id;
	const char *name;
	const char *base_dir; /* NULL: the gallery's address */
	bool is_open;
	int opinions;
	const char *const *labels;
	size_t label_count;
};

/*
 * Makes a set of a gallery: its listed pictures, by number, are the samples,
 * and are named by number and type. Fails: CONFLICT (the gallery has one, or
 * the name is taken), UNPROCESSABLE (a text is no line, or too long).
 */
enum status label_set_insert(struct db *db, struct arena *arena,
    const struct new_label_set *set, const struct actor *actor) MUST_CHECK;

/* A set as it came from elsewhere; NULL or 0 nowhere. */
struct import_label_set {
	int gallery_id;
	const char *name;
	const char *base_dir;
	const char **labels;
	size_t label_count;
	int size; /* places; some may be empty */
	int *positions;
	int *picture_ids;
	const char **paths;
	const char **given; /* labels; one that is none of the set's is none */
	size_t count;
};

/* Fails: CONFLICT, UNPROCESSABLE as label_set_insert. */
enum status label_set_import(struct db *db, struct arena *arena,
    const struct import_label_set *set) MUST_CHECK;

/* A sample as datasets are exchanged. */
struct label_line {
	int position;
	const char *file_path;
	const char *label; /* NULL: it has none yet */
};

/* Those at from and behind it, in order. */
enum status label_lines_list(struct db *db, struct arena *arena, int set_id,
    int from, int limit, struct label_line **lines, size_t *count) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement label_set_statements[];

#endif
