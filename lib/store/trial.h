/* lib/store/trial.h: changes that are tried inside a transaction and undone. */

#ifndef STORE_TRIAL_H
#define STORE_TRIAL_H

#include "base/base.h"
#include "db/db.h"

/* What is done from here on, trial_undo undoes; one at a time. */
enum status trial_begin(struct db *db, struct arena *arena) MUST_CHECK;
enum status trial_undo(struct db *db, struct arena *arena) MUST_CHECK;

#endif
