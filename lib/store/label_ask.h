/* lib/store/label_ask.h: who asks, for which set, and what of it, in one question to the database. */

#ifndef STORE_LABEL_ASK_H
#define STORE_LABEL_ASK_H

#include "store/label_queue.h"
#include "store/session.h"

/* A name, and a digest of it and its password; or an account that is known. */
struct label_asker {
	const char *name; /* NULL: account_id asks */
	unsigned char key[SHA256_BYTES];
	int account_id;
	bool is_admin; /* account_id acts as an administrator */
};

enum label_deed {
	LABEL_SIZE,	/* the set, without its labels and what may be done */
	LABEL_PLACE,	/* the sample at that place */
	LABEL_OFFERED,	/* the sample that the account was offered just now */
	LABEL_CLASSIFY, /* the word is kept, where only one opinion is asked */
};

struct label_question {
	enum label_deed deed;
	const char *dataset;
	int position;	      /* of LABEL_PLACE */
	const char *base_dir; /* of LABEL_CLASSIFY; NULL: any */
	struct label_word word;
	const char *tool;
};

struct label_answer {
	struct identity who;
	bool has_set;
	struct label_set set;
	bool has_sample; /* or the word was kept */
	struct label_sample sample;
};

/*
 * Asks in one round trip, and in a transaction of its own where none has
 * begun. Nothing is kept for an account that may not label. Fails: NOT_FOUND
 * (the pair was not right within the last minutes, or the account may not
 * act any more).
 */
enum status label_ask(struct db *db, struct arena *arena,
    const struct label_asker *asker, const struct label_question *question,
    struct label_answer *answer) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement label_ask_statements[];

#endif
