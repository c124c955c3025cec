/* test/lib/store/object_write_test.c: objects, their other names and the tree. */

#include "lib/store/writer_fixture.h"

#include "store/object_write.h"

#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

static void
an_object_comes_with_aliases_and_parents_in_one_revision(void **state)
{
	struct writer *writer = writer_of(state);
	const int parents[] = { writer_object(writer, "pet"),
		writer_object(writer, "feline") };
	const char *const aliases[] = { writer_name(writer, "house \"cat\""),
		writer_name(writer, "\\moggy") };
	const struct new_object object = {
		.name = writer_name(writer, "cat"),
		.description = "A small one.",
		.aliases = aliases,
		.alias_count = 2,
		.parent_ids = parents,
		.parent_count = 2,
	};
	int id = 0, found = 0;

	assert_int_equal(object_insert(writer->db, writer->arena, &object,
			     &writer->actor, &id),
	    OK);
	assert_int_equal(object_id_of(writer->db, writer->arena, aliases[0],
			     &found),
	    OK);
	assert_int_equal(found, id);
	assert_int_equal(object_id_of(writer->db, writer->arena, object.name,
			     &found),
	    OK);
	assert_int_equal(found, id);
	assert_string_equal(
	    writer_text(writer,
		arena_format(writer->arena,
		    "SELECT concat_ws(' ', count(*), max(cardinality(aliases)),"
		    " max(cardinality(parent_ids)), max(reason))"
		    " FROM object_revision WHERE object_id = %d",
		    id)),
	    "1 2 2 to try it");
}

static void
a_decomposed_name_finds_the_composed_one(void **state)
{
	struct writer *writer = writer_of(state);
	const char *tag = writer_name(writer, "");
	struct new_object object = { .description = "" };
	int id = 0, found = 0;

	object.name = arena_format(writer->arena, "cafe\xcc\x81%s", tag);
	assert_int_equal(object_insert(writer->db, writer->arena, &object,
			     &writer->actor, &id),
	    OK);
	assert_int_equal(object_id_of(writer->db, writer->arena,
			     arena_format(writer->arena, "caf\xc3\xa9%s", tag),
			     &found),
	    OK);
	assert_int_equal(found, id);
}

static void
a_taken_name_is_a_conflict(void **state)
{
	struct writer *writer = writer_of(state);
	const struct new_object object = {
		.name = writer_name(writer, "cat"),
		.description = "",
	};
	int id;

	assert_int_equal(object_insert(writer->db, writer->arena, &object,
			     &writer->actor, &id),
	    OK);
	assert_int_equal(object_insert(writer->db, writer->arena, &object,
			     &writer->actor, &id),
	    CONFLICT);
}

static void
an_alias_that_is_a_name_is_a_conflict(void **state)
{
	struct writer *writer = writer_of(state);
	const struct new_object object = {
		.name = writer_name(writer, "cat"),
		.description = "",
	};
	int id = 0;

	assert_int_equal(object_insert(writer->db, writer->arena, &object,
			     &writer->actor, &id),
	    OK);
	assert_int_equal(object_insert_alias(writer->db, writer->arena, id,
			     object.name, &writer->actor),
	    CONFLICT);
}

static void
an_alias_added_later_is_another_revision(void **state)
{
	struct writer *writer = writer_of(state);
	int id = writer_object(writer, "cat"), found = 0;
	const char *alias = writer_name(writer, "kitty");

	assert_int_equal(object_insert_alias(writer->db, writer->arena, id,
			     alias, &writer->actor),
	    OK);
	assert_int_equal(object_id_of(writer->db, writer->arena, alias, &found),
	    OK);
	assert_int_equal(found, id);
	assert_int_equal(
	    writer_int(writer,
		arena_format(writer->arena,
		    "SELECT max(revision) FROM object_revision WHERE object_id = %d",
		    id)),
	    2);
}

static void
a_parent_is_added_once_and_never_in_a_ring(void **state)
{
	struct writer *writer = writer_of(state);
	int animal = writer_object(writer, "animal");
	int cat = writer_object(writer, "cat");
	int kitten = writer_object(writer, "kitten");
	enum object_edge edge;

	assert_int_equal(object_insert_parent(writer->db, writer->arena, cat,
			     animal, &writer->actor, &edge),
	    OK);
	assert_int_equal(edge, OBJECT_EDGE_MADE);
	assert_int_equal(object_insert_parent(writer->db, writer->arena, cat,
			     animal, &writer->actor, &edge),
	    OK);
	assert_int_equal(edge, OBJECT_EDGE_THERE);
	assert_int_equal(object_insert_parent(writer->db, writer->arena, kitten,
			     cat, &writer->actor, &edge),
	    OK);
	assert_int_equal(edge, OBJECT_EDGE_MADE);
	assert_int_equal(object_insert_parent(writer->db, writer->arena, animal,
			     kitten, &writer->actor, &edge),
	    OK);
	assert_int_equal(edge, OBJECT_EDGE_CYCLE);
	assert_int_equal(object_insert_parent(writer->db, writer->arena, cat,
			     cat, &writer->actor, &edge),
	    OK);
	assert_int_equal(edge, OBJECT_EDGE_CYCLE);
	assert_int_equal(writer_int(writer,
			     arena_format(writer->arena,
				 "SELECT count(*) FROM object_parent"
				 " WHERE object_id IN (%d, %d, %d)",
				 animal, cat, kitten)),
	    2);
	assert_int_equal(
	    writer_int(writer,
		arena_format(writer->arena,
		    "SELECT count(*) FROM object_revision WHERE object_id = %d",
		    cat)),
	    2);
}

static const char *
stated(struct writer *writer, int id)
{
	return writer_text(writer,
	    arena_format(writer->arena,
		"SELECT concat_ws('/', coalesce(merged_into_id, 0),"
		" cardinality(aliases), parent_ids, external_ids, is_deleted)"
		" FROM object_revision WHERE object_id = %d"
		" ORDER BY revision DESC LIMIT 1",
		id));
}

static void
an_update_is_all_that_is_stated(void **state)
{
	struct writer *writer = writer_of(state);
	int pet = writer_object(writer, "pet");
	int cat = writer_object(writer, "cat");
	const char *const aliases[] = { writer_name(writer, "kitty") };
	const char *const ids[] = { "gbif:2147483112" };
	struct new_object object = {
		.name = writer_name(writer, "cat"),
		.description = "",
		.aliases = aliases,
		.alias_count = 1,
		.parent_ids = &pet,
		.parent_count = 1,
		.external_ids = ids,
		.external_id_count = 1,
	};

	assert_int_equal(object_update(writer->db, writer->arena, cat, &object,
			     &writer->actor),
	    OK);
	assert_string_equal(stated(writer, cat),
	    arena_format(writer->arena, "0/1/{%d}/{gbif:2147483112}/f", pet));
	/* The alias becomes the name. */
	object = (struct new_object){ .name = aliases[0], .description = "" };
	assert_int_equal(object_update(writer->db, writer->arena, cat, &object,
			     &writer->actor),
	    OK);
	assert_string_equal(stated(writer, cat), "0/0/{}/{}/f");
}

static void
what_is_merged_stands_below_the_other_without_a_name(void **state)
{
	struct writer *writer = writer_of(state);
	int kat = writer_object(writer, "kat");
	int cat = writer_object(writer, "cat");
	struct object_use use;

	assert_int_equal(object_lock_tree(writer->db, writer->arena), OK);
	assert_int_equal(object_merge(writer->db, writer->arena, kat, cat,
			     &writer->actor),
	    OK);
	assert_string_equal(stated(writer, kat),
	    arena_format(writer->arena, "%d/0/{%d}/{}/f", cat, cat));
	assert_string_equal(stated(writer, cat), "0/1/{}/{}/f");
	assert_int_equal(object_use_find(writer->db, writer->arena, cat, &use),
	    OK);
	assert_int_equal(use.child_count, 0);
	assert_int_equal(object_delete(writer->db, writer->arena, cat,
			     &writer->actor),
	    OK);
	assert_string_equal(stated(writer, cat), "0/1/{}/{}/t");
	assert_int_equal(writer_int(writer,
			     arena_format(writer->arena,
				 "SELECT count(*) FROM object"
				 " WHERE id IN (%d, %d)",
				 kat, cat)),
	    0);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_object_comes_with_aliases_and_parents_in_one_revision),
		TEST(a_decomposed_name_finds_the_composed_one),
		TEST(a_taken_name_is_a_conflict),
		TEST(an_alias_that_is_a_name_is_a_conflict),
		TEST(an_alias_added_later_is_another_revision),
		TEST(a_parent_is_added_once_and_never_in_a_ring),
		TEST(an_update_is_all_that_is_stated),
		TEST(what_is_merged_stands_below_the_other_without_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
