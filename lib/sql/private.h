/* lib/sql/private.h: what the files of lib/sql share. */

#ifndef SQL_PRIVATE_H
#define SQL_PRIVATE_H

#include "sql/sql.h"

/* The bare rule over the row p: true, false or NULL. */
void condition_add(struct sql *sql, const struct condition *condition);

/* True or false, and in a form that no index is tempted by. */
void condition_add_test(struct sql *sql, const struct condition *condition);

/* In a form that an index finds; only where sql_can_gather. */
void condition_add_indexable(struct sql *sql,
    const struct condition *condition);

#endif
