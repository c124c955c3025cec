/* test/lib/store/found.c: the pictures that the statements of a search find in the sample. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/store/found.h"

struct rows
run(const struct sql *sql)
{
	struct rows rows = { 0 };

	if (db_run_sql(sample.db, sample.arena, sql, DB_PLAN_EACH, &rows) !=
	    OK)
		fail_msg("%s\nin: %s", db_message(sample.db),
		    sql->text.bytes);
	return rows;
}

void
take(struct list *list, const struct rows *rows, int hit_column)
{
	int i;

	for (i = 0; i < rows->count; i++) {
		if (hit_column > 0 && !row_bool(rows, i, hit_column))
			continue;
		assert_true(list->count < FOUND_MAX);
		list->ids[list->count++] = row_int(rows, i, 0);
	}
}

struct list
gather(const struct search_terms *terms, const bool *gathered)
{
	struct list list = { .count = 0 };
	struct rows rows;
	struct sql sql;

	sql_init(&sql, sample.arena);
	if (gathered == NULL)
		sql_skip(&sql, terms, 0, FOUND_MAX);
	else
		sql_gather(&sql, terms, gathered, 0, FOUND_MAX);
	rows = run(&sql);
	take(&list, &rows, 0);
	return list;
}

void
assert_same(const struct list *found, const struct list *expected,
    const char *shape, const char *query, enum ordering ordering)
{
	int i = 0;

	while (i < found->count && i < expected->count &&
	    found->ids[i] == expected->ids[i])
		i++;
	if (i < found->count || i < expected->count)
		fail_msg("%s, %s: %d pictures instead of %d; at %d there is"
		    " %d instead of %d; the query is\n%s", shape,
		    ordering_name(ordering), found->count, expected->count,
		    i, i < found->count ? found->ids[i] : 0,
		    i < expected->count ? expected->ids[i] : 0, query);
}
