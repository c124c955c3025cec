/* test/lib/store/object_draft_test.c: what can be stated about an object. */

#include "lib/store/writer_fixture.h"

#include "store/object_draft.h"

#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct texts
texts(struct writer *writer, const char *first, const char *second)
{
	struct texts texts = { .items = arena_array(writer->arena, 2,
				   sizeof(*texts.items)) };

	texts.items[0] = first;
	texts.items[1] = second;
	texts.count = second == NULL ? 1 : 2;
	return texts;
}

static const char *
name_of(struct writer *writer, int id)
{
	return writer_text(writer,
	    arena_format(writer->arena, "SELECT object_name(%d)", id));
}

static void
a_checked_draft_is_what_is_found_once_it_is_stated(void **state)
{
	struct writer *writer = writer_of(state);
	const char *tag = writer_name(writer, "");
	int pet = writer_object(writer, "pet"), id = 0, found = 0;
	const char *alias = arena_format(writer->arena, "b%s", tag);
	struct object_draft draft = {
		.name = arena_format(writer->arena, "cafe\xcc\x81%s", tag),
		.description = "Two\nlines.",
		.aliases = texts(writer, alias, alias),
		.parents = texts(writer, name_of(writer, pet), NULL),
		.external_ids =
		    texts(writer, "wikidata:Q987654321012", "gbif:2147483111"),
	};
	struct object_draft stated;
	struct new_object object;
	struct problem problem;

	assert_int_equal(object_draft_check(writer->db, writer->arena, 0,
			     &draft, &object, &problem),
	    OK);
	assert_string_equal(draft.name,
	    arena_format(writer->arena, "caf\xc3\xa9%s", tag));
	assert_int_equal(draft.aliases.count, 1);
	assert_string_equal(draft.external_ids.items[0], "gbif:2147483111");
	assert_int_equal(object.parent_ids[0], pet);
	assert_int_equal(object_insert(writer->db, writer->arena, &object,
			     &writer->actor, &id),
	    OK);
	assert_int_equal(object_draft_find(writer->db, writer->arena, alias,
			     &found, &stated),
	    OK);
	assert_int_equal(found, id);
	assert_true(object_drafts_are_equal(&stated, &draft));
	stated.description = "";
	assert_false(object_drafts_are_equal(&stated, &draft));
}

static void
assert_refused(struct writer *writer, int id, struct object_draft draft,
    const char *code)
{
	struct new_object object;
	struct problem problem = { .code = NULL };

	if (draft.name == NULL)
		draft.name = writer_name(writer, "new");
	if (draft.description == NULL)
		draft.description = "";
	assert_int_not_equal(object_draft_check(writer->db, writer->arena, id,
				 &draft, &object, &problem),
	    OK);
	assert_string_equal(problem.code, code);
	assert_non_null(problem.field);
}

static void
what_cannot_be_stated_is_named(void **state)
{
	struct writer *writer = writer_of(state);
	int cat = writer_object(writer, "cat");
	const char *name = name_of(writer, cat);

	assert_refused(writer, 0, (struct object_draft){ .name = "" },
	    "bad-name");
	assert_refused(writer, 0, (struct object_draft){ .name = name },
	    "name-taken");
	assert_refused(writer, 0,
	    (struct object_draft){ .aliases = texts(writer, name, NULL) },
	    "name-taken");
	assert_refused(writer, 0,
	    (struct object_draft){
		.parents = texts(writer, name, "no such object") },
	    "unknown-parent");
	assert_refused(writer, 0,
	    (struct object_draft){
		.external_ids = texts(writer, "wikidata:146", NULL) },
	    "bad-external-id");
	assert_refused(writer, cat,
	    (struct object_draft){ .name = name,
		.parents = texts(writer, name, NULL) },
	    "cycle");
}

static void
a_ring_is_told_from_its_top_down(void **state)
{
	struct writer *writer = writer_of(state);
	int top = writer_object(writer, "top");
	int middle = writer_object(writer, "middle");
	int low = writer_object(writer, "low");
	struct object_draft draft = {
		.name = name_of(writer, top),
		.description = "",
		.parents = texts(writer, name_of(writer, low), NULL),
	};
	struct new_object object;
	struct problem problem;
	enum object_edge edge;

	assert_int_equal(object_insert_parent(writer->db, writer->arena, middle,
			     top, &writer->actor, &edge),
	    OK);
	assert_int_equal(object_insert_parent(writer->db, writer->arena, low,
			     middle, &writer->actor, &edge),
	    OK);
	assert_int_equal(object_draft_check(writer->db, writer->arena, top,
			     &draft, &object, &problem),
	    CONFLICT);
	assert_string_equal(problem.list_name, "path");
	assert_int_equal(problem.list.count, 4);
	assert_string_equal(problem.list.items[0], name_of(writer, top));
	assert_string_equal(problem.list.items[1], name_of(writer, middle));
	assert_string_equal(problem.list.items[2], name_of(writer, low));
	assert_string_equal(problem.list.items[3], name_of(writer, top));
}

static void
a_parent_that_is_mistyped_is_guessed_but_not_in_an_import(void **state)
{
	struct writer *writer = writer_of(state);
	const char *there = name_of(writer, writer_object(writer, "animal"));
	struct object_draft draft = {
		.name = writer_name(writer, "new"),
		.description = "",
		.parents = texts(writer,
		    arena_format(writer->arena, "anmial%s",
			there + strlen("animal")),
		    NULL),
	};
	struct object_draft imported = draft;
	struct new_object object;
	struct problem problem = { .code = NULL };

	assert_int_equal(object_draft_check(writer->db, writer->arena, 0,
			     &draft, &object, &problem),
	    UNPROCESSABLE);
	assert_non_null(strstr(problem.detail,
	    arena_format(writer->arena, "Is it \"%s\"?", there)));
	imported.is_one_of_many = true;
	assert_int_equal(object_draft_check(writer->db, writer->arena, 0,
			     &imported, &object, &problem),
	    UNPROCESSABLE);
	assert_null(strstr(problem.detail, "Is it"));
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, writer_begin, writer_undo)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_checked_draft_is_what_is_found_once_it_is_stated),
		TEST(what_cannot_be_stated_is_named),
		TEST(a_ring_is_told_from_its_top_down),
		TEST(a_parent_that_is_mistyped_is_guessed_but_not_in_an_import),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
