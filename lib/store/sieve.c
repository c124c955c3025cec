/* lib/store/sieve.c: how many pictures each rule of a query leaves. */

#include "store/sieve.h"

#include "store/catalogue.h"
#include "store/search_private.h"

/* The state of the count: the time is for all of its statements together. */
struct counting {
	struct db *db;
	struct arena *arena;
	struct problem *problem;
	int64_t ends_at_us;		/* on the monotonic clock */
	bool is_over;			/* no more statements */
};

/* step stays unknown when the time is up. */
static enum status
count_query(struct counting *counting, const struct query *query,
    struct sieve_step *step)
{
	struct search_wish wish = { .query = query };
	struct search search;
	enum status status;

	*step = (struct sieve_step){ .is_known = false };
	if (counting->is_over ||
	    clock_monotonic_us() >= counting->ends_at_us)
		return OK;
	TRY(search_limit_time(counting->db, counting->arena,
	    counting->ends_at_us));
	status = search_open(counting->db, counting->arena, &wish, &search,
	    counting->problem);
	if (status == OK)
		status = search_count(counting->db, counting->arena, &search,
		    &step->left);
	if (status == UNAVAILABLE && db_timed_out(counting->db)) {
		counting->is_over = true;
		return OK;
	}
	step->is_known = status == OK;
	return status;
}

/* The query with its first rules only. */
static struct query
first_rules(const struct query *query, size_t count)
{
	struct query first = *query;

	if (count < first.want_count)
		first.want_count = count;
	first.exclude_count = count - first.want_count;
	return first;
}

static enum status
count_total(struct counting *counting, const struct query *query,
    struct sieve *sieve)
{
	struct query everything = first_rules(query, 0);
	struct sieve_step step;

	TRY(count_query(counting, &everything, &step));
	sieve->total = step.left;
	if (!step.is_known || step.left > SEARCH_COUNT_MAX)
		sieve->total = (int64_t)catalogue_picture_count();
	if (step.is_known && sieve->total < step.left)
		sieve->total = step.left;
	return OK;
}

/* What there would be without the rule that left nothing. */
static enum status
count_without(struct counting *counting, const struct query *query,
    struct sieve *sieve)
{
	size_t index = (size_t)sieve->emptied_by;
	bool is_excluded = index >= query->want_count;

	return count_query(counting, query_without(counting->arena, query,
	    is_excluded, is_excluded ? index - query->want_count : index),
	    &sieve->without);
}

enum status
sieve_count(struct db *db, struct arena *arena, const struct query *query,
    struct sieve *sieve, struct problem *problem)
{
	struct counting counting = {
		.db = db, .arena = arena, .problem = problem,
		.ends_at_us = clock_monotonic_us() + SIEVE_MS * INT64_C(1000),
	};
	size_t i;

	*sieve = (struct sieve){
		.count = query->want_count + query->exclude_count,
		.emptied_by = -1,
	};
	sieve->steps = arena_array(arena, sieve->count + 1,
	    sizeof(*sieve->steps));
	TRY(count_total(&counting, query, sieve));
	for (i = 0; i < sieve->count; i++) {
		struct query first = first_rules(query, i + 1);

		if (sieve->emptied_by >= 0) {
			sieve->steps[i].is_known = true;
			continue;
		}
		TRY(count_query(&counting, &first, &sieve->steps[i]));
		if (sieve->steps[i].is_known && sieve->steps[i].left == 0)
			sieve->emptied_by = (int)i;
	}
	if (sieve->emptied_by >= 0)
		TRY(count_without(&counting, query, sieve));
	sieve->is_in_time = !counting.is_over;
	return OK;
}
