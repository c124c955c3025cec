/* lib/store/object_gain.c: what a change of the tree does to `has`. */

#include "store/object_gain.h"

#include <stdlib.h>

#include "store/trial.h"

enum { COUNTS };

/*
 * A change of an object's edges changes `has` only for those above it, and
 * only by pictures that show it or something below it: these are counted for
 * all who are above, before and after.
 */
const struct statement object_gain_statements[] = {
	[COUNTS] = { "object_gain_counts",
	    "WITH RECURSIVE below(id) AS (SELECT id"
	    " FROM unnest($1::int[]) AS u(id)"
	    " UNION SELECT e.object_id FROM below CROSS JOIN LATERAL"
	    " (SELECT c.object_id FROM object_parent c"
	    " WHERE c.parent_id = below.id OFFSET 0) AS e),"
	    " near AS MATERIALIZED (SELECT p.id, p.object_ids FROM picture p"
	    " WHERE p.is_shown AND p.id IN (SELECT po.picture_id FROM below"
	    " JOIN picture_object po ON po.object_id = below.id)),"
	    " pairs AS MATERIALIZED (SELECT n.id AS picture_id,"
	    " u.id AS object_id FROM near n"
	    " CROSS JOIN unnest(n.object_ids) AS u(id)),"
	    " above(object_id, id) AS (SELECT DISTINCT object_id, object_id"
	    " FROM pairs UNION SELECT a.object_id, e.parent_id FROM above a"
	    " CROSS JOIN LATERAL (SELECT c.parent_id FROM object_parent c"
	    " WHERE c.object_id = a.id OFFSET 0) AS e)"
	    " SELECT o.id, o.name, count(DISTINCT p.picture_id)"
	    " FROM pairs p JOIN above a USING (object_id)"
	    " JOIN object o ON o.id = a.id AND o.name IS NOT NULL"
	    " GROUP BY o.id ORDER BY o.id" },
	{ NULL, NULL },
};

struct object_counts {
	const int *ids;
	size_t id_count;
	struct rows rows;
};

static enum status
count(struct db *db, struct arena *arena, struct object_counts *counts)
{
	const char *values[] = { sql_int_array(arena, counts->ids,
	    counts->id_count) };

	return db_run(db, arena, &object_gain_statements[COUNTS], values,
	    &counts->rows);
}

enum status
object_preview_begin(struct db *db, struct arena *arena, const int *ids,
    size_t id_count, struct object_counts **before)
{
	*before = arena_alloc(arena, sizeof(**before));
	**before = (struct object_counts){ .ids = ids, .id_count = id_count };
	TRY(count(db, arena, *before));
	return trial_begin(db, arena);
}

static int
compare_gains(const void *a, const void *b)
{
	const struct object_gain *one = a, *other = b;
	int first = abs(one->pictures), second = abs(other->pictures);

	return (first < second) - (first > second);
}

/* Both are ordered by id; an object that is in one alone has 0 there. */
static void
subtract(const struct rows *before, const struct rows *after,
    struct object_gains *gains)
{
	int i = 0, j = 0;

	while (i < before->count || j < after->count) {
		int old_id = i < before->count ? row_int(before, i, 0) : 0;
		int new_id = j < after->count ? row_int(after, j, 0) : 0;
		bool is_old = old_id != 0 && (new_id == 0 || old_id <= new_id);
		bool is_new = new_id != 0 && (old_id == 0 || new_id <= old_id);
		struct object_gain *gain = &gains->items[gains->count];

		gain->name =
		    is_new ? row_text(after, j, 1) : row_text(before, i, 1);
		gain->pictures = (is_new ? row_int(after, j, 2) : 0) -
		    (is_old ? row_int(before, i, 2) : 0);
		gains->count += gain->pictures != 0;
		i += is_old;
		j += is_new;
	}
}

enum status
object_preview_end(struct db *db, struct arena *arena,
    const struct object_counts *before, struct object_gains *gains)
{
	struct object_counts after = *before;

	TRY(count(db, arena, &after));
	TRY(trial_undo(db, arena));
	*gains = (struct object_gains){ .items = arena_array(arena,
					    (size_t)before->rows.count +
						(size_t)after.rows.count + 1,
					    sizeof(*gains->items)) };
	subtract(&before->rows, &after.rows, gains);
	qsort(gains->items, gains->count, sizeof(*gains->items), compare_gains);
	return OK;
}
