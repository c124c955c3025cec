/* lib/store/label_change.h: the labels of a set that is there already. */

#ifndef STORE_LABEL_CHANGE_H
#define STORE_LABEL_CHANGE_H

#include "db/db.h"
#include "store/actor.h"

struct label_change {
	int set_id;
	struct texts labels;
	bool is_open;
};

/* Labels as they are kept, NFC: what is alike then is one label. */
enum status label_names_settle(struct db *db, struct arena *arena,
    struct texts *labels) MUST_CHECK;

/*
 * These labels in this order, and whether the set is open. A label that is
 * in the set already stays what samples have. Fails: CONFLICT (*used is one
 * that was given and is not among them), UNPROCESSABLE (one is no line).
 */
enum status label_set_update(struct db *db, struct arena *arena,
    const struct label_change *change, const struct actor *actor,
    const char **used) MUST_CHECK;

/* All statements of the file; the last one has no name. */
extern const struct statement label_change_statements[];

#endif
