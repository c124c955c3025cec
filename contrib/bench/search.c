/* contrib/bench/search.c: our searches beside the best SQL written by hand for each, in one run. */

/*
 * search CONNINFO [ROUNDS] < cases
 *
 * Each line of cases is one JSON object: name, query, ordering, limit, and
 * plans, a list of {name, planned, prepared}: the same plan as two
 * statements, one to send as it is, one to prepare. Prints a line for each
 * case: ours, the floor (the fastest of all plans, prepared beforehand), the
 * fastest one with its planning, in milliseconds, and ours / floor.
 *
 * All of a case takes turns within each round, so that what else the machine
 * does falls on all alike; each is run once just before it is timed, so that
 * its process and what it reads are as warm as those of the others: the plans
 * share a connection, ours has its own. Ours begins with the text of the query and ends
 * with the rows of the page; so do the plans, from names to all columns.
 */

#include <inttypes.h>
#include <libpq-fe.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "db/db.h"
#include "query/query.h"
#include "store/search.h"
#include "json/json.h"

enum {
	PLANS_MAX = 128,
	ROUNDS_MAX = 99,
	FINALISTS = 3,
	SLOW_MS = 40, /* above, SLOW_ROUNDS are enough */
	SLOW_ROUNDS = 3,
	VERY_SLOW_MS = 500, /* above, one is */
	SEED = 42,
	STATEMENT_MAX = 4 << 20,
};

struct plan {
	const char *name;
	const char *planned;
	const char *prepared;
	double first_ms;
	bool is_right;
	double planned_ms[ROUNDS_MAX]; /* of the first finalist only */
	double prepared_ms[ROUNDS_MAX];
};

struct test_case {
	const char *name;
	const char *query;
	const char *ordering;
	int limit;
	struct plan plans[PLANS_MAX];
	int plan_count;
	struct plan *finalists[FINALISTS];
	int finalist_count;
	int rounds;
	double ours_ms[ROUNDS_MAX];
	int *ids;
	int id_count;
	int64_t start;
};

struct bench {
	PGconn *connection;
	struct db *db;
	struct arena *arena;
	int rounds;
	int case_count;
	int over_two;
	int wrong;
};

static _Noreturn void
fail(const char *what, const char *detail)
{
	fprintf(stderr, "search: %s: %s\n", what, detail);
	exit(EXIT_FAILURE);
}

static double
now_ms(void)
{
	return (double)clock_monotonic_us() / 1000;
}

static void
run_command(struct bench *bench, const char *sql)
{
	PGresult *result =
	    PQexecParams(bench->connection, sql, 0, NULL, NULL, NULL, NULL, 0);

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail(sql, PQerrorMessage(bench->connection));
	PQclear(result);
}

/* ---- ours ---- */

/* One search as a request runs it: read, resolve, find, read rows. */
static enum status
search_once(struct bench *bench, struct test_case *test, bool keep)
{
	static const unsigned char secret[32] = "the bench signs its cursors";
	struct search_wish wish = {
		.limit = test->limit,
		.has_seed = true,
		.seed = SEED,
		.secret = secret,
		.secret_length = sizeof(secret),
		.public_url = "http://localhost:8080",
	};
	struct search_page page;
	struct search search;
	struct problem problem = { 0 };
	struct query *query;
	size_t i;

	if (!ordering_from_name(test->ordering, &wish.ordering))
		fail("no such ordering", test->ordering);
	TRY(query_read(bench->arena, test->query, strlen(test->query), &query,
	    &problem));
	wish.query = query;
	TRY(db_begin(bench->db, DB_READ));
	TRY(search_open(bench->db, bench->arena, &wish, &search, &problem));
	TRY(search_run(bench->db, bench->arena, &search, &page));
	TRY(db_commit(bench->db));
	if (!keep)
		return OK;
	test->start = (int64_t)search.terms.start - 2147483648;
	test->id_count = (int)page.count;
	test->ids = calloc(page.count + 1, sizeof(int));
	for (i = 0; i < page.count; i++)
		test->ids[i] = page.pictures[i].id;
	return OK;
}

static double
time_ours(struct bench *bench, struct test_case *test, bool keep)
{
	double start = now_ms();
	enum status status = search_once(bench, test, keep);
	double took = now_ms() - start;

	if (status != OK) {
		fprintf(stderr, "search: %s: ours failed (%d): %s\n",
		    test->name, status, db_message(bench->db));
		db_rollback(bench->db);
		bench->wrong++;
		took = NAN;
	}
	arena_reset(bench->arena);
	return took;
}

/* ---- theirs ---- */

/* Whether the plan found what ours found; says so when a whole one did not. */
static bool
is_right(struct bench *bench, const struct test_case *test,
    const struct plan *plan, const PGresult *result)
{
	int count = PQntuples(result);
	int i;

	for (i = 0; i < count && i < test->id_count; i++) {
		if (strtol(PQgetvalue(result, i, 0), NULL, 10) != test->ids[i])
			break;
	}
	/*
	 * A plan that reads lists to a fixed length is right only when it
	 * fills the page: a short one might have missed something.
	 */
	if (i == count && count == test->id_count)
		return count == test->limit ||
		    strstr(plan->name, "lists") == NULL;
	if (strstr(plan->name, "lists") == NULL) {
		fprintf(stderr, "search: %s: %s gives other pictures\n",
		    test->name, plan->name);
		bench->wrong++;
	}
	return false;
}

/* The first run: which plans are right, and about how fast. */
static void
try_plan(struct bench *bench, struct test_case *test, struct plan *plan,
    double limit_ms)
{
	char command[64];
	PGresult *result;
	double start;

	snprintf(command, sizeof(command), "SET statement_timeout = %d",
	    (int)limit_ms + 1);
	run_command(bench, command);
	start = now_ms();
	result = PQexecParams(bench->connection, plan->planned, 0, NULL, NULL,
	    NULL, NULL, 0);
	plan->first_ms = now_ms() - start;
	if (PQresultStatus(result) == PGRES_TUPLES_OK) {
		plan->is_right = is_right(bench, test, plan, result);
	} else if (strcmp(PQresultErrorField(result, PG_DIAG_SQLSTATE),
		       "57014") != 0) {
		fail(plan->planned, PQerrorMessage(bench->connection));
	}
	PQclear(result);
}

static int
by_first(const void *left, const void *right)
{
	const struct plan *a = *(struct plan *const *)left;
	const struct plan *b = *(struct plan *const *)right;

	return (a->first_ms > b->first_ms) - (a->first_ms < b->first_ms);
}

/* A plan that takes longer than that is not among the fastest. */
static double
first_limit_ms(double best_ms)
{
	return best_ms > 150 ? 1.2 * best_ms : fmax(40, 4 * best_ms);
}

/* Prepares the fastest few. */
static void
choose_finalists(struct bench *bench, struct test_case *test)
{
	struct plan *right[PLANS_MAX];
	double best = test->ours_ms[0];
	int i, count = 0;

	for (i = 0; i < test->plan_count; i++) {
		struct plan *plan = &test->plans[i];

		try_plan(bench, test, plan, first_limit_ms(best));
		if (!plan->is_right)
			continue;
		right[count++] = plan;
		best = fmin(best, plan->first_ms);
	}
	run_command(bench, "SET statement_timeout = 20000");
	qsort(right, (size_t)count, sizeof(right[0]), by_first);
	for (i = 0; i < count && i < FINALISTS; i++) {
		PGresult *result;
		char name[16];

		if (right[i]->first_ms > 4 * right[0]->first_ms)
			break;

		snprintf(name, sizeof(name), "plan%d", i);
		result = PQprepare(bench->connection, name, right[i]->prepared,
		    0, NULL);
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			fail(right[i]->prepared,
			    PQerrorMessage(bench->connection));
		PQclear(result);
		test->finalists[test->finalist_count++] = right[i];
	}
}

static double
time_once(struct bench *bench, const char *sql, const char *name)
{
	double start = now_ms();
	PGresult *result = name != NULL ?
	    PQexecPrepared(bench->connection, name, 0, NULL, NULL, NULL, 0) :
	    PQexecParams(bench->connection, sql, 0, NULL, NULL, NULL, NULL, 0);
	double took = now_ms() - start;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		took = NAN;
	PQclear(result);
	return took;
}

static double
time_statement(struct bench *bench, const char *sql, const char *name)
{
	time_once(bench, sql, name);
	return time_once(bench, sql, name);
}

static void
time_finalists(struct bench *bench, struct test_case *test, int round)
{
	char name[16];
	int i;

	for (i = 0; i < test->finalist_count; i++) {
		struct plan *plan = test->finalists[i];

		snprintf(name, sizeof(name), "plan%d", i);
		if (i == 0)
			plan->planned_ms[round] =
			    time_statement(bench, plan->planned, NULL);
		plan->prepared_ms[round] = time_statement(bench, NULL, name);
	}
}

/* ---- a case ---- */

static int
by_size(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static double
median(const double *times, int count)
{
	double sorted[ROUNDS_MAX];

	memcpy(sorted, times, sizeof(sorted[0]) * (size_t)count);
	qsort(sorted, (size_t)count, sizeof(sorted[0]), by_size);
	return sorted[count / 2];
}

static void
report(struct bench *bench, const struct test_case *test)
{
	double ours = median(test->ours_ms, test->rounds);
	double floor_ms = INFINITY, planned_ms = INFINITY;
	const char *fastest = "-";
	int i;

	for (i = 0; i < test->finalist_count; i++) {
		const struct plan *plan = test->finalists[i];
		double ms = median(plan->prepared_ms, test->rounds);

		if (i == 0)
			planned_ms = median(plan->planned_ms, test->rounds);
		if (ms < floor_ms) {
			floor_ms = ms;
			fastest = plan->name;
		}
	}
	printf("%8.3f %8.3f %8.3f %7.2f %7.2f %5d  %s  (%s)\n", ours, floor_ms,
	    planned_ms, ours / floor_ms, ours / planned_ms, test->id_count,
	    test->name, fastest);
	fflush(stdout);
	bench->case_count++;
	bench->over_two += !(ours / floor_ms <= 2);
}

static const char *
text_of(const struct json *object, const char *key)
{
	const struct json *value = json_member(object, key);

	if (value == NULL || value->text == NULL)
		fail("a case lacks", key);
	return value->text;
}

/* The statement with the place where the circle of random keys begins. */
static const char *
with_start(struct arena *arena, const char *sql, int64_t start)
{
	static const char mark[] = "@START@";
	struct buf *text = arena_alloc(arena, sizeof(*text));
	const char *found;

	buf_init(text, arena, STATEMENT_MAX);
	while ((found = strstr(sql, mark)) != NULL) {
		buf_add_bytes(text, sql, (size_t)(found - sql));
		buf_add_int(text, start);
		sql = found + strlen(mark);
	}
	buf_add(text, sql);
	return text->bytes;
}

static void
read_plans(struct arena *arena, struct test_case *test,
    const struct json *object)
{
	const struct json *list = json_member(object, "plans");
	size_t i;

	if (list == NULL || list->type != JSON_LIST)
		fail("a case lacks", "plans");
	for (i = 0; i < list->count && i < PLANS_MAX; i++) {
		const struct json *plan = &list->items[i];

		test->plans[test->plan_count++] = (struct plan){
			.name = text_of(plan, "name"),
			.planned = with_start(arena, text_of(plan, "planned"),
			    test->start),
			.prepared = with_start(arena, text_of(plan, "prepared"),
			    test->start),
		};
	}
}

/* Runs ours and theirs in turns; false when ours fails. */
static bool
time_case(struct bench *bench, struct test_case *test)
{
	int round;

	test->ours_ms[0] = time_ours(bench, test, false);
	if (isnan(test->ours_ms[0]))
		return false;
	if (test->ours_ms[0] > SLOW_MS && test->rounds > SLOW_ROUNDS)
		test->rounds = SLOW_ROUNDS;
	if (test->ours_ms[0] > VERY_SLOW_MS)
		test->rounds = 1;
	choose_finalists(bench, test);
	for (round = 0; round < test->rounds; round++) {
		time_ours(bench, test, false);
		test->ours_ms[round] = time_ours(bench, test, false);
		time_finalists(bench, test, round);
	}
	return true;
}

static void
run_case(struct bench *bench, const char *line)
{
	static const struct json_limits limits = { .bytes = STATEMENT_MAX,
		.depth = 8,
		.values = 10000 };
	struct arena *arena = arena_create();
	struct test_case *test = arena_alloc(arena, sizeof(*test));
	const struct json *object;
	struct problem problem = { 0 };

	if (json_read(arena, line, strlen(line), limits, &object, &problem) !=
	    OK)
		fail("not a case", line);
	test->name = text_of(object, "name");
	test->query = text_of(object, "query");
	test->ordering = text_of(object, "ordering");
	test->limit = (int)strtol(text_of(object, "limit"), NULL, 10);
	test->rounds = bench->rounds;
	if (!isnan(time_ours(bench, test, true))) {
		read_plans(arena, test, object);
		if (time_case(bench, test))
			report(bench, test);
		run_command(bench, "DEALLOCATE ALL");
	}
	free(test->ids);
	arena_destroy(arena);
}

int
main(int argc, char *argv[])
{
	struct bench bench = {
		.rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 7
	};
	char *line = NULL;
	size_t size = 0;

	if (argc < 2 || bench.rounds < 1 || bench.rounds > ROUNDS_MAX)
		fail("usage", "search CONNINFO [ROUNDS] < cases");
	bench.arena = arena_create();
	bench.db = db_create(argv[1], "bench", 20000);
	bench.connection = PQconnectdb(argv[1]);
	if (PQstatus(bench.connection) != CONNECTION_OK)
		fail("no connection", PQerrorMessage(bench.connection));
	run_command(&bench, "SET jit = off");
	while (getline(&line, &size, stdin) > 0) {
		run_case(&bench, line);
	}
	fprintf(stderr, "%d cases, %d above 2.0, %d wrong or failed\n",
	    bench.case_count, bench.over_two, bench.wrong);
	free(line);
	PQfinish(bench.connection);
	db_destroy(bench.db);
	arena_destroy(bench.arena);
	return bench.wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
