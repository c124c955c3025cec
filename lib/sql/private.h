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

/* " ORDER BY" what the condition compares, as its index has it. */
void condition_add_order(struct sql *sql, const struct condition *condition);

/* ---- orderings; rows are called p ---- */

bool order_is_descending(enum ordering ordering);

/* What an ordering goes by first. */
void order_add_key(struct sql *sql, enum ordering ordering);

/* " ORDER BY" as the index has it. */
void order_add(struct sql *sql, const struct search_terms *terms);

/* The same for statements that see both halves of the circle of chance. */
void order_add_full(struct sql *sql, const struct search_terms *terms);

/* " AND" what lies behind the position, for either of them. */
void order_add_after(struct sql *sql, const struct search_terms *terms);
void order_add_after_full(struct sql *sql, const struct search_terms *terms);

/* The least random_key of the circle's first half: keys are signed. */
int64_t order_first_key(const struct search_terms *terms);

/* ---- what every search says ---- */

/* Pictures that may be found. */
void terms_add_visible(struct sql *sql, const struct search_terms *terms);

/* " AND" the ids that dates leave; nothing where they leave all. */
void terms_add_id_range(struct sql *sql, const struct search_terms *terms);

/* " LIMIT". */
void sql_add_limit(struct sql *sql, int limit);

#endif
