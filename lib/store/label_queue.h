/* lib/store/label_queue.h: samples, offered one by one and labelled. */

#ifndef STORE_LABEL_QUEUE_H
#define STORE_LABEL_QUEUE_H

#include "store/label_set.h"

/*
 * How long a sample is kept for whom it was offered to, at the least; with
 * the spare, whoever asks again need not be given a new lease each time.
 */
enum { LABEL_LEASE_S = 600, LABEL_LEASE_SPARE_S = 60 };

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

/* All statements of the file; the last one has no name. */
extern const struct statement label_queue_statements[];

#endif
