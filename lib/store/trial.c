/* lib/store/trial.c: changes that are tried inside a transaction and undone. */

#include "store/trial.h"

/* No statements that can be prepared ahead. */
static const struct statement savepoint = { "", "SAVEPOINT trial" };
static const struct statement undo = { "", "ROLLBACK TO SAVEPOINT trial" };

enum status
trial_begin(struct db *db, struct arena *arena)
{
	return db_run(db, arena, &savepoint, NULL, NULL);
}

enum status
trial_undo(struct db *db, struct arena *arena)
{
	return db_run(db, arena, &undo, NULL, NULL);
}
