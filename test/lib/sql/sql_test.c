/* test/lib/sql/sql_test.c: SQL text, and that the server takes every statement of a search. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/database.h"
#include "store/picture.h"

static struct arena *arena;
static struct db *db;

static int
set_up(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR + 1);
	arena = arena_create();
	db = database_open("PINAKES_READER", 5000);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	db_destroy(db);
	arena_destroy(arena);
	return 0;
}

static void
values_travel_beside_the_text(void **state)
{
	struct sql sql;

	(void)state;
	sql_init(&sql, arena);
	sql_add(&sql, "SELECT ");
	sql_bind(&sql, "'; DROP TABLE picture");
	sql_add(&sql, ", ");
	sql_bind_int(&sql, -7);
	sql_add(&sql, ", ");
	sql_bind_double(&sql, 0.1);
	sql_add(&sql, ", ");
	sql_bind(&sql, NULL);
	assert_string_equal(sql.text.bytes, "SELECT $1, $2, $3, $4");
	assert_int_equal(sql.value_count, 4);
	assert_string_equal(sql.values[0], "'; DROP TABLE picture");
	assert_string_equal(sql.values[1], "-7");
	assert_string_equal(sql.values[2], "0.10000000000000001");
	assert_null(sql.values[3]);
}

static void
arrays_are_quoted(void **state)
{
	static const int ids[] = { 1, -2, INT32_MAX, INT32_MIN };
	static const char *const texts[] = { "a", "", "b \"c\"", "\\", "d,e",
		"NULL", "{f}" };

	(void)state;
	assert_string_equal(sql_int_array(arena, ids, 4),
	    "{1,-2,2147483647,-2147483648}");
	assert_string_equal(sql_int_array(arena, ids, 1), "{1}");
	assert_string_equal(sql_int_array(arena, NULL, 0), "{}");
	assert_string_equal(sql_text_array(arena, texts, 7),
	    "{\"a\",\"\",\"b \\\"c\\\"\",\"\\\\\",\"d,e\",\"NULL\","
	    "\"{f}\"}");
	assert_string_equal(sql_text_array(arena, NULL, 0), "{}");
}

static void
long_arrays_are_whole(void **state)
{
	int ids[5000], i;
	const char *text;

	(void)state;
	for (i = 0; i < 5000; i++)
		ids[i] = INT32_MIN + i;
	text = sql_int_array(arena, ids, 5000);
	assert_int_equal(strlen(text), 5000 * 12 + 1);
	assert_int_equal(text[strlen(text) - 1], '}');
}

static const char *
ids_upto(int last)
{
	int *ids = arena_array(arena, (size_t)last, sizeof(*ids)), i;

	for (i = 0; i < last; i++)
		ids[i] = i + 1;
	return sql_int_array(arena, ids, (size_t)last);
}

/* A condition of a kind; many: over a list too long for `&&`. */
static struct condition
condition_of(enum rule_kind kind, bool excluded, bool many)
{
	struct condition condition = { .kind = kind, .excluded = excluded,
		.number = 3, .id = 5, .text = "%abc\\_%" };

	condition.ids = ids_upto(many ? 100 : 2);
	condition.id_count = many ? 100 : 2;
	return condition;
}

/* Runs a statement; a failure says the statement. */
static void
run(const struct sql *sql, enum db_plan plan)
{
	struct rows rows;

	if (db_run_sql(db, arena, sql, plan, &rows) != OK)
		fail_msg("%s\nin: %s", db_message(db), sql->text.bytes);
}

static struct sql *
begin_sql(void)
{
	struct sql *sql = arena_alloc(arena, sizeof(*sql));

	sql_init(sql, arena);
	return sql;
}

static const struct batch marked = { .rows = 100, .limit = 10,
	.is_marked = true };
static const struct batch plain = { .rows = 100, .limit = 10 };

static void
run_walks(const struct search_terms *terms)
{
	int half;

	for (half = 0; half < 2; half++) {
		struct sql *sql = begin_sql();

		sql_walk(sql, terms, half == 1, marked);
		run(sql, half == 0 ? DB_PLAN_ONCE : DB_PLAN_EACH);
		sql = begin_sql();
		sql_walk(sql, terms, half == 1, plain);
		run(sql, half == 0 ? DB_PLAN_ONCE : DB_PLAN_EACH);
	}
}

static void
run_drives(const struct search_terms *terms)
{
	size_t i;

	if (terms->ordering != ORDER_DATE_ASC &&
	    terms->ordering != ORDER_DATE_DESC)
		return;
	for (i = 0; i < terms->count; i++) {
		struct sql *sql = begin_sql();

		if (!sql_can_drive(&terms->conditions[i]))
			continue;
		sql_drive(sql, terms, i, marked);
		run(sql, DB_PLAN_ONCE);
		sql = begin_sql();
		sql_drive(sql, terms, i, plain);
		run(sql, DB_PLAN_ONCE);
	}
}

static void
run_whole(const struct search_terms *terms)
{
	bool gathered[2] = { false, false };
	struct sql *sql;
	size_t i;

	for (i = 0; i < terms->count; i++)
		gathered[i] = sql_can_gather(&terms->conditions[i]);
	sql = begin_sql();
	sql_gather(sql, terms, gathered, 3, 10);
	run(sql, DB_PLAN_EACH);
	sql = begin_sql();
	sql_count(sql, terms, gathered, 10);
	run(sql, DB_PLAN_EACH);
	sql = begin_sql();
	sql_count(sql, terms, NULL, 10);
	run(sql, DB_PLAN_EACH);
	sql = begin_sql();
	sql_skip(sql, terms, 3, 10);
	run(sql, DB_PLAN_EACH);
	sql = begin_sql();
	sql_stream(sql, terms, PICTURE_COLUMNS " FROM picture p"
	    PICTURE_JOINS, 3, terms->include_obsolete ? 0 : 10);
	run(sql, DB_PLAN_EACH);
	database_run(db, arena, "FETCH 5 FROM stream");
	database_run(db, arena, "CLOSE stream");
}

static void
run_all_shapes(const struct condition *conditions, size_t count,
    enum ordering ordering)
{
	struct search_terms terms = { .conditions = conditions,
		.count = count, .ordering = ordering, .start = 0x80000001,
		.high_id = INT32_MAX };
	int after;

	for (after = 0; after < 2; after++) {
		if (after == 1) {
			terms.after = (struct position){ .is_set = true,
				.id = 4, .number = -3, .title = "Ab'c\\" };
			terms.include_obsolete = true;
			terms.low_id = 1;
			terms.high_id = 1000;
		}
		run_walks(&terms);
		run_drives(&terms);
		run_whole(&terms);
	}
}

static void
the_server_takes_every_shape_of_every_rule_in_every_ordering(void **state)
{
	struct condition condition;
	int kind, ordering, form;

	(void)state;
	NEED_DATABASE(db);
	for (kind = 0; kind < RULE_KINDS; kind++) {
		DATABASE_OK(db, db_begin(db, DB_READ));
		for (form = 0; form < 4; form++) {
			condition = condition_of((enum rule_kind)kind,
			    form % 2 == 1, form >= 2);
			for (ordering = 0; ordering < ORDERINGS; ordering++)
				run_all_shapes(&condition, 1,
				    (enum ordering)ordering);
		}
		DATABASE_OK(db, db_commit(db));
		arena_reset(arena);
	}
}

static void
the_server_takes_every_shape_of_no_rule(void **state)
{
	int ordering;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	for (ordering = 0; ordering < ORDERINGS; ordering++)
		run_all_shapes(NULL, 0, (enum ordering)ordering);
	DATABASE_OK(db, db_commit(db));
}

static void
the_server_takes_pairs_of_rules(void **state)
{
	struct condition conditions[2];
	int one, other;

	(void)state;
	NEED_DATABASE(db);
	for (one = 0; one < RULE_KINDS; one++) {
		DATABASE_OK(db, db_begin(db, DB_READ));
		for (other = 0; other < RULE_KINDS; other++) {
			conditions[0] = condition_of((enum rule_kind)one,
			    false, false);
			conditions[1] = condition_of((enum rule_kind)other,
			    other % 2 == 0, true);
			run_all_shapes(conditions, 2, ORDER_DATE_DESC);
		}
		DATABASE_OK(db, db_commit(db));
		arena_reset(arena);
	}
}

/* Dates are bounds of ids, so nobody probes them; but it is a statement. */
static void
the_server_takes_every_probe(void **state)
{
	int kind;

	(void)state;
	NEED_DATABASE(db);
	DATABASE_OK(db, db_begin(db, DB_READ));
	for (kind = 0; kind < RULE_KINDS; kind++) {
		struct condition condition = condition_of(
		    (enum rule_kind)kind, false, false);
		struct sql *sql = begin_sql();

		sql_probe(sql, &condition, 100);
		run(sql, DB_PLAN_EACH);
	}
	DATABASE_OK(db, db_commit(db));
}

/* The greatest query there is fits into one statement. */
static void
the_greatest_query_fits(void **state)
{
	struct condition conditions[QUERY_MAX_RULES];
	struct search_terms terms = { .conditions = conditions,
		.count = QUERY_MAX_RULES, .ordering = ORDER_TITLE_ASC,
		.high_id = 10, .low_id = 1,
		.after = { .is_set = true, .title = "x" } };
	struct sql *sql;
	size_t i;

	(void)state;
	NEED_DATABASE(db);
	for (i = 0; i < QUERY_MAX_RULES; i++)
		conditions[i] = condition_of(i % 2 == 0 ? RULE_ORIGIN_URL :
		    RULE_HAS, i >= 60, true);
	DATABASE_OK(db, db_begin(db, DB_READ));
	sql = begin_sql();
	sql_walk(sql, &terms, false, marked);
	run(sql, DB_PLAN_EACH);
	run_whole(&(struct search_terms){ .conditions = conditions,
		.count = 2, .high_id = INT32_MAX });
	DATABASE_OK(db, db_commit(db));
}

static void
only_wanted_rules_with_an_index_gather_or_drive(void **state)
{
	struct condition condition;
	int kind;

	(void)state;
	for (kind = 0; kind < RULE_KINDS; kind++) {
		condition = condition_of((enum rule_kind)kind, true, false);
		assert_false(sql_can_gather(&condition));
		assert_false(sql_can_drive(&condition));
	}
	condition = condition_of(RULE_TITLE, false, false);
	assert_true(sql_can_gather(&condition));
	condition.text = "%ab%";
	assert_false(sql_can_gather(&condition));
	condition.text = "%ab\\cd%";
	assert_false(sql_can_gather(&condition));
	condition.text = "%a_b_c%";
	assert_false(sql_can_gather(&condition));
	condition.text = "%\xd0\xba\xd0\xbe\xd1\x82%";
	assert_true(sql_can_gather(&condition));
	condition = condition_of(RULE_ABOVE_RATING, false, false);
	assert_false(sql_can_gather(&condition));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_travel_beside_the_text),
		cmocka_unit_test(arrays_are_quoted),
		cmocka_unit_test(long_arrays_are_whole),
		cmocka_unit_test(
		    the_server_takes_every_shape_of_every_rule_in_every_ordering),
		cmocka_unit_test(the_server_takes_every_shape_of_no_rule),
		cmocka_unit_test(the_server_takes_pairs_of_rules),
		cmocka_unit_test(the_server_takes_every_probe),
		cmocka_unit_test(the_greatest_query_fits),
		cmocka_unit_test(
		    only_wanted_rules_with_an_index_gather_or_drive),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
