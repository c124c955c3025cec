/* lib/store/label_queue.h: sets of samples, offered one by one and labelled. */

#ifndef STORE_LABEL_QUEUE_H
#define STORE_LABEL_QUEUE_H

#include "store/actor.h"

#include "db/db.h"
#include "view/view.h"

enum {
	LABELS_MAX = 1000,
	LABEL_LEASE_S = 600,
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

/*
 * The same of the account that bears a name, asked together with the next
 * statement that is run; label_set_read reads what came.
 */
void label_set_ask(struct db *db, struct arena *arena, const char *name,
    const char *account, struct rows *rows);

/* Fails: NOT_FOUND. */
enum status label_set_read(const struct rows *rows, struct arena *arena,
    struct label_set *set) MUST_CHECK;

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

struct label_sample {
	int position;
	const char *file_path;
	bool is_listed;	    /* its picture may be shown */
	const char *sha256; /* hexadecimal */
	const char *extension;
	const char *media_type;
	int picture_id;
};

/* Fails: NOT_FOUND. */
enum status label_sample_find(struct db *db, struct arena *arena, int set_id,
    int position, struct label_sample *sample) MUST_CHECK;

/*
 * The next that waits for a label, leased to the account: the one that it
 * was offered before, else the first from that place on that nobody holds.
 * Two that ask at once get different ones. In a set that asks for several
 * opinions, then what others have labelled and the account has not. Fails:
 * NOT_FOUND. Cost: the same in sets of any size; opinions cost what the
 * account has labelled from that place on.
 */
enum status label_sample_take(struct db *db, struct arena *arena,
    const struct label_set *set, int account_id, int from,
    struct label_sample *sample) MUST_CHECK;

/* Gives back what was offered to the account, for others to label. */
enum status label_sample_release(struct db *db, struct arena *arena, int set_id,
    int position, int account_id) MUST_CHECK;

/* Its picture cannot be shown: it is not offered for an hour. */
enum status label_sample_set_aside(struct db *db, struct arena *arena,
    int set_id, int position) MUST_CHECK;

struct label_word {
	const char *file_path;
	const char *label;
	int position; /* set by label_sample_classify */
};

/* Fails: NOT_FOUND (no such sample, or no such label). */
enum status label_sample_classify(struct db *db, struct arena *arena,
    const struct label_set *set, struct label_word *word,
    const struct actor *actor) MUST_CHECK;

/* The label that an account gave last, or NULL. */
enum status label_sample_label_of(struct db *db, struct arena *arena,
    int set_id, int position, int account_id, const char **label) MUST_CHECK;

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
extern const struct statement label_queue_statements[];

#endif
