/* test/lib/store/object_like_test.c: objects that a new one may be mistaken for. */

#include "lib/store/writer_fixture.h"

#include "store/object_like.h"
#include "store/object_write.h"

#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct object_like *
like(struct writer *writer, const char *name, enum object_nearness nearness,
    size_t *count)
{
	struct object_like *likes;

	assert_int_equal(objects_like(writer->db, writer->arena, name, nearness,
			     &likes, count),
	    OK);
	return likes;
}

static int
insert(struct writer *writer, const char *name)
{
	const struct new_object object = { .name = name, .description = "" };
	int id = 0;

	assert_int_equal(object_insert(writer->db, writer->arena, &object,
			     &writer->actor, &id),
	    OK);
	return id;
}

static void
names_that_look_alike_are_found_by_name_and_alias(void **state)
{
	struct writer *writer = writer_of(state);
	const char *tag = writer_name(writer, "");
	const char *alias = arena_format(writer->arena, "X%s caf\xc3\xa9", tag);
	int id = writer_object(writer, "bar");
	struct object_like *likes;
	size_t count;

	assert_int_equal(object_insert_alias(writer->db, writer->arena, id,
			     alias, &writer->actor),
	    OK);
	likes = like(writer, arena_format(writer->arena, "x%s-Cafes", tag),
	    OBJECTS_ALIKE, &count);
	assert_int_equal(count, 1);
	assert_int_equal(likes[0].id, id);
	assert_string_equal(likes[0].alias, alias);
	(void)like(writer, alias, OBJECTS_ALIKE, &count);
	assert_int_equal(count, 0);
	(void)like(writer, "", OBJECTS_MISTYPED, &count);
	assert_int_equal(count, 0);
}

/* ---- mistyped ---- */

static void
names_mean_one_thing_when_few_letters_part_them(void **state)
{
	static const struct {
		const char *typed;
		const char *meant;
		const char *apart; /* NULL: they are two things */
	} names[] = {
		{ "Vultrue", "Vulture", "1" },
		{ "Vultur", "Vulture", "0" },
		{ "Elefant", "Elephant", "2" },
		{ "Wlof", "Wolf", "1" },
		{ "Wofl", "Wolf", "1" },
		{ "Lnyx", "Lynx", "1" },
		{ "Girafe", "giraffes", "1" },
		{ "Gir\303\241fe", "Giraffe", "1" },
		{ "Polarbaer", "Polar bear", "1" },
		{ "Spotted hyaena", "Spotted hyena", "1" },
		{ "Goldn retriver", "Golden retriever", "2" },
		{ "\xd0\x9a\xd0\xbe\xd1\x88\xd0\xb0\xd0\xba",
		    "\xd0\x9a\xd0\xbe\xd1\x88\xd0\xba\xd0\xb0", "1" },
		{ "Salmoant", "Salmon", NULL },
		{ "Cat", "Car", NULL },
		{ "Cat", "Cart", NULL },
		{ "Cats", "Bats", NULL },
		{ "Goat", "Boat", NULL },
		{ "Grey wolf", "Grey golf", NULL },
		{ "Black bear", "Black deer", NULL },
		{ "Red car", "Red cat", NULL },
		{ "Black rat", "Blackcap", NULL },
		{ "Parus major", "Parus minor", NULL },
	};
	struct writer *writer = writer_of(state);
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++) {
		const char *apart = writer_text(writer,
		    arena_format(writer->arena,
			"SELECT object_letters_apart('%s', '%s')",
			names[i].typed, names[i].meant));

		if (!text_is(apart, names[i].apart))
			fail_msg("\"%s\" is %s from \"%s\"", names[i].typed,
			    apart == NULL ? "far" : apart, names[i].meant);
	}
}

static void
a_mistyped_name_is_found_behind_those_alike(void **state)
{
	struct writer *writer = writer_of(state);
	const char *tag = writer_name(writer, "");
	const char *typed = arena_format(writer->arena, "Strok%s", tag);
	const char *alias = arena_format(writer->arena, "STROK%s", tag);
	int stork = insert(writer, arena_format(writer->arena, "Stork%s", tag));
	int bar = writer_object(writer, "bar");
	struct object_like *likes;
	size_t count;

	(void)like(writer, typed, OBJECTS_ALIKE, &count);
	assert_int_equal(count, 0);
	likes = like(writer, typed, OBJECTS_MISTYPED, &count);
	assert_int_equal(count, 1);
	assert_int_equal(likes[0].id, stork);
	assert_null(likes[0].alias);
	assert_int_equal(object_insert_alias(writer->db, writer->arena, bar,
			     alias, &writer->actor),
	    OK);
	(void)writer_text(writer,
	    arena_format(writer->arena,
		"UPDATE object SET picture_count_below = 9 WHERE id = %d",
		stork));
	likes = like(writer, typed, OBJECTS_MISTYPED, &count);
	assert_int_equal(count, 2);
	assert_int_equal(likes[0].id, bar);
	assert_string_equal(likes[0].alias, alias);
	assert_int_equal(likes[1].id, stork);
}

static void
numbers_are_never_mistyped(void **state)
{
	struct writer *writer = writer_of(state);
	const char *tag = writer_name(writer, "");
	size_t count;

	(void)insert(writer, arena_format(writer->arena, "Boeing 747%s", tag));
	(void)like(writer, arena_format(writer->arena, "Boeing 737%s", tag),
	    OBJECTS_MISTYPED, &count);
	assert_int_equal(count, 0);
	(void)like(writer, arena_format(writer->arena, "Beoing 747%s", tag),
	    OBJECTS_MISTYPED, &count);
	assert_int_equal(count, 1);
}

/* Ninety times one character whose likeness has eighteen. */
static void
names_that_grow_are_no_trouble(void **state)
{
	struct writer *writer = writer_of(state);
	struct buf buf;
	size_t count;
	int i;

	buf_init(&buf, writer->arena, 64 * 1024);
	for (i = 0; i < 90; i++)
		buf_add(&buf, "\xef\xb7\xba");
	(void)insert(writer, arena_format(writer->arena, "%s", buf.bytes));
	buf_add(&buf, "x");
	(void)like(writer, buf.bytes, OBJECTS_MISTYPED, &count);
	assert_int_equal(count, 0);
}

/* Else 120,000 names would be compared, and each be brought into its form. */
static void
what_may_be_mistyped_is_read_from_an_index_alone(void **state)
{
	const char *values[] = { "Vultrue", "8", "true" };
	struct writer *writer = writer_of(state);
	const struct statement explain = { "",
		arena_format(writer->arena, "EXPLAIN (COSTS off) %s",
		    object_like_statements[0].sql) };
	bool is_name = false, is_alias = false;
	struct rows rows;
	int i;

	(void)writer_text(writer, "SET LOCAL enable_seqscan = off");
	(void)writer_text(writer, "SET LOCAL enable_bitmapscan = off");
	assert_int_equal(db_run(writer->db, writer->arena, &explain, values,
			     &rows),
	    OK);
	for (i = 0; i < rows.count; i++) {
		const char *line = row_text(&rows, i, 0);

		is_name = is_name ||
		    strstr(line, "Index Only Scan using object_name_letters");
		is_alias = is_alias ||
		    strstr(line,
			"Index Only Scan using object_alias_name_letters");
	}
	assert_true(is_name);
	assert_true(is_alias);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_that_look_alike_are_found_by_name_and_alias),
		TEST(names_mean_one_thing_when_few_letters_part_them),
		TEST(a_mistyped_name_is_found_behind_those_alike),
		TEST(numbers_are_never_mistyped),
		TEST(names_that_grow_are_no_trouble),
		TEST(what_may_be_mistyped_is_read_from_an_index_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
