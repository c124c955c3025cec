/* test/lib/view/view_test.c: reading structs, and finding wrong views. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "view/view.h"

struct leaf {
	const char *name;
	int weight;
};

struct tree {
	int id;
	int64_t big;
	int parent_id;
	const char *title;
	double height;
	bool is_green;
	int64_t planted_at_us;
	const char *const *words;
	size_t word_count;
	const struct leaf *leaves;
	size_t leaf_count;
	struct leaf first;
	const struct leaf *last;
	int counts[3];
};

static const struct view_field leaf_fields[] = {
	{ VIEW_TEXT("name", struct leaf, name) },
	{ VIEW_INT("weight", struct leaf, weight) },
};

static const struct view leaf_view = VIEW(struct leaf, leaf_fields);

static const struct view_field tree_fields[] = {
	{ VIEW_INT("id", struct tree, id) },
	{ VIEW_INT("big", struct tree, big) },
	{ VIEW_OPTIONAL_ID("parent", struct tree, parent_id) },
	{ VIEW_TEXT("title", struct tree, title) },
	{ VIEW_DOUBLE("height", struct tree, height) },
	{ VIEW_BOOL("green", struct tree, is_green) },
	{ VIEW_SECONDS("planted", struct tree, planted_at_us) },
	{ VIEW_TEXT_LIST("words", struct tree, words, word_count) },
	{ VIEW_LIST("leaves", struct tree, leaves, leaf_count, &leaf_view) },
	{ VIEW_STRUCT("first", struct tree, first, &leaf_view) },
	{ VIEW_POINTER("last", struct tree, last, &leaf_view) },
	{ VIEW_COUNT("third", struct tree, counts[2]) },
	{ VIEW_TEXT("hidden", struct tree, title), .where = VIEW_JSON_ONLY },
};

static const struct view tree_view = VIEW(struct tree, tree_fields);

static struct view_value
read(const struct tree *tree, const char *name)
{
	const struct view_field *field = view_find(&tree_view, name,
	    strlen(name));

	if (field == NULL)
		fail_msg("no field %s", name);
	return view_read(field, tree);
}

static void
every_type_is_read_from_its_member(void **state)
{
	static const char *const words[] = { "a", "b" };
	static const struct leaf leaves[] = { { "x", 1 }, { "y", 2 } };
	struct tree tree = {
		.id = -7, .big = INT64_MIN, .parent_id = 9, .title = "Oak",
		.height = 1.5, .is_green = true, .planted_at_us = 1500000,
		.words = words, .word_count = 2, .leaves = leaves,
		.leaf_count = 2, .first = { "z", 3 }, .last = &leaves[1],
		.counts = { 1, 2, 3 },
	};

	(void)state;
	assert_true(read(&tree, "id").integer == -7);
	assert_true(read(&tree, "big").integer == INT64_MIN);
	assert_true(read(&tree, "parent").integer == 9);
	assert_string_equal(read(&tree, "title").text, "Oak");
	assert_true(read(&tree, "height").number == 1.5);
	assert_true(read(&tree, "green").truth);
	assert_true(read(&tree, "planted").integer == 1500000);
	assert_ptr_equal(read(&tree, "words").items, words);
	assert_int_equal(read(&tree, "words").item_bytes, sizeof(char *));
	assert_ptr_equal(read(&tree, "leaves").items, leaves);
	assert_int_equal(read(&tree, "leaves").count, 2);
	assert_int_equal(read(&tree, "leaves").item_bytes,
	    sizeof(struct leaf));
	assert_ptr_equal(read(&tree, "first").items, &tree.first);
	assert_ptr_equal(read(&tree, "last").items, &leaves[1]);
	assert_true(read(&tree, "third").integer == 3);
}

static void
what_is_absent_is_null(void **state)
{
	struct tree tree = { .height = (double)NAN };

	(void)state;
	assert_int_equal(read(&tree, "parent").holds, VIEW_HOLDS_NULL);
	assert_int_equal(read(&tree, "title").holds, VIEW_HOLDS_NULL);
	assert_int_equal(read(&tree, "height").holds, VIEW_HOLDS_NULL);
	assert_int_equal(read(&tree, "last").holds, VIEW_HOLDS_NULL);
	assert_int_equal(read(&tree, "id").holds, VIEW_HOLDS_INTEGER);
	assert_int_equal(read(&tree, "leaves").holds, VIEW_HOLDS_LIST);
	assert_int_equal(read(&tree, "leaves").count, 0);
}

static void
pages_do_not_find_what_is_for_json_only(void **state)
{
	(void)state;
	assert_null(view_find(&tree_view, "hidden", 6));
	assert_null(view_find(&tree_view, "titl", 4));
	assert_null(view_find(&tree_view, "titles", 6));
}

/* ---- view_check ---- */

static void
check_fails(const struct view *view, const char *words)
{
	struct arena *arena = arena_create();
	struct problem problem = { .code = NULL };

	assert_int_equal(view_check(view, arena, &problem), INTERNAL);
	if (strstr(problem.detail, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, problem.detail);
	arena_destroy(arena);
}

static void
a_sound_view_passes(void **state)
{
	struct arena *arena = arena_create();
	struct problem problem;

	(void)state;
	assert_int_equal(view_check(&tree_view, arena, &problem), OK);
	arena_destroy(arena);
}

static void
a_nested_view_of_another_struct_is_found(void **state)
{
	static const struct view_field fields[] = {
		{ VIEW_POINTER("last", struct tree, last, &tree_view) },
	};
	static const struct view view = VIEW(struct tree, fields);

	(void)state;
	check_fails(&view, "another struct");
}

static void
a_name_that_stands_twice_is_found(void **state)
{
	static const struct view_field fields[] = {
		{ VIEW_INT("id", struct tree, id) },
		{ VIEW_TEXT("id", struct tree, title) },
	};
	static const struct view view = VIEW(struct tree, fields);

	(void)state;
	check_fails(&view, "twice");
}

static void
one_name_may_differ_between_pages_and_json(void **state)
{
	static const struct view_field fields[] = {
		{ VIEW_INT("id", struct tree, id), .where = VIEW_JSON_ONLY },
		{ VIEW_TEXT("id", struct tree, title),
		  .where = VIEW_PAGES_ONLY },
	};
	static const struct view view = VIEW(struct tree, fields);
	struct arena *arena = arena_create();
	struct problem problem;

	(void)state;
	assert_int_equal(view_check(&view, arena, &problem), OK);
	assert_int_equal(view_find(&view, "id", 2)->type, VIEW_TYPE_TEXT);
	arena_destroy(arena);
}

static void
a_malformed_name_is_found(void **state)
{
	static const struct view_field fields[] = {
		{ VIEW_INT("the id", struct tree, id) },
	};
	static const struct view view = VIEW(struct tree, fields);

	(void)state;
	check_fails(&view, "malformed");
}

static void
a_map_without_keys_is_found(void **state)
{
	static const struct view_field fields[] = {
		{ VIEW_MAP("leaves", struct tree, leaves, leaf_count,
		    &leaf_view) },
	};
	static const struct view view = VIEW(struct tree, fields);

	(void)state;
	check_fails(&view, "no key");
}

static void
json_cannot_have_a_whole_and_fields_beside_it(void **state)
{
	static const struct view_field fields[] = {
		{ VIEW_INT("id", struct tree, id) },
		{ VIEW_TEXT("", struct tree, title),
		  .where = VIEW_JSON_ONLY },
	};
	static const struct view view = VIEW(struct tree, fields);

	(void)state;
	check_fails(&view, "beside");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_is_read_from_its_member),
		cmocka_unit_test(what_is_absent_is_null),
		cmocka_unit_test(pages_do_not_find_what_is_for_json_only),
		cmocka_unit_test(a_sound_view_passes),
		cmocka_unit_test(a_nested_view_of_another_struct_is_found),
		cmocka_unit_test(a_name_that_stands_twice_is_found),
		cmocka_unit_test(one_name_may_differ_between_pages_and_json),
		cmocka_unit_test(a_malformed_name_is_found),
		cmocka_unit_test(a_map_without_keys_is_found),
		cmocka_unit_test(
		    json_cannot_have_a_whole_and_fields_beside_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
